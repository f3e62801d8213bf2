"""What one request asks of a list: its rows in their order, its page, its filters."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .addresses import Addresses, with_path
from .columns import NONE, Column, R
from .keyset import Slice, keys_of, slice_of
from .listing import Empty

PART = 500
"""Rows that are made into cards at once while a sheet is written."""
Found = QuerySet[Any] | Sequence[Any]
Make = Callable[[Sequence[Any]], Sequence[R]]


@dataclass(frozen=True)
class Cell(Generic[R]):
    """A cell with its class and its HTML; empty where a template draws it."""

    column: Column[R]
    css: str
    text: SafeString | str


@dataclass(frozen=True)
class Row(Generic[R]):
    """A row of a page; `group` is what stands above it, where that begins here."""

    card: R
    cells: tuple[Cell[R], ...]
    group: str


@dataclass(frozen=True)
class Shown(Addresses[R]):
    """A list as one request sees it."""

    found: Found
    make: Make[R]
    empty: Empty
    number: str
    before: str
    after: str
    is_export: bool
    sheet: str = ""

    @cached_property
    def page(self) -> Page[Any]:
        """The page of rows; of a long list, its keys are counted off first."""
        rows: Any = self.found
        by_keys = self.listing.by_keys and isinstance(rows, QuerySet)
        keys = rows.select_related(None).values_list("pk", flat=True) if by_keys else rows
        page: Page[Any] = Paginator(keys, self.listing.per_page).get_page(self.number)
        if by_keys:
            found = keys_of(keys, page)
            whole = rows.in_bulk(found)
            page.object_list = [whole[key] for key in found if key in whole]
        return page

    @cached_property
    def slice(self) -> Slice | None:
        """The rows of an endless list from a number on; None where pages are counted."""
        if not self.listing.keyset or not isinstance(self.found, QuerySet):
            return None
        return slice_of(
            self.found,
            self.listing.keyset,
            before=self.before,
            after=self.after,
            size=self.listing.per_page,
            is_rising=bool(self.sort) and not self.sort.startswith("-"),
        )

    @property
    def turns(self) -> list[tuple[str, str]]:
        """The addresses of the newer and the older rows of an endless list."""
        newer, older = (self.slice.newer, self.slice.older) if self.slice else (None, None)
        turns = (("after", newer, _("Newer")), ("before", older, _("Older")))
        return [(self.at(**{name: str(at)}), label) for name, at, label in turns if at is not None]

    @cached_property
    def cards(self) -> Sequence[R]:
        """The rows of the page, as they are drawn."""
        return self.make(list(self.slice.rows if self.slice else self.page.object_list))

    @property
    def rows(self) -> Iterator[Row[R]]:
        """Show each row of the page with its cells; what stands under one thing stands together."""
        group = None if self.sort else self.listing.group
        together: dict[str, list[R]] = {}
        for card in self.cards:
            together.setdefault(group(card) if group else "", []).append(card)
        for above, cards in together.items():
            for place, card in enumerate(cards):
                yield Row(card, tuple(self._cells(card)), "" if place else above)

    def _cells(self, card: R) -> Iterator[Cell[R]]:
        for column in self.listing.drawn:
            text = "" if column.template else column.drawn(card)
            nothing = "nothing" if text == NONE else ""
            yield Cell(column, f"{column.classes(card)} {nothing}".strip(), text)

    @cached_property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def export_url(self) -> str:
        """Where what is shown goes out: as it is drawn, or as the kind of sheet that it is."""
        return with_path(self.at(), self.sheet) if self.sheet else self.at(export="xlsx")

    @property
    def count_words(self) -> str:
        return "" if self.slice else self.listing.said_count(self.count)

    @property
    def seen(self) -> int:
        """How many rows whoever asked gets to see: those of the page, or of the whole sheet."""
        if self.is_export:
            return self.count
        return len(self.slice.rows if self.slice else self.page.object_list)

    @property
    def seen_cards(self) -> Sequence[R]:
        """What whoever asked gets to see, as far as a page or a sheet holds it."""
        most = settings.FIGURES.export_most_rows
        return list(self.all_cards(most)) if self.is_export else self.cards

    def all_cards(self, most: int) -> Iterator[R]:
        """Yield the rows that the filters leave, in the same order, part by part."""
        rows: Any = self.found
        keys = rows[:most]
        if isinstance(rows, QuerySet):
            keys = list(rows.select_related(None).values_list("pk", flat=True)[:most])
        for start in range(0, len(keys), PART):
            part = keys[start : start + PART]
            if isinstance(rows, QuerySet):
                whole = rows.in_bulk(part)
                part = [whole[key] for key in part if key in whole]
            yield from self.make(part)
