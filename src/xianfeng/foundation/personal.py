"""What rooms say of personal data: how it is shown, and its line in the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Cell = str | int | date | datetime | None


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
    title: Any
    columns: Mapping[str, Any]
    rows: Sequence[Sequence[Cell]]

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
    """One line of the register of processing; sentences are translated at the edge.

    Attributes:
        name: under which rooms add to the register.
        data: what is kept.
        purpose: what it is needed for.
        seen_by: who can see it.
        kept: how long it is kept.
        is_voluntary: whether the member gives it or leaves it.
    """

    name: str
    data: str
    purpose: str
    seen_by: str
    kept: str
    is_voluntary: bool = False
