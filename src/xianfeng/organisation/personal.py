"""All that is stored on a person; rooms above add their part, and this room does not know them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from .models import Member
from .rules import Processing

Cell = str | int | date | datetime | None
Text = str | Promise


@dataclass(frozen=True)
class Section:
    """One part of what is stored: a table with a title.

    Attributes:
        name: its key in the file to take away.
        title: said on the page.
        columns: key in the file → heading on the page.
        rows: the cells, in the order of the columns.
    """

    name: str
    title: Text
    columns: Mapping[str, Text]
    rows: Sequence[Sequence[Cell]]

    @property
    def plain(self) -> list[dict[str, str | int | None]]:
        """Give the rows as JSON values."""
        return [
            {
                key: cell.isoformat() if isinstance(cell, date) else cell
                for key, cell in zip(self.columns, row, strict=True)
            }
            for row in self.rows
        ]


Collect = Callable[[Member], Section | None]


@dataclass(frozen=True)
class ShownOn:
    """Things whose pages show a member to others.

    Attributes:
        kind: as the trail has it, "room.thing".
        rows: the rows that tie the member to them.
        field: the foreign key of the rows to the thing.
    """

    kind: str
    rows: QuerySet[Any]
    field: str


def nowhere(member: Member) -> Sequence[ShownOn]:
    """Say that no page of a room shows the member to others."""
    del member
    return ()


@dataclass(frozen=True)
class Part:
    """What a room stores on members: how to collect it, and its lines of the register."""

    name: str
    collect: Collect
    processing: tuple[Processing, ...]
    shown_on: Callable[[Member], Sequence[ShownOn]]


_parts: dict[str, Part] = {}


def register(
    name: str,
    collect: Collect,
    *,
    processing: Sequence[Processing] = (),
    shown_on: Callable[[Member], Sequence[ShownOn]] = nowhere,
) -> None:
    """Add what a room stores on members; call it in `AppConfig.ready`.

    Args:
        name: "room.thing".
        collect: gives a section, or None where nothing is stored on the member.
        processing: lines of the register of processing for the same data.
        shown_on: whose pages show the member to others and note the look there.
    """
    _parts[name] = Part(name, collect, tuple(processing), shown_on)


def sections_of(member: Member) -> tuple[Section, ...]:
    """Collect what rooms above store on a member, by name."""
    found = (_parts[name].collect(member) for name in sorted(_parts))
    return tuple(section for section in found if section is not None)


def processing_above() -> tuple[Processing, ...]:
    """Give the lines of the register that rooms above added, by name."""
    return tuple(line for name in sorted(_parts) for line in _parts[name].processing)


def shown_on(member: Member) -> tuple[ShownOn, ...]:
    """Give the things of rooms above whose pages show a member."""
    return tuple(each for name in sorted(_parts) for each in _parts[name].shown_on(member))
