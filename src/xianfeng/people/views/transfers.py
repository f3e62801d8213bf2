"""Transfers: asked for, released, accepted, refused, withdrawn."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.actors.rules import Actor
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.people.forms.life import EffectForm, ReasonForm, TransferForm
from xianfeng.people.lists.transfers import TRANSFERS
from xianfeng.people.models.life import Transfer
from xianfeng.people.permissions import can_ask_transfer, can_keep_members, is_self
from xianfeng.people.selectors.transfers import (
    organisations_to_move_to,
    transfer_card,
    transfers_visible_to,
)
from xianfeng.people.services.transfers import (
    accept_transfer,
    ask_transfer,
    refuse_transfer,
    release_transfer,
    withdraw_transfer,
)
from xianfeng.people.views.life import address, member_for, note_look_at
from xianfeng.ui.acts import Act, Step
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.things import On

PAGE = "people:transfer"


@require_safe
@signed_in
def transfers(request: ActorRequest) -> HttpResponse:
    """Show the transfers that concern the actor: under way, or closed."""
    shown = show(request, TRANSFERS, transfers_visible_to(request.actor))
    context = {"is_open": request.GET.get("closed") != "1"}
    return answer(request, "people/transfers.html", shown, context)


def _transfer(request: ActorRequest, transfer_id: int) -> Transfer:
    return get_object_or_404(transfers_visible_to(request.actor), pk=transfer_id)


@require_safe
@signed_in
def transfer(request: ActorRequest, transfer_id: int) -> HttpResponse:
    """Show one transfer: who has consented, who is to, until when."""
    return _page(request, _transfer(request, transfer_id))


def _page(
    request: ActorRequest,
    found: Transfer,
    *,
    effect: forms.BaseForm | None = None,
    no: forms.BaseForm | None = None,
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
    )


def _page_with(name: str = "") -> Callable[[Step[Transfer, Any]], HttpResponse]:
    """Draw the transfer with its form; what the state refuses is not offered any more."""

    def page(step: Step[Transfer, Any]) -> HttpResponse:
        found = _transfer(step.request, step.thing.pk)
        bad = {} if step.refused or not name else {name: step.form}
        return _page(step.request, found, refused=step.refused, **bad)

    return page


def _keeps_a_side(actor: Actor, found: Transfer) -> bool:
    return any(can_keep_members(actor, side) for side in (found.source, found.target))


TRANSFER = On(
    find=_transfer,
    named="transfer",
    back=lambda asked: reverse(PAGE, args=[asked.thing.pk]),
)
ask = Act(
    on=On(
        find=member_for,
        may=can_ask_transfer,
        look=lambda asked: note_look_at(asked.request, asked.thing),
        named="member",
        where=lambda asked: asked.thing.name,
        back=lambda asked: (
            reverse("privacy:me") if is_self(asked.actor, asked.thing) else address(asked.thing)
        ),
    ),
    form=TransferForm,
    service=ask_transfer,
    among=lambda _asked: {"target": organisations_to_move_to()},
    heading=_("Where to?"),
    lead=_("Both sides must consent; until then nothing changes."),
    button=_("Request the transfer"),
    done=_("Requested; both sides have been notified."),
    onward=lambda _step, asked: reverse(PAGE, args=[asked.pk]),
)
release = Act(
    on=TRANSFER,
    form=forms.Form,
    service=release_transfer,
    done=_("The releasing side has consented."),
    page=_page_with(),
)
accept = Act(
    on=TRANSFER,
    form=EffectForm,
    service=accept_transfer,
    done=_("The receiving side has consented."),
    page=_page_with("effect"),
)
refuse = Act(
    on=replace(TRANSFER, may=_keeps_a_side),
    form=ReasonForm,
    service=refuse_transfer,
    done=_("The transfer has been refused; the member is notified."),
    page=_page_with("no"),
)
withdraw = Act(
    on=TRANSFER,
    form=forms.Form,
    service=withdraw_transfer,
    done=_("The transfer has been withdrawn."),
    page=_page_with(),
)
