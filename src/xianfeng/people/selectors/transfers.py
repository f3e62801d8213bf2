"""Transfers: which are seen, and how they stand."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from xianfeng.actors.rules import Actor, Person, System
from xianfeng.asks.models import IS_OPEN
from xianfeng.asks.selectors import answerable
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import reached_by
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import MEMBER_READERS, can_see_members, is_self, may_withdraw


class NoSuchTarget(Refusal):
    """Where a transfer is to lead is not clear."""

    sentence = N_("No organisation, or more than one, is called “{text}”. Enter its full code.")
    beside = ("target",)


@dataclass(frozen=True)
class TransferCard:
    """What the page of a transfer shows."""

    transfer: Transfer
    may_answer: frozenset[str]
    may_withdraw: bool
    may_see_member: bool


def transfers_visible_to(actor: Actor) -> QuerySet[Transfer]:
    """List the actor's own transfers, and those from or to organisations in reach."""
    everything = Transfer.objects.select_related(*Transfer.related)
    if isinstance(actor, System):
        return everything
    condition = reached_by(actor, MEMBER_READERS, organisation="source__", unit="source__unit__")
    condition |= reached_by(actor, MEMBER_READERS, organisation="target__", unit="target__unit__")
    if isinstance(actor, Person):
        condition |= Q(member=actor.member_id)
    return everything.filter(condition)


def open_transfer_of(member: Member) -> Transfer | None:
    """Return the transfer of a member that is under way."""
    return member.transfers.filter(IS_OPEN).select_related(*Transfer.related).first()


def transfer_card(*, actor: Actor, transfer: Transfer, at: datetime) -> TransferCard:
    """Gather what the page of a transfer shows to this actor."""
    member = transfer.member
    return TransferCard(
        transfer=transfer,
        may_answer=answerable(actor, transfer, at=at),
        may_withdraw=transfer.is_open and may_withdraw(actor, transfer),
        may_see_member=not is_self(actor, member) and can_see_members(actor, member.organisation),
    )


def organisation_named(text: str) -> Organisation:
    """Find an organisation anywhere by its whole code or its whole name, for a transfer to it.

    Nothing is suggested: whoever asks for a transfer knows where to.

    Raises:
        NoSuchTarget: none or several are meant.
    """
    found = list(
        Organisation.objects.filter(Q(code=text) | Q(name=text))
        .select_related("unit")
        .order_by("pk")[:2]
    )
    by_code = [each for each in found if each.code == text]
    if len(by_code or found) != 1:
        raise NoSuchTarget(text=text)
    return (by_code or found)[0]
