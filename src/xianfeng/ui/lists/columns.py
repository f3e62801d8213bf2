"""What a column of a list is: declared once, drawn on a page and written into a sheet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.db.models import Case, F, Q, When
from django.db.models.expressions import OrderBy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xianfeng.foundation.sheets.rows import Cell
from xianfeng.ui import words
from xianfeng.ui.charts import Scale
from xianfeng.ui.words import Text

R = TypeVar("R")
NONE = "—"


class Kind(StrEnum):
    """How a value is written."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    FIGURE = "figure"
    """Already in words, with its unit; it stands where figures stand."""
    DAY = "day"
    MOMENT = "moment"


FIGURES = {Kind.NUMBER, Kind.SHARE, Kind.FIGURE}


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column; its heading is written here and nowhere else."""

    name: str
    """In the address, when somebody sorts by it."""
    heading: Text
    """Stands above the column, beside the cell on the phone, and in the sheet."""
    value: Callable[[R], object]
    """What stands in the cell; None and the empty text are written as `none`."""
    sort: tuple[str | F, ...] | Callable[[Any], Any] = ()
    """Fields by which the database sorts; `nullable(field)` where a row may have none. Rows that no
    table holds are sorted by this function of a row instead."""
    kind: Kind = Kind.TEXT
    link: Callable[[R], str] | None = None
    """The address behind the value."""
    word: Callable[[R], str] | None = None
    """The kind of word (`ui`) that the value is drawn as."""
    note: Callable[[R], object] | None = None
    """A second, small line; in the sheet it has a column of its own, `note_heading`."""
    note_heading: Text = ""
    template: str = ""
    """Draws the cell from `row` where it is more than this; the sheet has the value."""
    css: Callable[[R], str] | None = None
    """A class of the cell."""
    axis: Scale | None = None
    """The scale of its bars; it is drawn below the heading."""
    none: Text = NONE
    is_aloud: bool = False
    """The heading is for readers aloud alone."""
    is_drawn: bool = True
    """False for what stands in the sheet alone."""
    is_exported: bool = True
    """False for what one can only do on the page."""

    @property
    def is_figure(self) -> bool:
        return self.kind in FIGURES

    def order(self, *, is_descending: bool) -> list[str | OrderBy]:
        """Return the database's order; rows that have nothing stand last, whichever way."""
        fields = () if callable(self.sort) else self.sort
        return [_ordered(field, is_descending=is_descending) for field in fields]

    def classes(self, row: R) -> str:
        """Return the classes of a cell."""
        own = self.css(row) if self.css else ""
        return f"n {own}".strip() if self.is_figure else own

    def drawn(self, row: R) -> SafeString | str:
        """Draw a cell as HTML."""
        text: SafeString | str = self._said(self.value(row))
        if self.link is not None and (url := self.link(row)):
            text = format_html('<a href="{}">{}</a>', url, text)
        if self.word is not None and (kind := self.word(row)):
            text = format_html('<span class="word {}">{}</span>', kind, text)
        if self.note is not None and (note := self.note(row)):
            text = format_html('{}<br><small class="muted">{}</small>', text, note)
        return text

    def headings(self) -> list[str]:
        """Return what stands above in a sheet."""
        return [str(self.heading), *([str(self.note_heading)] if self.note_heading else [])]

    def cells(self, row: R) -> list[Cell]:
        """Return what stands in a sheet: numbers and days stay what they are."""
        found = [_cell(self.value(row))]
        if self.note_heading and self.note is not None:
            found.append(_cell(self.note(row)))
        return found

    def _said(self, value: Any) -> SafeString | str:
        if value is None or value == "":
            return str(self.none)
        if self.kind is Kind.NUMBER:
            return words.say_number(value)
        if self.kind is Kind.SHARE:
            return words.say_percent(value)
        if isinstance(value, date):
            with_time = self.kind is Kind.MOMENT
            said = words.say_date(value, with_time=with_time, near=True)
            return format_html('<time datetime="{}">{}</time>', value.isoformat(), said)
        return str(value)


def of_field(name: str, heading: Text, **more: Any) -> Column[Any]:
    """Make the column of a field of the rows: its label where it is a choice, sorted by it."""

    def value(row: Any) -> object:
        label = getattr(row, f"get_{name}_display", None)
        return label() if label else getattr(row, name)

    return Column(name, heading, value, **{"sort": (name,), **more})


def nullable(field: str) -> F:
    """Name a field that may be empty: such rows stand last on both databases."""
    return F(field)


def open_first(field: str) -> Callable[[datetime], tuple[OrderBy, ...]]:
    """Order by a deadline: what is open, the next first; then what is over, the last first."""

    def order(at: datetime) -> tuple[OrderBy, ...]:
        is_open = Q(**{f"{field}__gt": at})
        return (
            Case(When(is_open, then=F(field))).asc(nulls_last=True),
            F(field).desc(),
            F("pk").desc(),
        )

    return order


def _ordered(field: str | F, *, is_descending: bool) -> str | OrderBy:
    if isinstance(field, F):
        if is_descending:
            return field.desc(nulls_last=True)
        return field.asc(nulls_last=True)
    turned = field.startswith("-") is not is_descending
    return f"-{field.lstrip('-')}" if turned else field.lstrip("-")


def _cell(value: Any) -> Cell:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if value is None or isinstance(value, (int, float, date)):
        return value
    return str(value)
