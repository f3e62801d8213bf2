"""Transfers: asked for, released, accepted, refused, withdrawn."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.foundation.reasons import ReasonMissing
from xianfeng.people.forms.life import EffectForm, ReasonForm, TransferForm
from xianfeng.people.lists.transfers import TRANSFERS
from xianfeng.people.models.life import Transfer
from xianfeng.people.permissions import can_ask_transfer, can_keep_members, is_self
from xianfeng.people.selectors.transfers import (
    NoSuchTarget,
    organisation_named,
    transfer_card,
    transfers_visible_to,
)
from xianfeng.people.services.periods import OrganisationClosed
from xianfeng.people.services.transfers import (
    DayOutOfBounds,
    SameOrganisation,
    accept_transfer,
    ask_transfer,
    refuse_transfer,
    release_transfer,
    withdraw_transfer,
)
from xianfeng.people.views.life import address, member_for, note_look_at
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.steps import Beside, Page, add_refusal, get_and_post, posted, step
from xianfeng.ui.words import say

PAGE = "people:transfer"
BESIDE: Beside = {
    NoSuchTarget: ("target",),
    SameOrganisation: ("target",),
    OrganisationClosed: ("target",),
    DayOutOfBounds: ("takes_effect_on",),
    ReasonMissing: ("reason",),
}


@require_safe
@signed_in
def transfers(request: ActorRequest) -> HttpResponse:
    """Show the transfers that concern the actor: under way, or closed."""
    shown = show(request, TRANSFERS, transfers_visible_to(request.actor))
    context = {"is_open": request.GET.get("closed") != "1"}
    return answer(request, "people/transfers.html", shown, context)


@get_and_post
@signed_in
def ask(request: ActorRequest, member_id: int) -> HttpResponse:
    """Ask for the transfer of oneself, or of a member whose list one keeps."""
    found = member_for(request, member_id)
    if not can_ask_transfer(request.actor, found):
        raise PermissionDenied
    if request.method == "GET":
        note_look_at(request, found)
    form = TransferForm(posted(request))

    def do() -> str:
        asked = ask_transfer(
            actor=request.actor,
            member=found,
            target=organisation_named(form.cleaned_data["target"]),
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
        return reverse(PAGE, args=[asked.pk])

    page = Page(
        heading=_("Where to?"),
        lead=_("Both sides must consent; until then nothing changes."),
        button=_("Ask for the transfer"),
        where=found.name,
        back=reverse("privacy:me") if is_self(request.actor, found) else address(found),
        done=_("Asked for; both sides are told."),
    )
    return step(request, form, page, do=do, beside=BESIDE)


@require_safe
@signed_in
def transfer(request: ActorRequest, transfer_id: int) -> HttpResponse:
    """Show one transfer: who has consented, who is to, until when."""
    return _page(request, _transfer(request, transfer_id))


@require_POST
@signed_in
def release(request: ActorRequest, transfer_id: int) -> HttpResponse:
    """Consent for the giving side."""
    found = _transfer(request, transfer_id)
    return _answer(request, found, release_transfer, done=_("The giving side has consented."))


@require_POST
@signed_in
def accept(request: ActorRequest, transfer_id: int) -> HttpResponse:
    """Consent for the receiving side."""
    found = _transfer(request, transfer_id)
    form = EffectForm(request.POST)
    if not form.is_valid():
        return _page(request, found, effect=form)
    return _answer(
        request,
        found,
        accept_transfer,
        done=_("The receiving side has consented."),
        effect=form,
    )


@require_POST
@signed_in
def refuse(request: ActorRequest, transfer_id: int) -> HttpResponse:
    """Say no for one side."""
    found = _transfer(request, transfer_id)
    if not any(can_keep_members(request.actor, side) for side in (found.source, found.target)):
        raise PermissionDenied
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, no=form)
    return _answer(
        request,
        found,
        refuse_transfer,
        done=_("The transfer is refused; the member is told."),
        no=form,
    )


@require_POST
@signed_in
def withdraw(request: ActorRequest, transfer_id: int) -> HttpResponse:
    """Take the wish back."""
    found = _transfer(request, transfer_id)
    return _answer(request, found, withdraw_transfer, done=_("The transfer is withdrawn."))


def _transfer(request: ActorRequest, transfer_id: int) -> Transfer:
    return get_object_or_404(transfers_visible_to(request.actor), pk=transfer_id)


def _answer(
    request: ActorRequest,
    found: Transfer,
    deed: Callable[..., Transfer],
    *,
    done: str,
    effect: forms.Form | None = None,
    no: forms.Form | None = None,
) -> HttpResponse:
    """Do one thing with a transfer; what its form said goes to the deed by name.

    A refusal about the state stands on top: the form may not be offered any more.
    """
    form = effect or no
    try:
        deed(
            actor=request.actor,
            transfer=found,
            **(form.cleaned_data if form else {}),
            at=timezone.now(),
        )
    except NotAllowed as refusal:
        raise PermissionDenied from refusal
    except Refusal as refusal:
        if form is not None and type(refusal) in BESIDE:
            add_refusal(form, refusal, BESIDE)
            return _page(request, found, effect=effect, no=no)
        return _page(request, _transfer(request, found.pk), refused=say(refusal))
    messages.success(request, done)
    return redirect(PAGE, found.pk)


def _page(
    request: ActorRequest,
    found: Transfer,
    *,
    effect: forms.Form | None = None,
    no: forms.Form | None = None,
    refused: str = "",
) -> HttpResponse:
    at = timezone.now()
    note_look(actor=request.actor, subject=found.member, look=Look.TRANSFER, at=at)
    return render(
        request,
        "people/transfer.html",
        {
            "card": transfer_card(actor=request.actor, transfer=found, at=at),
            "effect": effect or EffectForm(),
            "no": no or ReasonForm(),
            "refused": refused,
        },
        status=422 if effect or no or refused else 200,
    )
