"""How a page is read: its language and the size of its letters (no guess from the browser)."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from .words import read_on

LANGUAGE_COOKIE = "xf_lang"
SIZE_COOKIE = "xf_size"
COOKIES = {"lang": LANGUAGE_COOKIE, "size": SIZE_COOKIE}
DEFAULT_LANGUAGE = "zh-hans"
SIZES = ("normal", "large", "largest")
COOKIELESS = ("/r/", "/w/", "/receipt/", "/case/", "/kiosk/", "/consultations/")
"""Citizens' paths: no cookie is read or set there; the address alone decides."""
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Reading:
    """How one request is read; `carried` is what its address said and its links keep."""

    language: str = DEFAULT_LANGUAGE
    size: str = "normal"
    carried: tuple[tuple[str, str], ...] = ()

    @property
    def tag(self) -> str:
        """The language as HTML names it."""
        return "zh-Hans" if self.language == "zh-hans" else self.language

    def carry(self, url: str) -> str:
        """Add to a link what the address of this page said about language and size."""
        return with_query(url, **dict(self.carried)) if self.carried else url


AS_EVERYBODY = Reading()


def is_cookieless(path: str) -> bool:
    """Tell whether a path belongs to citizens, where no cookie is read or set (I5)."""
    return path.startswith(COOKIELESS)


def reading_of(request: HttpRequest) -> Reading:
    """Read language and size from the address, then from the cookies, else the default."""
    cookies = {} if is_cookieless(request.path) else request.COOKIES
    if not cookies and not request.META.get("QUERY_STRING"):
        return AS_EVERYBODY
    languages = dict(settings.LANGUAGES)
    said_language = request.GET.get("lang", "").lower()
    said_size = request.GET.get("size", "")
    language, size = cookies.get(LANGUAGE_COOKIE, ""), cookies.get(SIZE_COOKIE, "")
    carried: list[tuple[str, str]] = []
    if said_language in languages:
        language = said_language
        carried.append(("lang", said_language))
    if said_size in SIZES:
        size = said_size
        carried.append(("size", said_size))
    return Reading(
        language if language in languages else DEFAULT_LANGUAGE,
        size if size in SIZES else "normal",
        tuple(carried),
    )


def with_query(url: str, **changes: str | None) -> str:
    """Change the query of a local address; None takes a name away.

    >>> with_query("/w/3/?lang=en", lang=None, size="large")
    '/w/3/?size=large'
    """
    parts = urlsplit(url)
    query = QueryDict(parts.query, mutable=True)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return parts._replace(query=query.urlencode()).geturl()


class ReadingMiddleware:
    """Set `request.reading` and the language; the page says what it depends on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_cookieless(request.path):
            # Whatever stands behind sees no cookie, so that it can neither follow nor answer one;
            # the session's own middleware would tell a browser to forget a broken one (I5).
            request.COOKIES = {}
        reading = reading_of(request)
        request.reading = reading  # type: ignore[attr-defined] # set here for every page
        with translation.override(reading.language), read_on(timezone.localdate()):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", reading.tag)
        if not is_cookieless(request.path) and "text/html" in response.get("Content-Type", ""):
            patch_vary_headers(response, ["Cookie"])
        sign_in = resolve_url(settings.LOGIN_URL)
        if request.method == "GET" and response.get("Location", "").startswith(sign_in):
            # A stranger who opened an English page is asked in English to sign in.
            response["Location"] = reading.carry(response["Location"])
        if request.method == "POST" and not is_cookieless(request.path):
            # Whoever signs in from an English page has chosen English, and is sent on from here.
            for name, value in reading.carried:
                _keep(response, name, value)
        return response


def remember(request: HttpRequest) -> HttpResponse:
    """Keep the language and size that the person chose, and send them back to their page."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(with_query(target, lang=None, size=None))
    for name, allowed in (("lang", dict(settings.LANGUAGES)), ("size", SIZES)):
        if (value := request.POST.get(name, "").lower()) in allowed:
            _keep(response, name, value)
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        COOKIES[name],
        value,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
