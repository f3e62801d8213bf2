"""Who is served first: requests are counted, not connections, and idle ones cost no place.

The server gives each request in hand a thread of its own that only waits: for the rest of a body
that comes slowly, then for its turn. What people ask goes through as many lanes as the settings
say, with a bound on those who wait; programs that watch the platform have a lane of their own.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from threading import Semaphore
from typing import Any

from django.http import HttpRequest, HttpResponse

from .responses import Headers
from .stacks import MACHINES

Program = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
DOORS = frozenset({"/accounts/login/", "/accounts/first/", "/accounts/again/"})
"""Where passwords are looked at, which is slow on purpose: a flood of them holds up no page."""
WAITING_A_LANE = 16
"""Requests that may wait for one lane; whoever comes then is asked to come again."""
HELD_BYTES = 256 * 1024
"""Of a body that are held in memory while the rest comes; the rest lies on the disk."""
READ_MOST_BYTES = 512 * 1024 * 1024
"""A longer body is refused by its length and never read."""
TOO_MANY = "Too many requests at once; try again in a moment.\n现在请求太多，请稍后再试。\n"


class Lanes:
    """A WSGI program that lets another one answer, in threads of its own."""

    def __init__(self, program: Program, *, threads: int) -> None:
        self.program = program
        self.people = ThreadPoolExecutor(threads, "people")
        self.doors = ThreadPoolExecutor(max(threads // 4, 1), "doors")
        self.machines = ThreadPoolExecutor(1, "machines")
        self.places = Semaphore(threads * (1 + WAITING_A_LANE))
        self.full = Headers(_too_many)(HttpRequest())

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        path = environ["PATH_INFO"]
        if path in MACHINES:
            return self.machines.submit(self._answer, environ, start).result()
        with SpooledTemporaryFile(HELD_BYTES) as body:
            length = environ.get("CONTENT_LENGTH") or "0"
            if length.isdecimal() and 0 < (left := int(length)) <= READ_MOST_BYTES:
                while left and (piece := environ["wsgi.input"].read(min(left, HELD_BYTES))):
                    body.write(piece)
                    left -= len(piece)
                body.seek(0)
                environ["wsgi.input"] = body
            if not self.places.acquire(blocking=False):
                start("503 Service Unavailable", list(self.full.headers.items()))
                return [self.full.content]
            try:
                is_at_a_door = environ["REQUEST_METHOD"] == "POST" and path in DOORS
                lane = self.doors if is_at_a_door else self.people
                return lane.submit(self._answer, environ, start).result()
            finally:
                self.places.release()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        answer = self.program(environ, start)
        try:
            return [b"".join(answer)]
        finally:
            if close := getattr(answer, "close", None):
                close()


def _too_many(_request: HttpRequest) -> HttpResponse:
    said = HttpResponse(TOO_MANY, status=503, content_type="text/plain; charset=utf-8")
    said.headers["Retry-After"] = "5"
    return said
