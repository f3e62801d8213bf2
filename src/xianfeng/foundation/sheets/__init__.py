"""Spreadsheets as offices have them: bytes in, rows out; rows in, bytes out. Nothing is run."""

from .headings import (
    Headings,
    HeadingTwice,
    NoHeadings,
    find_headings,
    heading_key,
    rows_below,
)
from .reading import (
    DamagedSheet,
    EmptySheet,
    FileTooLarge,
    LockedSheet,
    SheetLimits,
    TooManyCells,
    UnknownKind,
    WrongKind,
    read_sheet,
)
from .rows import Cell, Row, Sheet, words
from .writing import NewSheet, write_sheet, write_sheets

__all__ = [
    "Cell",
    "DamagedSheet",
    "EmptySheet",
    "FileTooLarge",
    "HeadingTwice",
    "Headings",
    "LockedSheet",
    "NewSheet",
    "NoHeadings",
    "Row",
    "Sheet",
    "SheetLimits",
    "TooManyCells",
    "UnknownKind",
    "WrongKind",
    "find_headings",
    "heading_key",
    "read_sheet",
    "rows_below",
    "words",
    "write_sheet",
    "write_sheets",
]
