import http.client
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, environment, free_port, run

PATIENCE = 30


def start(home: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, *words], env=environment(home), text=True, stderr=subprocess.PIPE
    )


def answer_of(port: int, path: str) -> tuple[int, bytes]:
    deadline = time.monotonic() + PATIENCE
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        except ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        finally:
            connection.close()


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in listed.split()]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_answers_and_ends_as_a_whole(number: signal.Signals, home: Path) -> None:
    port = free_port()
    server = start(home, "serve", "--port", str(port))
    try:
        assert answer_of(port, "/healthz") == (200, b'{"status": "ok"}')
        parts = children_of(server.pid)

        server.send_signal(number)
        _, log = server.communicate(timeout=PATIENCE)
    finally:
        server.kill()

    assert len(parts) == 2  # web process and worker
    assert (server.returncode, "Traceback" in log) == (0, False)
    assert not any(map(is_running, parts))
    assert "healthz" not in log


@pytest.mark.slow
def test_nothing_is_left_of_a_server_that_was_killed(home: Path) -> None:
    port = free_port()
    server = start(home, "serve", "--port", str(port))
    try:
        answer_of(port, "/healthz")
        parts = children_of(server.pid)
    finally:
        server.kill()
        server.communicate(timeout=PATIENCE)

    assert len(parts) == 2
    deadline = time.monotonic() + PATIENCE
    while any(map(is_running, parts)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(is_running, parts))


def is_running(pid: int) -> bool:
    """A process that nobody asks after any more (a zombie) has ended."""
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
def test_a_taken_port_is_told_with_its_mend(home: Path) -> None:
    port = free_port()
    server = start(home, "serve", "--port", str(port), "--without-worker")
    try:
        answer_of(port, "/healthz")
        second = run(home, "serve", "--port", str(port))
    finally:
        server.terminate()
        server.communicate(timeout=PATIENCE)

    assert second.returncode == 1
    assert f"xianfeng serve --port {port + 1}" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.slow
def test_a_worker_alone_ends_at_a_signal(home: Path) -> None:
    worker = start(home, "worker")
    try:
        assert worker.stderr is not None
        first = worker.stderr.readline()
        worker.terminate()
        worker.communicate(timeout=PATIENCE)
    finally:
        worker.kill()

    assert "worker started" in first

    assert worker.returncode == 0
