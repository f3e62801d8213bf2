from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xianfeng.access.own import why_denied
from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.carriers.forms import (
    ApprovalForm,
    EndForm,
    EndorsementForm,
    GoalForm,
    ProposalForm,
    StartForm,
)
from xianfeng.carriers.models import Carrier
from xianfeng.carriers.permissions import (
    PARTIES,
    Deed,
    can_do,
    can_propose,
    is_time_for,
)
from xianfeng.carriers.rules import Answer, Voice
from xianfeng.carriers.selectors import (
    carrier_card,
    carriers_visible_to,
    goals_to_serve,
    organisations_to_propose_for,
    voice_lines,
)
from xianfeng.carriers.selectors.catalogue import own_organisation
from xianfeng.carriers.services import (
    AlreadyCounted,
    AlreadyProposed,
    NoReason,
    NotAtThisStage,
    ReviewNotAhead,
    approve_carrier,
    count_endorsement,
    end_carrier,
    propose_carrier,
    serve_goal,
    start_carrier,
)
from xianfeng.ui.steps import Beside, Page, get_and_post, posted, step
from xianfeng.ui.words import say

BESIDE: Beside = {
    AlreadyProposed: ("title",),
    AlreadyCounted: ("voice",),
    NoReason: ("reason",),
    ReviewNotAhead: ("review_date",),
}


def address(carrier: Carrier) -> str:
    """Give the address of a carrier's page."""
    return reverse("carriers:carrier", args=[carrier.pk])


def life_step(
    request: ActorRequest, found: Carrier, form: forms.Form, page: Page, *, do: Callable[[], str]
) -> HttpResponse:
    """Run the page of one step of a life, with the voices beside it."""
    card = carrier_card(actor=request.actor, carrier=found, at=timezone.now())
    return step(request, form, page, do=do, beside=BESIDE, template="carriers/step.html", card=card)


def carrier_for(request: ActorRequest, carrier_id: int, deed: Deed) -> Carrier:
    """Give the visible carrier for a deed that is the actor's.

    Raises:
        PermissionDenied: the deed is not the actor's.
    """
    found = get_object_or_404(carriers_visible_to(request.actor), pk=carrier_id)
    if not can_do(request.actor, deed, found):
        parties = PARTIES[deed](found) if deed in PARTIES else ()
        raise PermissionDenied from why_denied(request.actor, *parties)
    return found


def stale(request: ActorRequest, found: Carrier) -> HttpResponse:
    """Send back to a carrier that has moved on, as after a form sent twice."""
    messages.info(request, say(NotAtThisStage()))
    return redirect("carriers:carrier", found.pk)


@get_and_post
@signed_in_as(can_propose)
def propose(request: ActorRequest) -> HttpResponse:
    """Propose a carrier, for a goal if one is named in the address."""
    actor = request.actor
    today = timezone.localdate()
    form = ProposalForm(
        posted(request),
        organisations=organisations_to_propose_for(actor),
        own=own_organisation(actor),
        goals=goals_to_serve(actor),
        initial={"goal": request.GET.get("goal", ""), "proposed_at": today},
    )

    def do() -> str:
        carrier = propose_carrier(
            actor=actor,
            organisation=form.organisation,
            draft=form.draft,
            proposed_at=form.cleaned_data["proposed_at"],
            at=timezone.now(),
            goal=form.chosen_goal,
            own=form.is_own,
        )
        return address(carrier)

    page = Page(
        heading=_("What do you want to begin?"),
        lead=_(
            "After the proposal three voices answer: organisation, members, public. "
            "Then an officer above approves."
        ),
        button=_("Propose"),
        where=_("Carriers"),
        back=reverse("carriers:list"),
        done=_("The carrier is proposed. Next, the three voices answer."),
    )
    return step(request, form, page, do=do, beside=BESIDE)


@get_and_post
@signed_in
def endorse(request: ActorRequest, carrier_id: int) -> HttpResponse:
    """Count one voice."""
    found = carrier_for(request, carrier_id, Deed.COUNT)
    missing = [
        voice
        for voice, line in zip(Voice, voice_lines(found), strict=True)
        if line.answer is Answer.MISSING
    ]
    if not is_time_for(Deed.COUNT, found) or not missing:
        return stale(request, found)
    form = EndorsementForm(
        posted(request), voices=missing, initial={"counted_at": timezone.localdate()}
    )

    def do() -> str:
        count_endorsement(
            actor=request.actor,
            carrier=found,
            voice=form.cleaned_data["voice"],
            tally=form.cleaned_data["tally"],
            counted_at=form.cleaned_data["counted_at"],
            at=timezone.now(),
        )
        return address(found)

    page = Page(
        heading=_("What did one voice answer?"),
        lead=_("Each voice is counted on its own, once; a count is never changed."),
        button=_("Write down the count"),
        where=found.title,
        back=address(found),
        done=_("The count is written down."),
    )
    return life_step(request, found, form, page, do=do)


@get_and_post
@signed_in
def approve(request: ActorRequest, carrier_id: int) -> HttpResponse:
    """Approve an endorsed proposal."""
    found = carrier_for(request, carrier_id, Deed.APPROVE)
    if not is_time_for(Deed.APPROVE, found):
        return stale(request, found)
    form = ApprovalForm(posted(request), initial={"approved_at": timezone.localdate()})

    def do() -> str:
        approve_carrier(actor=request.actor, carrier=found, **form.cleaned_data, at=timezone.now())
        return address(found)

    page = Page(
        heading=_("Approve this carrier?"),
        lead=_("All three voices must have accepted. An approval cannot be taken back."),
        button=_("Approve"),
        where=found.title,
        back=address(found),
        done=_("The carrier is approved and can be started."),
    )
    return life_step(request, found, form, page, do=do)


@get_and_post
@signed_in
def start(request: ActorRequest, carrier_id: int) -> HttpResponse:
    """Start an approved carrier on trial."""
    found = carrier_for(request, carrier_id, Deed.START)
    if not is_time_for(Deed.START, found):
        return stale(request, found)
    today = timezone.localdate()
    review = today + timedelta(days=settings.FIGURES.carrier_trial_days)
    form = StartForm(posted(request), initial={"started_at": today, "review_date": review})

    def do() -> str:
        start_carrier(actor=request.actor, carrier=found, **form.cleaned_data, at=timezone.now())
        return address(found)

    page = Page(
        heading=_("Start the trial?"),
        lead=_("From now on everyone in the house knows of it and can take part."),
        button=_("Start the trial"),
        where=found.title,
        back=address(found),
        done=_("The carrier runs on trial. Plan the first activity."),
    )
    return life_step(request, found, form, page, do=do)


@get_and_post
@signed_in
def end(request: ActorRequest, carrier_id: int) -> HttpResponse:
    """End a carrier openly, with its reason."""
    found = carrier_for(request, carrier_id, Deed.END)
    if not is_time_for(Deed.END, found):
        return stale(request, found)
    form = EndForm(posted(request), initial={"ended_at": timezone.localdate()})

    def do() -> str:
        end_carrier(actor=request.actor, carrier=found, **form.cleaned_data, at=timezone.now())
        return address(found)

    page = Page(
        heading=_("End this carrier?"),
        lead=_("An end cannot be taken back; the carrier may be proposed anew."),
        button=_("End it"),
        where=found.title,
        back=address(found),
        done=_("The carrier has ended; its record stays."),
    )
    return life_step(request, found, form, page, do=do)


@get_and_post
@signed_in
def serve(request: ActorRequest, carrier_id: int) -> HttpResponse:
    """Tie the carrier to one more goal."""
    found = carrier_for(request, carrier_id, Deed.SERVE)
    if not is_time_for(Deed.SERVE, found):
        return stale(request, found)
    form = GoalForm(posted(request), goals=goals_to_serve(request.actor))

    def do() -> str:
        serve_goal(actor=request.actor, carrier=found, goal=form.chosen_goal, at=timezone.now())
        return address(found)

    page = Page(
        heading=_("Which goal does it serve?"),
        lead=_("The figure of the goal is shown with the start of the carrier marked."),
        button=_("Tie it to the goal"),
        where=found.title,
        back=address(found),
        done=_("The carrier serves this goal now."),
    )
    return life_step(request, found, form, page, do=do)
