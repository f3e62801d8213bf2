"""How pages answer one citizen: kept by nobody, told to no other site, taken from no other site."""

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from xianfeng.ballots.selectors.slips import RatedWindow, rated_window
from xianfeng.ui.reading import Reading


def to_one_citizen(response: HttpResponse) -> HttpResponse:
    """Let nobody keep an answer, and let no site be told where one came from."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def see_other(request: HttpRequest, url: str) -> HttpResponse:
    """Lead on to a page, in the language and size of this one."""
    reading: Reading = request.reading  # type: ignore[attr-defined] # ReadingMiddleware set it
    response = HttpResponse(status=303, headers={"Location": reading.carry(url)})
    return to_one_citizen(response)


def refuse_foreign(request: HttpRequest) -> HttpResponse | None:
    """Refuse a form that came from another site.

    A page without referrer sends the origin "null", and old browsers send no `Sec-Fetch-Site`:
    both are let in, for they must be able to vote.
    """
    if request.method != "POST":
        return None
    origin = request.headers.get("Origin", "null")
    is_own = origin == "null" or urlsplit(origin).netloc == request.get_host()
    if is_own and request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}:
        return None
    return to_one_citizen(render(request, "review/foreign.html", status=403))


def public_window(code: str) -> RatedWindow:
    """Return the window of a public page, or answer 404."""
    window = rated_window(code)
    if window is None:
        raise Http404
    return window
