"""When a window is open: hours of a week, by the official calendar of working days; no Django.

A day off by the notice is closed, and the weekend that belongs to it. A make-up day is worked like
the other working days: by the hours that hold on most of them, where some hold on three at least.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from xianfeng.foundation.calendar import A_DAY, SATURDAY, WorkingDays
from xianfeng.foundation.errors import N_, Refusal

DAYS_AHEAD = 60
"""So far one looks for the next opening."""
MOST_DAYS = 3
"""Of the five working days, on which the same hours hold, so that a make-up day has them too."""
A_WHOLE_DAY = 24 * 60
_SPAN = re.compile(r"(\d{1,2}):(\d{2})[-–—~至到](\d{1,2}):(\d{2})")
_BETWEEN = re.compile(r"[,;，；、]")

Span = tuple[int, int]
"""From one minute of the day up to another."""
Week = tuple[tuple[Span, ...], ...]
"""The spans of Monday, Tuesday and so on."""


class NotHours(Refusal):
    """These are no hours of a day, or they overlap."""

    sentence = N_("Write the hours like 9:00-12:00, 13:30-17:00, in their order.")


class NoHours(Refusal):
    """A counter without any hours says nothing to those who come."""

    sentence = N_("A counter has opening hours: enter them for at least one day.")
    beside = ("day0",)


class ServiceKind(StrEnum):
    COUNTER = "counter"
    HOTLINE = "hotline"
    ONLINE = "online"


@dataclass(frozen=True)
class Keeping:
    """What a window is, when it is open, and who answers for it.

    Attributes:
        week: empty days are closed; a hotline or an online service without any is always there.
        in_charge: a post, no person.
    """

    kind: ServiceKind
    week: Week
    in_charge: str = ""
    phone: str = ""
    note: str = ""

    @property
    def is_always(self) -> bool:
        return self.kind is not ServiceKind.COUNTER and not any(self.week)


@dataclass(frozen=True)
class Standing:
    """How a window stands at a moment.

    Attributes:
        until: minute of today at which it closes, while it is open.
        opens: day and minute of the next opening, while it is closed; None: none is near.
    """

    until: int | None = None
    opens: tuple[date, int] | None = None

    @property
    def is_open(self) -> bool:
        return self.until is not None


def read_day(text: str) -> tuple[Span, ...]:
    """Read the hours of a day as people type them.

    Raises:
        NotHours: it is something else.

    >>> read_day("9:00-12:00, 13:30-17:00")
    ((540, 720), (810, 1020))
    """
    found: list[Span] = []
    for part in filter(None, (part.strip() for part in _BETWEEN.split(text.replace(" ", "")))):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise NotHours
        hour, minute, last_hour, last_minute = map(int, match.groups())
        span = (hour * 60 + minute, last_hour * 60 + last_minute)
        after = found[-1][1] if found else 0
        is_wrong = max(minute, last_minute) >= 60  # noqa: PLR2004 -- minutes of an hour
        if is_wrong or not after <= span[0] < span[1] <= A_WHOLE_DAY:
            raise NotHours
        found.append(span)
    return tuple(found)


def write_minute(minute: int) -> str:
    """Write a minute of the day: 09:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def write_day(spans: Sequence[Span]) -> str:
    """Write the hours of a day: 09:00-12:00, 13:30-17:00."""
    return ", ".join(f"{write_minute(start)}-{write_minute(end)}" for start, end in spans)


def checked(keeping: Keeping) -> Keeping:
    """Return what is kept, or refuse a counter that is never open."""
    if keeping.kind is ServiceKind.COUNTER and not any(keeping.week):
        raise NoHours
    return keeping


def is_holiday(table: WorkingDays, day: date) -> bool:
    """Tell whether a day is off by a notice, or of the weekend beside such a day.

    >>> table = WorkingDays(off=frozenset({date(2026, 9, 25)}), years=frozenset({2026}))
    >>> [is_holiday(table, date(2026, 9, day)) for day in (19, 24, 25, 27)]
    [False, False, True, True]
    """
    if table.is_working(day):
        return False
    for step in (-A_DAY, A_DAY):
        each = day
        while not table.is_working(each):
            if each.weekday() < SATURDAY:
                return True
            each += step
    return False


def spans_on(week: Week, day: date, table: WorkingDays) -> tuple[Span, ...]:
    """List when it is open on a day."""
    if is_holiday(table, day):
        return ()
    own = week[day.weekday()]
    if day.weekday() < SATURDAY or own or not table.is_working(day):
        return own
    spans, times = Counter(week[:SATURDAY]).most_common(1)[0]
    return spans if times >= MOST_DAYS else ()


def standing(week: Week, now: datetime, table: WorkingDays) -> Standing:
    """Tell how a window with such hours stands at a moment of the office's own clock.

    >>> week = ((), (), ((540, 720),), (), (), (), ())
    >>> standing(week, datetime(2026, 10, 14, 11), WorkingDays()).until
    720
    >>> standing(week, datetime(2026, 10, 14, 13), WorkingDays()).opens
    (datetime.date(2026, 10, 21), 540)
    """
    minute = now.hour * 60 + now.minute
    for place in range(DAYS_AHEAD):
        day = now.date() + place * A_DAY
        for start, end in spans_on(week, day, table):
            if place or minute < start:
                return Standing(opens=(day, start))
            if minute < end:
                return Standing(until=end)
    return Standing()


def next_opening(week: Week, now: datetime, table: WorkingDays) -> date | None:
    """Return the next day after this one on which it opens.

    >>> week = ((), (), ((540, 720),), (), (), (), ())
    >>> next_opening(week, datetime(2026, 10, 14, 11), WorkingDays())
    datetime.date(2026, 10, 21)
    """
    days = (now.date() + place * A_DAY for place in range(1, DAYS_AHEAD))
    return next((day for day in days if spans_on(week, day, table)), None)
