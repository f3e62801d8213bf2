"""What those see who look after windows."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.ballots.permissions import can_approve_batch, can_print_slips
from xianfeng.ballots.rules.questions import WINDOW_1
from xianfeng.ballots.selectors.batches import batches_of
from xianfeng.ballots.services.batches import PrintedSlips, approve_batch, print_slips, void_slips
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.review.forms.ballots import BallotForm, SlipsForm
from xianfeng.review.lists.windows import BATCHES, WINDOWS, WindowRow
from xianfeng.review.permissions import can_see_windows
from xianfeng.review.selectors.windows import (
    monthly_ballots,
    window_page,
    window_results,
    windows_visible_to,
)
from xianfeng.review.views.periods import period_shown
from xianfeng.ui.acts import Act, Step, get_and_post
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import NO_STEP, show
from xianfeng.ui.pages import Poster, quarter_asked
from xianfeng.ui.things import On
from xianfeng.ui.words import say_quarter

LINE = 13
"""Letters of a code on one line of a slip: half of them."""

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
        "period": period,
        "words": say_quarter(period),
        "quarters": _quarters_back(period, today),
    }
    return answer(request, "review/windows.html", shown, context)


@require_safe
@signed_in_as(can_see_windows)
def manage(request: ActorRequest, code: str) -> HttpResponse:
    """Show one window to those who look after it: its result, its slips, what to print."""
    own = get_object_or_404(windows_visible_to(request.actor), code=code)
    return _manage_page(request, own, SlipsForm(initial={"count": 12}))


@get_and_post
@signed_in_as(can_see_windows)
def trial(request: ActorRequest, code: str) -> HttpResponse:
    """Show the ballot as citizens see it, and let it be tried; nothing is cast, nothing is kept."""
    own = get_object_or_404(windows_visible_to(request.actor), code=code)
    form = BallotForm(WINDOW_1, request.POST if request.method == "POST" else None)
    is_done = request.method == "POST" and form.is_valid()
    context = {"window": own, "form": form, "is_done": is_done}
    status = 422 if form.errors else 200
    return render(request, "review/trial.html", context, status=status)


@require_safe
@signed_in_as(can_see_windows)
def poster(request: ActorRequest, code: str) -> HttpResponse:
    """Show a poster that leads to the window's public page, to be printed."""
    own = get_object_or_404(windows_visible_to(request.actor), code=code)
    poster = Poster(
        title=own.name,
        above=own.parent.name if own.parent else "",
        question=_("What do people say about this window?"),
        url=settings.XIANFENG_BASE_URL + reverse("review:window", args=[own.code]),
        label=_("Code of the window's public page"),
        steps=(
            _("Scan the code with your phone."),
            _("Read how people rate this window, and what was put right."),
            _("Ask for a slip to have your say: anonymous, in 20 seconds."),
        ),
        back=reverse("review:manage", args=[own.code]),
    )
    return render(request, "ui/poster.html", {"poster": poster})


def _manage_page(request: ActorRequest, own: Unit, form: SlipsForm) -> HttpResponse:
    today = timezone.localdate()
    current = Period.quarter_of(today)
    may_print = can_print_slips(request.actor, own)
    may_approve = can_approve_batch(request.actor, own)
    listing = BATCHES if may_print or may_approve else BATCHES.without("steps")
    shown = show(request, listing, batches_of(own))
    context = {
        "window": own,
        "page": window_page(
            own, monthly_ballots(own.pk), period_shown(request, today), current=current
        ),
        "form": form,
        "may_print": may_print,
        "may_approve": may_approve,
    }
    return answer(request, "review/manage.html", shown, context)


def printed_slips(
    request: ActorRequest, own: Unit, printed: PrintedSlips, *, back: str
) -> HttpResponse:
    """Show fresh slips this once, to be printed."""
    slips = [
        {
            "url": settings.XIANFENG_BASE_URL + reverse("review:ballot", args=[token]),
            "lines": (_grouped(token[:LINE]), _grouped(token[LINE:])),
        }
        for token in printed.tokens
    ]
    typed_at = (settings.XIANFENG_BASE_URL + reverse("review:enter")).partition("://")[2]
    context = {
        "window": own,
        "slips": slips,
        "printed": printed,
        "typed_at": typed_at,
        "back": back,
        "is_window": own.kind == UnitKind.WINDOW.value,
    }
    response = render(request, "review/printed.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _grouped(line: str) -> str:
    return "-".join((line[:4], line[4:8], line[8:]))


def _quarters_back(shown: Period, today: date) -> list[tuple[Period, str]]:
    quarters = Period.quarter_of(today).back(QUARTERS_BACK)
    if shown not in quarters:
        quarters.append(shown)
    return [(each, say_quarter(each)) for each in quarters]


def _find(request: ActorRequest, code: str, batch_id: int | None = None) -> Unit:
    own: Unit = get_object_or_404(windows_visible_to(request.actor), code=code)
    if batch_id is not None and batch_id not in {batch.batch_id for batch in batches_of(own)}:
        raise Http404
    return own


def _manage_page_with(step: Step[Unit, SlipsForm]) -> HttpResponse:
    """Draw the window with its form; what no field is about is said beside the only one."""
    if step.refused:
        step.form.add_error("count", step.refused)
    return _manage_page(step.request, step.thing, step.form)


WINDOW = On(
    find=_find,
    door=can_see_windows,
    may=can_print_slips,
    named="window",
    back=lambda asked: reverse("review:manage", args=[asked.thing.code]),
)
APPROVED = On(
    find=_find,
    door=can_see_windows,
    may=can_approve_batch,
    named="window",
    back=lambda asked: reverse("review:manage", args=[asked.thing.code]),
)
approve = Act(
    on=APPROVED,
    form=Form,
    service=approve_batch,
    told=lambda step: {"batch_id": step.request.resolver_match.kwargs["batch_id"]},
    done=gettext_lazy("The batch is approved: its slips can be used now."),
    is_button=True,
)
print_batch = Act(
    on=WINDOW,
    form=SlipsForm,
    service=print_slips,
    onward=lambda step, printed: printed_slips(
        step.request,
        step.thing,
        printed,
        back=reverse("review:manage", args=[step.thing.code]),
    ),
    page=_manage_page_with,
)
"""The slips are shown once: their codes are kept nowhere."""
void_batch = Act(
    on=WINDOW,
    form=Form,
    service=void_slips,
    told=lambda step: {"batch_id": step.request.resolver_match.kwargs["batch_id"]},
    done=lambda _step, voided: ngettext(
        "{slips} slip was called in.", "{slips} slips were called in.", voided
    ).format(slips=voided),
    is_button=True,
)
