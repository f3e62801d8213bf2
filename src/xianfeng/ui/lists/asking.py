"""What a request asks of a list, read from its address."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from xianfeng.ui.words import Text

from .columns import Column, R
from .listing import Empty, Listing
from .rows import Rows
from .showing import Found, Make, Shown

NO_STEP: tuple[str, Text] = ("", "")


def show(
    request: HttpRequest,
    listing: Listing[R],
    rows: QuerySet[Any] | Sequence[Any],
    *,
    make: Make[R] = list,
    empty: Empty | None = None,
    form: BaseForm | None = None,
    step: tuple[str, Text] = NO_STEP,
    sheet: str = "",
) -> Shown[R]:
    """Read a request's wishes for a list: filter, order, page, or all of it as a sheet.

    Args:
        rows: what the actor may see, as a selector gave it.
        make: makes the rows of one page into what the columns draw.
        form: filters that the page has applied itself; its answers stand in the address too.
        empty: what is said while there is nothing, where this page says it otherwise.
        step: address and words of this reader's first step.
        sheet: where its rows go out as a kind of sheet; else they go out as they are drawn.
    """
    shown = read(listing, rows, request.GET, make=make, form=form, request=request)
    empty = replace(empty or listing.empty, url=step[0], label=step[1])
    return replace(shown, empty=empty, sheet=sheet)


def read(
    listing: Listing[R],
    rows: QuerySet[Any] | Sequence[Any],
    asked: QueryDict,
    *,
    make: Make[R] = list,
    form: BaseForm | None = None,
    request: HttpRequest | None = None,
) -> Shown[R]:
    """Read the wishes for a list from a query, on its page or away from it, as `show` does."""
    start: Found = Rows(rows) if listing.filters and not isinstance(rows, QuerySet) else rows
    filters = listing.filters(asked, start, request=request) if listing.filters else None
    found: Found = filters.qs if filters else start
    sort = asked.get(listing.key("sort"), "")
    column = next((c for c in listing.columns if c.sort and c.name == sort.removeprefix("-")), None)
    return Shown(
        listing=listing,
        address=request.get_full_path() if request else f"?{asked.urlencode()}",
        found=_ordered(found, listing, column, is_descending=sort.startswith("-")),
        make=make,
        empty=listing.empty,
        form=filters.form if filters else form,
        sort=sort if column else "",
        number=asked.get(listing.key("page"), ""),
        before=asked.get(listing.key("before"), ""),
        after=asked.get(listing.key("after"), ""),
        is_export=asked.get(listing.key("export")) == "xlsx",
    )


def _ordered(
    found: Found, listing: Listing[R], column: Column[R] | None, *, is_descending: bool
) -> Found:
    if isinstance(found, QuerySet):
        order = listing.order(timezone.now()) if callable(listing.order) else listing.order
        if column is None:
            return found.order_by(*order) if order else found
        first = column.order(is_descending=is_descending)
        # A long list that is sorted anew should not be joined with others for the sake of ties.
        rest = ("pk",) if listing.by_keys else order or ("pk",)
        return found.order_by(*first, *rest)
    if column is None or not callable(column.sort):
        return found
    return Rows(sorted(found, key=column.sort, reverse=is_descending))
