"""Calendar periods: a year, a half-year, a quarter or a month, half-open."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from .errors import N_, Refusal

MONTHS_OF_YEAR = 12
_LABEL = re.compile(
    r"(?P<year>[12]\d{3})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>\d{2}))?"
)


class NotAPeriod(Refusal):
    """The text names no period."""

    sentence = N_("“{text}” is not a period. Write 2026, 2026H1, 2026Q3 or 2026-07.")


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of whole months, `start ≤ day < end`."""

    start: date
    months: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a label.

        Raises:
            NotAPeriod: the label names no period.

        >>> Period.parse("2026Q3").end
        datetime.date(2026, 10, 1)
        """
        match = _LABEL.fullmatch(text.strip().upper())
        if match is None:
            raise NotAPeriod(text=text[:20])
        year = int(match["year"])
        if match["quarter"]:
            return cls.quarter(year, int(match["quarter"]))
        if match["half"]:
            return cls(date(year, 6 * int(match["half"]) - 5, 1), 6)
        if match["month"]:
            if not 1 <= int(match["month"]) <= MONTHS_OF_YEAR:
                raise NotAPeriod(text=text[:20])
            return cls(date(year, int(match["month"]), 1), 1)
        return cls(date(year, 1, 1), MONTHS_OF_YEAR)

    @classmethod
    def quarter(cls, year: int, number: int) -> Self:
        """Return a quarter, numbered 1 to 4."""
        return cls(date(year, 3 * number - 2, 1), 3)

    @classmethod
    def quarter_of(cls, day: date) -> Self:
        """Return the quarter that a day lies in."""
        return cls.quarter(day.year, (day.month + 2) // 3)

    @classmethod
    def month_of(cls, day: date) -> Self:
        """Return the month that a day lies in."""
        return cls(day.replace(day=1), 1)

    @classmethod
    def year_of(cls, day: date) -> Self:
        """Return the year that a day lies in."""
        return cls(date(day.year, 1, 1), MONTHS_OF_YEAR)

    @property
    def end(self) -> date:
        """The first day after the period."""
        return _moved(self.start, self.months)

    @property
    def label(self) -> str:
        """The name that `parse` reads.

        >>> [Period.parse(text).label for text in ("2026", "2026h2", "2026q3", "2026-07")]
        ['2026', '2026H2', '2026Q3', '2026-07']
        """
        year, month = self.start.year, self.start.month
        names = {
            12: f"{year}",
            6: f"{year}H{(month + 5) // 6}",
            3: f"{year}Q{(month + 2) // 3}",
        }
        return names.get(self.months, f"{year}-{month:02d}")

    def last_day(self, *, today: date) -> date:
        """Return the last day that the period's figures hold: its own, or today while it runs.

        >>> [Period.parse("2026Q3").last_day(today=date(2026, 9, day)).day for day in (1, 30)]
        [1, 30]
        """
        return min(date.fromordinal(self.end.toordinal() - 1), today)

    def is_over(self, *, on: date) -> bool:
        """Tell whether its figures are whole on a day: from its last day on.

        >>> [Period.parse("2026-11").is_over(on=date(2026, 11, day)) for day in (29, 30)]
        [False, True]
        """
        return on.toordinal() + 1 >= self.end.toordinal()

    def previous(self) -> Self:
        """Return the period of the same length right before.

        >>> Period.parse("2026Q1").previous().label
        '2025Q4'
        """
        return type(self)(_moved(self.start, -self.months), self.months)

    def back(self, count: int) -> list[Self]:
        """List the period and those right before it, the latest first, `count` in all.

        >>> [period.label for period in Period.parse("2026Q1").back(2)]
        ['2026Q1', '2025Q4']
        """
        starts = (_moved(self.start, -self.months * place) for place in range(count))
        return [type(self)(start, self.months) for start in starts]

    def next(self) -> Self:
        """Return the period of the same length right after."""
        return type(self)(self.end, self.months)

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the period."""
        return self.start <= day < self.end

    def __str__(self) -> str:
        return self.label


def _moved(day: date, months: int) -> date:
    year, month = divmod(day.year * MONTHS_OF_YEAR + day.month - 1 + months, MONTHS_OF_YEAR)
    return date(year, month + 1, 1)
