import io
from collections.abc import Callable, Iterable
from threading import Event, Thread
from typing import Any

import pytest

from tests.access.headers import assert_is_guarded
from xianfeng.config import lanes as module
from xianfeng.config.lanes import WAITING_A_LANE, Lanes

Start = Callable[..., Any]


def asked(path: str, *, method: str = "GET", body: bytes = b"") -> dict[str, Any]:
    return {
        "PATH_INFO": path,
        "REQUEST_METHOD": method,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }


class Busy:
    """A program in which what people ask waits until it may go on."""

    def __init__(self) -> None:
        self.may_go_on = Event()
        self.is_closed = False

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/slow/":
            self.may_go_on.wait(10)
        start("200 OK", [])
        return self._words(environ)

    def _words(self, environ: dict[str, Any]) -> Iterable[bytes]:
        yield environ["wsgi.input"].read()
        self.is_closed = True


def call(lanes: Lanes, environ: dict[str, Any]) -> tuple[str, dict[str, str], bytes]:
    said: list[Any] = []
    body = b"".join(lanes(environ, lambda *words: said.append(words)))
    return said[0][0], dict(said[0][1]), body


def test_a_request_comes_with_its_body_whole() -> None:
    program = Busy()

    status, _, body = call(Lanes(program, threads=1), asked("/x/", method="POST", body=b"a" * 9999))

    assert (status, body, program.is_closed) == ("200 OK", b"a" * 9999, True)


def test_who_comes_when_all_places_are_taken_is_asked_to_come_again_and_watchers_are_not() -> None:
    program = Busy()
    lanes = Lanes(program, threads=1)
    waiting = [
        Thread(target=call, args=(lanes, asked("/slow/")), daemon=True)
        for _ in range(1 + WAITING_A_LANE)
    ]
    for thread in waiting:
        thread.start()
    while lanes.places.acquire(blocking=False):
        lanes.places.release()

    status, headers, body = call(lanes, asked("/x/"))
    watched, _, _ = call(lanes, asked("/healthz"))
    program.may_go_on.set()
    for thread in waiting:
        thread.join(10)

    assert (status, watched) == ("503 Service Unavailable", "200 OK")
    assert headers["Retry-After"] == "5"
    assert "请稍后再试" in body.decode()
    assert_is_guarded(headers)
    assert call(lanes, asked("/x/"))[0] == "200 OK"


def test_a_flood_at_the_door_holds_up_no_page() -> None:
    program = Busy()
    lanes = Lanes(program, threads=1)
    at_the_door = Event()

    def guess(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            at_the_door.set()
            program.may_go_on.wait(10)
        start("200 OK", [])
        return [b""]

    lanes.program = guess
    thread = Thread(
        target=call, args=(lanes, asked("/accounts/login/", method="POST")), daemon=True
    )
    thread.start()
    assert at_the_door.wait(10)

    assert call(lanes, asked("/accounts/login/"))[0] == "200 OK"
    program.may_go_on.set()
    thread.join(10)


def test_a_flood_at_the_door_takes_nobodys_place() -> None:
    program = Busy()
    lanes = Lanes(program, threads=1)

    def guess(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            program.may_go_on.wait(10)
        start("200 OK", [])
        return [b""]

    lanes.program = guess
    at_the_door = asked("/accounts/login/", method="POST")
    flood = [
        Thread(target=call, args=(lanes, dict(at_the_door)), daemon=True)
        for _ in range(1 + WAITING_A_LANE)
    ]
    for thread in flood:
        thread.start()
    while lanes.places_at_doors.acquire(blocking=False):
        lanes.places_at_doors.release()

    refused, page = call(lanes, at_the_door)[0], call(lanes, asked("/w/A1/"))[0]
    program.may_go_on.set()
    for thread in flood:
        thread.join(10)

    assert (refused, page) == ("503 Service Unavailable", "200 OK")


def test_bodies_that_come_at_once_do_not_fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COMING_MOST_BYTES", 100)
    program = Busy()
    lanes = Lanes(program, threads=2)
    held = asked("/slow/", method="POST", body=b"a" * 80)
    thread = Thread(target=call, args=(lanes, held), daemon=True)
    thread.start()
    while not lanes.coming.bytes:
        thread.join(0.01)

    more = call(lanes, asked("/x/", method="POST", body=b"a" * 80))[0]
    page = call(lanes, asked("/x/"))[0]
    program.may_go_on.set()
    thread.join(10)

    assert (more, page) == ("503 Service Unavailable", "200 OK")
    assert lanes.coming.bytes == 0
