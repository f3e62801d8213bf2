"""Requests a second through the real server: one small client, for ours and the limit alike."""

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from tools import ROOT
from tools.bench.jobs import Job

CONNECTIONS = 16
WARM_SECONDS = 1.0
SECONDS = 4.0
PATIENCE = 60.0
HOST = "127.0.0.1"


class NotServed(Exception):  # noqa: N818 -- told as a sentence
    """The page did not answer 200, or the server did not come up."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(command: Sequence[str], port: int, environment: Mapping[str, str]) -> Iterator[float]:
    """Run a server until the end of the block; gives the seconds until it answered."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=dict(environment), stdout=subprocess.DEVNULL, stderr=sys.stderr
    ) as server:
        try:
            _wait(server, port, started)
            yield time.perf_counter() - started
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait(server: "subprocess.Popen[bytes]", port: int, started: float) -> None:
    while time.perf_counter() - started < PATIENCE:
        if server.poll() is not None:
            raise NotServed(f"{server.args!r} ended with {server.returncode}")
        try:
            if _first_answer(port, "/healthz")[0]:
                return
        except OSError:
            time.sleep(0.02)
    raise NotServed(f"nobody answers at port {port}")


def _request(path: str, port: int) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\n\r\n".encode()


def _first_answer(port: int, path: str) -> tuple[int, int]:
    """Return status and length of the body."""
    with socket.create_connection((HOST, port), timeout=PATIENCE) as wire:
        wire.sendall(_request(path, port))
        answer = b""
        while not _is_whole(answer):
            part = wire.recv(65536)
            if not part:
                raise ConnectionResetError
            answer += part
    return int(answer.split(b" ", 2)[1]), _length(answer)


def _length(answer: bytes) -> int:
    head = answer.partition(b"\r\n\r\n")[0].lower()
    mark = head.index(b"content-length:") + len(b"content-length:")
    return int(head[mark:].split(b"\r\n", 1)[0])


def _is_whole(answer: bytes) -> bool:
    head, mark, body = answer.partition(b"\r\n\r\n")
    return bool(mark) and len(body) >= _length(head + b"\r\n\r\n")


def body_length(port: int, path: str) -> int:
    """Return the bytes of a page.

    Raises:
        NotServed: it does not answer 200.
    """
    status, length = _first_answer(port, path)
    if status != 200:  # noqa: PLR2004 -- HTTP's own
        raise NotServed(f"{path} answers {status}")
    return length


def rate(port: int, path: str) -> float:
    """Return the answers a second to one page, over connections that stay open."""
    length = body_length(port, path)
    _drive(port, path, WARM_SECONDS)
    before = time.perf_counter()
    answers = _drive(port, path, SECONDS)
    spent = time.perf_counter() - before
    if length != body_length(port, path):
        raise NotServed(f"{path} changed under load")
    return answers / spent


def _drive(port: int, path: str, seconds: float) -> int:
    request = _request(path, port)
    chooser = selectors.DefaultSelector()
    whole: dict[socket.socket, bytes] = {}
    for _place in range(CONNECTIONS):
        wire = socket.create_connection((HOST, port), timeout=PATIENCE)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire.sendall(request)
        whole[wire] = b""
        chooser.register(wire, selectors.EVENT_READ)
    answers = 0
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for key, _events in chooser.select(timeout=1):
            wire = key.fileobj  # type: ignore[assignment] # only sockets were registered
            whole[wire] += wire.recv(262_144)
            if _is_whole(whole[wire]):
                if not whole[wire].startswith(b"HTTP/1.1 200"):
                    raise NotServed(f"{path}: {whole[wire][:60]!r}")
                answers += 1
                whole[wire] = b""
                wire.sendall(request)
    for wire in whole:
        wire.close()
    chooser.close()
    return answers


def constant_rate(length: int, threads: int) -> float:
    """Return the rate of a page of this length that costs nothing to make: the limit."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port),
        "--blocking-threads", str(threads), "--no-ws", "--log-level", "error",
        "tools.bench.constant:application",
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BENCH_BYTES": str(length)}
    with running(command, port, environment):
        return rate(port, "/")


def load_jobs(
    port: int, pages: Mapping[str, str], threads: int, bars: Mapping[str, float]
) -> Iterator[Job]:
    """Measure each page against the constant page of the same length.

    Args:
        port: where the server listens.
        pages: name → address.
        threads: how many serve at once, for the limit too.
        bars: the least share of the limit, for some of the names.
    """
    for name, path in pages.items():
        ours = rate(port, path)
        limit = constant_rate(body_length(port, path), threads)
        yield Job(f"{name}, served", ours, limit, "requests/s", "higher", bars.get(name))
