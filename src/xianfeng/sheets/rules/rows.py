import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from xianfeng.sheets.rules.faults import Fault


class Personal(StrEnum):
    """What is never kept, whatever the sheet holds."""

    IDENTITY = "identity"
    ADDRESS = "address"
    TELEPHONE = "telephone"


EXCEPTED = "sheets.exception.confirmed"
"""The verb with which the trail tells of an exception of history."""
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


class Fate(StrEnum):
    """What an import does with a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(frozen=True)
class SheetRow:
    """One row: the sheet's own number, field → text, and what could not be read."""

    number: int
    cells: Mapping[str, str]
    faults: tuple[Fault, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True)
class Change:
    """A field that becomes something else; both texts as they are stored."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Decision:
    """The fate of a row, with what changes or what is wrong.

    Attributes:
        brings: name of the unit that comes along with the row.
        exceptions: what a page would refuse of it; taken over only with a reason.
    """

    row: SheetRow
    fate: Fate
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    brings: str = ""
    exceptions: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class DroppedColumn:
    """A column that was not read because of what it holds."""

    heading: str
    holds: Personal


@dataclass(frozen=True)
class SheetRows:
    """What was read of a sheet.

    Attributes:
        titles: field → heading as the sheet writes it.
        rows: the rows, none of them empty.
        dropped: columns that hold what is never kept.
        unused: headings of the other columns; nothing of them was read.
        notes: numbers of rows with totals and remarks; they were passed over.
        shortened: headings of columns that hold whole dates, of which the year alone was read.
    """

    kind: str
    titles: Mapping[str, str]
    rows: tuple[SheetRow, ...]
    dropped: tuple[DroppedColumn, ...] = ()
    unused: tuple[str, ...] = ()
    notes: tuple[int, ...] = field(default=())
    shortened: tuple[str, ...] = ()


def tidy(text: str) -> str:
    """Take the spaces out from between Chinese characters.

    >>> tidy("张 三"), tidy("第一 支部"), tidy("Ann Lee")
    ('张三', '第一支部', 'Ann Lee')
    """
    return _BETWEEN_HAN.sub("", text)


def name_key(text: str) -> str:
    """Return the shape in which names are compared.

    >>> name_key("第一 支部") == name_key("第一支部")
    True
    """
    return text.replace(" ", "").casefold()


@dataclass(frozen=True)
class Reviewed:
    """A sheet and the fate of each of its rows."""

    sheet: SheetRows
    decisions: tuple[Decision, ...]

    def count(self, fate: Fate) -> int:
        return sum(decision.fate is fate for decision in self.decisions)

    @property
    def new_units(self) -> int:
        """Count the units that organisations bring along."""
        return sum(bool(decision.brings) for decision in self.decisions)

    @property
    def wrong(self) -> tuple[Decision, ...]:
        return tuple(decision for decision in self.decisions if decision.fate is Fate.WRONG)

    @property
    def exceptional(self) -> tuple[Decision, ...]:
        """The rows that do what a page would refuse."""
        return tuple(decision for decision in self.decisions if decision.exceptions)

    @property
    def counts(self) -> dict[str, int]:
        """Count the rows; exceptions only where there are any."""
        counts = {fate.value: self.count(fate) for fate in Fate} | {"units": self.new_units}
        rows = len(self.exceptional)
        return counts | ({"exceptions": rows} if rows else {})
