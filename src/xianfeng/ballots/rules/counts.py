"""How ballots add up, by month; no Django, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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
