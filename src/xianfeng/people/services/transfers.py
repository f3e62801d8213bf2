from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from xianfeng.access.own import require_free, users_of
from xianfeng.access.selectors.speakers import speakers_for
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, NotAllowed, Refusal
from xianfeng.foundation.reasons import checked_reason
from xianfeng.foundation.refusals import Over, Twice
from xianfeng.notices.services import notify
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_ask_transfer, is_above_side, is_self
from xianfeng.people.rules.life import MembershipCause, Side, TransferState, move_faults
from xianfeng.people.rules.member_faults import LastSecretary, TransferOpen
from xianfeng.people.selectors.speakers import is_last_secretary
from xianfeng.people.selectors.transfers import (
    answers_instead,
    may_withdraw,
    open_transfer_of,
    organisation_of,
)
from xianfeng.people.services.life import HasLeft
from xianfeng.people.services.periods import Periods
from xianfeng.sheets.rules.faults import refuse

CONSENTED_ALREADY = N_("This side has already consented.")


class NotYetSilent(Refusal):
    """The side itself still has time to answer."""

    sentence = N_(
        "The organisation itself may answer until {day}; after that the one above it may "
        "answer in its place."
    )


class DayOutOfBounds(Refusal):
    """A transfer takes effect from today on, and soon."""

    sentence = N_("A transfer takes effect between today and {day}.")
    beside = ("takes_effect_on",)


def ask_transfer(
    *, actor: Actor, member: Member, target: Organisation, reason: str, at: datetime
) -> Transfer:
    """Ask that a member move to another organisation; both sides are told.

    Args:
        actor: the member, or who keeps the list where the member belongs.
        member: who is to move.
        target: where to; named by whoever asks, never suggested.
        reason: in the asker's words, up to 200 characters.
        at: the moment of recording; the time for an answer runs from now.

    Raises:
        NotAllowed: the actor may not ask for this member.
        NoReason, TooLong, HasLeft, Twice, IsClosed, LastSecretary, TransferOpen: as they say.
    """
    require(can_ask_transfer, actor, member)
    words = checked_reason(reason)
    try:
        with transaction.atomic():
            current = Periods(at).member(member.pk)
            if current.left_on is not None:
                raise HasLeft
            if target.pk == current.organisation_id:
                raise Twice(
                    what=N_("The member already belongs to this organisation."), beside=("target",)
                )
            Periods(at).require_open(target, on=day_of(at))
            refuse(
                move_faults(
                    is_last_secretary=is_last_secretary(current, at=at),
                    is_on_the_way=open_transfer_of(current) is not None,
                    is_transfer=True,
                )
            )
            principal = None if is_self(actor, current) else actor.acting_for
            transfer = Transfer.objects.create(
                member=current,
                source=current.organisation,
                target=target,
                asked_by_id=actor.user_id,
                asked_for_id=principal.user_id if principal else None,
                reason=words,
                asked_at=at,
            )
            _record(actor, "asked", transfer, at)
            _tell(actor, "transfer_asked", transfer, at, with_member=True)
    except IntegrityError as error:
        raise TransferOpen from error
    return transfer


@decision
def release_transfer(*, actor: Actor, transfer: Transfer, at: datetime) -> Transfer:
    """Consent for the giving side; with the other consent the transfer is agreed.

    Args:
        actor: secretary or officer of the giving organisation itself, or of one above it once
            the giving one was silent too long.
        transfer: the one that waits.
        at: the moment of recording.

    Raises:
        NotAllowed: the actor speaks neither for the giving side nor for one above it.
        OwnMatter, NotYetSilent, Over, Twice, LastSecretary, IsClosed: as they say.
    """
    with transaction.atomic():
        current = _waiting(transfer)
        instead = _answering(actor, current, Side.GIVING, at)
        if current.released_at is not None:
            raise Twice(what=CONSENTED_ALREADY)
        if is_last_secretary(current.member, at=at):
            raise LastSecretary
        current.released_by_id, current.released_at = actor.user_id, at
        current.released_instead = instead
        _record(actor, "released", current, at, instead=instead)
        _settle(actor, current, at)
    return current


@decision
def accept_transfer(
    *, actor: Actor, transfer: Transfer, at: datetime, takes_effect_on: date | None = None
) -> Transfer:
    """Consent for the receiving side, and say from which day on the member belongs there.

    Args:
        actor: secretary or officer of the receiving organisation itself, or of one above it
            once the receiving one was silent too long.
        transfer: the one that waits.
        at: the moment of recording.
        takes_effect_on: from today on; the day of the later consent where none is given.

    Raises:
        NotAllowed: the actor speaks neither for the receiving side nor for one above it.
        OwnMatter, NotYetSilent, Over, Twice, DayOutOfBounds, IsClosed: as they say.
    """
    today = day_of(at)
    with transaction.atomic():
        current = _waiting(transfer)
        instead = _answering(actor, current, Side.RECEIVING, at)
        if current.accepted_at is not None:
            raise Twice(what=CONSENTED_ALREADY)
        latest = today + timedelta(days=settings.FIGURES.transfer_ahead_days)
        if takes_effect_on is not None and not today <= takes_effect_on <= latest:
            raise DayOutOfBounds(day=latest.isoformat())
        Periods(at).require_open(current.target, on=takes_effect_on or today)
        current.accepted_by_id, current.accepted_at = actor.user_id, at
        current.accepted_instead, current.takes_effect_on = instead, takes_effect_on
        _record(actor, "accepted", current, at, instead=instead)
        _settle(actor, current, at)
    return current


@decision
def refuse_transfer(*, actor: Actor, transfer: Transfer, reason: str, at: datetime) -> Transfer:
    """Say no for one of the sides, with the reason; the member is told.

    Raises:
        NotAllowed: the actor speaks for neither side.
        OwnMatter, NotYetSilent, Over, NoReason, TooLong: as they say.
    """
    words = checked_reason(reason)
    with transaction.atomic():
        current = _open(transfer)
        _answering_any(actor, current, at)
        current.answer = words
        _close(actor, current, TransferState.REFUSED, at)
        _record(actor, "refused", current, at, reason=words)
        _tell(actor, "transfer_refused", current, at, with_member=True)
    return current


def withdraw_transfer(*, actor: Actor, transfer: Transfer, at: datetime) -> Transfer:
    """Take the wish back, as long as the member has not moved.

    Raises:
        NotAllowed: the actor is neither the member nor the one who asked.
        Over: there is nothing to take back any more.
    """
    if not may_withdraw(actor, transfer):
        raise NotAllowed
    with transaction.atomic():
        current = _open(transfer)
        _close(actor, current, TransferState.WITHDRAWN, at)
        _record(actor, "withdrawn", current, at)
        _tell(actor, "transfer_withdrawn", current, at, with_member=True)
    return current


def _locked(transfer: Transfer) -> Transfer:
    return (
        Transfer.objects.select_for_update(of=("self",))
        .select_related("member__organisation__unit", "source__unit", "target__unit")
        .get(pk=transfer.pk)
    )


def _open(transfer: Transfer) -> Transfer:
    current = _locked(transfer)
    if not current.is_open:
        raise Over(what=N_("This transfer"))
    return current


def _waiting(transfer: Transfer) -> Transfer:
    current = _open(transfer)
    if current.state == TransferState.AGREED.value:
        raise Twice(what=CONSENTED_ALREADY)
    return current


def _answering(actor: Actor, transfer: Transfer, side: Side, at: datetime) -> bool:
    """Tell whether the actor answers instead of the side; refuse whoever may not answer."""
    require_free(actor, *transfer.parties, at=at)
    instead = answers_instead(actor, transfer, side, at=at)
    if instead is not None:
        return instead
    if is_above_side(actor, organisation_of(transfer, side)):
        until = transfer.asked_at + timedelta(days=settings.FIGURES.transfer_silence_days)
        raise NotYetSilent(day=day_of(until).isoformat())
    raise NotAllowed


def _answering_any(actor: Actor, transfer: Transfer, at: datetime) -> None:
    require_free(actor, *transfer.parties, at=at)
    if any(answers_instead(actor, transfer, side, at=at) is not None for side in Side):
        return
    refusals: list[Refusal] = []
    for side in Side:
        try:
            _answering(actor, transfer, side, at)
        except Refusal as refusal:
            refusals.append(refusal)
    raise next((each for each in refusals if not isinstance(each, NotAllowed)), refusals[0])


def _settle(actor: Actor, transfer: Transfer, at: datetime) -> None:
    """Keep one more consent; with both, agree on the day, and move if it is today."""
    if transfer.released_at is not None and transfer.accepted_at is not None:
        today = day_of(at)
        transfer.takes_effect_on = max(transfer.takes_effect_on or today, today)
        transfer.state = TransferState.AGREED.value
        if transfer.takes_effect_on == today:
            _take_effect(actor, transfer, at)
            return
    transfer.save()


def _take_effect(actor: Actor, transfer: Transfer, at: datetime) -> None:
    on = transfer.takes_effect_on
    assert on is not None  # the constraint of agreed transfers
    member = Periods(at).member(transfer.member.pk)
    Periods(at).require_open(transfer.target, on=on)
    if is_last_secretary(member, at=at):
        raise LastSecretary
    ended = Periods(at).end_duties(member, transfer.source, on=on)
    Periods(at).change(
        member, cause=MembershipCause.TRANSFERRED, organisation=transfer.target, on=on
    )
    _close(actor, transfer, TransferState.DONE, at)
    _record(actor, "done", transfer, at, duties_ended=ended)
    _tell(actor, "transfer_done", transfer, at, with_member=True)


def _close(actor: Actor, transfer: Transfer, state: TransferState, at: datetime) -> None:
    transfer.state = state.value
    transfer.closed_by_id, transfer.closed_at = actor.user_id, at
    transfer.save()


def _record(
    actor: Actor, verb: str, transfer: Transfer, at: datetime, *, reason: str = "", **detail: object
) -> None:
    record(
        actor=actor,
        verb=f"people.transfer.{verb}",
        subject=transfer,
        at=at,
        reason=reason,
        detail={"from": transfer.source.code, "to": transfer.target.code, **detail},
        is_own=is_self(actor, transfer.member),
    )


def _tell(
    actor: Actor, fact: str, transfer: Transfer, at: datetime, *, with_member: bool = False
) -> None:
    """Tell both sides, and the member, without a name in the notice.

    Where all who speak for a side are parties, the level above answers and is told too.
    """
    sides, parties = (transfer.source, transfer.target), users_of(*transfer.parties)
    users = {user for side in sides for user in speakers_for(side, at=at)}
    users |= {user for side in sides for user in speakers_for(side, at=at, besides=parties)}
    if with_member and transfer.member.user_id is not None:
        users.add(transfer.member.user_id)
    _notify(actor, fact, transfer, at, users)


def _notify(actor: Actor, fact: str, transfer: Transfer, at: datetime, users: set[int]) -> None:
    notify(
        actor=actor,
        user_ids=users,
        kind=f"people.{fact}",
        at=at,
        details={"source": transfer.source.name, "target": transfer.target.name},
        url=reverse("people:transfer", args=[transfer.pk]),
        key=f"transfer-{transfer.pk}",
    )
