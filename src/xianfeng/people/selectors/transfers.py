"""Transfers: which are seen, how they stand, and which wait for somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from xianfeng.access.own import is_own_matter, users_of
from xianfeng.access.selectors.speakers import has_speakers
from xianfeng.actors.rules import Actor, Person, System
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import reached_by
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import (
    MEMBER_READERS,
    can_keep_members,
    can_see_members,
    is_above_side,
    is_at_side,
    is_self,
)
from xianfeng.people.rules.life import OPEN_TRANSFERS, Side, Silence, TransferState

OPEN_STATES = sorted(state.value for state in OPEN_TRANSFERS)


class NoSuchTarget(Refusal):
    """Where a transfer is to lead is not clear."""

    sentence = N_("No organisation, or more than one, is called “{text}”. Enter its full code.")
    beside = ("target",)


@dataclass(frozen=True)
class SideCard:
    """One side of a transfer: who has answered, and whether the actor may."""

    side: Side
    organisation: Organisation
    answered_at: datetime | None
    is_instead: bool
    may_answer: bool
    waits_until: datetime


@dataclass(frozen=True)
class TransferCard:
    """What the page of a transfer shows."""

    transfer: Transfer
    giving: SideCard
    receiving: SideCard
    may_withdraw: bool
    may_see_member: bool
    is_own: bool

    @property
    def sides(self) -> tuple[SideCard, SideCard]:
        return self.giving, self.receiving

    @property
    def may_refuse(self) -> bool:
        return self.transfer.is_open and any(side.may_answer for side in self.sides)


def transfers_visible_to(actor: Actor) -> QuerySet[Transfer]:
    """List the actor's own transfers, and those from or to organisations in reach."""
    everything = Transfer.objects.select_related(
        "member__organisation__unit", "source__unit", "target__unit"
    )
    if isinstance(actor, System):
        return everything
    condition = reached_by(actor, MEMBER_READERS, organisation="source__", unit="source__unit__")
    condition |= reached_by(actor, MEMBER_READERS, organisation="target__", unit="target__unit__")
    if isinstance(actor, Person):
        condition |= Q(member=actor.member_id)
    return everything.filter(condition)


def open_transfer_of(member: Member) -> Transfer | None:
    """Return the transfer of a member that is under way."""
    return (
        member.transfers.filter(state__in=OPEN_STATES)
        .select_related("member__organisation__unit", "source__unit", "target__unit")
        .first()
    )


def silence_of(transfer: Transfer) -> Silence:
    return Silence(transfer.asked_at, settings.FIGURES.transfer_silence_days)


def organisation_of(transfer: Transfer, side: Side) -> Organisation:
    return transfer.source if side is Side.GIVING else transfer.target


def answers_instead(actor: Actor, transfer: Transfer, side: Side, *, at: datetime) -> bool | None:
    """Tell how the actor may answer for a side now: itself (False), instead (True), or not (None).

    The organisation above may answer after the time for it, or at once where nobody at the side
    could. Whoever moves or asked answers for neither side, nor do their deputies.
    """
    organisation = organisation_of(transfer, side)
    if is_own_matter(actor, *transfer.parties):
        return None
    if is_at_side(actor, organisation):
        return False
    if is_above_side(actor, organisation) and (
        silence_of(transfer).is_over(at)
        or not has_speakers(organisation, at=at, besides=users_of(*transfer.parties))
    ):
        return True
    return None


def transfer_card(*, actor: Actor, transfer: Transfer, at: datetime) -> TransferCard:
    """Gather what the page of a transfer shows to this actor."""
    until = transfer.asked_at + timedelta(days=settings.FIGURES.transfer_silence_days)

    def side(which: Side, answered_at: datetime | None, *, is_instead: bool) -> SideCard:
        waits = transfer.state == TransferState.ASKED.value and answered_at is None
        may = waits and answers_instead(actor, transfer, which, at=at) is not None
        return SideCard(
            which, organisation_of(transfer, which), answered_at, is_instead, may, until
        )

    is_own = is_self(actor, transfer.member)
    return TransferCard(
        transfer=transfer,
        giving=side(Side.GIVING, transfer.released_at, is_instead=transfer.released_instead),
        receiving=side(Side.RECEIVING, transfer.accepted_at, is_instead=transfer.accepted_instead),
        may_withdraw=transfer.is_open and may_withdraw(actor, transfer),
        may_see_member=is_own or can_see_members(actor, transfer.member.organisation),
        is_own=is_own,
    )


def may_withdraw(actor: Actor, transfer: Transfer) -> bool:
    """Tell whether it is the actor's own wish, or one that the actor asked for."""
    if is_self(actor, transfer.member):
        return True
    return (
        actor.user_id is not None
        and transfer.asked_by_id == actor.user_id
        and can_keep_members(actor, transfer.source)
    )


def due_transfers(*, at: datetime) -> list[Transfer]:
    """List the agreed transfers whose day has come."""
    return list(
        Transfer.objects.filter(state=TransferState.AGREED.value, takes_effect_on__lte=day_of(at))
        .select_related("member", "source", "target")
        .order_by("pk")
    )


def half_silent_transfers(*, at: datetime) -> Iterable[Transfer]:
    """List the transfers of which half of the time is over and nobody was reminded yet."""
    half = timedelta(days=settings.FIGURES.transfer_silence_days) / 2
    return (
        Transfer.objects.filter(
            state=TransferState.ASKED.value, reminded_at__isnull=True, asked_at__lte=at - half
        )
        .select_related("member", "source", "target")
        .order_by("pk")
    )


def silent_transfers(*, at: datetime) -> Iterable[Transfer]:
    """List the transfers of which the time for an answer is over and nobody above was told yet."""
    silence = timedelta(days=settings.FIGURES.transfer_silence_days)
    return (
        Transfer.objects.filter(
            state=TransferState.ASKED.value, escalated_at__isnull=True, asked_at__lte=at - silence
        )
        .select_related("member", "source__parent", "target__parent")
        .order_by("pk")
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
