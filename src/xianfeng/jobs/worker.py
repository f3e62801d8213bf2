"""Run jobs until told to stop; used by `xianfeng worker` and, in a thread, by `xianfeng serve`."""

import signal
import threading
import time
from typing import Any
from uuid import uuid4

import structlog
from django.db import connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

log = structlog.get_logger("xianfeng.jobs")


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
            job=db_task_result.args_kwargs["args"][0],
            status=db_task_result.status,
            seconds=round(time.perf_counter() - started, 3),
            fault=db_task_result.exception_class_path,
        )


def run_pending(*, stop: threading.Event | None = None, worker_id: str = "") -> int:
    """Run every waiting job and return how many; a failed one is marked and does not stop it.

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
    try:
        while not stop.is_set():
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
