"""What those see who look after windows."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.asks.models import IS_OPEN
from xianfeng.asks.selectors import answered_by
from xianfeng.ballots.permissions import can_approve_batch, can_print_slips
from xianfeng.ballots.rules.questions import WINDOW_2
from xianfeng.ballots.rules.rounds import Channel
from xianfeng.ballots.selectors.batches import batches_of
from xianfeng.ballots.selectors.counts import last_opening
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.review.forms.ballots import BallotForm, SlipsForm
from xianfeng.review.lists.batches import BATCHES, channel_rows
from xianfeng.review.lists.windows import WINDOWS, WindowRow
from xianfeng.review.models.signs import Contest
from xianfeng.review.permissions import can_answer_signs, can_keep_hours, can_see_windows
from xianfeng.review.selectors.hours import hours_of, responsible_names
from xianfeng.review.selectors.windows import (
    contests_of,
    monthly_ballots,
    window_page,
    window_results,
    windows_visible_to,
)
from xianfeng.review.views.asked import own_window, period_shown
from xianfeng.ui.acts import get_and_post
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import NO_STEP, show
from xianfeng.ui.pages import quarter_asked
from xianfeng.ui.words import say_quarter

QUARTERS_BACK = 8


@require_safe
@signed_in_as(can_see_windows)
def windows(request: ActorRequest) -> HttpResponse:
    """List the windows in the actor's reach with what people said, by code."""
    today = timezone.localdate()
    period = quarter_asked(request, today)
    minimum = settings.FIGURES.cell_minimum
    few = _("fewer than %(minimum)s ballots, not published") % {"minimum": minimum}

    def rows(windows: Sequence[Unit]) -> list[WindowRow]:
        query = f"?period={period.label}"
        return [
            WindowRow(result, reverse("review:manage", args=[result.window.code]) + query, few)
            for result in window_results(windows, period)
        ]

    step = (reverse("sheets:import"), _("Import organisations and windows"))
    shown = show(
        request,
        WINDOWS,
        windows_visible_to(request.actor),
        make=rows,
        step=step if can_manage_organisations(request.actor) else NO_STEP,
    )
    context = {
        "opened": last_opening(),
        "period": period,
        "words": say_quarter(period),
        "quarters": _quarters_back(period, today),
        "contests": answered_by(request.actor, Contest).filter(IS_OPEN),
    }
    return answer(request, "review/windows.html", shown, context)


@require_safe
@signed_in_as(can_see_windows)
def manage(request: ActorRequest, code: str) -> HttpResponse:
    """Show one window to those who look after it: its result, its slips, what to print."""
    own = own_window(request, code)
    return manage_page(request, own, SlipsForm(initial={"count": 12, "channel": Channel.SLIP}))


@get_and_post
@signed_in_as(can_see_windows)
def trial(request: ActorRequest, code: str) -> HttpResponse:
    """Show the ballot as citizens see it, and let it be tried; nothing is cast, nothing is kept."""
    own = own_window(request, code)
    form = BallotForm(WINDOW_2, request.POST if request.method == "POST" else None)
    is_done = request.method == "POST" and form.is_valid()
    context = {"window": own, "form": form, "is_done": is_done}
    status = 422 if form.errors else 200
    return render(request, "review/trial.html", context, status=status)


def manage_page(request: ActorRequest, own: Unit, form: SlipsForm) -> HttpResponse:
    """Draw one window: its result, its batches, the form to print more."""
    today = timezone.localdate()
    current = Period.quarter_of(today)
    may_print = can_print_slips(request.actor, own)
    may_approve = can_approve_batch(request.actor, own)
    listing = BATCHES if may_print or may_approve else BATCHES.without("steps")
    batches = batches_of(own)
    shown = show(request, listing, batches)
    period = period_shown(request, today)
    page = window_page(own, monthly_ballots(own.pk), period, current=current)
    context = {
        "window": own,
        "opened": last_opening(),
        "page": page,
        "contests": contests_of([own.pk], period).get(own.pk, ()),
        "may_contest": page.result.good is not None and can_answer_signs(request.actor, own),
        "form": form,
        "may_print": may_print,
        "may_approve": may_approve,
        "own_batches": {each.batch_id for each in batches if each.is_own_of(request.actor)},
        "channels": channel_rows(batches),
        "hours": hours_of(own.pk, now=timezone.now()),
        "responsible": responsible_names(own, at=timezone.now()),
        "may_keep_hours": can_keep_hours(request.actor, own),
    }
    return answer(request, "review/manage.html", shown, context)


def _quarters_back(shown: Period, today: date) -> list[tuple[Period, str]]:
    quarters = Period.quarter_of(today).back(QUARTERS_BACK)
    if shown not in quarters:
        quarters.append(shown)
    return [(each, say_quarter(each)) for each in quarters]
