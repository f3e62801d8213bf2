from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from xianfeng.audit.services import record
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.text import (
    NotADate,
    parse_date,
    plain,
)
from xianfeng.notices.services import notify
from xianfeng.organisation.models import Correction, FreeHours, Member, Skill, Wish
from xianfeng.organisation.permissions import (
    Actor,
    can_answer_requests,
    can_keep_member,
    require,
    require_free,
)
from xianfeng.organisation.rules import (
    CorrectedField,
    CorrectionState,
    Education,
    Standing,
    Strengths,
    checked_name,
    checked_number,
    checked_reason,
    checked_words,
    is_birth_year,
    optional_reason,
)
from xianfeng.organisation.selectors import day_of
from xianfeng.organisation.selectors.personal import recorded_value
from xianfeng.organisation.selectors.speakers import (
    officers_for,
)

from .life import (
    DayToCome,
    HasLeft,
    NoBirthYear,
    NumberTaken,
)
from .periods import Periods


class OnlyMembers(Refusal):
    """A profile is a member's."""

    sentence = N_("Only members have a profile; this account belongs to no member.")


class UnknownEducation(Refusal):
    """The list knows few levels."""

    sentence = N_("Choose one of the levels of education.")


class NothingWrong(Refusal):
    """What is proposed stands there already."""

    sentence = N_("The record says this already.")


class CorrectionOpen(Refusal):
    """One wish a field at a time."""

    sentence = N_("You have asked for this already; the answer is still to come.")


class AlreadyAnswered(Refusal):
    """An answer is given once."""

    sentence = N_("This has been answered already.")


class RecordChanged(Refusal):
    """What was to be corrected is not there any more."""

    sentence = N_("The record has changed since the member asked. Refuse this wish, and say why.")


def keep_strengths(*, actor: Actor, strengths: Strengths, at: datetime) -> None:
    """Keep what a member says of skills, wishes and free time, in place of what was said before.

    Raises:
        OnlyMembers: the account belongs to no member.
        TooManyWords, TextTooLong, NotForProfiles: as they say.
    """
    if not isinstance(actor, Member):
        raise OnlyMembers
    skills, wishes = checked_words(strengths.own_skills), checked_words(strengths.own_wishes)
    with transaction.atomic():
        member = Periods(at).member(actor.pk)
        for table in (Skill, Wish, FreeHours):
            table.objects.filter(member=member).delete()
        Skill.objects.bulk_create(
            [
                *(
                    Skill(member=member, kind=kind.value, recorded_at=at)
                    for kind in sorted(strengths.skills)
                ),
                *(Skill(member=member, words=words, recorded_at=at) for words in skills),
            ]
        )
        Wish.objects.bulk_create(
            [
                *(
                    Wish(member=member, kind=kind.value, recorded_at=at)
                    for kind in sorted(strengths.wishes)
                ),
                *(Wish(member=member, words=words, recorded_at=at) for words in wishes),
            ]
        )
        FreeHours.objects.bulk_create(
            FreeHours(member=member, weekday=each.weekday, part=each.part.value, recorded_at=at)
            for each in sorted(strengths.free)
        )
        record(actor=actor, verb="organisation.profile.kept", subject=member, at=at, is_own=True)


@decision
def keep_background(
    *,
    actor: Actor,
    member: Member,
    birth_year: int | None,
    education: Education | None,
    at: datetime,
) -> Member:
    """Keep a member's year of birth and education, or take them away; both may be unknown.

    Raises:
        NotAllowed: the actor does not keep this member's record.
        OwnMatter: the actor is the member, or the member's deputy.
        HasLeft, NoBirthYear: as they say.
    """
    if birth_year is not None and not is_birth_year(birth_year, today=day_of(at)):
        raise NoBirthYear(year=birth_year)
    with transaction.atomic():
        current = Periods(at).member(member.pk)
        require_free(actor, current, at=at)
        require(can_keep_member, actor, current)
        if current.left_on is not None:
            raise HasLeft
        current.birth_year = birth_year
        current.education = education.value if education else ""
        current.save(update_fields=["birth_year", "education"])
        # The values themselves stay out of the trail, which cannot forget.
        record(actor=actor, verb="organisation.member.background_kept", subject=current, at=at)
    return current


def ask_correction(
    *, actor: Actor, field: CorrectedField, new: str, reason: str, at: datetime
) -> Correction:
    """Say that the own record is wrong; it stays as it is until the office confirms.

    Args:
        actor: the member.
        field: what is wrong.
        new: what is right, as typed; empty takes a year of birth or an education away.
        reason: why, or what proves it.
        at: the moment of recording.

    Raises:
        OnlyMembers: the account belongs to no member.
        NothingWrong, CorrectionOpen, ReasonMissing and the refusals of each field.
    """
    if not isinstance(actor, Member):
        raise OnlyMembers
    words = checked_reason(reason)
    value = _checked(field, new, actor, day_of(at))
    try:
        with transaction.atomic():
            member = Periods(at).member(actor.pk)
            old = recorded_value(member, field)
            if value == old:
                raise NothingWrong
            correction = Correction.objects.create(
                member=member, field=field.value, old=old, new=value, reason=words, asked_at=at
            )
            record(
                actor=actor,
                verb="organisation.correction.asked",
                subject=correction,
                at=at,
                detail={"field": field.value},
                is_own=True,
            )
            notify(
                actor=actor,
                user_ids=officers_for(member.organisation, at=at),
                kind="organisation.correction_asked",
                at=at,
                details={"organisation": member.organisation.name},
                url=reverse("organisation:correction", args=[correction.pk]),
                key=f"correction-{correction.pk}",
            )
    except IntegrityError as error:
        raise CorrectionOpen from error
    return correction


@decision
def answer_correction(
    *, actor: Actor, correction: Correction, is_right: bool, answer: str, at: datetime
) -> Correction:
    """Confirm what a member says of the own record and write it there, or refuse with a reason.

    Raises:
        NotAllowed: the actor is no officer at or above the member's organisation.
        OwnMatter: the actor is the member, or the member's deputy.
        AlreadyAnswered, RecordChanged, ReasonMissing, NumberTaken: as they say.
    """
    words = optional_reason(answer) if is_right else checked_reason(answer)
    field = CorrectedField(correction.field)
    try:
        with transaction.atomic():
            member = Periods(at).member(correction.member.pk)
            require_free(actor, member, at=at)
            require(can_answer_requests, actor, member)
            current = Correction.objects.select_for_update().get(pk=correction.pk)
            if current.state != CorrectionState.ASKED.value:
                raise AlreadyAnswered
            if is_right:
                if recorded_value(member, field) != current.old:
                    raise RecordChanged
                _write(member, field, current.new)
            current.state = (
                CorrectionState.CONFIRMED if is_right else CorrectionState.REFUSED
            ).value
            current.answered_by_id, current.answered_at = actor.user_id, at
            current.answer = words
            current.save()
            record(
                actor=actor,
                verb=f"organisation.correction.{current.state}",
                subject=current,
                at=at,
                detail={"field": field.value},
            )
            if member.user_id is not None:
                notify(
                    actor=actor,
                    user_ids=[member.user_id],
                    kind="organisation.request_answered",
                    at=at,
                    url=reverse("organisation:me") + "#requests",
                    key=f"correction-{current.pk}",
                )
    except IntegrityError as error:
        raise NumberTaken(number=correction.new) from error
    return current


def _checked(field: CorrectedField, text: str, member: Member, today: date) -> str:
    value = plain(text)
    if field is CorrectedField.NAME:
        return checked_name(value)
    if field is CorrectedField.NUMBER:
        return checked_number(value)
    if field is CorrectedField.JOINED_DATE:
        return _checked_joined(value, member, today)
    if field is CorrectedField.BIRTH_YEAR:
        if value and not (
            value.isascii() and value.isdecimal() and is_birth_year(int(value[:9]), today=today)
        ):
            raise NoBirthYear(year=value[:20])
        return value
    if value and value not in set(Education):
        raise UnknownEducation
    return value


def _checked_joined(value: str, member: Member, today: date) -> str:
    if not value and member.standing == Standing.ACTIVIST.value:
        return ""
    if not value:
        raise NotADate(text="")
    day = parse_date(value)
    if day > today:
        raise DayToCome
    return day.isoformat()


def _write(member: Member, field: CorrectedField, text: str) -> None:
    value: object = text
    if field is CorrectedField.JOINED_DATE:
        value = date.fromisoformat(text) if text else None
    if field is CorrectedField.BIRTH_YEAR:
        value = int(text) if text else None
    setattr(member, field.value, value)
    follows = ["name_keys"] if field is CorrectedField.NAME else []
    member.save(update_fields=[field.value, *follows])
