"""Days and moments: the one place that turns one into the other, and the bounds of both."""

from datetime import date, datetime, time, tzinfo

from .errors import N_, Refusal

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""What lies outside is a slip of the keyboard, and no database keeps its moment."""
NOON = time(12)


class OutOfTime(Refusal):
    """The day, or the day of a moment, lies before or after all that is recorded here."""

    sentence = N_("Enter a day between {first} and {last}.")


def is_within_time(day: date) -> bool:
    """Tell whether a day lies within the bounds of all that is recorded here."""
    return FIRST_DAY <= day <= LAST_DAY


def within_time(day: date) -> date:
    """Return a day as it is, or refuse one that lies out of bounds.

    Raises:
        OutOfTime: it lies before 1900 or after 2199.

    >>> within_time(date(2026, 9, 30))
    datetime.date(2026, 9, 30)
    """
    if not is_within_time(day):
        raise OutOfTime(first=FIRST_DAY, last=LAST_DAY)
    return day


def day_at(at: datetime, zone: tzinfo) -> date:
    """Return the day of a moment in a zone.

    >>> from zoneinfo import ZoneInfo
    >>> day_at(datetime.fromisoformat("2026-09-30T17:00+00:00"), ZoneInfo("Asia/Shanghai"))
    datetime.date(2026, 10, 1)
    """
    return at.astimezone(zone).date()


def start_at(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of a day in a zone."""
    return datetime.combine(day, time(), zone)


def noon_at(day: date, zone: tzinfo) -> datetime:
    """Return the moment at which a deed is put of which the day alone was said."""
    return datetime.combine(day, NOON, zone)


def same_day(day: date, year: int) -> date:
    """Return the day of another year; 29 February is the 28th there.

    >>> same_day(date(2024, 2, 29), 2019), same_day(date(2026, 9, 30), 2021)
    (datetime.date(2019, 2, 28), datetime.date(2021, 9, 30))
    """
    try:
        return day.replace(year=year)
    except ValueError:  # the 29th of February
        return day.replace(year=year, day=28)
