"""When windows are open, by the hours that held on a day and the official working days."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, pgettext

from xianfeng.access.selectors.deputies import names_of
from xianfeng.cases.selectors.calendar import working_days
from xianfeng.cases.selectors.people import responsible_for
from xianfeng.organisation.models.units import Unit
from xianfeng.review.models.hours import WindowHours
from xianfeng.review.rules.hours import (
    Keeping,
    Standing,
    next_opening,
    spans_on,
    standing,
    write_day,
    write_minute,
)
from xianfeng.ui.words import say_date, say_weekday


@dataclass(frozen=True)
class HoursCard:
    """When a window is open, as everybody reads it.

    Attributes:
        now: whether it is open at this moment, or when it opens; empty where nothing is kept.
        days: weekday and hours, days of the same hours together.
        next_day: behind today, for whoever waits for an answer.
    """

    row: WindowHours
    keeping: Keeping
    is_open: bool
    now: str
    days: tuple[tuple[str, str], ...]
    next_day: str


def hours_of(window_id: int, *, now: datetime) -> HoursCard | None:
    """Return when a window is open; None where nobody has said."""
    today = timezone.localdate(now)
    rows = WindowHours.objects.filter(window_id=window_id, since__lte=today)
    row = rows.order_by("-since").first()
    if row is None:
        return None
    keeping, local = row.keeping, timezone.localtime(now)
    if keeping.is_always:
        return HoursCard(row, keeping, True, gettext("There at any time."), (), "")
    table = working_days(today)
    stands = standing(keeping.week, local, table)
    later = next_opening(keeping.week, local, table)
    return HoursCard(
        row,
        keeping,
        stands.is_open,
        say_standing(stands, today=today),
        _days(keeping),
        f"{say_weekday(later)} {say_date(later)}" if later else "",
    )


def responsible_names(window: Unit, *, at: datetime) -> tuple[str, ...]:
    """Name the officers who are responsible for a window, for those who are signed in."""
    users = responsible_for(window, at=at)
    names = names_of(users)
    return tuple(sorted(names[user] for user in users if user in names))


def closed_days(window_ids: Collection[int], days: Collection[date]) -> frozenset[tuple[int, date]]:
    """List of some days those on which windows were closed, by the hours that held then."""
    kept: dict[int, list[WindowHours]] = defaultdict(list)
    for row in WindowHours.objects.filter(window_id__in=window_ids).order_by("since"):
        kept[row.window_id].append(row)
    if not kept:
        return frozenset()
    tables = {year: working_days(date(year, 7, 1)) for year in {day.year for day in days}}
    found = set()
    for window, rows in kept.items():
        for day in days:
            held = [row.keeping for row in rows if row.since <= day]
            keeping = held[-1] if held else None
            if keeping is None or keeping.is_always:
                continue
            if not spans_on(keeping.week, day, tables[day.year]):
                found.add((window, day))
    return frozenset(found)


def say_standing(stands: Standing, *, today: date) -> str:
    """Say whether it is open at this moment, or when it opens."""
    if stands.until is not None:
        return gettext("Open now, until {time}.").format(time=write_minute(stands.until))
    if stands.opens is None:
        return gettext("Closed; no opening is near.")
    day, minute = stands.opens
    if day == today:
        return gettext("Closed now; opens today at {time}.").format(time=write_minute(minute))
    return gettext("Closed now; opens on {weekday} {day} at {time}.").format(
        weekday=say_weekday(day), day=say_date(day), time=write_minute(minute)
    )


def _days(keeping: Keeping) -> tuple[tuple[str, str], ...]:
    """Put days of the same hours that follow one another together."""
    runs: list[tuple[int, int, str]] = []
    for place, spans in enumerate(keeping.week):
        text = write_day(spans).replace("-", "–").replace(", ", gettext(", "))
        text = text or pgettext("of a window", "closed")
        if runs and runs[-1][2] == text:
            runs[-1] = (runs[-1][0], place, text)
        else:
            runs.append((place, place, text))
    return tuple(
        (
            str(WEEKDAYS[first])
            if first == last
            else gettext("{first} to {last}").format(first=WEEKDAYS[first], last=WEEKDAYS[last]),
            text,
        )
        for first, last, text in runs
    )
