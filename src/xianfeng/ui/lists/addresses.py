"""The addresses of a list: sorted, narrowed, exported; the rest of the query stays."""

from dataclasses import dataclass
from typing import Any, Generic
from urllib.parse import parse_qsl, urlsplit

from django.forms import BaseForm
from django.utils.functional import cached_property

from xianfeng.ui.reading import with_query

from .chips import Chip, chips_of
from .columns import Column, R
from .listing import Listing

PASSING = ("page", "before", "after", "export")
"""What of an address says where in a list one is."""


@dataclass(frozen=True)
class Heading:
    """A heading: a link that sorts, where the list sorts by it."""

    column: Column[Any]
    url: str
    state: str


@dataclass(frozen=True)
class Addresses(Generic[R]):
    """Where the links of a list lead."""

    listing: Listing[R]
    address: str
    form: BaseForm | None
    sort: str

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.listing.drawn]

    def _heading(self, column: Column[R]) -> Heading:
        if not column.sort:
            return Heading(column, "", "")
        is_up, is_down = self.sort == column.name, self.sort == f"-{column.name}"
        state = "ascending" if is_up else "descending" if is_down else ""
        return Heading(column, self.at(sort=f"-{column.name}" if is_up else column.name), state)

    def at(self, **changes: str | None) -> str:
        """Return this address with a change to the list: from its first page on."""
        named = {self.listing.key(name): value for name, value in changes.items()}
        gone = dict.fromkeys(map(self.listing.key, PASSING))
        return with_query(self.address, **{**gone, **named})

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def page_key(self) -> str:
        return self.listing.key("page")

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Name what the form must carry along: all of the address that is not its own."""
        own = set(self.form.fields) if self.form else set()
        return [(name, value) for name, value in self.carried if name not in own]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Name all that the address says of the page, from the list's first page on."""
        return parse_qsl(urlsplit(self.at()).query)

    @property
    def export_url(self) -> str:
        return self.at(export="xlsx")

    @cached_property
    def chips(self) -> list[Chip]:
        return chips_of(self.form, self.at()) if self.form else []

    @property
    def is_narrow(self) -> bool:
        return bool(self.chips)

    @property
    def clear_url(self) -> str:
        """This address without any filter."""
        names = self.form.fields if self.form else ()
        return with_query(self.at(), **dict.fromkeys(names, None))

    @property
    def is_wrong(self) -> bool:
        """Whether a filter was not understood."""
        return self.form is not None and bool(self.form.errors)
