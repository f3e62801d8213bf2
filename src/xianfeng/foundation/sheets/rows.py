"""What a sheet is: rows with the numbers that people see, and cells as plain text."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isfinite

from xianfeng.foundation.text import plain

Cell = str | float | date | time | timedelta | None

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Row:
    """One row that holds something; the number is the sheet's own, from 1."""

    number: int
    cells: tuple[Cell, ...]

    def text(self, column: int | None) -> str:
        """Return what stands in a column (from 0) in plain text; empty where nothing does."""
        return words(self.value(column))

    def value(self, column: int | None) -> Cell:
        """Return the cell of a column (from 0) as the sheet has it."""
        return None if column is None or column >= len(self.cells) else self.cells[column]


@dataclass(frozen=True)
class Sheet:
    """The filled rows of a sheet."""

    rows: tuple[Row, ...]
    name: str = ""
    """As the workbook has it; separated text has none."""
    is_hidden: bool = False
    """Nobody sees the sheet."""
    hidden: frozenset[int] = frozenset()
    """Numbers of rows that nobody sees."""
    from_1904: bool = False
    """Days that are plain numbers are counted from 1904."""
    tells_hidden: bool = True
    """Whether the file says which of its rows nobody sees, in a way that is read."""


def words(cell: Cell) -> str:
    """Return a cell in plain text, whole numbers without a decimal point.

    >>> words(43647.0), words(" 第一　支部 "), words(date(2019, 7, 1)), words(None)
    ('43647', '第一 支部', '2019-07-01', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return plain(_ESCAPE.sub(lambda match: chr(int(match[1], 16)), cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, float) and isfinite(cell) and cell.is_integer():
        return str(int(cell))
    return str(cell)
