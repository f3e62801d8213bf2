"""Days and moments where the offices are."""

from datetime import date, datetime

from django.utils import timezone

from xianfeng.foundation.days import day_at, noon_at, start_at
from xianfeng.foundation.periods import Period


def day_of(at: datetime) -> date:
    """Return the day of a moment where the offices are."""
    return day_at(at, timezone.get_default_timezone())


def day_if_known(at: datetime | None) -> date | None:
    return None if at is None else day_of(at)


def start_of(day: date) -> datetime:
    """Return the first moment of a day where the offices are."""
    return start_at(day, timezone.get_default_timezone())


def noon_of(day: date) -> datetime:
    """Return the moment of a deed of which the day alone was said."""
    return noon_at(day, timezone.get_default_timezone())


def moments(period: Period) -> tuple[datetime, datetime]:
    """Return the first moment of a period and the first after it, where the offices are."""
    return start_of(period.start), start_of(period.end)
