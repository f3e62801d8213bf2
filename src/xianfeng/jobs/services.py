"""The life of a run: asked for, begun, done once; given back to the queue if its worker dies."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from xianfeng.audit.services import Acting, record
from xianfeng.foundation.errors import N_, Refusal

from . import aside
from .models import Due, Run
from .registry import Job, UnknownJob, job_named, timetable
from .rules import ENDED, LONGEST_WAIT, Policy, State, is_steady, last_due

CLOCK = "clock"
"""Name of the row that says when the clock was believed last."""
NOTED_EVERY = timedelta(hours=6)
FAULT_MOST = 200
"""Characters of a class that are kept."""

WORKER_GONE = "WorkerGone"
"""What stands as fault where nobody can tell what happened."""


class Overtaken(Exception):  # noqa: N818 -- named as the fact that it is
    """Another attempt counts now; what this one wrote is rolled back."""


class NotRetried(Refusal):
    """Only what failed or was stopped can be tried again."""

    sentence = N_("This job has neither failed nor been stopped, so it is not retried.")


def enqueue(name: str, *, user_id: int | None = None, **arguments: object) -> str:
    """Ask for background work; it is gone if the caller's transaction is rolled back.

    Args:
        name: "room.verb", as `@job` registered it.
        user_id: who asked and may see its progress.

    Returns:
        The run's number.

    Raises:
        UnknownJob: no room has registered the name.
        TypeError: an argument is not JSON.
    """
    job_named(name)
    run = Run(name=name, arguments=arguments, user_id=user_id)
    run.save(force_insert=True)
    return str(run.pk)


def claim_next(*, at: datetime) -> Run | None:
    """Take the run that has waited longest and may begin; None where none may."""
    while (first := _ready(at).order_by("enqueued_at", "pk").first()) is not None:
        if (run := claim(run_id=first.pk, at=at)) is not None:
            return run  # else another worker was quicker: look again
    return None


def _ready(at: datetime) -> QuerySet[Run]:
    """List what may begin; a wait longer than any comes of a clock that ran ahead."""
    may_begin = (
        Q(run_after__isnull=True) | Q(run_after__lte=at) | Q(run_after__gt=at + LONGEST_WAIT)
    )
    return Run.objects.filter(may_begin, state=State.WAITING.value, is_stop_wanted=False)


def claim(*, run_id: UUID, at: datetime) -> Run | None:
    """Take a waiting run; None where it runs already, has ended, was stopped or must still wait.

    The token that the run gets belongs to this attempt alone.
    """
    token = uuid4()
    with transaction.atomic():
        taken = (
            _ready(at)
            .filter(pk=run_id)
            .update(
                state=State.RUNNING.value,
                attempt=F("attempt") + 1,
                token=token,
                started_at=at,
                beat_at=at,
                parts_done=0,
                parts=0,
                fault="",
            )
        )
    return Run.objects.get(pk=run_id) if taken else None


def beat(*, run: Run, parts_done: int, parts: int, at: datetime) -> bool:
    """Record a sign of life with what is done so far; tell whether the run may go on."""
    with transaction.atomic():
        mine = Run.objects.filter(pk=run.pk, token=run.token, state=State.RUNNING.value)
        mine.update(beat_at=at, parts_done=parts_done, parts=parts)
        return mine.filter(is_stop_wanted=False).exists()


def finish(*, run: Run, result: Any, at: datetime) -> None:
    """Mark a run as done, in the transaction of what it wrote.

    Raises:
        Overtaken: another attempt was begun; the caller's transaction must be rolled back.
    """
    _end(run, State.DONE, at, result=result)


def fail(*, run: Run, fault: str, is_final: bool, at: datetime) -> State:
    """Put a broken run back into the queue, or give it up; what shall stop is stopped.

    Args:
        run: as `claim` gave it.
        fault: class of the error; no words of it, they may hold personal data.
        is_final: no further attempt can help: an expected no.

    Raises:
        Overtaken: another attempt was begun meanwhile.
    """
    policy = _policy_of(run)
    fault = fault[:FAULT_MOST]
    if is_final or policy.is_given_up(run.attempt):
        _end(run, State.FAILED, at, fault=fault)
        return State.FAILED
    again = at + policy.wait_after(run.attempt)
    with transaction.atomic():
        _end(run, State.WAITING, at, fault=fault, run_after=again)
        unwanted = Run.objects.filter(pk=run.pk, is_stop_wanted=True)
        is_stopped = unwanted.update(state=State.STOPPED.value, ended_at=at)
    return State.STOPPED if is_stopped else State.WAITING


def _policy_of(run: Run) -> Policy:
    """Return the policy of a run, also of one whose job went with an older release."""
    try:
        return job_named(run.name).policy
    except UnknownJob:
        return Policy()


def stopped(*, run: Run, at: datetime) -> None:
    """Mark a run that broke off because somebody wanted it to stop."""
    _end(run, State.STOPPED, at)


def _end(run: Run, state: State, at: datetime, **fields: Any) -> None:
    mine = Run.objects.filter(pk=run.pk, token=run.token, state=State.RUNNING.value)
    if not mine.update(
        state=state.value, ended_at=at if state in ENDED else None, beat_at=at, **fields
    ):
        raise Overtaken(run.name)


def stop(*, run: Run, at: datetime, actor: Acting | None = None) -> None:
    """Stop a run: at once where it waits, at its next sign of life where it runs."""
    if run.state == State.RUNNING:
        aside.want_stop(run.pk)
    with transaction.atomic():
        waiting = Run.objects.filter(pk=run.pk, state=State.WAITING.value).update(
            state=State.STOPPED.value, ended_at=at, is_stop_wanted=True
        )
        running = Run.objects.filter(
            pk=run.pk, state=State.RUNNING.value, is_stop_wanted=False
        ).update(is_stop_wanted=True)
        if actor is not None and (waiting or running):
            record(actor=actor, verb="jobs.run.stopped", subject=run, at=at, detail=_said(run))


def retry(*, actor: Acting, run: Run, at: datetime) -> None:
    """Put a run that failed or was stopped back, with all attempts; `NotRetried` for any other."""
    with transaction.atomic():
        put_back = Run.objects.filter(
            pk=run.pk, state__in=(State.FAILED.value, State.STOPPED.value)
        ).update(
            state=State.WAITING.value,
            attempt=0,
            token=None,
            is_stop_wanted=False,
            started_at=None,
            ended_at=None,
            parts_done=0,
            parts=0,
            run_after=None,
            enqueued_at=at,
        )
        if not put_back:
            raise NotRetried
        record(actor=actor, verb="jobs.run.retried", subject=run, at=at, detail=_said(run))


def _said(run: Run) -> dict[str, object]:
    return {"job": run.name, "fault": run.fault}


def stop_all(*, at: datetime) -> int:
    """Stop every run that waits or runs: after a restore, what they stood for is past."""
    return Run.objects.filter(state__in=(State.WAITING.value, State.RUNNING.value)).update(
        state=State.STOPPED.value, token=None, ended_at=at, is_stop_wanted=True
    )


def sweep(*, lease: timedelta, at: datetime) -> int:
    """Take runs back from workers that are gone.

    Args:
        lease: time without a sign of life after which a worker is taken for gone.

    Returns:
        How many runs were put back or given up.
    """
    # A sign of life that lies ahead was given by a clock that ran ahead.
    long_ago = Q(beat_at__lt=at - lease) | Q(beat_at__gt=at + lease)
    silent = Run.objects.filter(long_ago, state=State.RUNNING.value)
    swept = 0
    for run in silent.order_by("beat_at", "pk"):
        swept += _attempted(lambda run=run: fail(run=run, fault=WORKER_GONE, is_final=False, at=at))  # type: ignore[misc]
    return swept


def _attempted(deed: Callable[[], object]) -> int:
    try:
        deed()
    except Overtaken:
        return 0
    return 1


def call_due(*, at: datetime) -> list[str]:
    """Enqueue what the timetable calls by now; each due moment calls once, whoever looks.

    A job that is new in the timetable waits for its next due moment. What was called at a moment
    that lies ahead counts as never called: the clock ran ahead then.

    Returns:
        The names of the jobs that were called.
    """
    return [job.name for job in timetable() if _call(job, at)]


def _call(job: Job, at: datetime) -> bool:
    assert job.daily is not None
    due = last_due(job.daily, timezone.localtime(at))
    with transaction.atomic():
        _, is_new = Due.objects.get_or_create(name=job.name, defaults={"called_at": due})
        late = Due.objects.filter(Q(called_at__lt=due) | Q(called_at__gt=at), name=job.name)
        if is_new or not late.update(called_at=due):
            return False
        enqueue(job.name)
    return True


class ClockJumped(Refusal):
    """What is done every night cannot be undone; a wrong clock must not do it."""

    sentence = N_(
        "The clock seems to have jumped since {trusted_at}. Nothing was deleted or settled; the "
        "work of the night is done when the clock has been steady for an hour."
    )


def trusted_at() -> datetime | None:
    """Return when the clock was believed last; None where it never was."""
    return Due.objects.filter(name=CLOCK).values_list("called_at", flat=True).first()


def trust_clock(*, at: datetime) -> None:
    """Note that the clock is believed; every few hours at most, for it writes."""
    before = trusted_at()
    if before is None or not timedelta() <= at - before < NOTED_EVERY:
        Due.objects.update_or_create(name=CLOCK, defaults={"called_at": at})


def require_steady_clock(*, at: datetime) -> None:
    """Raise `ClockJumped` if the clock seems to have jumped, before what cannot be undone."""
    before = trusted_at()
    if before is not None and not is_steady(at, trusted_at=before):
        raise ClockJumped(trusted_at=timezone.localtime(before))


def forget(*, before: datetime) -> int:
    """Delete runs that ended before a moment; return how many."""
    forgotten, _ = Run.objects.filter(ended_at__lt=before).delete()
    return forgotten


def lease() -> timedelta:
    """Return the time without a sign of life after which a worker is taken for gone."""
    return timedelta(seconds=settings.FIGURES.job_lease_seconds)
