"""What pages show of runs; who may see which is decided above, where roles are known."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from . import aside
from .models import Run
from .registry import timetable
from .rules import ENDED, State, next_due


@dataclass(frozen=True)
class DueLine:
    """One line of the timetable."""

    name: str
    daily: time
    last_at: datetime | None
    next_at: datetime


def runs() -> QuerySet[Run]:
    """List all runs, the newest first."""
    return Run.objects.select_related("user").order_by("-enqueued_at", "pk")


def runs_asked_by(user_id: int | None) -> QuerySet[Run]:
    """List the runs that a person asked for; nobody's for nobody."""
    return runs().filter(user_id=user_id) if user_id is not None else Run.objects.none()


def open_runs(name: str) -> QuerySet[Run]:
    """List the runs of a job that wait or run."""
    return Run.objects.filter(name=name).exclude(state__in=[state.value for state in ENDED])


def last_run(name: str) -> Run | None:
    """Return the newest run of a job."""
    return runs().filter(name=name).first()


def last_done(name: str) -> Run | None:
    """Return the newest run of a job that ended well."""
    done = Run.objects.filter(name=name, state=State.DONE.value)
    return done.order_by("-ended_at", "pk").first()


def counts_by_state() -> dict[State, int]:
    """Count the runs in each state."""
    found = dict(Run.objects.order_by("state").values_list("state").annotate(Count("pk")))
    return {state: found.get(state.value, 0) for state in State}


def parts_of(run: Run) -> tuple[int, int]:
    """Return what of a run is done and all there is to do, while it writes too."""
    said = aside.said_parts(run.pk) if run.state == State.RUNNING else None
    return max(said or (0, 0), (run.parts_done, run.parts))


def timetable_lines(*, at: datetime) -> list[DueLine]:
    """List what is called daily: when it was last asked for, by whomever, and when it is next."""
    last = dict(Run.objects.order_by("name").values_list("name").annotate(Max("enqueued_at")))
    local = timezone.localtime(at)
    return [
        DueLine(job.name, job.daily, last.get(job.name), next_due(job.daily, local))
        for job in timetable()
        if job.daily is not None
    ]
