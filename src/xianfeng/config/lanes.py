"""Who is served first: requests are counted, not connections, and idle ones cost no place.

The server gives each request in hand a thread of its own that only waits: for the rest of a body
that comes slowly, then for its turn. What people ask goes through as many lanes as the settings
say, with a bound on those who wait; programs that watch the platform have a lane of their own.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from tempfile import SpooledTemporaryFile
from threading import Lock, Semaphore
from typing import Any, Self

from django.http import HttpRequest, HttpResponse

from .responses import Headers
from .stacks import MACHINES

Program = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Shortest = Callable[[dict[str, Any], Callable[..., Any]], list[bytes] | None]
"""Answers at once what it knows, in the thread that has read the body (`config.casting`)."""
DOORS = frozenset({"/accounts/login/", "/accounts/first/", "/accounts/again/"})
"""Where passwords are looked at, which is slow on purpose: a flood of them holds up no page."""
WAITING_A_LANE = 16
"""Requests that may wait for one lane; whoever comes then is asked to come again."""
HELD_BYTES = 256 * 1024
"""Of a body that are held in memory while the rest comes; the rest lies on the disk."""
READ_MOST_BYTES = 512 * 1024 * 1024
"""A longer body is refused by its length and never read."""
COMING_MOST_BYTES = 2 * 1024 * 1024 * 1024
"""Of all bodies that a process holds at once; strangers would else fill the disk with them."""
TOO_MANY = "Too many requests at once; try again in a moment.\n现在请求太多，请稍后再试。\n"


class Coming:
    """How many bytes of bodies a process holds now, of all requests together."""

    def __init__(self) -> None:
        self.bytes = 0
        self.lock = Lock()

    def add(self, more: int) -> bool:
        with self.lock:
            self.bytes += more
            return self.bytes <= COMING_MOST_BYTES


class Room:
    """What one body takes of it, until it is answered."""

    def __init__(self, coming: Coming) -> None:
        self.coming = coming
        self.taken = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.coming.add(-self.taken)

    def is_there_for(self, more: int) -> bool:
        self.taken += more
        return self.coming.add(more)


class Lanes:
    """A WSGI program that lets another one answer, in threads of its own."""

    def __init__(
        self, program: Program, *, threads: int, shortest: Shortest = lambda *_: None
    ) -> None:
        self.program = program
        self.shortest = shortest
        self.people = ThreadPoolExecutor(threads, "people")
        self.doors = ThreadPoolExecutor(max(threads // 4, 1), "doors")
        self.coming = Coming()
        self.machines = ThreadPoolExecutor(1, "machines")
        self.places = Semaphore(threads * (1 + WAITING_A_LANE))
        self.places_at_doors = Semaphore(max(threads // 4, 1) * (1 + WAITING_A_LANE))
        self.full = Headers(_too_many)(HttpRequest())

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        path = environ["PATH_INFO"]
        if path in MACHINES:
            return self.machines.submit(self._answer, environ, start).result()
        length = environ.get("CONTENT_LENGTH") or "0"
        is_small = length.isdecimal() and int(length) <= HELD_BYTES
        with (
            BytesIO() if is_small else SpooledTemporaryFile(HELD_BYTES) as body,
            Room(self.coming) as room,
        ):
            if length.isdecimal() and 0 < (left := int(length)) <= READ_MOST_BYTES:
                while left and (piece := environ["wsgi.input"].read(min(left, HELD_BYTES))):
                    if not room.is_there_for(len(piece)):
                        return self._come_again(start)
                    body.write(piece)
                    left -= len(piece)
                body.seek(0)
                environ["wsgi.input"] = body
                if (answered := self.shortest(environ, start)) is not None:
                    return answered
                body.seek(0)
            is_at_a_door = environ["REQUEST_METHOD"] == "POST" and path in DOORS
            # Places of their own, too: who floods the doors would else take everybody's.
            places = self.places_at_doors if is_at_a_door else self.places
            if not places.acquire(blocking=False):
                return self._come_again(start)
            try:
                lane = self.doors if is_at_a_door else self.people
                return lane.submit(self._answer, environ, start).result()
            finally:
                places.release()

    def _come_again(self, start: Callable[..., Any]) -> list[bytes]:
        start("503 Service Unavailable", list(self.full.headers.items()))
        return [self.full.content]

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
