"""Transfers: which are seen, and how they stand."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from xianfeng.actors.rules import Actor, Person, System
from xianfeng.asks.models import IS_OPEN
from xianfeng.asks.selectors import answerable
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import reached_by
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import MEMBER_READERS, can_see_members, is_self, may_withdraw


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


def organisations_to_move_to() -> QuerySet[Organisation]:
    """List where a transfer may lead: any open organisation, beyond the asker's reach too.

    Name and code of an organisation are no secret in the house (decision 0044).
    """
    return Organisation.objects.filter(closed_on=None)
