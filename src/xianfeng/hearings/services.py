from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor, Person
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.reasons import checked_reason
from xianfeng.foundation.refusals import MovedOn, OnlyMembers, Over, Twice
from xianfeng.notices.services import notify
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.rolls.models import Roll
from xianfeng.rolls.rules import TITLE_MOST, DrawnFrom, Matter, RollRule
from xianfeng.rolls.selectors import am_i_on
from xianfeng.rolls.services import freeze_roll

from .models import Answer, DayCount, Hearing
from .outcome import outcome_for
from .permissions import can_ask
from .rules import End, Question, Said, Way, checked_end
from .selectors import due, result_now, running_of, users_asked, users_who_answered

HEARING = N_("The hearing")


class NotAsked(Refusal):
    """Only who stands on the frozen roll answers."""

    sentence = N_("You are not on the roll of this hearing; its page says whom to ask.")


def open_hearing(
    *,
    actor: Actor,
    organisation: Organisation,
    question: Question,
    way: Way,
    closes_on: date,
    at: datetime,
) -> Hearing:
    """Ask one voice about a version of a text; members over a roll that is frozen now (D7).

    The members are those of the organisation and of all below it. Whoever has an account is told.

    Raises:
        NotAllowed: the actor may not ask in the organisation.
        WrongSpan: the last day is too near or too far.
        Twice: this voice is being asked about it already.
        EmptyRoll, IsClosed: as `freeze_roll` says.
    """
    require(can_ask, actor, organisation)
    checked_end(closes_on, today=day_of(at))
    try:
        with transaction.atomic():
            is_of_members = way is Way.MEMBERS
            roll = _roll(actor, organisation, question, at) if is_of_members else None
            hearing = Hearing.objects.create(
                subject_type=question.subject_type,
                subject_id=question.subject_id,
                version=question.version,
                title=question.title,
                text=[list(line) for line in question.lines],
                way=way.value,
                organisation=organisation,
                roll=roll,
                closes_on=closes_on,
                by_id=actor.user_id,
                recorded_at=at,
            )
            record(
                actor=actor,
                verb="hearings.hearing.opened",
                subject=hearing,
                at=at,
                detail={"version": question.version, "size": roll.size if roll else None},
            )
            if roll is not None:
                _tell(actor, hearing, users_asked(roll), "hearings.asked", at)
    except IntegrityError as error:
        raise Twice(what=N_("This voice is already being asked about it.")) from error
    return hearing


def _roll(actor: Actor, organisation: Organisation, question: Question, at: datetime) -> Roll:
    told = _("version %(version)s, %(at)s") % {
        "version": question.version,
        "at": f"{localtime(at):%Y-%m-%d %H:%M:%S}",
    }
    title = f"{question.title[: TITLE_MOST - len(told) - 3]} · {told}"
    rule = RollRule(DrawnFrom.SUBTREE, Matter.ENDORSE, organisation.code)
    return freeze_roll(actor=actor, title=title, rule=rule, at=at)


def answer_hearing(*, actor: Actor, hearing: Hearing, said: Said, at: datetime) -> Answer:
    """Answer as one who stands on the roll; the last word before the end holds.

    Raises:
        OnlyMembers: the actor is nobody's member.
        NotAsked: the actor does not stand on the roll.
        Over: the hearing has ended, or its last day is over.
    """
    if not isinstance(actor, Person):
        raise OnlyMembers
    with transaction.atomic():
        now = _running(hearing, at)
        if now.roll is None or not am_i_on(actor.member_id, now.roll).is_on:
            raise NotAsked
        answer, _is_new = Answer.objects.update_or_create(
            hearing=now,
            member_id=actor.member_id,
            defaults={"said": said.value, "recorded_at": at},
        )
        record(actor=actor, verb="hearings.answer.given", subject=now, at=at)
    return answer


def answer_consultation(*, hearing: Hearing, said: Said, at: datetime) -> None:
    """Add one answer of somebody to the sum of the day; nothing of who it was, nor when.

    Raises:
        Over: the consultation has ended, or its last day is over.
    """
    with transaction.atomic():
        now = _running(hearing, at)
        day, _is_new = DayCount.objects.get_or_create(
            hearing=now, day=day_of(at), said=said.value, defaults={"count": 0}
        )
        DayCount.objects.filter(pk=day.pk).update(count=F("count") + 1)


def _running(hearing: Hearing, at: datetime) -> Hearing:
    now = _locked(hearing)
    if not now.is_running or day_of(at) > now.closes_on:
        raise Over(what=HEARING)
    return now


def close_due(*, actor: Actor, at: datetime) -> int:
    """Count the hearings whose last day is over, each with what its room does with the result."""
    number = 0
    for hearing in due(day_of(at)):
        with transaction.atomic():
            now = _locked(hearing)
            if not now.is_running:
                continue
            result = result_now(now)
            now.in_favour, now.answered, now.asked = (
                result.in_favour,
                result.answered,
                result.asked,
            )
            _end(actor, now, End.COUNTED, at)
            outcome_for(now).take(actor=actor, hearing=now, at=at)
            number += 1
    return number


def call_off(*, actor: Actor, hearing: Hearing, reason: str, at: datetime) -> Hearing:
    """End a hearing before its day, openly and with the reason; nothing is counted.

    Raises:
        NotAllowed: the actor may not ask in the organisation.
        NoReason: the reason is empty.
        MovedOn: it has ended already.
    """
    words = checked_reason(reason)
    with transaction.atomic():
        now = _locked(hearing)
        require(can_ask, actor, now.organisation)
        if not now.is_running:
            raise MovedOn(what=HEARING)
        now.reason = words
        _end(actor, now, End.CALLED_OFF, at)
    return now


def end_for_change(
    *, actor: Actor, subject_type: str, subject_id: int, at: datetime
) -> list[Hearing]:
    """End what is being asked about a text that has changed; whoever had answered is told.

    Called inside the transaction that changes it.
    """
    ended = []
    with transaction.atomic():
        for hearing in running_of(subject_type, [subject_id]):
            now = _locked(hearing)
            if now.is_running:
                _end(actor, now, End.CHANGED, at)
                ended.append(now)
    return ended


def _end(actor: Actor, hearing: Hearing, end: End, at: datetime) -> None:
    hearing.end, hearing.ended_at = end.value, at
    hearing.save(update_fields=["end", "ended_at", "reason", "in_favour", "answered", "asked"])
    record(
        actor=actor,
        verb="hearings.hearing.ended",
        subject=hearing,
        at=at,
        detail={"in_favour": hearing.in_favour, "answered": hearing.answered},
        reason=hearing.reason,
    )
    _tell(actor, hearing, users_who_answered(hearing), f"hearings.{end.value}", at)


def _tell(actor: Actor, hearing: Hearing, users: list[int], kind: str, at: datetime) -> None:
    notify(
        actor=actor,
        user_ids=users,
        kind=kind,
        at=at,
        details={"title": hearing.title, "version": hearing.version},
        url=outcome_for(hearing).address(hearing.subject_id)
        if hearing.end
        else f"/hearings/{hearing.pk}/",
        key=f"{hearing.pk}",
    )


def _locked(hearing: Hearing) -> Hearing:
    return Hearing.objects.select_for_update(of=("self",)).get(pk=hearing.pk)


def forget_answers(*, actor: Actor, member: Member, at: datetime) -> None:
    """Take a member's answers away with the member: ended hearings keep their counts."""
    del actor, at
    Answer.objects.filter(member=member).exclude(hearing__end="").delete()
