from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from xianfeng.foundation.days import day_at, start_at


class RoleState(StrEnum):
    """Where a role stands in time."""

    TO_COME = "to_come"
    IN_FORCE = "in_force"
    ENDED = "ended"


class RoleShow(StrEnum):
    """Which roles a list shows; all but the last are in force or will be."""

    STANDING = "standing"
    ENDING = "ending"
    ENDLESS = "endless"
    STRAY = "stray"
    ENDED = "ended"


def state_of(starts_at: datetime, ends_at: datetime | None, *, at: datetime) -> RoleState:
    """Say where a role stands at a moment; its end belongs to it no more."""
    if ends_at is not None and ends_at <= at:
        return RoleState.ENDED
    return RoleState.TO_COME if starts_at > at else RoleState.IN_FORCE


def last_day(ends_at: datetime) -> date:
    """Return the last day of something that ends at a moment of local time.

    >>> last_day(datetime(2026, 10, 1)), last_day(datetime(2026, 10, 1, 9))
    (datetime.date(2026, 9, 30), datetime.date(2026, 10, 1))
    """
    return (ends_at - timedelta(microseconds=1)).date()


def moments(
    first: date, last: date | None, *, at: datetime, zone: tzinfo
) -> tuple[datetime, datetime | None]:
    """Return the moments from which and until which something holds that is said in days.

    Args:
        first: its first day; where that is today, it begins at once.
        last: its last day, whole; None for no end.
    """
    starts_at = at if first == day_at(at, zone) else start_at(first, zone)
    return starts_at, None if last is None else start_at(last + timedelta(days=1), zone)
