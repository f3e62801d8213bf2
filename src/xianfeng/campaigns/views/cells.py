"""The slips of one cell of a campaign: printed, approved by another, called in (D10)."""

from dataclasses import replace

from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.ballots.permissions import can_approve_batch
from xianfeng.ballots.rules.slips import printed_lines
from xianfeng.ballots.selectors.batches import batches_in
from xianfeng.ballots.services.batches import PrintedSlips, approve_batch, void_slips
from xianfeng.campaigns.forms.campaigns import CellSlipsForm
from xianfeng.campaigns.models.campaigns import Cell
from xianfeng.campaigns.permissions import can_run_campaign, can_see_campaigns
from xianfeng.campaigns.rules.campaigns import Phase, Quota
from xianfeng.campaigns.selectors.campaigns import cells_visible_to, phase
from xianfeng.campaigns.selectors.cells import answered_in
from xianfeng.campaigns.services.slips import print_cell
from xianfeng.ui.acts import Act, Step
from xianfeng.ui.things import Asked, On


def _page(request: ActorRequest, own: Cell, form: CellSlipsForm) -> HttpResponse:
    campaign = own.campaign
    today = timezone.localdate()
    is_open = phase(campaign, today) in {Phase.WAITING, Phase.RUNNING}
    answered = answered_in([own])[own.pk]
    plan = campaign.groups.get(group=own.group)
    batches = batches_in(own.round or 0)
    runs = can_run_campaign(request.actor, campaign)
    context = {
        "cell": own,
        "campaign": campaign,
        "quota": Quota(plan.needed, answered),
        "response": own.response(answered),
        "batches": batches,
        "form": form,
        "may_print": runs and is_open,
        "may_void": runs,
        "may_approve": can_approve_batch(request.actor, own.office),
        "own_batches": {each.batch_id for each in batches if each.is_own_of(request.actor)},
    }
    return render(request, "campaigns/cell.html", context)


@require_safe
@signed_in_as(can_see_campaigns)
def cell(request: ActorRequest, cell_id: int) -> HttpResponse:
    """Show the slips of one office and group: how many were printed, who has to approve them."""
    try:
        own = _find(request, cell_id)
    except Cell.DoesNotExist as error:
        raise Http404 from error
    return _page(request, own, CellSlipsForm(initial={"count": _still_to_print(own)}))


def _still_to_print(own: Cell) -> int:
    """Return for how many who were invited no slip was printed yet, as many as one batch holds."""
    printed = sum(each.count - each.voided for each in batches_in(own.round or 0))
    missing = own.drawn - own.opted_out - printed
    return min(max(missing, 1), settings.FIGURES.slips_most_at_once)


def _find(request: ActorRequest, cell_id: int, batch_id: int | None = None) -> Cell:
    own = cells_visible_to(request.actor).get(pk=cell_id)
    if batch_id is not None and batch_id not in {
        each.batch_id for each in batches_in(own.round or 0)
    }:
        raise Http404
    return own


def _anew(step: Step[Cell, CellSlipsForm]) -> HttpResponse:
    if step.refused:
        step.form.add_error("count", step.refused)
    return _page(step.request, step.thing, step.form)


def _told_batch(step: Step[Cell, Form]) -> dict[str, object]:
    return {
        "window": step.thing.office,
        "batch_id": step.request.resolver_match.kwargs["batch_id"],
    }


def _back(asked: Asked[Cell]) -> str:
    return reverse("campaigns:cell", args=[asked.thing.pk])


def _printed(step: Step[Cell, CellSlipsForm], printed: PrintedSlips) -> HttpResponse:
    """Show fresh slips this once, to be printed."""
    base = settings.XIANFENG_BASE_URL
    context = {
        "cell": step.thing,
        "typed_at": (base + reverse("review:enter")).partition("://")[2],
        "slips": [
            (base + reverse("review:ballot", args=[token]), printed_lines(token))
            for token in printed.tokens
        ],
    }
    response = render(step.request, "campaigns/printed.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


CELL = On[Cell](find=_find, door=can_see_campaigns, back=_back)
RUN = replace(CELL, may=lambda actor, own: can_run_campaign(actor, own.campaign))
print_batch = Act(
    on=replace(RUN, named="cell"),
    form=CellSlipsForm,
    service=print_cell,
    onward=_printed,
    page=_anew,
)
"""The slips are shown once: their codes are kept nowhere."""
approve = Act(
    on=replace(CELL, may=lambda actor, own: can_approve_batch(actor, own.office)),
    form=Form,
    service=approve_batch,
    told=_told_batch,
    done=_("The batch is approved: its slips can be used now."),
    is_button=True,
)
void = Act(
    on=RUN,
    form=Form,
    service=void_slips,
    told=_told_batch,
    done=lambda _step, voided: ngettext(
        "{slips} slip was called in.", "{slips} slips were called in.", voided
    ).format(slips=voided),
    is_button=True,
)
