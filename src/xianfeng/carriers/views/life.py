from collections.abc import Mapping
from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xianfeng.carriers.forms import (
    ApprovalForm,
    EndForm,
    EndorsementForm,
    GoalForm,
    ProposalForm,
    StartForm,
)
from xianfeng.carriers.models import Carrier
from xianfeng.carriers.permissions import Deed, can_do, can_propose, is_time_for
from xianfeng.carriers.rules import Answer, Voice
from xianfeng.carriers.selectors import (
    carrier_card,
    carriers_visible_to,
    goals_to_serve,
    organisations_to_propose_for,
    voice_lines,
)
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
from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.organisation.access import ActorRequest, signed_in, signed_in_as
from xianfeng.organisation.models import Member
from xianfeng.ui.words import say

get_and_post = require_http_methods(["GET", "HEAD", "POST"])
FIELD_OF: dict[type[Refusal], str] = {
    AlreadyProposed: "title",
    AlreadyCounted: "voice",
    NoReason: "reason",
    ReviewNotAhead: "review_date",
}
"""Beside which field a refusal is said; others stand on top of the form."""


def posted(request: ActorRequest) -> QueryDict | None:
    """Give what was sent, even nothing; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def add_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Say a refusal in the form, beside its field where it has one."""
    if isinstance(refusal, NotAllowed):
        raise PermissionDenied from refusal
    name = FIELD_OF.get(type(refusal))
    form.add_error(name if name in form.fields else None, say(refusal))


def step(
    request: ActorRequest, found: Carrier, form: forms.Form, words: Mapping[str, str | Promise]
) -> HttpResponse:
    """Draw the page of one step of a life."""
    card = carrier_card(actor=request.actor, carrier=found, at=timezone.now())
    status = 422 if form.errors else 200
    return render(
        request,
        "carriers/step.html",
        {"carrier": found, "card": card, "form": form, "words": words},
        status=status,
    )


def carrier_for(request: ActorRequest, carrier_id: int, deed: Deed) -> Carrier:
    """Give the visible carrier for a deed that is the actor's.

    Raises:
        PermissionDenied: the deed is not the actor's.
    """
    found = get_object_or_404(carriers_visible_to(request.actor), pk=carrier_id)
    if not can_do(request.actor, deed, found):
        raise PermissionDenied
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
        own=actor.organisation if isinstance(actor, Member) else None,
        goals=goals_to_serve(actor),
        initial={"goal": request.GET.get("goal", ""), "proposed_at": today},
    )
    if request.method == "POST" and form.is_valid():
        try:
            carrier = propose_carrier(
                actor=actor,
                organisation=form.organisation,
                draft=form.draft,
                proposed_at=form.cleaned_data["proposed_at"],
                at=timezone.now(),
                goal=form.chosen_goal,
                own=form.is_own,
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The carrier is proposed. Next, the three voices answer."))
            return redirect("carriers:carrier", carrier.pk)
    status = 422 if form.errors else 200
    return render(request, "carriers/propose.html", {"form": form}, status=status)


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
    if request.method == "POST" and form.is_valid():
        try:
            count_endorsement(
                actor=request.actor,
                carrier=found,
                voice=form.cleaned_data["voice"],
                tally=form.cleaned_data["tally"],
                counted_at=form.cleaned_data["counted_at"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The count is written down."))
            return redirect("carriers:carrier", found.pk)
    words = {
        "heading": _("What did one voice answer?"),
        "lead": _("Each voice is counted on its own, once; a count is never changed."),
        "button": _("Write down the count"),
    }
    return step(request, found, form, words)


@get_and_post
@signed_in
def approve(request: ActorRequest, carrier_id: int) -> HttpResponse:
    """Approve an endorsed proposal."""
    found = carrier_for(request, carrier_id, Deed.APPROVE)
    if not is_time_for(Deed.APPROVE, found):
        return stale(request, found)
    form = ApprovalForm(posted(request), initial={"approved_at": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            approve_carrier(
                actor=request.actor,
                carrier=found,
                approved_at=form.cleaned_data["approved_at"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The carrier is approved and can be started."))
            return redirect("carriers:carrier", found.pk)
    words = {
        "heading": _("Approve this carrier?"),
        "lead": _("All three voices must have accepted. An approval cannot be taken back."),
        "button": _("Approve"),
    }
    return step(request, found, form, words)


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
    if request.method == "POST" and form.is_valid():
        try:
            start_carrier(
                actor=request.actor,
                carrier=found,
                started_at=form.cleaned_data["started_at"],
                review_date=form.cleaned_data["review_date"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The carrier runs on trial. Plan the first activity."))
            return redirect("carriers:carrier", found.pk)
    words = {
        "heading": _("Start the trial?"),
        "lead": _("From now on everyone in the house knows of it and can take part."),
        "button": _("Start the trial"),
    }
    return step(request, found, form, words)


@get_and_post
@signed_in
def end(request: ActorRequest, carrier_id: int) -> HttpResponse:
    """End a carrier openly, with its reason."""
    found = carrier_for(request, carrier_id, Deed.END)
    if not is_time_for(Deed.END, found):
        return stale(request, found)
    form = EndForm(posted(request), initial={"ended_at": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            end_carrier(
                actor=request.actor,
                carrier=found,
                ended_at=form.cleaned_data["ended_at"],
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The carrier has ended; its record stays."))
            return redirect("carriers:carrier", found.pk)
    words = {
        "heading": _("End this carrier?"),
        "lead": _("An end cannot be taken back; the carrier may be proposed anew."),
        "button": _("End it"),
    }
    return step(request, found, form, words)


@get_and_post
@signed_in
def serve(request: ActorRequest, carrier_id: int) -> HttpResponse:
    """Tie the carrier to one more goal."""
    found = carrier_for(request, carrier_id, Deed.SERVE)
    if not is_time_for(Deed.SERVE, found):
        return stale(request, found)
    form = GoalForm(posted(request), goals=goals_to_serve(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            serve_goal(actor=request.actor, carrier=found, goal=form.chosen_goal, at=timezone.now())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The carrier serves this goal now."))
            return redirect("carriers:carrier", found.pk)
    words = {
        "heading": _("Which goal does it serve?"),
        "lead": _("The figure of the goal is shown with the start of the carrier marked."),
        "button": _("Tie it to the goal"),
    }
    return step(request, found, form, words)
