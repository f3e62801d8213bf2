"""Pages for when something went wrong; each says what happened and what to do next."""

import logging
import sys
from collections.abc import Iterable
from secrets import token_hex
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xianfeng.foundation.errors import OwnMatter
from xianfeng.foundation.troubles import LookUnrecorded, trouble_of

from .words import say

logger = logging.getLogger("xianfeng.errors")
RETRY_SECONDS = 30
"""After which a browser or a program may ask again."""


def _page(request: HttpRequest, status: int, **words: Any) -> HttpResponse:
    response = render(request, "ui/error.html", {"status": status, **words}, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _certain_page(
    request: HttpRequest, status: int, *, title: str, advice: str, reference: str = ""
) -> HttpResponse:
    """Draw the page, or say the same in plain words where drawing it fails in turn."""
    try:
        return _page(request, status, title=title, advice=advice, reference=reference)
    except Exception as error:  # what failed once may fail again, in any way
        code = 500 if trouble_of(error) is None else 503
        said = {"request": request, "status_code": code}  # the line leaves out the citizen's path
        logger.exception("the page of a fault failed", extra=said)
    words = "\n\n".join(part for part in (title, advice, reference) if part)
    response = HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request was not understood (400)."""
    del exception
    return _page(
        request,
        400,
        title=_("This request could not be understood"),
        advice=_("The address or the form is incomplete. Go back and try again."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the person has no right to this page, or that somebody else decides (403)."""
    why = exception and exception.__cause__
    if isinstance(why, OwnMatter):
        return _page(request, 403, title=_("Somebody else decides on this"), advice=say(why))
    return _page(
        request,
        403,
        title=_("You do not have permission to see this page"),
        advice=_("If your work needs it, ask the administrator of your organisation."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form is too old or came from elsewhere (403)."""
    del reason
    return _page(
        request,
        403,
        title=_("This form is out of date"),
        advice=_("Nothing was saved. Go back, reload the page and submit the form again."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page, or none for this person (404)."""
    del exception
    return _page(
        request,
        404,
        title=_("Page not found"),
        advice=_("Check the address. The page may have moved, or it is not open to you."),
    )


def not_taken(request: HttpRequest, methods: Iterable[str]) -> HttpResponse:
    """Say that the address does not take this method (405), and which ones it does."""
    response = _page(
        request,
        405,
        title=_("This address cannot be opened directly"),
        advice=_("It belongs to a button. Go back to the page with the button and press it there."),
    )
    response.headers["Allow"] = ", ".join(methods)
    return response


def too_many(request: HttpRequest, *, retry_seconds: int = 60) -> HttpResponse:
    """Say that too much came in at once (429)."""
    response = _page(
        request,
        429,
        title=_("Too many requests at once"),
        advice=_("Wait a minute, then try again. Nothing is lost."),
    )
    response.headers["Retry-After"] = str(retry_seconds)
    return response


def unavailable(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """Say that nothing can be saved just now (503): a locked database, a full disk.

    Args:
        error: what was raised; of a page that shows people it says why that must be written down.
    """
    advice = _("This was not saved. Wait a minute, then try again; what was saved is intact.")
    if isinstance(error, LookUnrecorded):
        advice = _(
            "This page shows people, and who looks at them is recorded. The record cannot be "
            "written at the moment, so the page is not shown. Wait a minute, then try again."
        )
    elif request.method in {"GET", "HEAD"}:
        advice = _("The page cannot be shown. Wait a minute, then try again; nothing is lost.")
    response = _certain_page(
        request, 503, title=_("Nothing can be saved at the moment"), advice=advice
    )
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the platform failed (500); draws nothing that needs the database.

    What keeps the machine from writing is no fault of ours: it is told as such (503). The
    reference stands in the log's line too, so that the two can be brought together.
    """
    if trouble_of(sys.exc_info()[1]) is not None:
        if hasattr(request, "session"):
            request.session.modified = False  # it would be written, in vain
        return unavailable(request, sys.exc_info()[1])
    reference = token_hex(4)
    request.reference = reference  # type: ignore[attr-defined] # read by config.logs
    return _certain_page(
        request,
        500,
        title=_("Something went wrong on our side"),
        advice=_(
            "The problem has been logged. Try again in a few minutes; what was saved is "
            "still there."
        ),
        reference=reference,
    )
