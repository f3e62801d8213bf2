"""The shortest way: a ballot that is as it should be, with a slip that is good.

Django's own way costs several times what sealing and storing a ballot does. So the thread that
has read the body reads the ballot, too, and lines it up; one thread puts all that stand in line
into the box in one commit, and each is answered once that is on the disk. Whatever is odd about a
request, a form or a slip goes the usual way, which says so as ever: nothing is refused here. Host,
TLS and foreign sites are asked of those who are asked on the usual way.
"""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware
from django.middleware.security import SecurityMiddleware

from xianfeng.ballots.services.cast import MOST_TOGETHER, Ballot, cast_all
from xianfeng.foundation.errors import Refusal
from xianfeng.review.forms.ballots import plain_answers, plain_comment
from xianfeng.ui.citizens import is_foreign, see_other
from xianfeng.ui.reading import AS_EVERYBODY

from .responses import Headers

Start = Callable[..., Any]
FORM = "application/x-www-form-urlencoded"
PATH = re.compile(r"/r/([0-9A-Za-z]{26})/")
MOST_BYTES = 32 * 1024
"""Of the body of an honest ballot."""
MOST_FIELDS = 200
MOST_IN_LINE = 1024
"""Ballots that wait here; whoever comes then goes the usual way, and is asked to come again."""


class Line:
    """Ballots that wait for the next commit, and the thread that writes."""

    def __init__(self) -> None:
        self.writer = ThreadPoolExecutor(1, "ballots")
        self.waiting: list[tuple[Ballot, Lock]] = []
        self.lock = Lock()
        self.is_served = False

    def put(self, ballot: Ballot) -> bool:
        """Tell whether a ballot is in the box, once it is on the disk or known not to be."""
        done = Lock()
        done.acquire()
        with self.lock:
            if len(self.waiting) >= MOST_IN_LINE:
                return False
            self.waiting.append((ballot, done))
            is_first, self.is_served = not self.is_served, True
        if is_first:
            self.writer.submit(self._serve)
        done.acquire()
        return ballot.fault is None

    def _serve(self) -> None:
        """Write until nobody stands in line."""
        while together := self._next():
            with suppress(Exception):  # it stands on each of them, and the usual way finds it again
                close_old_connections()
                cast_all(ballots=[ballot for ballot, _ in together])
            for ballot, done in together:
                if not ballot.is_done:
                    ballot.fault = NotServed()
                done.release()

    def _next(self) -> list[tuple[Ballot, Lock]]:
        with self.lock:
            together = self.waiting[:MOST_TOGETHER]
            del self.waiting[:MOST_TOGETHER]
            self.is_served = bool(together)
        return together


class NotServed(Exception):  # noqa: N818 -- said plainly
    """Nobody could write; the usual way tries again, and says why."""


class Casting:
    """Answers a ballot whose body is there; gives None for all that goes the usual way."""

    def __init__(self) -> None:
        self.line = Line()
        self.common, self.security = CommonMiddleware(_nothing), SecurityMiddleware(_nothing)
        self.answer = Headers(self._answer)
        self.headers: dict[bool, list[tuple[str, str]]] = {}
        """Of every answer, over TLS and without; only the address differs."""

    def __call__(self, environ: dict[str, Any], start: Start) -> list[bytes] | None:
        if not _may_be(environ) or (found := PATH.fullmatch(environ["PATH_INFO"])) is None:
            return None
        request = WSGIRequest(environ)
        try:
            if self._is_odd(request):
                return None
            body = environ["wsgi.input"].read().decode("ascii")  # as browsers write it
            data = parse_qs(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
            answers = partial(plain_answers, data=data)
            ballot = Ballot.made(token=found[1], answers=answers, comment=plain_comment(data))
        except (SuspiciousOperation, ValueError, Refusal):
            return None
        if not self.line.put(ballot):
            return None
        is_secure = request.is_secure()
        if is_secure not in self.headers:
            headers = self.answer(request).headers
            self.headers[is_secure] = [x for x in headers.items() if x[0] != "Location"]
        to = ("Location", f"{environ['PATH_INFO']}receipt/")
        start("303 See Other", [to, *self.headers[is_secure]])
        return [b""]

    def _is_odd(self, request: HttpRequest) -> bool:
        """Tell whether a request is for another host, without TLS, or from another site."""
        return (
            self.security.process_request(request) is not None
            or self.common.process_request(request) is not None
            or is_foreign(request)
        )

    def _answer(self, request: HttpRequest) -> HttpResponse:
        request.reading = AS_EVERYBODY  # type: ignore[attr-defined] # as ReadingMiddleware does
        response = see_other(request, "")
        response.headers["Content-Language"] = AS_EVERYBODY.tag
        self.common.process_response(request, response)
        if self.security.sts_seconds:
            self.security.process_response(request, response)
        return response


def _may_be(environ: dict[str, Any]) -> bool:
    """Tell from outside whether a request is a plain ballot."""
    length = environ.get("CONTENT_LENGTH") or ""
    return (
        environ["REQUEST_METHOD"] == "POST"
        and environ.get("CONTENT_TYPE") == FORM
        and not environ.get("QUERY_STRING")
        and length.isdecimal()
        and int(length) <= MOST_BYTES
    )


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()
