"""What pages of citizens share: one reader, no cookie, no form from another site (design.md §5)."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from .reading import Reading


def to_one_citizen(response: HttpResponse) -> HttpResponse:
    """Let nobody keep an answer, nor learn from where its reader came."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def see_other(request: HttpRequest, url: str) -> HttpResponse:
    """Lead on after a form, in the language and size of its address."""
    reading: Reading = request.reading  # type: ignore[attr-defined] # ReadingMiddleware set it
    response = HttpResponse(status=303, headers={"Location": reading.carry(url)})
    return to_one_citizen(response)


def is_foreign(request: HttpRequest) -> bool:
    """Tell whether a form came from another site.

    A page without referrer sends the origin "null", and old browsers send no `Sec-Fetch-Site`:
    both are let in, for their readers must be heard.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.get_host()
