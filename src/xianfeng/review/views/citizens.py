"""What citizens see: no session, no cookie, no script, no line in the log (design.md §5)."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from xianfeng.ballots.rules.questions import WINDOW_2
from xianfeng.ballots.selectors.counts import last_opening
from xianfeng.ballots.selectors.receipts import NoReceipt, receipt_of
from xianfeng.ballots.selectors.slips import (
    BoxNotReady,
    OpenSlip,
    SlipUsed,
    UnknownSlip,
    open_slip,
)
from xianfeng.ballots.services.cast import cast
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.periods import Period
from xianfeng.foundation.room import house
from xianfeng.foundation.text import SEARCH_MOST
from xianfeng.review.forms.ballots import BallotForm, CodeForm
from xianfeng.review.selectors.finding import state_of_windows, windows_by_office
from xianfeng.review.selectors.hours import hours_of
from xianfeng.review.selectors.open_data import PLACE_COLUMNS, place_rows
from xianfeng.review.selectors.windows import (
    contests_of,
    monthly_ballots,
    window_page,
    window_table,
)
from xianfeng.review.views.asked import UNKNOWN, miss, period_shown, public_window, refuse_foreign
from xianfeng.review.views.offices import sheet
from xianfeng.ui.acts import get_and_post, refuse
from xianfeng.ui.citizens import see_other, to_one_citizen
from xianfeng.ui.kept import kept
from xianfeng.ui.words import say

SHEETS = ("results.csv", "results.xlsx")
A_MINUTE = "public, max-age=60"
NOT_READY = 503
BESIDE, WHOLE = 7, 12
"""Columns of the card that says how it is measured: beside the opening hours, or alone."""


@csrf_exempt
@get_and_post
def ballot(request: HttpRequest, slip: str) -> HttpResponse:
    """Show the ballot of a slip and take it; reading spends nothing.

    Exempt from the token of forms, for that needs a cookie; whoever knows a slip may vote with it,
    and a form on a foreign site knows none. Such forms are refused all the same.
    """
    try:
        opened = open_slip(slip)
    except Refusal as refusal:
        return _dead_slip(request, slip, refusal)
    if request.method != "POST":
        return _fresh_ballot(request, opened)
    if refused := refuse_foreign(request):
        return refused
    form = BallotForm(opened.questionnaire, request.POST)
    if form.is_valid():
        try:
            cast(token=slip, answers=form.answers, comment=form.cleaned_data["comment"])
        except Refusal as refusal:
            if not set(refusal.beside) & set(form.fields):
                return _dead_slip(request, slip, refusal)
            refuse(form, refusal)
        else:
            return see_other(request, reverse("review:in_the_box", args=[slip]))
    return _mended_page(request, opened, form)


@csrf_exempt
@get_and_post
def try_out(request: HttpRequest, code: str) -> HttpResponse:
    """Show whoever scans a trial slip the ballot of a window; nothing is cast, nothing is kept."""
    window = public_window(code)
    if refused := refuse_foreign(request):
        return refused
    form = BallotForm(WINDOW_2, request.POST if request.method == "POST" else None)
    is_done = request.method == "POST" and form.is_valid()
    context = {"window": window, "form": form, "is_done": is_done}
    status = 422 if form.errors else 200
    return to_one_citizen(render(request, "review/try_out.html", context, status=status))


@csrf_exempt
@get_and_post
def enter(request: HttpRequest) -> HttpResponse:
    """Take the code of a slip that somebody types instead of scanning it; that spends nothing."""
    if refused := refuse_foreign(request):
        return refused
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return see_other(request, reverse("review:ballot", args=[form.cleaned_data["code"]]))
    status = 422 if form.errors else 200
    return to_one_citizen(render(request, "review/enter.html", {"form": form}, status=status))


@require_safe
@cache_control(public=True, max_age=60)
def find(request: HttpRequest) -> HttpResponse:
    """List the windows by office, or those that a word finds."""

    def found() -> dict[str, object]:
        text = request.GET.get("q", "").strip()[:SEARCH_MOST]
        offices, has_more = windows_by_office(text)
        return {"text": text, "offices": offices, "has_more": has_more}

    return kept(request, "review/find.html", state_of_windows(), found)


@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the ballot is in the box and what happens next; the address holds no slip."""
    window = public_window(code)
    context = {"window": window, "minimum": settings.FIGURES.cell_minimum}
    return to_one_citizen(kept(request, "review/thanks.html", window, lambda: context))


@require_safe
def window(request: HttpRequest, code: str) -> HttpResponse:
    """Show everybody what people said of a window."""
    rated = public_window(code)
    today = timezone.localdate()
    period, current = period_shown(request, today), Period.quarter_of(today)
    counts, opened = monthly_ballots(rated.pk), last_opening()
    hours = hours_of(rated.pk, now=timezone.now())
    contests = contests_of([rated.pk], period).get(rated.pk, ())
    open_now = hours and (hours.row.recorded_at, hours.now)
    shown = (rated, period, today, counts, opened, open_now, contests)
    # Rooms above may put there what nobody here can date.
    is_all = not house().fillers_of("review.window")
    response = kept(
        request,
        "review/window.html",
        shown if is_all else None,
        lambda: {
            "window": rated,
            "page": window_page(rated, counts, period, current=current),
            "today": today,
            "opened": opened,
            "contests": contests,
            "hours": hours,
            "method_span": BESIDE if hours else WHOLE,
        },
    )
    response.headers["Cache-Control"] = A_MINUTE
    return response


@require_safe
def window_sheet(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Send what is published of a window, quarter by quarter and month by month."""
    del request
    rated = public_window(code)
    if name not in SHEETS:
        raise Http404
    table = window_table(rated.pk, monthly_ballots(rated.pk))
    contests = contests_of([rated.pk]).get(rated.pk, ())
    rows = place_rows(table, contests, today=timezone.localdate())
    response = sheet(PLACE_COLUMNS, rows, name=f"{rated.code} {name}")
    response.headers["Cache-Control"] = A_MINUTE
    return response


def _fresh_ballot(request: HttpRequest, opened: OpenSlip) -> HttpResponse:
    """Show the ballot of a round: the same on every slip, and no slip stands on it."""
    page = kept(
        request,
        "review/ballot.html",
        (opened.window, opened.round, opened.questionnaire.name),
        lambda: _context(opened, BallotForm(opened.questionnaire)),
    )
    return to_one_citizen(page)


def _mended_page(request: HttpRequest, opened: OpenSlip, form: BallotForm) -> HttpResponse:
    context = _context(opened, form)
    return to_one_citizen(render(request, "review/ballot.html", context, status=422))


def _context(opened: OpenSlip, form: BallotForm) -> dict[str, object]:
    return {"window": opened.window, "round": opened.round, "form": form}


def _dead_slip(request: HttpRequest, slip: str, refusal: Refusal) -> HttpResponse:
    """Say kindly why a slip does not vote; a used one leads whoever holds it to its receipt."""
    context = {
        "refusal": say(refusal),
        "is_used": isinstance(refusal, SlipUsed),
        "receipt_url": _receipt_url(slip) if isinstance(refusal, SlipUsed) else "",
        "code": refusal.details.get("code"),
    }
    if isinstance(refusal, UnknownSlip):
        return miss(request, "review/dead_slip.html", context)
    status = NOT_READY if isinstance(refusal, BoxNotReady) else UNKNOWN
    return to_one_citizen(render(request, "review/dead_slip.html", context, status=status))


def _receipt_url(slip: str) -> str:
    try:
        receipt_of(slip)
    except NoReceipt:
        return ""
    return reverse("review:in_the_box", args=[slip])
