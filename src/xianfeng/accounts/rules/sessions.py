from datetime import datetime, timedelta
from enum import StrEnum


class Ended(StrEnum):
    """Why a session is over."""

    IDLE = "idle"
    LONG = "long"


def session_end(
    *, began_at: datetime, seen_at: datetime, at: datetime, idle: timedelta, longest: timedelta
) -> Ended | None:
    """Tell whether a session is over, and why (ASVS 5.0.0 v7.3.1, v7.3.2).

    Args:
        began_at: when the person signed in.
        seen_at: when the last page was asked for, give or take a minute.
        at: now.
        idle: how long a session may lie unused.
        longest: how long it may last, used or not.
    """
    if at - began_at >= longest:
        return Ended.LONG
    return Ended.IDLE if at - seen_at >= idle else None
