"""Background work of the demo city's last nights; one run was given up, one was stopped."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from xianfeng.foundation.days import day_at, start_at

from .models import Run
from .registry import timetable
from .rules import Policy, State

NIGHTS = 3
SECONDS = 4
"""How long a run of a night took."""

FAILED = ("diagnosis.rebuild", {"period": "2026Q2"}, "TimeIsUp", State.FAILED)
STOPPED = ("diagnosis.rebuild", {"period": "2026Q1"}, "", State.STOPPED)


def fill(*, at: datetime, seed: int) -> str:
    """Write what the timetable called in the last nights before `at`."""
    del seed
    rows = []
    today = day_at(at, timezone.get_default_timezone())
    for night in range(NIGHTS, 0, -1):
        for job in timetable():
            assert job.daily is not None
            rows.append(_run(job.name, _moment(today - timedelta(days=night), job.daily)))
    for days, (name, arguments, fault, state) in ((2, FAILED), (1, STOPPED)):
        run = _run(name, _moment(today - timedelta(days=days), time(15)))
        run.arguments, run.fault, run.state = arguments, fault, state.value
        run.attempt = Policy().attempts if state is State.FAILED else 1
        rows.append(run)
    Run.objects.bulk_create(rows)
    return f"{len(rows)} runs of background work"


def _moment(day: date, clock: time) -> datetime:
    return start_at(day, timezone.get_default_timezone()) + timedelta(
        hours=clock.hour, minutes=clock.minute
    )


def _run(name: str, began: datetime) -> Run:
    ended = began + timedelta(seconds=SECONDS)
    return Run(
        name=name,
        state=State.DONE.value,
        attempt=1,
        enqueued_at=began,
        started_at=began,
        beat_at=ended,
        ended_at=ended,
    )
