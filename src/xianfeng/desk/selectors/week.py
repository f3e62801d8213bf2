"""The seven days that begin today: what is done over and over, and what once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.rules.life import CheckInState
from xianfeng.carriers.selectors.activities import door_of
from xianfeng.desk.rules import DAYS_A_WEEK
from xianfeng.organisation.selectors.days import day_of

REPEATED = 3
"""What is held so often within the week, at one hour, is a duty and stands in one line."""


@dataclass(frozen=True)
class Slot:
    """An activity of a day, how many have signed up, and whether its code is open now."""

    activity: Activity
    signed_up: int
    is_door_open: bool


@dataclass(frozen=True)
class Day:
    """A day with its turns of the duties, and what is held once."""

    day: date
    turns: tuple[Slot, ...]
    once: tuple[Slot, ...]


@dataclass(frozen=True)
class Duty:
    """What is held over and over at one hour."""

    title: str
    carrier_id: int
    at: time


@dataclass(frozen=True)
class Week:
    """The days, the duties, and how many activities there are in all."""

    days: tuple[Day, ...]
    duties: tuple[Duty, ...]
    count: int


def week_of(activities: Iterable[Activity], *, at: datetime) -> Week:
    """Sort counted activities that are not over into the seven days that begin today."""
    today = day_of(at)
    days: dict[date, list[Activity]] = defaultdict(list)
    times: dict[Duty, int] = defaultdict(int)
    for activity in activities:
        days[max(day_of(activity.starts_at), today)].append(activity)
        times[_duty(activity)] += 1
    duties = {duty for duty, count in times.items() if count >= REPEATED}

    def slots(day: date, *, is_duty: bool) -> tuple[Slot, ...]:
        return tuple(
            Slot(
                each,
                getattr(each, "signed_up", 0),
                door_of(each, at=at) is CheckInState.OPEN,
            )
            for each in days[day]
            if (_duty(each) in duties) is is_duty
        )

    week = [today + timedelta(days=number) for number in range(DAYS_A_WEEK)]
    return Week(
        tuple(Day(day, slots(day, is_duty=True), slots(day, is_duty=False)) for day in week),
        tuple(sorted(duties, key=lambda duty: (duty.at, duty.title))),
        sum(len(days[day]) for day in week),
    )


def _duty(activity: Activity) -> Duty:
    starts_at = timezone.localtime(activity.starts_at)
    return Duty(activity.title, activity.carrier_id, starts_at.time())
