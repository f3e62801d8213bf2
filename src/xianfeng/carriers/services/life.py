from datetime import date, datetime

from django.db import IntegrityError, transaction

from xianfeng.access.own import require_free
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor, Person
from xianfeng.audit.services import record, take
from xianfeng.carriers.models.carriers import Carrier, CarrierMove, Endorsement
from xianfeng.carriers.permissions import (
    COUNTED,
    authors_of,
    can_approve_carrier,
    can_count_endorsement,
    can_end_carrier,
    can_propose_for,
    can_propose_own,
    can_run_carrier,
    is_time_for,
    last_step_of,
    proposer_of,
)
from xianfeng.carriers.rules.life import (
    LIFE,
    Deed,
    Draft,
    ServesNothing,
    Stage,
    Tally,
    Voice,
    title_taken,
    voices_lacking,
)
from xianfeng.carriers.selectors.catalogue import SUBJECT_TYPE, locked
from xianfeng.carriers.selectors.voices import asked_on, checked_count, counts_of, hurdle, round_now
from xianfeng.carriers.services.activities import cancel_planned
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.reasons import checked_reason
from xianfeng.foundation.refusals import Missing, MovedOn, Twice
from xianfeng.hearings.services import end_for_change
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.services.ground import require_open
from xianfeng.plans.models import Goal, GoalLink
from xianfeng.plans.services.goals import link_goal


class NotEndorsed(Refusal):
    """Not all three voices accept (D7)."""

    sentence = N_(
        "{lacking} of the three voices have not accepted yet; the page says what each needs."
    )


class NewerText(Refusal):
    """What was read is not what it says now: nothing is decided or counted on it."""

    sentence = N_(
        "It was changed in the meantime: version {version} says something else than what you "
        "read. Look at what was changed first."
    )


class Returned(Refusal):
    """Whoever returned a proposal waits until it is handed in again."""

    sentence = N_(
        "This proposal has been returned. It is decided on once it has been handed in again."
    )


def propose_carrier(
    *,
    actor: Actor,
    organisation: Organisation,
    draft: Draft,
    proposed_at: datetime,
    at: datetime,
    goal: Goal | None = None,
    own: bool = False,
) -> Carrier:
    """Propose a carrier, and tie it to the goal that it serves, in one transaction (D3–D5).

    Args:
        actor: a secretary of the organisation, or a member of it for a proposal of their own.
        own: a member's own proposal, not the organisation's.

    Raises:
        NotAllowed: the actor may not propose here, or may not see the goal.
        ServesNothing: it names none of the three.
        Twice: the organisation has a living carrier of this title.
        Ahead: the day of the proposal lies ahead.
        IsClosed: the organisation has been closed.
    """
    require(can_propose_own if own else can_propose_for, actor, organisation)
    if not draft.serves:
        raise ServesNothing
    try:
        with transaction.atomic():
            require_open(actor=actor, node=organisation, at=at)
            carrier = Carrier.objects.create(
                **draft.columns,
                organisation=organisation,
                proposed_by_id=actor.member_id if own and isinstance(actor, Person) else None,
            )
            take(
                actor=actor,
                move=CarrierMove(carrier=carrier, step=Deed.PROPOSE, happened_at=proposed_at),
                verb="carriers.carrier.proposed",
                at=at,
                detail={"own": own},
                is_own=own,
            )
            if goal is not None:
                link_goal(actor=actor, goal=goal, subject=carrier, at=at)
    except IntegrityError as error:
        raise title_taken(organisation.name, draft) from error
    return carrier


def serve_goal(*, actor: Actor, carrier: Carrier, goal: Goal, at: datetime) -> GoalLink:
    """Tie a carrier to one more goal; the same again changes nothing (D4).

    Raises:
        NotAllowed: the actor does not run the carrier, or may not see the goal.
        MovedOn: the carrier has ended.
    """
    require(can_run_carrier, actor, carrier)
    with transaction.atomic():
        if Stage(locked(carrier).stage) is Stage.ENDED:
            raise MovedOn(what=LIFE.noun)
        return link_goal(actor=actor, goal=goal, subject=carrier, at=at)


@decision
def count_endorsement(
    *,
    actor: Actor,
    carrier: Carrier,
    voice: Voice,
    tally: Tally,
    counted_at: datetime,
    version: int,
    at: datetime,
) -> Endorsement:
    """Record what one voice answered: on a proposal, or before an institution (D7, D14).

    Args:
        version: of the text that was put to the voice, or of the charter.
        tally: who could be asked is said with it; of the members the platform knows it.

    Raises:
        NotAllowed: the actor does not run the carrier.
        OwnMatter: it is the proposal of the actor, or of somebody whose deputy the actor is.
        MovedOn: it is no proposal any more.
        Before: the count was taken before the proposal.
        Ahead: the day of the count lies ahead.
        Missing: of the organisation it was not said how many could be asked.
        MoreThanCanBeAsked: there are not so many to ask.
        Missing: before an institution there is no charter to ask about.
        NewerText: the text was changed in the meantime.
        Twice: the voice was counted before; a slip of the pen is corrected instead.
    """
    row = Endorsement(
        carrier=carrier,
        voice=voice.value,
        round=round_now(carrier),
        version=version,
        counted_at=counted_at,
    )
    try:
        _count(actor, row, tally, at)
    except IntegrityError as error:
        raise Twice(
            what=N_("This voice has already been counted; a count is never changed."),
            beside=("voice",),
        ) from error
    return row


@decision
def correct_endorsement(
    *,
    actor: Actor,
    endorsement: Endorsement,
    tally: Tally,
    counted_at: datetime,
    reason: str,
    at: datetime,
) -> Endorsement:
    """Correct a slip of the pen in a count, as long as nothing rests on it; both stay.

    Raises:
        NoReason: the reason is empty.
        MovedOn: it is no proposal any more, or the count was corrected before.
        NotAllowed, OwnMatter, Before, Ahead, Missing, MoreThanCanBeAsked: as for a count.
    """
    row = Endorsement(
        carrier=endorsement.carrier,
        voice=endorsement.voice,
        round=endorsement.round,
        version=endorsement.version,
        counted_at=counted_at,
        corrects=endorsement,
        reason=checked_reason(reason),
    )
    try:
        _count(actor, row, tally, at)
    except IntegrityError as error:
        raise MovedOn(what=N_("The count")) from error
    return row


def _count(actor: Actor, row: Endorsement, tally: Tally, at: datetime) -> None:
    with transaction.atomic():
        now = locked(row.carrier)
        require_free(actor, *proposer_of(now), at=at)
        require(can_count_endorsement, actor, now)
        if Stage(now.stage) not in COUNTED or row.round != round_now(now):
            raise MovedOn(what=LIFE.noun)
        _require_newest(row.version, asked_on(now, row.round))
        on = day_of(row.counted_at)
        counted = checked_count(
            carrier=now, voice=Voice(row.voice), said=tally, on=on, today=day_of(at)
        )
        row.in_favour, row.answered, row.asked = counted.in_favour, counted.answered, counted.asked
        row.by_id, row.recorded_at = actor.user_id, at
        row.save(force_insert=True)
        note_count(actor=actor, row=row, at=at)


def note_count(*, actor: Actor, row: Endorsement, at: datetime) -> None:
    """Write the line of the trail on a count."""
    verb = "corrected" if row.corrects_id else "counted"
    names = ("voice", "in_favour", "answered", "asked")
    record(
        actor=actor,
        verb=f"carriers.endorsement.{verb}",
        subject=row,
        at=at,
        detail={name: getattr(row, name) for name in names},
        reason=row.reason,
    )


@decision
def approve_carrier(
    *, actor: Actor, carrier: Carrier, approved_at: datetime, version: int, at: datetime
) -> Carrier:
    """Approve a proposal that all three voices have accepted (D7).

    Args:
        version: of the text that was read.

    Raises:
        NotAllowed: the actor is no officer above.
        OwnMatter: the actor, or somebody whose deputy the actor is, proposed or wrote it.
        MovedOn: it is no proposal any more.
        Returned: it was returned and not handed in again.
        NewerText: the text was changed in the meantime.
        NotEndorsed: a voice is missing, too small or against.
        Before: approved before it was proposed or the last voice was counted.
        Ahead: the day lies ahead.
    """
    with transaction.atomic():
        now = locked(carrier)
        require_free(actor, *authors_of(now), at=at)
        require(can_approve_carrier, actor, now)
        _require_back(now)
        _require_newest(version, now.version)
        counts = counts_of(now, now.endorsements.all())
        tallies = {voice: row.tally for voice, row in counts.items()}
        if lacking := voices_lacking(tallies, hurdle()):
            raise NotEndorsed(lacking=len(lacking))
        move = CarrierMove(carrier=now, step=Deed.APPROVE, happened_at=approved_at)
        last_count = max(day_of(row.counted_at) for row in counts.values())
        take(actor=actor, move=move, verb="carriers.carrier.approved", at=at, after=last_count)
    return now


@decision
def return_carrier(*, actor: Actor, carrier: Carrier, reason: str, at: datetime) -> Carrier:
    """Return a proposal to be mended, with the reason; its counts stay (D7).

    Raises:
        NotAllowed: the actor is no officer above.
        OwnMatter: the actor, or somebody whose deputy the actor is, proposed or wrote it.
        MovedOn: it is no proposal any more.
        Returned: it was returned before and not handed in again.
        NoReason: the reason is empty.
    """
    with transaction.atomic():
        now = locked(carrier)
        require_free(actor, *authors_of(now), at=at)
        require(can_approve_carrier, actor, now)
        _require_back(now)
        move = CarrierMove(carrier=now, step=Deed.RETURN, happened_at=at, reason=reason)
        take(actor=actor, move=move, verb="carriers.carrier.returned", at=at)
    return now


def resubmit_carrier(*, actor: Actor, carrier: Carrier, at: datetime) -> Carrier:
    """Hand a proposal in again that was returned.

    Raises:
        NotAllowed: the actor neither runs the carrier nor proposed it.
        MovedOn: it is no proposal, or was not returned.
    """
    with transaction.atomic():
        now = locked(carrier)
        require(can_end_carrier, actor, now)
        if not is_time_for(Deed.RESUBMIT, now):
            raise MovedOn(what=LIFE.noun)
        move = CarrierMove(carrier=now, step=Deed.RESUBMIT, happened_at=at)
        take(actor=actor, move=move, verb="carriers.carrier.resubmitted", at=at)
    return now


def start_carrier(
    *, actor: Actor, carrier: Carrier, started_at: datetime, review_date: date, at: datetime
) -> Carrier:
    """Start an approved carrier on trial, with the day on which one looks again (D14).

    Raises:
        NotAllowed: the actor does not run the carrier.
        MovedOn: it is not approved, or has started already.
        Before: started before it was approved.
        Ahead: the day lies ahead.
        NotAfter: the review does not come after the start.
    """
    require(can_run_carrier, actor, carrier)
    with transaction.atomic():
        now = locked(carrier)
        move = CarrierMove(
            carrier=now, step=Deed.START, happened_at=started_at, due_date=review_date
        )
        take(actor=actor, move=move, verb="carriers.carrier.started", at=at)
    return now


def end_carrier(
    *, actor: Actor, carrier: Carrier, ended_at: datetime, reason: str, at: datetime
) -> Carrier:
    """End a carrier openly, with the reason that everyone can read (D14).

    What was planned is cancelled with it, and whoever had signed up is told.

    Raises:
        NotAllowed: the actor neither runs the carrier nor withdraws a proposal of their own.
        NoReason: the reason is empty.
        MovedOn: it has ended already.
        Before: ended before its last step.
        Ahead: the day lies ahead.
    """
    with transaction.atomic():
        now = locked(carrier)
        require(can_end_carrier, actor, now)
        move = CarrierMove(carrier=now, step=Deed.END, happened_at=ended_at, reason=reason)
        end_for_change(actor=actor, subject_type=SUBJECT_TYPE, subject_id=now.pk, at=at)
        detail = {"from": now.stage, "cancelled": cancel_planned(actor=actor, carrier=now, at=at)}
        take(actor=actor, move=move, verb="carriers.carrier.ended", at=at, detail=detail)
    return now


def _require_newest(read: int, now: int) -> None:
    if not now:
        raise Missing(what=N_("The charter"))
    if read != now:
        raise NewerText(version=now)


def _require_back(now: Carrier) -> None:
    if Stage(now.stage) is Stage.PROPOSED and last_step_of(now) == Deed.RETURN:
        raise Returned
