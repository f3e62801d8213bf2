"""What analysis may read: each room says it once, in one shape."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Cell = str | int | float | bool | date | None
Row = Mapping[str, Cell] | tuple[Cell, ...]

_NAME = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
_COLUMN = re.compile(r"[a-z][a-z_]*")


class ColumnType(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    TRUTH = "truth"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """One column: its name, its type, its unit (empty: none) and what it means."""

    name: str
    type: ColumnType
    unit: str = ""
    help: str = ""


@dataclass(frozen=True)
class Extract:
    """A table that analysis may read of a room; it never holds the name of a person.

    Raises:
        ValueError: the name is not "room.noun", a column is named twice or not in small letters.
    """

    name: str
    """`room.noun`."""
    columns: tuple[Column, ...]
    """In the order of the tuples that `rows` gives."""
    grain: str
    """What one row stands for."""
    rows: Callable[[date], Iterable[Row]]
    """Called at each build with the day as of which all is told; streams tuples or mappings, so
    that a nation fits."""

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"an extract is named room.noun, not {self.name!r}")
        if not names or len(set(names)) != len(names):
            raise ValueError(f"{self.name} needs columns, each named once")
        for name in names:
            if not _COLUMN.fullmatch(name):
                raise ValueError(f"{self.name}.{name} must be small letters and underscores")

    @property
    def room(self) -> str:
        return self.name.split(".")[0]
