"""Two years of activities with the rhythm of offices, and who came to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from xianfeng.carriers.models.activities import Activity, CheckIn, SignUp
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.organisation.selectors.days import day_of, start_of

from .programmes import PLACES, Plot, Programme

BATCH = 2_000
AHEAD = timedelta(days=21)
HOLIDAYS = (
    (date(2025, 1, 26), date(2025, 2, 6)),
    (date(2025, 5, 1), date(2025, 5, 6)),
    (date(2025, 10, 1), date(2025, 10, 9)),
    (date(2026, 2, 14), date(2026, 2, 24)),
    (date(2026, 5, 1), date(2026, 5, 6)),
    (date(2026, 10, 1), date(2026, 10, 8)),
)
"""Days in which offices rest, half-open."""
HALL = "市人力资源和社会保障局办事大厅"


@dataclass(frozen=True)
class Doing:
    """A carrier with its programme, the members who may come, and when it ran."""

    carrier: Carrier
    programme: Programme
    people: list[int]
    started: date | None
    ended: date | None


@dataclass(frozen=True)
class Written:
    """How much was written."""

    activities: int
    sign_ups: int
    check_ins: int


def write_activities(random: Random, doings: list[Doing], *, at: datetime) -> Written:
    """Write the activities of all carriers, then who signed up and who was there."""
    plans = [(doing, activity) for doing in doings for activity in _activities(random, doing, at)]
    activities = Activity.objects.bulk_create([a for _, a in plans], batch_size=BATCH)
    sign_ups: list[SignUp] = []
    check_ins: list[CheckIn] = []
    for (doing, _planned), activity in zip(plans, activities, strict=True):
        if doing.people:
            coming, there = _people(random, doing, activity, at)
            sign_ups += coming
            check_ins += there
    SignUp.objects.bulk_create(sign_ups, batch_size=BATCH)
    CheckIn.objects.bulk_create(check_ins, batch_size=BATCH)
    return Written(len(activities), len(sign_ups), len(check_ins))


def _days(random: Random, doing: Doing, until: date) -> Iterator[date]:
    """Yield the days of a rhythm: the same weekday, with holidays left out and summers slower."""
    started = doing.started
    assert started is not None
    wanted = _weekday(random, doing.programme)
    day = started + timedelta(days=(wanted - started.weekday()) % 7)
    step = timedelta(days=doing.programme.every // 7 * 7)
    while day < until:
        rests = any(first <= day < after for first, after in HOLIDAYS)
        is_slow = day.month in {7, 8} and random.random() < 0.2
        if not rests and not is_slow:
            yield day
        day += step


def _weekday(random: Random, programme: Programme) -> int:
    """Return the weekday, Monday is 0: the one that the programme names, else any working day."""
    words = programme.theme + programme.deeds[0]
    named = {"周二": 1, "周六": 5, "社区服务日": 5}
    return next((day for name, day in named.items() if name in words), random.randrange(5))


def _activities(random: Random, doing: Doing, at: datetime) -> Iterator[Activity]:
    if doing.started is None:
        return
    plot = doing.programme.plot
    today = day_of(at)
    until = today + AHEAD
    if doing.ended is not None:
        until = doing.ended
    elif plot is Plot.SILENT:
        until = today - timedelta(days=120)
    elif plot is Plot.DAILY:
        until = today
    for day in _days(random, doing, until):
        if plot is Plot.RITUAL:
            ritual = _ritual_activity(random, doing, day, at)
            if ritual is not None:
                yield ritual
        else:
            yield _activity(random, doing, day, at)
    if plot is Plot.DAILY:
        yield from _posts(doing, at)


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return start_of(day) + timedelta(hours=hour, minutes=minute)


def _activity(random: Random, doing: Doing, day: date, at: datetime) -> Activity:
    """Make an activity that was planned some days before and written down the same evening."""
    place = random.choice(PLACES)
    title = random.choice(doing.programme.deeds)
    starts_at = _moment(day, *random.choice(((9, 0), (9, 30), (14, 0), (14, 30), (18, 30))))
    ends_at = starts_at + timedelta(minutes=random.choice((90, 120, 150, 180)))
    planned_at = starts_at - timedelta(days=random.randint(3, 9), hours=random.randint(0, 6))
    is_held = ends_at < at and random.random() < 0.93
    people = random.randint(12, 85) * (20 if doing.programme.plot is Plot.CITY else 1)
    written_at = ends_at + timedelta(hours=random.choice((1, 2, 3, 20)))
    is_small = ends_at >= at and doing.programme.plot is not Plot.CITY
    return Activity(
        carrier=doing.carrier,
        title=title.format(place=place),
        starts_at=starts_at,
        ends_at=ends_at,
        places=4 if is_small else None,
        place=place if "{place}" in title else HALL if doing.programme.office == 1 else "",
        held_at=starts_at if is_held else None,
        people_served=people if is_held else None,
        summary=f"服务群众 {people} 人，按计划完成。" if is_held else "",
        held_recorded_at=min(at, written_at) if is_held else None,
        recorded_at=min(at, planned_at),
    )


def _ritual_activity(random: Random, doing: Doing, day: date, at: datetime) -> Activity | None:
    """Make an activity that is known only from the files made before the quarter's inspection."""
    last_month = (day.month + 2) // 3 * 3
    filed_on = date(day.year, last_month, 22)
    if day >= filed_on:
        filed_on = filed_on + timedelta(days=92)
    filed_at = _moment(filed_on, 16, random.randint(0, 59)) + timedelta(days=random.randint(0, 3))
    if filed_at > at:
        return None
    starts_at = _moment(day, 15)
    return Activity(
        carrier=doing.carrier,
        title=doing.programme.deeds[0],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        place="",
        held_at=starts_at,
        people_served=0,
        summary="认真学习，深刻领会，取得良好效果。",
        held_recorded_at=filed_at + timedelta(minutes=random.randint(2, 40)),
        recorded_at=filed_at,
    )


def _posts(doing: Doing, at: datetime) -> Iterator[Activity]:
    """Yield the long posts of today and the days to come, where one can sign up and check in."""
    today = day_of(at)
    for number in range(15):
        day = today + timedelta(days=number)
        yield Activity(
            carrier=doing.carrier,
            title="办事大厅先锋岗当值",
            starts_at=_moment(day, 7),
            ends_at=_moment(day, 23, 30),
            place=HALL,
            recorded_at=at - timedelta(days=4),
        )


def _people(
    random: Random, doing: Doing, activity: Activity, at: datetime
) -> tuple[list[SignUp], list[CheckIn]]:
    """Return who signed up before and who was there; a few withdraw, a few come unannounced."""
    sign_ups: list[SignUp] = []
    check_ins: list[CheckIn] = []
    is_city = doing.programme.plot is Plot.CITY
    wished = random.randint(380, 620) if is_city else random.randint(7, 19)
    if activity.ends_at > at:
        wished //= 3
    asked = set(random.choices(doing.people, k=wished))
    opened_at = activity.recorded_at
    closes_at = min(at, activity.starts_at)
    asked_at = sorted(
        (opened_at + (closes_at - opened_at) * random.random(), pk) for pk in sorted(asked)
    )
    for number, (signed_up_at, pk) in enumerate(asked_at):
        withdraws = random.random() < 0.05
        sign_ups.append(
            SignUp(
                activity=activity,
                member_id=pk,
                signed_up_at=signed_up_at,
                placed_at=signed_up_at if number < (activity.places or len(asked)) else None,
                withdrawn_at=signed_up_at + (closes_at - signed_up_at) / 2 if withdraws else None,
            )
        )
        if activity.held_at is not None and not withdraws and random.random() < 0.91:
            check_ins.append(_check_in(random, activity, pk))
    if activity.held_at is not None:
        guests = set(random.choices(doing.people, k=max(1, wished // 12))) - asked
        check_ins += [_check_in(random, activity, pk) for pk in sorted(guests)]
    return sign_ups, check_ins


def _check_in(random: Random, activity: Activity, member_id: int) -> CheckIn:
    late = timedelta(minutes=random.randint(-18, 35), seconds=random.randint(0, 59))
    return CheckIn(activity=activity, member_id=member_id, checked_in_at=activity.starts_at + late)
