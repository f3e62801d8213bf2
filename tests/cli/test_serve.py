import http.client
import json
import signal
import socket
import sqlite3
import subprocess
import time
from contextlib import closing
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.cli.running import COMMAND, PATIENCE, answer_of, environment, free_port, run


def start(home: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, *words], env=environment(home), text=True, stderr=subprocess.PIPE
    )


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


def test_serve_and_worker_before_init_say_so_at_once(tmp_path: Path) -> None:
    for command in ("serve", "worker"):
        done = run(tmp_path / "new", command)

        assert done.returncode == 1
        assert "xianfeng init --admin NAME" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_idle_and_half_sent_requests_keep_nobody_out_and_a_locked_database_is_told_at_once(
    home: Path,
) -> None:
    """One server for both, since its start is what takes long."""
    port = free_port()
    server = start(home, "serve", "--port", str(port), "--without-worker")
    try:
        answer_of(port, "/healthz")
        half = (
            b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: xf_csrf="
            + b"a" * 32
            + b"\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: 4000\r\n\r\nlogin="
        )
        idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(500)]
        for number, each in enumerate(idle):
            each.sendall((b"", b"GET / HTTP/1.1\r\nHost:", half)[number % 3])

        assert [answer_of(port, path)[0] for path in ("/healthz", "/", "/accounts/login/")] == [
            200,
            200,
            200,
        ]
        for each in idle:
            each.close()

        with closing(sqlite3.connect(home / "xianfeng.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            health, body = answer_of(port, "/healthz")
            assert (health, json.loads(body)["why"]) == (503, "busy")
            began = time.monotonic()
            status, headers, page = signing_in(port)
            assert (status, headers["Retry-After"]) == (503, "30")
            assert "目前无法保存" in page
            assert time.monotonic() - began < 10
            assert answer_of(port, "/")[0] == answer_of(port, "/accounts/login/")[0] == 200
        assert signing_in(port)[0] == 422
        assert answer_of(port, "/healthz")[0] == 200
    finally:
        server.terminate()
        _, log = server.communicate(timeout=PATIENCE)

    log_left = home / "xianfeng.sqlite3-wal"
    assert not log_left.exists() or not log_left.stat().st_size
    assert f"served at port {port}" in log
    assert "fault" not in log


def signing_in(port: int) -> tuple[int, Message, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", "/accounts/login/")
        first = connection.getresponse()
        first.read()
        token = str(first.headers["Set-Cookie"]).partition("xf_csrf=")[2].partition(";")[0]
        sent = {"login": "chen", "password": "wrong", "csrfmiddlewaretoken": token}
        form = "application/x-www-form-urlencoded"
        headers = {"Cookie": f"xf_csrf={token}", "Content-Type": form}
        connection.request("POST", "/accounts/login/", urlencode(sent), headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
