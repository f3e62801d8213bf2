"""A list, declared once in its room; all that are declared are known here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic

from django.db.models.expressions import OrderBy
from django.utils.translation import ngettext_lazy

from xianfeng.foundation.sheets.rows import Cell
from xianfeng.ui.words import Text, say_number

from .columns import Column, R

if TYPE_CHECKING:
    from .filters import Filters  # django-filter costs every command 0.1 s that only pages need

PER_PAGE = 25
ITEMS = ngettext_lazy("%(number)s item", "%(number)s items", "count")


@dataclass(frozen=True)
class Empty:
    """What an empty list says: what will be here, and the first step."""

    title: Text
    hint: Text = ""
    url: str = ""
    label: Text = ""


@dataclass(frozen=True)
class Listing(Generic[R]):
    """A list of rows."""

    name: str
    """`room.rows`; saved filters hang on it."""
    title: Text
    """For readers aloud, and the name of its sheet."""
    columns: tuple[Column[R], ...]
    order: tuple[str | OrderBy, ...] | Callable[[datetime], tuple[OrderBy, ...]]
    """The database's order as long as nobody sorts, ends with something unique; none where the rows
    come in theirs."""
    empty: Empty
    """What is said while there is nothing; a page may give its own step."""
    nothing: Empty | None = None
    """What is said where the filters leave nothing."""
    counted: Text = ITEMS
    """Says how many there are, with `number` in words and `count` for the plural."""
    filters: "type[Filters] | None" = None
    per_page: int = PER_PAGE
    prefix: str = ""
    """Where a page has two lists: the name of this one's page in the address."""
    by_keys: bool = False
    """A long one: far pages pass over the keys alone, which an index holds."""
    keyset: str = ""
    """One without an end: a unique number by which its pages begin, never counted."""
    is_framed: bool = True
    """It stands in a box of its own."""
    group: Callable[[R], str] | None = None
    """What several rows stand under, as long as nobody sorts."""
    scrolls: Text = ""
    """Numbers are compared: it does not fold but scrolls sideways, under this name."""
    is_exported: bool = True
    """False on a page that does not know the list (`place`)."""

    @property
    def drawn(self) -> tuple[Column[R], ...]:
        return tuple(column for column in self.columns if column.is_drawn)

    @property
    def headings(self) -> list[str]:
        """What stands above in a sheet."""
        return [each for c in self.columns if c.is_exported for each in c.headings()]

    def cells(self, row: R) -> list[Cell]:
        """What stands in a sheet of one row."""
        return [each for c in self.columns if c.is_exported for each in c.cells(row)]

    @property
    def anchor(self) -> str:
        return f"list-{self.name.replace('.', '-')}"

    def said_count(self, count: int) -> str:
        """Say how many rows there are, with their noun."""
        return str(self.counted % {"count": count, "number": say_number(count)})

    def key(self, name: str) -> str:
        """Name something of this list in the address: page, sort or export."""
        if not self.prefix:
            return name
        return self.prefix if name == "page" else f"{self.prefix}-{name}"

    def without(self, *names: str) -> "Listing[R]":
        """Leave out columns that this reader does not get."""
        kept = tuple(column for column in self.columns if column.name not in names)
        return replace(self, columns=kept)

    def inside(self, name: str, title: Text) -> "Listing[R]":
        """Make a part of another page of it: nothing narrows it, and it has no box of its own."""
        return replace(self, name=name, title=title, filters=None, is_framed=False)


_known: dict[str, Listing[Any]] = {}


def declare(listing: Listing[R]) -> Listing[R]:
    """Make a list known, so that the tests of all lists hold it."""
    _known[listing.name] = listing
    return listing


def known() -> tuple[Listing[Any], ...]:
    """List every declared list."""
    return tuple(_known[name] for name in sorted(_known))
