"""The answer to a request for a page with a list: the page, its fragment, or the sheet."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xianfeng.foundation.sheets.rows import Cell
from xianfeng.foundation.sheets.writing import write_sheet
from xianfeng.ui.downloads import download
from xianfeng.ui.words import say_number

from .columns import R
from .showing import Shown


def answer(
    request: HttpRequest,
    template: str,
    shown: Shown[Any],
    context: Mapping[str, object] | None = None,
    *,
    others: tuple[Shown[Any], ...] = (),
    status: int = 200,
) -> HttpResponse:
    """Answer with the page, with the list alone where htmx asks, or with what is shown as a sheet.

    Args:
        shown: the list that the page is about.
        others: further lists of the page, each with a prefix of its own.
        status: of the page, where something else on it was not understood.
    """
    for each in (shown, *others):
        if each.is_export and not each.is_wrong:
            return as_sheet(request, each)
    status = 422 if shown.is_wrong else status
    if shown.form and request.headers.get("HX-Request") == "true":
        return render(request, "ui/list.html", {**(context or {}), "shown": shown}, status=status)
    return render(request, template, {**(context or {}), "shown": shown}, status=status)


def sheet_of(shown: Shown[R], *, most: int) -> bytes:
    """Write all that the filters leave as a workbook, in the order that is shown.

    An endless list is cut off at the most, and the last row says so.
    """

    def rows() -> Iterator[list[Cell]]:
        for card in shown.all_cards(most):
            yield shown.listing.cells(card)
        if shown.count > most:
            words = ngettext(
                "Only the newest row is here; filter the list to find the others.",
                "Only the newest {most} rows are here; filter the list to find the others.",
                most,
            )
            yield [None, words.format(most=say_number(most))]

    return write_sheet(shown.listing.headings, rows(), title=str(shown.listing.title))


def as_sheet(request: HttpRequest, shown: Shown[Any]) -> HttpResponse:
    """Answer with a list as a sheet; with its page where it is too long or was not understood."""
    most = settings.FIGURES.export_most_rows
    if shown.is_wrong:
        return redirect(shown.at())
    if shown.count > most and not shown.listing.keyset:
        if shown.sheet:
            return redirect(shown.export_url)
        words = _(
            "A spreadsheet holds at most {most} rows, but there are {count} here: filter the "
            "list first."
        )
        said = words.format(most=say_number(most), count=say_number(shown.count))
        messages.warning(request, said)
        return redirect(shown.at())
    name = f"{shown.listing.title} {timezone.localdate():%Y-%m-%d}.xlsx"
    return download(sheet_of(shown, most=most), name=name)
