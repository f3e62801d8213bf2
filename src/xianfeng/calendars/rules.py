"""The days of a month, whole weeks from Monday."""

from calendar import Calendar
from datetime import date, timedelta

WEEK = 7


def weeks_of(month: date) -> list[list[date]]:
    """Return the weeks that touch a month, each of seven days.

    >>> [week[0].isoformat() for week in weeks_of(date(2026, 2, 1))][:2]
    ['2026-01-26', '2026-02-02']
    """
    return Calendar().monthdatescalendar(month.year, month.month)


def shifted(month: date, by: int) -> date:
    """Return the first day of the month before or after."""
    return (month.replace(day=1) + timedelta(days=15 + 30 * by)).replace(day=1)
