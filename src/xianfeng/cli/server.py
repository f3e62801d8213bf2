"""The web server and the background worker as one program that ends as a whole."""

import gc
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog

LAST_JOB_SECONDS = 60.0
"""How long a stop waits for the job in hand before it is broken off."""
HEADER_SECONDS = 20
"""For which a connection may stay open and ask for nothing."""
REST_SECONDS = 5.0
"""Pause before a worker that died is started again."""


MOST_CONNECTIONS = 2048
"""Open at once in one web process, asking or idle; as far as the system lets us."""
OWN_FILES = 256
"""Files that the process opens itself, beside its connections."""


class PortTaken(Exception):  # noqa: N818 -- told to the operator as a sentence
    """Another program listens there already, or the address is not this machine's."""


def check_port(host: str, port: int) -> None:
    """Make sure that nobody listens at this port.

    The server itself would not notice: it shares its port among its processes.

    Raises:
        PortTaken: somebody does.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"Port {port} at {host} cannot be used: {error.strerror}.") from error


def connections_at_once() -> int:
    """Return how many connections may be open, and ask the system for as many files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OWN_FILES
    files = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(files, soft), hard))
    return max(resource.getrlimit(resource.RLIMIT_NOFILE)[0] - OWN_FILES, OWN_FILES)


class Background:
    """The worker as a process beside the server: what a job loads or breaks stays there."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watch = threading.Thread(target=self._keep, name="worker", daemon=True)

    def start(self) -> None:
        """Start the worker, and start it again where it dies."""
        self._process = _new_worker()
        self._watch.start()

    def stop(self) -> bool:
        """End the worker after the job in hand; tell whether it ended by itself."""
        self._stopping.set()
        process = self._process
        if process is None:
            return True
        process.terminate()
        self._watch.join(LAST_JOB_SECONDS)
        if process.poll() is None:
            process.kill()
            process.wait()
            return False
        return True

    def _keep(self) -> None:
        while self._process is not None and self._process.wait() != 0:
            if self._stopping.is_set():
                return
            structlog.get_logger("xianfeng.server").error(
                "worker died", code=self._process.returncode
            )
            if self._stopping.wait(REST_SECONDS):
                return
            self._process = _new_worker()


def _new_worker() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "xianfeng", "worker", "--beside", str(os.getpid())]
    return subprocess.Popen(command)  # noqa: S603 -- our own program


def end_with(parent: int, stop: Callable[[], object]) -> None:
    """Call `stop` once the process that started this one is gone, however it went."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        stop()

    threading.Thread(target=watch, name="parent", daemon=True).start()


def run_server(
    host: str, port: int, *, with_worker: bool = True, ready: Callable[[], None] = lambda: None
) -> None:
    """Serve until SIGINT or SIGTERM; requests in hand are answered, then the worker is ended.

    Args:
        port: free, as `check_port` found it.
        with_worker: run background work beside.
        ready: called when the port is open.
    """
    from django.conf import settings
    from django.db import connections
    from django.utils.module_loading import import_string
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    from xianfeng.audit.keeping import empty_log
    from xianfeng.upkeep.holding import hold

    # Loaded here, the web processes have it from the start: they are copies of this one.
    application = import_string(settings.WSGI_APPLICATION)

    def program(_target: str) -> Any:
        gc.freeze()  # what is loaded stays: no request has to search it for rings again
        end_with(own_pid, lambda: os.kill(os.getpid(), signal.SIGTERM))
        return application

    own_pid, most = os.getpid(), connections_at_once()
    # The web processes inherit it: it lasts as long as one lives.
    hold(settings.XIANFENG_HOME, port=port)
    connections.close_all()
    server: Any = Granian(
        settings.WSGI_APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.XIANFENG_WEB_PROCESSES,
        # A thread for each request in hand, which waits alone (`config.lanes`).
        blocking_threads=most,
        backpressure=most,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        log_level=LogLevels.error,
        log_dictconfig=settings.LOGGING,
        websockets=False,
        workers_kill_timeout=30,
    )
    log = structlog.get_logger("xianfeng.server")
    background = Background() if with_worker else None

    @server.on_startup  # type: ignore[untyped-decorator, unused-ignore]
    def opened() -> None:
        log.info("serving", host=host, port=port)
        ready()

    if background is not None:
        background.start()
    try:
        server.serve(target_loader=program)
    finally:
        ended = background is None or background.stop()
        empty_log()
        log.info("stopped", worker_ended=ended)
