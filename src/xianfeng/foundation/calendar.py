"""Working days by a table of days off and make-up days; who knows the table gives it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

SATURDAY = 5
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked.

    Attributes:
        off: days of the week that are off.
        worked: days of the weekend that are worked.
        years: those whose notice is known; in any other year Monday to Friday are worked as far
            as nothing else is said, and what is counted there is provisional.

    >>> table = WorkingDays(off=frozenset({date(2026, 9, 25)}), years=frozenset({2026}))
    >>> table.is_working(date(2026, 9, 24)), table.is_working(date(2026, 9, 25))
    (True, False)
    """

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Tell whether a day is worked."""
        return day in self.worked if day.weekday() >= SATURDAY else day not in self.off

    def with_notice(self, said: Mapping[date, bool]) -> "WorkingDays":
        """Return the table with what notices say of days: True where a day is worked.

        Of a year that the table knows it wins: what contradicts it changes nothing.
        """
        told = {day: worked for day, worked in said.items() if day.year not in self.years}
        off, worked = set(self.off), set(self.worked)
        for day, is_worked in told.items():
            (worked if is_worked else off).add(day)
            (off if is_worked else worked).discard(day)
        return replace(
            self,
            off=frozenset(off),
            worked=frozenset(worked),
            years=self.years | {day.year for day in told},
        )

    def contradicted_by(self, said: Mapping[date, bool]) -> tuple[date, ...]:
        """List the days of which somebody says other than the table, in years that it knows."""
        return tuple(
            day
            for day in sorted(said)
            if day.year in self.years and self.is_working(day) is not said[day]
        )


@dataclass(frozen=True)
class Counted:
    """A day by which something is due, and how it was found.

    Attributes:
        counted: the working days that were counted; the last of them is the day.
        passed: the days between that were not counted.
        is_provisional: the notice of one of these years is not known yet.
    """

    due: date
    counted: tuple[date, ...]
    passed: tuple[date, ...]
    is_provisional: bool

    def stopped(self, table: WorkingDays, days: int, *, on: date) -> "Counted":
        """Put the day off by some working days: those after `on` do not run, later ones do.

        Args:
            days: working days for which the clock stands, at least 1.
        """
        standing = due_after(table, on, days).counted
        later = due_after(table, self.due, days)
        counted = set(self.counted + later.counted) - set(standing)
        between = {*self.counted, *self.passed, *later.counted, *later.passed}
        return Counted(
            due=later.due,
            counted=tuple(sorted(counted)),
            passed=tuple(sorted(between - counted)),
            is_provisional=self.is_provisional or later.is_provisional,
        )


def due_after(table: WorkingDays, start: date, days: int) -> Counted:
    """Count working days; the day on which it starts is not counted.

    Args:
        days: working days, at least 1.

    Raises:
        ValueError: there is nothing to count.

    >>> due_after(WorkingDays(), date(2026, 10, 16), 1).due
    datetime.date(2026, 10, 19)
    """
    if days < 1:
        raise ValueError(f"days must be at least 1, not {days}")
    counted: list[date] = []
    passed: list[date] = []
    day = start
    while len(counted) < days:
        day += A_DAY
        (counted if table.is_working(day) else passed).append(day)
    years = {each.year for each in (start, *counted)}
    return Counted(day, tuple(counted), tuple(passed), not years <= table.years)


def worked_between(table: WorkingDays, after: date, until: date) -> tuple[date, ...]:
    """List the working days that come after one day, to another and with it.

    >>> worked_between(WorkingDays(), date(2026, 10, 16), date(2026, 10, 20))
    (datetime.date(2026, 10, 19), datetime.date(2026, 10, 20))
    """
    days = (after + n * A_DAY for n in range(1, (until - after).days + 1))
    return tuple(day for day in days if table.is_working(day))


def runs_of(days: Iterable[date]) -> list[tuple[date, date]]:
    """Put days that follow one another together, as first and last.

    >>> runs_of([date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 4)])[1]
    (datetime.date(2026, 10, 4), datetime.date(2026, 10, 4))
    """
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] == A_DAY:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
