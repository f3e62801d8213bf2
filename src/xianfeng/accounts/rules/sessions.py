from datetime import datetime, timedelta
from enum import StrEnum

AHEAD = timedelta(minutes=5)
"""By which a session may have been used after now: clocks are set by a little, not by years."""


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
        idle: how long a session may lie unused.
        longest: how long it may last, used or not.
    """
    if max(began_at, seen_at) - at > AHEAD:
        return Ended.IDLE
    if at - began_at >= longest:
        return Ended.LONG
    return Ended.IDLE if at - seen_at >= idle else None


SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


BROWSERS = (
    ("wxwork", "WeCom"),
    ("DingTalk", "DingTalk"),
    ("Lark", "Feishu"),
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def browser_of(user_agent: str) -> str:
    """Name a browser and its system as people know them; empty where neither is known.

    >>> browser_of("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox · Windows'
    """
    found = [
        next((name for mark, name in names if mark in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(name for name in found if name)
