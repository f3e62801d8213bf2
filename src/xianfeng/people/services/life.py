from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from xianfeng.access.own import require_free
from xianfeng.access.services.deputies import end_deputyships_of
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.asks.models import IS_OPEN
from xianfeng.asks.rules import State
from xianfeng.audit.services import record
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.reasons import checked_reason
from xianfeng.foundation.refusals import Ahead, Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.naming import call_member
from xianfeng.people.permissions import can_keep_member, can_keep_members
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.rules.life import (
    BEGINS,
    STEPS,
    Facts,
    MembershipCause,
    NoBirthYear,
    entry_faults,
    fact_faults,
    full_faults,
    is_birth_year,
    step_faults,
)
from xianfeng.people.rules.person_names import checked_name, checked_number
from xianfeng.people.selectors.in_the_way import built_on
from xianfeng.people.services.periods import Periods
from xianfeng.sheets.rules.faults import refuse
from xianfeng.sheets.services.forgetting import forget_changes
from xianfeng.sheets.services.undoing import BuiltOn


class NumberTaken(Refusal):
    """The number is another member's."""

    sentence = N_("The number “{number}” belongs to another member.")
    beside = ("number",)


class HasLeft(Refusal):
    """Whoever has left is not changed any more."""

    sentence = N_("This member has left. Only readmission can change that.")


class HasNotLeft(Refusal):
    """Only whoever has left can come back."""

    sentence = N_("This member has not left.")


@dataclass(frozen=True)
class NewMember:
    """What is written down of somebody who is admitted."""

    name: str
    standing: Standing
    number: str = ""
    joined_date: date | None = None
    full_date: date | None = None
    birth_year: int | None = None
    education: Education | None = None


def admit(
    *, actor: Actor, organisation: Organisation, person: NewMember, on: date, at: datetime
) -> Member:
    """Write a new member, probationary member or activist down (D12).

    Args:
        person: who it is; a probationary member's date of joining is `on` where none is given.
        on: from which day on, as said; not in the future.

    Raises:
        NotAllowed: the actor keeps no list of members here.
        IsClosed, Ahead, JoinedMissing, JoinedAfterwards, ProbationNotOver, Missing, TooLong,
        IdentityNumber, NumberTaken, NoBirthYear: as they say.
    """
    require(can_keep_members, actor, organisation)
    today = day_of(at)
    if on > today:
        raise Ahead(day=on)
    joined = _joined(person, on)
    refuse(fact_faults(Facts(person.standing, joined, person.birth_year)))
    refuse(entry_faults(person.standing, joined, on=on, months=settings.FIGURES.probation_months))
    refuse(full_faults(person.standing, joined, person.full_date, today=today))
    if person.birth_year is not None and not is_birth_year(person.birth_year, today=today):
        raise NoBirthYear(year=person.birth_year)
    number = checked_number(person.number)
    member = call_member(
        member=Member(
            number=number,
            organisation=organisation,
            standing=person.standing.value,
            joined_date=joined,
            full_date=person.full_date,
            birth_year=person.birth_year,
            education=person.education.value if person.education else "",
            recorded_at=at,
        ),
        name=checked_name(person.name),
    )
    try:
        with transaction.atomic():
            Periods(at).hold_open(organisation, on=today)
            member.save(force_insert=True)
            Periods(at).open(member, cause=BEGINS[person.standing], on=on)
            record(
                actor=actor,
                verb="people.member.admitted",
                subject=member,
                at=at,
                detail={"organisation": organisation.code, "standing": member.standing},
            )
    except IntegrityError as error:
        raise NumberTaken(number=number) from error
    return member


@decision
def advance(*, actor: Actor, member: Member, on: date, at: datetime) -> Member:
    """Let an activist become a probationary member, or that one a full member.

    Raises:
        NotAllowed: the actor does not keep this member's record.
        OwnMatter: the actor is the member, or the member's deputy.
        HasLeft, Twice, Ahead, ProbationNotOver, Before: as they say.
    """
    with transaction.atomic():
        current = _kept(actor, member, at)
        if current.left_on is not None:
            raise HasLeft
        before = Standing(current.standing)
        if before not in STEPS:
            raise Twice(what=N_("This is already a full member."))
        if on > day_of(at):
            raise Ahead(day=on)
        standing, cause = STEPS[before]
        if before is Standing.ACTIVIST:
            current.joined_date = on
        else:
            current.full_date = on
        months = settings.FIGURES.probation_months
        refuse(step_faults(before, standing, current.joined_date, on=on, months=months))
        Periods(at).change(current, cause=cause, standing=standing, on=on)
        record(
            actor=actor,
            verb="people.member.advanced",
            subject=current,
            at=at,
            changes={"standing": (before.value, standing.value)},
        )
    return current


@decision
def leave(*, actor: Actor, member: Member, on: date, at: datetime) -> Member:
    """Record that somebody does not belong any more; why is nobody's business here.

    A transfer that is under way is withdrawn; posts end, and the roles of a secretary with them.

    Args:
        on: the first day without the member.

    Raises:
        NotAllowed: the actor does not keep this member's record.
        OwnMatter: the actor is the member, or the member's deputy.
        HasLeft, Ahead, Before: as they say.
    """
    with transaction.atomic():
        current = _kept(actor, member, at)
        if current.left_on is not None:
            raise HasLeft
        if on > day_of(at):
            raise Ahead(day=on)
        Periods(at).close(current, cause=MembershipCause.LEFT, on=on)
        current.left_on = on
        current.save(update_fields=["left_on"])
        Transfer.objects.filter(IS_OPEN, member=current).update(
            state=State.WITHDRAWN.value, closed_by=actor.user_id, closed_at=at
        )
        ended = Periods(at).end_all_duties(current, on=on)
        if current.user_id is not None:
            end_deputyships_of(actor=actor, user_id=current.user_id, at=at)
        record(
            actor=actor,
            verb="people.member.left",
            subject=current,
            at=at,
            detail={"organisation": current.organisation.code, "duties_ended": ended},
        )
    return current


@decision
def erase_mistake(*, actor: Actor, member: Member, reason: str, at: datetime) -> Organisation:
    """Remove somebody who was recorded by mistake: not a leaver, but never a member here.

    Raises:
        NotAllowed: the actor does not keep this member's record.
        OwnMatter: the actor is the member, or the member's deputy.
        BuiltOn: something was recorded of the person since; who belonged here has left.
        NoReason, TooLong: as they say.
    """
    why = checked_reason(reason)
    with transaction.atomic():
        current = _kept(actor, member, at)
        if what := built_on([current.pk]):
            raise BuiltOn(what=what)
        record(
            actor=actor,
            verb="people.member.removed",
            subject=current,
            at=at,
            detail={"organisation": current.organisation.code},
            reason=why,
        )
        forget_changes(actor=actor, kind=MEMBER_COLUMNS.kind, key=current.pk, at=at)
        current.memberships.all().delete()
        current.delete()
    return current.organisation


@decision
def readmit(*, actor: Actor, member: Member, on: date, at: datetime) -> Member:
    """Let somebody belong again where the member last did, with the same standing.

    Args:
        actor: an officer or secretary in whose reach that organisation is.
        on: from which day on, as said; not in the future.

    Raises:
        NotAllowed: the actor does not keep this member's record.
        OwnMatter: the actor is the member, or the member's deputy.
        HasNotLeft, IsClosed, Ahead, Before: as they say.
    """
    with transaction.atomic():
        current = _kept(actor, member, at)
        if current.left_on is None:
            raise HasNotLeft
        Periods(at).hold_open(current.organisation, on=day_of(at))
        if on > day_of(at):
            raise Ahead(day=on)
        Periods(at).require_not_before(current, on)
        current.left_on = None
        current.save(update_fields=["left_on"])
        Periods(at).open(current, cause=MembershipCause.JOINED, on=on)
        record(
            actor=actor,
            verb="people.member.readmitted",
            subject=current,
            at=at,
            detail={"organisation": current.organisation.code},
        )
    return current


def _kept(actor: Actor, member: Member, at: datetime) -> Member:
    """Hold a member's record, and refuse whoever does not keep it; part of a deed."""
    current = Periods(at).member(member.pk)
    require_free(actor, current, at=at)
    require(can_keep_member, actor, current)
    return current


def _joined(person: NewMember, on: date) -> date | None:
    """Find the day of joining: of whoever is on probation and says none, that of the admission."""
    if person.standing is Standing.ACTIVIST:
        return None
    return person.joined_date or (on if person.standing is Standing.PROBATIONARY else None)


@decision
def keep_background(
    *,
    actor: Actor,
    member: Member,
    full_date: date | None,
    birth_year: int | None,
    education: Education | None,
    at: datetime,
) -> Member:
    """Keep what may be known of a member for counts, or take it away; each may be unknown.

    Raises:
        NotAllowed: the actor does not keep this member's record.
        OwnMatter: the actor is the member, or the member's deputy.
        HasLeft, NoBirthYear, NotYetFull, Ahead, FullBeforeJoining: as they say.
    """
    if birth_year is not None and not is_birth_year(birth_year, today=day_of(at)):
        raise NoBirthYear(year=birth_year)
    with transaction.atomic():
        current = Periods(at).member(member.pk)
        require_free(actor, current, at=at)
        require(can_keep_member, actor, current)
        if current.left_on is not None:
            raise HasLeft
        standing = Standing(current.standing)
        refuse(full_faults(standing, current.joined_date, full_date, today=day_of(at)))
        current.full_date = full_date
        current.birth_year = birth_year
        current.education = education.value if education else ""
        current.save(update_fields=["full_date", "birth_year", "education"])
        # The values themselves stay out of the trail, which cannot forget.
        record(actor=actor, verb="people.member.background_kept", subject=current, at=at)
    return current
