"""What citizens see: no session, no cookie, no script, no line in the log (design.md §5)."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from xianfeng.ballots.rules.comments import CommentTooLong
from xianfeng.ballots.selectors.slips import (
    BatchNotApproved,
    BoxNotReady,
    OpenSlip,
    RatedWindow,
    RoundClosed,
    SlipUsed,
    SlipVoided,
    UnknownSlip,
    open_slip,
    rated_window,
)
from xianfeng.ballots.services.cast import cast
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.periods import Period
from xianfeng.foundation.room import house
from xianfeng.review.forms.ballots import BallotForm, CodeForm
from xianfeng.review.selectors.open_data import PLACE_COLUMNS, place_rows
from xianfeng.review.selectors.windows import monthly_ballots, window_page, window_table
from xianfeng.review.views.offices import sheet
from xianfeng.review.views.periods import period_shown
from xianfeng.ui.acts import get_and_post, refuse
from xianfeng.ui.citizens import is_foreign, see_other, to_one_citizen
from xianfeng.ui.kept import kept
from xianfeng.ui.words import say

SHEETS = ("results.csv", "results.xlsx")
A_MINUTE = "public, max-age=60"
DEAD = (UnknownSlip, SlipUsed, SlipVoided, BatchNotApproved, RoundClosed, BoxNotReady)
DEAD_SLIP = 404
"""Unknown, used and called in answer with one status, so that it tells nothing (safety.md, 19)."""


@csrf_exempt
@get_and_post
def ballot(request: HttpRequest, slip: str) -> HttpResponse:
    """Show the ballot of a slip and take it; reading spends nothing.

    Exempt from the token of forms, for that needs a cookie; whoever knows a slip may vote with it,
    and a form on a foreign site knows none. Such forms are refused all the same.
    """
    try:
        opened = open_slip(slip)
    except DEAD as refusal:
        return _dead_slip(request, refusal)
    if request.method != "POST":
        return _fresh_ballot(request, opened)
    if is_foreign(request):
        return to_one_citizen(render(request, "review/foreign.html", status=403))
    form = BallotForm(opened.questionnaire, request.POST)
    if form.is_valid():
        try:
            receipt = cast(token=slip, answers=form.answers, comment=form.cleaned_data["comment"])
        except CommentTooLong as refusal:
            refuse(form, refusal)
        except DEAD as refusal:
            return _dead_slip(request, refusal)
        else:
            return see_other(request, reverse("review:thanks", args=[receipt.window_code]))
    return _mended_page(request, opened, form)


@csrf_exempt
@get_and_post
def enter(request: HttpRequest) -> HttpResponse:
    """Take the code of a slip that somebody types instead of scanning it; that spends nothing."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and is_foreign(request):
        return to_one_citizen(render(request, "review/foreign.html", status=403))
    if request.method == "POST" and form.is_valid():
        return see_other(request, reverse("review:ballot", args=[form.cleaned_data["code"]]))
    status = 422 if form.errors else 200
    return to_one_citizen(render(request, "review/enter.html", {"form": form}, status=status))


@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the ballot is in the box and what happens next; the address holds no slip."""
    window = _rated(code)
    context = {"window": window, "minimum": settings.FIGURES.cell_minimum}
    return to_one_citizen(kept(request, "review/thanks.html", window, lambda: context))


@require_safe
def window(request: HttpRequest, code: str) -> HttpResponse:
    """Show everybody what people said of a window."""
    rated = _rated(code)
    today = timezone.localdate()
    period, current = period_shown(request, today), Period.quarter_of(today)
    counts = monthly_ballots(rated.pk)
    # Rooms above may put there what nobody here can date.
    is_all = not house().fillers_of("review.window")
    response = kept(
        request,
        "review/window.html",
        (rated, period, today, counts) if is_all else None,
        lambda: {
            "window": rated,
            "page": window_page(rated, counts, period, current=current),
            "today": today,
        },
    )
    response.headers["Cache-Control"] = A_MINUTE
    return response


@require_safe
def window_sheet(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Send what is published of a window, quarter by quarter and month by month."""
    del request
    rated = _rated(code)
    if name not in SHEETS:
        raise Http404
    table = window_table(rated.pk, monthly_ballots(rated.pk))
    rows = place_rows(table, today=timezone.localdate())
    response = sheet(PLACE_COLUMNS, rows, name=f"{rated.code} {name}")
    response.headers["Cache-Control"] = A_MINUTE
    return response


def _fresh_ballot(request: HttpRequest, opened: OpenSlip) -> HttpResponse:
    """Show the ballot of a window: the same on every slip, and no slip stands on it."""
    page = kept(
        request,
        "review/ballot.html",
        (opened.window, opened.questionnaire.name),
        lambda: {"window": opened.window, "form": BallotForm(opened.questionnaire)},
    )
    return to_one_citizen(page)


def _mended_page(request: HttpRequest, opened: OpenSlip, form: BallotForm) -> HttpResponse:
    context = {"window": opened.window, "form": form}
    return to_one_citizen(render(request, "review/ballot.html", context, status=422))


def _rated(code: str) -> RatedWindow:
    window = rated_window(code)
    if window is None:
        raise Http404
    return window


def _dead_slip(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {
        "refusal": say(refusal),
        "is_used": isinstance(refusal, SlipUsed),
        "code": refusal.details.get("code"),
    }
    return to_one_citizen(render(request, "review/dead_slip.html", context, status=DEAD_SLIP))
