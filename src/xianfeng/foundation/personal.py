"""What rooms say of personal data: how it is shown and forgotten, and its line in the register."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

Cell = str | int | date | datetime | None


@dataclass(frozen=True)
class Section:
    """One part of what is stored: a table with a title."""

    name: str
    """Its key in the file to take away."""
    title: Any
    columns: Mapping[str, Any]
    """Key in the file → heading on the page."""
    rows: Sequence[Sequence[Cell]]
    """The cells, in the order of the columns."""

    @property
    def plain(self) -> list[dict[str, str | int | None]]:
        """Return the rows as JSON values."""
        return [
            {
                key: cell.isoformat() if isinstance(cell, date) else cell
                for key, cell in zip(self.columns, row, strict=True)
            }
            for row in self.rows
        ]


@dataclass(frozen=True)
class Processing:
    """One line of the register of processing; sentences are translated at the edge."""

    name: str
    data: str
    purpose: str
    seen_by: str
    kept: str
    is_voluntary: bool = False
    order: int = 50


@dataclass(frozen=True)
class ShownOn:
    """Things whose pages show a member to others."""

    kind: str
    """As the trail has it, "room.thing"."""
    rows: Any
    """The query of the rows that tie the member to them."""
    field: str
    """The foreign key of the rows to the thing."""


class Forget(Protocol):
    """Takes a person out of a room's words; runs inside the transaction of the deletion."""

    def __call__(self, *, actor: Any, member: Any, at: datetime) -> None: ...


def _nothing(_member: object) -> None:
    return None


def _nowhere(_member: object) -> Sequence[ShownOn]:
    return ()


@dataclass(frozen=True)
class Part:
    """What a room stores on members."""

    name: str
    """`room.thing`."""
    processing: tuple[Processing, ...] = ()
    """Its lines of the register of processing."""
    collect: Callable[[Any], Section | None] = _nothing
    """Gives a section, or None where nothing is stored on the member, or where privacy shows it
    itself."""
    shown_on: Callable[[Any], Sequence[ShownOn]] = _nowhere
    """Whose pages show the member to others and note the look there."""
    forget: Forget | None = None
    """Takes the person out of what the room keeps, once deletion was granted."""
    forget_voluntary: Forget | None = None
    """Removes what the member gave of their own will; also of one who stays."""
