import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from xianfeng.sheets.rules.faults import CellMissing, Fault


class Personal(StrEnum):
    """What is never kept, whatever the sheet holds."""

    IDENTITY = "identity"
    ADDRESS = "address"
    TELEPHONE = "telephone"


EXCEPTED = "sheets.exception.confirmed"
"""The verb with which the trail tells of an exception of history."""
DOTS = "·•‧・∙⋅."
"""Signs that are typed for the dot between the parts of a name."""
_DOTS = str.maketrans(dict.fromkeys(DOTS[1:-1], "·"))
_HAN_DOT = re.compile(r"(?<=[\u3400-\u9fff])\.(?=[\u3400-\u9fff])")
_SPACED_DOT = re.compile(rf"(?<=[\u3400-\u9fff])\s*[{DOTS}]\s*(?=[\u3400-\u9fff])")
MONTH_LENGTH = len("2019-07")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


class Fate(StrEnum):
    """What an import does with a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"
    QUESTION = "question"


class Answer(StrEnum):
    """What a person answers to a row that may be somebody who is known."""

    SAME = "same"
    OTHER = "other"


@dataclass(frozen=True)
class SheetRow:
    """One row: the sheet's own number, field → text, and what could not be read.

    Days are written in full, “2019-07-01”; where only the month is known, “2019-07”.
    """

    number: int
    cells: Mapping[str, str]
    faults: tuple[Fault, ...] = ()
    sheet: str = ""
    """Its sheet's name, where several are read."""
    answer: Answer | None = None
    """What was answered to the question that the row raised."""
    meant: int | None = None
    """Key of the known one that the answer “same” means."""

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def with_given(self, given: Mapping[str, str]) -> "SheetRow":
        """Return the row with what was answered for all rows in its empty cells."""
        return replace(self, cells={**given, **self.cells}) if given else self

    @property
    def label(self) -> str | int:
        """Say which row it is: its number, behind its sheet's name where there are several."""
        return f"{self.sheet} {self.number}" if self.sheet else self.number

    def day(self, name: str) -> date | None:
        """Return the day of a field, the first of a month; None where none is said or read."""
        text = self[name]
        if not text or any(fault.field == name for fault in self.faults):
            return None
        return date.fromisoformat(text if len(text) > MONTH_LENGTH else f"{text}-01")

    def is_month(self, name: str) -> bool:
        """Tell whether a field names a month without its day."""
        return len(self[name]) == MONTH_LENGTH and self.day(name) is not None


@dataclass(frozen=True)
class Change:
    """A field that becomes something else; both texts as they are stored."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Decision:
    """The fate of a row, with what changes or what is wrong."""

    row: SheetRow
    fate: Fate
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    brings: str = ""
    """Name of the unit that comes along with the row."""
    exceptions: tuple[Fault, ...] = ()
    """What a page would refuse of it; taken over only with a reason."""
    like: tuple[int, ...] = ()
    """Keys of the known ones that a question is about."""


@dataclass(frozen=True)
class Skipped:
    """A row that is no record, and the word by which it is told; empty where it is prefilled."""

    number: int
    word: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class DroppedColumn:
    """A column that was not read because of what it holds."""

    heading: str
    holds: Personal


@dataclass(frozen=True)
class SheetRows:
    """What was read of a sheet."""

    kind: str
    titles: Mapping[str, str]
    """Field → heading as the sheet writes it."""
    rows: tuple[SheetRow, ...]
    """The rows, none of them empty."""
    dropped: tuple[DroppedColumn, ...] = ()
    """Columns that hold what is never kept."""
    unused: tuple[str, ...] = ()
    """Headings of the other columns; nothing of them was read."""
    skipped: tuple[Skipped, ...] = ()
    """Rows with totals, remarks and the like; they were passed over."""
    shortened: tuple[str, ...] = ()
    """Headings of columns that hold whole dates, of which the year alone was read."""
    left_out: tuple[tuple[str, int], ...] = ()
    """Sheets that were not read, with the number of their rows."""
    hidden: tuple[Skipped, ...] = ()
    """Rows that were read and that nobody sees in the sheet."""
    may_hide: bool = False
    """The file does not say which rows nobody sees; all were read."""
    above: tuple[str, ...] = ()
    """What stands above the headings."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Field → the one answer for all rows."""
    asked: tuple[str, ...] = ()
    """Fields that no column has and that need such an answer."""
    proposed: Mapping[str, str] = field(default_factory=dict)
    """Field → the answer that seems right."""

    @property
    def notes(self) -> tuple[int, ...]:
        """The numbers of the rows that were passed over."""
        return tuple(each.number for each in self.skipped)


def tidy(text: str) -> str:
    """Take the spaces out from between Chinese characters.

    >>> tidy("张 三"), tidy("第一 支部"), tidy("Ann Lee")
    ('张三', '第一支部', 'Ann Lee')
    """
    return _BETWEEN_HAN.sub("", text)


def in_one_way(name: str) -> str:
    """Write the middle dot of a Chinese name in one way.

    >>> in_one_way("阿里木•吐逊"), in_one_way("买合木提. 依明"), in_one_way("J. Smith")
    ('阿里木·吐逊', '买合木提·依明', 'J. Smith')
    """
    return _HAN_DOT.sub("·", _SPACED_DOT.sub(lambda dot: dot[0].strip(), name).translate(_DOTS))


def name_key(text: str) -> str:
    """Return the shape in which names are compared; a middle dot has many signs.

    >>> name_key("第一 支部") == name_key("第一支部")
    True
    >>> name_key("阿里木•吐逊") == name_key("阿里木·吐逊") != name_key("阿里木吐逊")
    True
    """
    folded = text.replace(" ", "").translate(_DOTS).casefold()
    return _HAN_DOT.sub("·", folded)


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
    def open(self) -> tuple[Decision, ...]:
        """The rows that ask whether they mean somebody who is known."""
        return tuple(d for d in self.decisions if d.fate is Fate.QUESTION)

    @property
    def exceptional(self) -> tuple[Decision, ...]:
        """The rows that do what a page would refuse."""
        return tuple(decision for decision in self.decisions if decision.exceptions)

    @property
    def counts(self) -> dict[str, int]:
        """Count the rows; questions and exceptions only where there are any."""
        counts = {fate.value: self.count(fate) for fate in Fate} | {"units": self.new_units}
        if not counts[Fate.QUESTION]:
            del counts[Fate.QUESTION.value]
        rows = len(self.exceptional)
        return counts | ({"exceptions": rows} if rows else {})


def lacking(
    sheet: SheetRows, decisions: Sequence[Decision], asked: Sequence[str]
) -> tuple[str, ...]:
    """List the fields that no column has, that rows need, and that are not answered yet."""
    missing = {
        fault.field
        for decision in decisions
        for fault in decision.faults
        if fault.why is CellMissing
    }
    return tuple(
        name
        for name in asked
        if name in missing and name not in sheet.titles and name not in sheet.given
    )
