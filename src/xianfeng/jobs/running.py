"""One attempt of a run: a beating heart beside it, a limit of time, its end marked once."""

import faulthandler
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from types import FrameType
from typing import Any

import structlog
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from xianfeng.foundation.errors import Refusal

from . import aside, services
from .models import Run
from .registry import UnknownJob, job_named

log = structlog.get_logger("xianfeng.jobs")
BEAT_SECONDS = 2.0
WORD_SECONDS = 0.2
"""Between two words aside; a job may say how far it is as often as it likes."""
LAST_SECONDS = 30.0
"""What a job may take to end after its time is up; then its worker is ended with it."""


class Stopped(Exception):  # noqa: N818 -- named as the fact that it is
    """Somebody wants this run to stop."""


class TimeIsUp(Exception):  # noqa: N818 -- named as the fact that it is
    """The attempt took longer than its policy allows."""


class Attempt:
    """What a job may say and ask while it runs."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.parts_done = 0
        self.parts = 0
        self.may_go_on = True
        self.next_word = 0.0
        self.is_finished = False

    def finish(self, result: Any) -> None:
        """Mark the run as done, once, in the transaction that is open."""
        services.finish(run=self.run, result=result, at=timezone.now())
        self.is_finished = True


_current: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


def progress(parts_done: int, parts: int) -> None:
    """Say how far a job is; outside a worker nothing happens.

    Args:
        parts_done: what is done, 0 ≤ parts_done ≤ parts.
        parts: all there is to do; 0 while unknown.

    Raises:
        Stopped: somebody wants it to stop; let it pass.
    """
    attempt = _current.get()
    if attempt is None:
        return
    attempt.parts_done, attempt.parts = parts_done, parts
    if connection.in_atomic_block and time.monotonic() >= attempt.next_word:
        aside.say_parts(attempt.run.pk, parts_done, parts)
        attempt.next_word = time.monotonic() + WORD_SECONDS
    if not attempt.may_go_on or aside.is_stop_wanted(attempt.run.pk):
        raise Stopped


@contextmanager
def once() -> Iterator[None]:
    """Write what a job writes; it is committed with the mark of being done, or not at all.

    A job whose policy is not `is_whole` writes inside this block, one time; what another attempt
    has done meanwhile is never done twice.
    """
    attempt = _current.get()
    with transaction.atomic():
        yield
        if attempt is not None and not attempt.is_finished:
            attempt.finish(None)


def begin(run: Run) -> None:
    """Carry out a run that was claimed; every end is marked, and none escapes to the worker."""
    attempt = Attempt(run)
    aside.clear(run.pk)
    try:
        with _beating(attempt), _limited(job_named(run.name).policy.limit):
            _carry_out(attempt)
    except services.Overtaken:
        log.warning("job overtaken", job=run.name, attempt=run.attempt)
    except Stopped:
        with _marking(run):
            services.stopped(run=run, at=timezone.now())
    except Refusal as refusal:
        _fail(run, type(refusal).__name__, is_final=True)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 -- a job may raise anything; it is marked and tried again
        _fail(run, type(error).__name__, is_final=isinstance(error, UnknownJob))
    finally:
        aside.clear(run.pk)


def _carry_out(attempt: Attempt) -> None:
    run = attempt.run
    job = job_named(run.name)
    if job.daily is not None:
        services.require_steady_clock(at=timezone.now())
    if not job.policy.is_whole:
        result = job.function(**run.arguments)
        if not attempt.is_finished:
            with transaction.atomic():
                attempt.finish(result)
        return
    with transaction.atomic():
        attempt.finish(job.function(**run.arguments))


def _fail(run: Run, fault: str, *, is_final: bool) -> None:
    with _marking(run):
        state = services.fail(run=run, fault=fault, is_final=is_final, at=timezone.now())
        log.warning("job broken", job=run.name, attempt=run.attempt, fault=fault, state=state.value)


@contextmanager
def _marking(run: Run) -> Iterator[None]:
    """Mark an end if that can be; else the run falls silent, and a look round takes it back."""
    try:
        yield
    except services.Overtaken:
        log.warning("job overtaken", job=run.name, attempt=run.attempt)
    except OperationalError as error:  # somebody writes for long, or the database is gone
        log.warning("end not marked", job=run.name, attempt=run.attempt, fault=str(error))


@contextmanager
def _beating(attempt: Attempt) -> Iterator[None]:
    """Let a thread with a connection of its own give signs of life while the job runs."""
    is_over = threading.Event()

    def beat() -> None:
        try:
            while not is_over.wait(BEAT_SECONDS):
                _beat_once(attempt)
        finally:
            connection.close()

    heart = threading.Thread(target=beat, name="heart", daemon=True)
    token = _current.set(attempt)
    heart.start()
    try:
        yield
    finally:
        is_over.set()
        heart.join()
        _current.reset(token)


def _beat_once(attempt: Attempt) -> None:
    try:
        attempt.may_go_on = services.beat(
            run=attempt.run,
            parts_done=attempt.parts_done,
            parts=attempt.parts,
            at=timezone.now(),
        )
    except OperationalError:
        # The job itself writes just now (SQLite has one writer); nobody else can take the run
        # away meanwhile, since that would be a write too.
        log.debug("beat missed", job=attempt.run.name)


@contextmanager
def _limited(limit: timedelta) -> Iterator[None]:
    """Break an attempt off when its time is up; only a main thread can be broken off.

    A job that hears nothing, since it catches all errors or stays in native code, ends with its
    worker a little later; the next one finds the run silent and gives it another attempt, or up.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise TimeIsUp

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, limit.total_seconds())
    # a thread of its own that needs no turn of the interpreter; it tells the places, no values
    faulthandler.dump_traceback_later(limit.total_seconds() + LAST_SECONDS, exit=True, file=2)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
