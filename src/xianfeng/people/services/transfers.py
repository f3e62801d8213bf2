from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.asks.rules import State
from xianfeng.asks.services import ask, close, consent, require_voice, tell
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.reasons import checked_reason
from xianfeng.foundation.refusals import Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_ask_transfer, may_withdraw
from xianfeng.people.rules.life import LastSecretary, MembershipCause, move_faults
from xianfeng.people.selectors.in_the_way import is_last_secretary
from xianfeng.people.selectors.transfers import open_transfer_of
from xianfeng.people.services.life import HasLeft
from xianfeng.people.services.periods import Periods
from xianfeng.sheets.rules.faults import refuse


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
        reason: in the asker's words, up to 200 characters.
        at: the moment of recording; the time for an answer runs from now.

    Raises:
        NotAllowed: the actor may not ask for this member.
        NoReason, TooLong, HasLeft, Twice, IsClosed, LastSecretary, TransferOpen: as they say.
    """
    require(can_ask_transfer, actor, member)
    words = checked_reason(reason)
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
        source = current.organisation
        transfer = Transfer(member=current, source=source, target=target, reason=words)
        return ask(actor=actor, ask=transfer, at=at)


@decision
def release_transfer(*, actor: Actor, transfer: Transfer, at: datetime) -> Transfer:
    """Consent for the giving side; with the other consent the transfer is agreed.

    Raises:
        NotAllowed: the actor is no secretary or officer of the giving organisation itself, nor of
            one above it once the giving one was silent too long.
        OwnMatter, NotYetSilent, Over, Twice, LastSecretary, IsClosed: as they say.
    """
    with transaction.atomic():
        current = Periods(at).asked(transfer)
        giving, _receiving = current.sides
        agreed = consent(actor=actor, ask=current, side=giving, at=at)
        if is_last_secretary(current.member, at=at):
            raise LastSecretary
        if agreed:
            _agree(actor, current, at)
    return current


@decision
def accept_transfer(
    *, actor: Actor, transfer: Transfer, at: datetime, takes_effect_on: date | None = None
) -> Transfer:
    """Consent for the receiving side, and say from which day on the member belongs there.

    Args:
        actor: secretary or officer of the receiving organisation itself, or of one above it
            once the receiving one was silent too long.
        takes_effect_on: from today on; the day of the later consent where none is given.

    Raises:
        NotAllowed: the actor speaks neither for the receiving side nor for one above it.
        OwnMatter, NotYetSilent, Over, Twice, DayOutOfBounds, IsClosed: as they say.
    """
    today = day_of(at)
    latest = today + timedelta(days=settings.FIGURES.transfer_ahead_days)
    with transaction.atomic():
        current = Periods(at).asked(transfer)
        _giving, receiving = current.sides
        current.takes_effect_on = takes_effect_on
        agreed = consent(actor=actor, ask=current, side=receiving, at=at)
        if takes_effect_on is not None and not today <= takes_effect_on <= latest:
            raise DayOutOfBounds(day=latest.isoformat())
        Periods(at).require_open(current.target, on=takes_effect_on or today)
        if agreed:
            _agree(actor, current, at)
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
        current = Periods(at).asked(transfer)
        require_voice(actor=actor, ask=current, at=at)
        state = State.REFUSED.value
        close(actor=actor, ask=current, state=state, answer=words, reason=words, at=at)
    return current


def withdraw_transfer(*, actor: Actor, transfer: Transfer, at: datetime) -> Transfer:
    """Take the wish back, as long as the member has not moved.

    Raises:
        NotAllowed: the actor is neither the member nor the one who asked.
        Over: there is nothing to take back any more.
    """
    require(may_withdraw, actor, transfer)
    with transaction.atomic():
        current = Periods(at).asked(transfer)
        close(actor=actor, ask=current, state=State.WITHDRAWN.value, at=at)
    return current


def settle_transfers(*, actor: Actor, at: datetime) -> int:
    """Let agreed transfers take effect whose day has come; give how many did.

    One that meets an obstacle (the target was closed meanwhile, or the member is now the only
    secretary) stays agreed; both sides are told and can refuse it with a reason.
    """
    done = 0
    due = Transfer.objects.filter(state=State.AGREED.value, takes_effect_on__lte=day_of(at))
    for transfer in due.select_related(*Transfer.related).order_by("pk"):
        try:
            with transaction.atomic():
                _move(actor, Periods(at).asked(transfer), at)
        except Refusal:
            with transaction.atomic():
                tell(actor=actor, ask=transfer, fact="stuck", at=at, with_whose=False)
        else:
            done += 1
    return done


def _agree(actor: Actor, transfer: Transfer, at: datetime) -> None:
    """Settle the day on which all have agreed, and move if it is today."""
    today = day_of(at)
    transfer.takes_effect_on = max(transfer.takes_effect_on or today, today)
    if transfer.takes_effect_on == today:
        _move(actor, transfer, at)
    else:
        transfer.state = State.AGREED.value
        transfer.save()


def _move(actor: Actor, transfer: Transfer, at: datetime) -> None:
    on, member = transfer.takes_effect_on, transfer.member
    assert on is not None  # the constraint of agreed transfers
    Periods(at).require_open(transfer.target, on=on)
    if is_last_secretary(member, at=at):
        raise LastSecretary
    ended = Periods(at).end_duties(member, transfer.source, on=on)
    cause, target = MembershipCause.TRANSFERRED, transfer.target
    Periods(at).change(member, cause=cause, organisation=target, on=on)
    close(actor=actor, ask=transfer, state=State.DONE.value, duties_ended=ended, at=at)
