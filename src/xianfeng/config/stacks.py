"""The short way of what everybody gets alike: no session, no sign-in, nobody who acts.

`shortcut` stands before all other middleware, `landing` behind it. Django puts the stack together
from the inside out, so that `landing` knows the way on before `shortcut` needs it. Host and TLS
are asked of the long way's own classes; headers are set before both (`responses`). What
`process_view` refuses (a method that the address does not know) is refused on both ways.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, cast

from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware
from django.middleware.security import SecurityMiddleware

from xianfeng.ui.reading import ReadingMiddleware, is_cookieless

Handler = Callable[[HttpRequest], Any]
PUBLIC = frozenset({"/", "/find/"})
"""Pages that are the same for everybody, though a cookie may say in which language."""
MACHINES = frozenset({"/healthz", "/readyz", "/metrics"})
"""What programs ask for: it has no language."""
_inside: ContextVar[Handler] = ContextVar("inside")


def landing(get_response: Handler) -> Handler:
    """Note the way on behind all middleware."""
    _inside.set(get_response)
    return get_response


def shortcut(get_response: Handler) -> Handler:
    """Lead citizens, readers of public pages and watching programs past all that they need not."""
    common, security = CommonMiddleware(get_response), SecurityMiddleware(get_response)
    inner = _inside.get()

    @convert_exception_to_response
    def to_machines(request: HttpRequest) -> HttpResponse:
        """Refuse a foreign host as a page that gets its headers like all others."""
        return cast("HttpResponse", common.process_request(request) or inner(request))

    to_people = ReadingMiddleware(cast("Callable[[HttpRequest], HttpResponse]", to_machines))

    def way(request: HttpRequest) -> HttpResponse:
        path = request.path
        inside: Handler
        if path in MACHINES:
            inside = to_machines
        elif path in PUBLIC or is_cookieless(path):
            inside = to_people
        else:
            return cast("HttpResponse", get_response(request))
        answer: Any = security.process_request(request) or inside(request)
        response = cast("HttpResponse", common.process_response(request, answer))
        if security.sts_seconds:
            security.process_response(request, response)
        return response

    return way
