"""How ballots add up, by month; no Django, no clock."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import shake_256
from typing import Self

from xianfeng.ballots.rules.questions import LEVEL, MET, Trouble
from xianfeng.foundation.periods import MONTHS_OF_YEAR

Marks = Mapping[tuple[str, str], int]
"""(question, code) → how often; ("", "") counts the ballots themselves."""


def month_number(day: date) -> int:
    """Count the months since the year 0: a number that cannot hold a day or an hour.

    >>> month_number(date(2026, 9, 30))
    24320
    """
    return day.year * MONTHS_OF_YEAR + day.month - 1


def first_day(month: int) -> date:
    """Return the first day of a counted month.

    >>> first_day(24320)
    datetime.date(2026, 9, 1)
    """
    return date(month // MONTHS_OF_YEAR, month % MONTHS_OF_YEAR + 1, 1)


@dataclass(frozen=True)
class Counts:
    """The ballots of one window: how many at each level, how many with each trouble."""

    levels: Mapping[int, int]
    troubles: Mapping[Trouble, int]

    @property
    def ballots(self) -> int:
        """All ballots of the cell."""
        return sum(self.levels.values())

    def __hash__(self) -> int:
        return hash((*self.levels.values(), *self.troubles.values()))

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            {level: count + other.levels[level] for level, count in self.levels.items()},
            {trouble: count + other.troubles[trouble] for trouble, count in self.troubles.items()},
        )

    def good(self, lowest: int) -> int:
        """Count the ballots at or above the lowest level that is good."""
        return sum(count for level, count in self.levels.items() if level >= lowest)


LEVELS = (5, 4, 3, 2, 1)
NOTHING = Counts(dict.fromkeys(LEVELS, 0), dict.fromkeys(Trouble, 0))


def counts_of(marks: Marks) -> Counts:
    """Read how often a window's answers were given.

    >>> counts_of({("", ""): 3, ("level", "5"): 3, ("met", "doors"): 1}).good(3)
    3
    """
    return Counts(
        {level: marks.get((LEVEL, str(level)), 0) for level in LEVELS},
        {trouble: marks.get((MET, trouble.value), 0) for trouble in Trouble},
    )


MARK_BYTES = 256
MODULUS = 1 << (8 * MARK_BYTES)
_KEPT = re.compile(rf"([0-9]{{1,18}}) ([0-9a-f]{{{2 * MARK_BYTES}}}) ([0-9a-f]{{128}})")


def mark_of(rows: Iterable[Sequence[object]]) -> int:
    """Return the mark of some rows: the sum of a long hash of each, in whatever order.

    A change of some rows changes it by what these rows alone give. Sums of short hashes can be made
    to come out even by whoever may choose many rows (Wagner, "A generalized birthday problem",
    2002).

    >>> one, other = (1, "5", 20), (2, "4", 21)
    >>> mark_of([one, other]) == (mark_of([other]) + mark_of([one])) % MODULUS
    True
    """
    return sum(map(_of_row, rows)) % MODULUS


def _of_row(row: Sequence[object]) -> int:
    text = json.dumps(row, ensure_ascii=False, default=str)
    return int.from_bytes(shake_256(text.encode()).digest(MARK_BYTES), "big")


@dataclass(frozen=True)
class Signed:
    """A mark as the trail keeps it: when the log had so many leaves, signed with the log's key."""

    size: int
    mark: int
    signature: bytes = b""

    @classmethod
    def read(cls, text: object) -> Self | None:
        """Read what the trail keeps; none where it is nothing of the kind."""
        found = _KEPT.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            return None
        size, mark, signature = found.groups()
        return cls(int(size), int(mark, 16), bytes.fromhex(signature))

    @property
    def text(self) -> str:
        return f"{self.size} {self.mark:0{2 * MARK_BYTES}x} {self.signature.hex()}"

    @property
    def statement(self) -> bytes:
        """What is signed."""
        return f"xianfeng figures v1\n{self.size}\n{self.mark:x}\n".encode()
