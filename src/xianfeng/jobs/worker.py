"""Run jobs until told to stop; `xianfeng worker` and the process beside `xianfeng serve`."""

import signal
import threading
import time
from typing import Any
from uuid import uuid4

import structlog
from django.db import connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from . import services

log = structlog.get_logger("xianfeng.jobs")
LOOK_ROUND_SECONDS = 15.0
"""Between two looks at the timetable and at workers that are gone."""


class _OneJob(Worker):  # type: ignore[misc, unused-ignore] # the library is untyped
    """The library's worker, taking one job at a time, so that a stop is seen between two."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        self.ran = False

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        self.ran = True
        started = time.perf_counter()
        super().run_task(db_task_result)
        log.info(
            "job finished",
            run=db_task_result.args_kwargs["args"][0],
            seconds=round(time.perf_counter() - started, 3),
        )


def run_pending(*, stop: threading.Event | None = None, worker_id: str = "") -> int:
    """Run every waiting job and return how many; a broken one is marked and stops none.

    Args:
        stop: when set, no further job is begun.
        worker_id: who takes them; made up if empty.
    """
    name = worker_id or uuid4().hex
    done = 0
    while stop is None or not stop.is_set():
        worker = _OneJob(name)
        worker.run()
        if not worker.ran:
            break
        done += 1
    return done


def look_round() -> None:
    """Call what the timetable calls by now, and take runs back from workers that are gone."""
    now = timezone.now()
    called = services.call_due(at=now)
    swept = services.sweep(lease=services.lease(), at=now)
    if called or swept:
        log.info("looked round", called=called, swept=swept)


def run_worker(stop: threading.Event | None = None, *, interval: float = 1.0) -> None:
    """Run jobs as they come, until `stop` is set; the job in hand is finished first.

    Args:
        stop: set by the server that shuts down; without it SIGINT and SIGTERM stop the worker.
        interval: seconds between two looks at an empty queue.
    """
    if stop is None:
        stop = _stop_at_signals()
    worker_id = uuid4().hex
    log.info("worker started", worker=worker_id)
    next_look = 0.0
    try:
        while not stop.is_set():
            if time.monotonic() >= next_look:
                look_round()
                next_look = time.monotonic() + LOOK_ROUND_SECONDS
            if run_pending(stop=stop, worker_id=worker_id) == 0:
                stop.wait(interval)
    finally:
        connections.close_all()
        log.info("worker stopped", worker=worker_id)


def _stop_at_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
