"""Run jobs until told to stop; `xianfeng worker` and the process beside `xianfeng serve`."""

import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import OperationalError, close_old_connections, connections
from django.utils import timezone

from xianfeng.actors.rules import System
from xianfeng.audit.keeping import empty_log
from xianfeng.audit.services import seal, seal_when_due
from xianfeng.foundation.errors import Refusal

from . import running, services
from .models import Run
from .rules import Watch, is_steady

WORKER = System("worker")
log = structlog.get_logger("xianfeng.jobs")
LOOK_ROUND_SECONDS = 15.0
"""Between two looks at the timetable and at workers that are gone."""


def run_pending(*, stop: threading.Event | None = None) -> int:
    """Run every waiting job until `stop` is set, and return how many; a broken one stops none."""
    done = 0
    while stop is None or not stop.is_set():
        close_old_connections()
        run = _next()
        if run is None:
            break
        started = time.perf_counter()
        running.begin(run)
        log.info("job finished", run=str(run.pk), seconds=round(time.perf_counter() - started, 3))
        done += 1
    return done


def _next() -> Run | None:
    try:
        return services.claim_next(at=timezone.now())
    except OperationalError as error:  # somebody writes for long, or the database is gone
        log.warning("no run taken", fault=str(error))
        return None


def look_round(watch: Watch | None = None) -> None:
    """Call what is due, unless the clock is not believed, and take runs back from workers gone."""
    now = timezone.now()
    called = services.call_due(at=now) if _believed(watch, now) else []
    swept = services.sweep(lease=services.lease(), at=now)
    if called or swept:
        log.info("looked round", called=called, swept=swept)
    _seal(seal_when_due)
    empty_log()


def _believed(watch: Watch | None, at: datetime) -> bool:
    before = services.trusted_at()
    seems_steady = is_steady(at, trusted_at=before)
    if watch is not None and not watch.look(at, time.monotonic(), is_steady=seems_steady):
        log.warning("clock not believed", trusted_at=str(before))
        return False
    services.trust_clock(at=at)
    return True


def _look_round(watch: Watch) -> None:
    try:
        look_round(watch)
    except OperationalError as error:  # somebody writes for long, or the database is gone
        log.warning("not looked round", fault=str(error))


def _seal(how: Callable[..., object]) -> None:
    """Seal the trail; what stands against it is for `doctor` to tell, and ends no worker."""
    try:
        how(actor=WORKER, at=timezone.now())
    except Refusal as refusal:
        log.warning("trail not sealed", why=type(refusal).__name__)
    except OperationalError as error:  # somebody writes for long, or the database is gone
        log.warning("trail not sealed", why=str(error))


def run_worker(stop: threading.Event | None = None, *, interval: float = 1.0) -> None:
    """Run jobs as they come, until `stop` is set; the job in hand is finished first.

    Args:
        stop: set by the server that shuts down; without it SIGINT and SIGTERM stop the worker.
        interval: seconds between two looks at an empty queue.
    """
    if stop is None:
        stop = _stop_at_signals()
    log.info("worker started")
    next_look, watch = 0.0, Watch(timezone.now(), time.monotonic())
    try:
        while not stop.is_set():
            if time.monotonic() >= next_look:
                _look_round(watch)
                next_look = time.monotonic() + LOOK_ROUND_SECONDS
            if run_pending(stop=stop) == 0:
                stop.wait(interval)
    finally:
        _seal(seal)
        connections.close_all()
        log.info("worker stopped")


def _stop_at_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
