"""The days of a month, whole weeks from Monday."""

from calendar import Calendar
from datetime import date


def weeks_of(month: date) -> list[list[date]]:
    """Return the weeks that touch a month, each of seven days.

    >>> [week[0].isoformat() for week in weeks_of(date(2026, 2, 1))][:2]
    ['2026-01-26', '2026-02-02']
    """
    return Calendar().monthdatescalendar(month.year, month.month)
