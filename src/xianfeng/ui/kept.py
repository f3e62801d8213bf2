"""Pages of everybody, drawn once for what they show and kept until they show something else.

A page is found again by all that it is made of: its template, how it is read, the query of its
address, the name of the house, and what it shows. So it can not be out of date, there is nothing
to clear, and each web process may keep its own. What stands in the path must be in what it shows,
or not on the page.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .reading import Reading

MOST = 512
"""Pages that a process keeps, those asked for last."""
_pages: OrderedDict[Hashable, bytes] = OrderedDict()
_lock = Lock()


def kept(
    request: HttpRequest,
    template: str,
    shown: Hashable,
    context: Callable[[], Mapping[str, object]],
) -> HttpResponse:
    """Answer with a page that is the same for everybody.

    Args:
        request: what is drawn may take of it the reading and the query alone.
        template: what draws the page.
        shown: all that the page shows, or the state of all that it is made of; the day too, where
            it shows another thing on another day. None: draw it each time.
        context: gathers what the template needs; called only where the page is not kept.
    """
    reading: Reading = request.reading  # type: ignore[attr-defined] # ReadingMiddleware set it
    query = request.META.get("QUERY_STRING", "")
    key = (template, reading, query, str(settings.XIANFENG_NAME), shown)
    with _lock:
        page = None if shown is None else _pages.get(key)
        if page is not None:
            _pages.move_to_end(key)
    if page is None:
        page = render_to_string(template, dict(context()), request).encode()
        if shown is not None:
            _keep(key, page)
    return HttpResponse(page)


def _keep(key: Hashable, page: bytes) -> None:
    with _lock:
        _pages[key] = page
        if len(_pages) > MOST:
            _pages.popitem(last=False)


def forget() -> None:
    """Forget all pages: for tests, whose rows come and go without any service."""
    _pages.clear()
