"""How ballots add up, by month; no Django, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xianfeng.ballots.rules.questions import LEVEL, MET, Given, Trouble
from xianfeng.foundation.periods import MONTHS_OF_YEAR


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
    """The ballots of one cell: how many at each level, how many with each trouble."""

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
SUMS = (*(f"level_{level}" for level in LEVELS), *(trouble.value for trouble in Trouble))
"""What the ballots of a window and month are added up to, in the order of `Counts`."""
NOTHING = Counts(dict.fromkeys(LEVELS, 0), dict.fromkeys(Trouble, 0))


def sums_of(answers: Given) -> tuple[str, ...]:
    """Name the sums to which a ballot of these answers belongs.

    >>> sums_of({"level": "2", "met": ["doors", "things"]})
    ('level_2', 'doors', 'things')
    """
    ticked = (trouble.value for trouble in Trouble if trouble in answers.get(MET, ()))
    return (f"level_{answers[LEVEL]}", *ticked)


def written(answers: Given) -> str:
    """Write the answers of a window's ballot in the four characters in which they are stored.

    >>> written({"level": "2", "met": ["doors", "things"]})
    '2101'
    """
    ticked = answers.get(MET, ())
    return f"{answers[LEVEL]}{''.join(str(int(trouble in ticked)) for trouble in Trouble)}"


def counts_of(sums: Sequence[int]) -> Counts:
    """Read sums, in the order of `SUMS`.

    >>> counts_of([3, 0, 0, 1, 0, 1, 0, 0]).good(3)
    3
    """
    levels, troubles = sums[: len(LEVELS)], sums[len(LEVELS) :]
    return Counts(dict(zip(LEVELS, levels, strict=True)), dict(zip(Trouble, troubles, strict=True)))
