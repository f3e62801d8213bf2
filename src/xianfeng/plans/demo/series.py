"""Which offices answer for a goal of Linjiang, and how its figure runs, month by month."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

MONTHS = 12
MONTHS_OF_MOVING = 4
"""Months from the start of a carrier until its figure has come all the way."""


@dataclass(frozen=True)
class Course:
    """How a figure runs."""

    offices: tuple[int, ...]
    """Numbers of the offices that answer, the first one leads."""
    usual: float
    """The figure where nothing happens; of a count, what comes in a whole year."""
    noise: float
    """Standard deviation of a month, in the figure's own unit; of a count, a share."""
    moves_from: date | None = None
    """The month from which a carrier moves it; None for a figure that stays."""
    moved: float = 0.0
    """The figure when it has moved; of a count, what comes in a whole year then."""
    is_count: bool = False
    """Counted up from nothing in each year."""
    digits: int = 1
    """Places after the point."""
    has_baseline: bool = False
    """The plan names where it sets out from."""

    def values(self, months: list[date], random: Random) -> list[Decimal]:
        """Return the figure of each month, with believable noise."""
        total = 0.0
        found = []
        for month in months:
            level = self.usual + (self.moved - self.usual) * self._share_moved(month)
            if self.is_count:
                total = 0.0 if month.month == 1 else total
                total += max(level / MONTHS * random.gauss(1, self.noise), 0)
                value = total
            else:
                value = random.gauss(level, self.noise)
                value = min(value, 100.0) if self.usual > 50 else max(value, 0.0)
            found.append(Decimal(f"{value:.{self.digits}f}"))
        return found

    def _share_moved(self, month: date) -> float:
        if self.moves_from is None:
            return 0.0
        since = (month.year - self.moves_from.year) * MONTHS + month.month - self.moves_from.month
        return min(max((since + 1) / MONTHS_OF_MOVING, 0.0), 1.0)


def _courses(year: str) -> dict[str, Course]:
    return {
        name: Course(**{**said, "offices": tuple(said["offices"])})
        for name, said in _SAID[year].items()
    }


_SAID = tomllib.loads(Path(__file__).with_name("courses.toml").read_text("utf-8"))
COURSES = _courses("year_2026")
EARLIER = _courses("year_2025")
LONG_TERM = {name: tuple(offices) for name, offices in _SAID["five_years"].items()}
