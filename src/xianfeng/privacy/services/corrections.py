from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from xianfeng.access.own import require_free
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor, Person
from xianfeng.audit.services import record
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.reasons import checked_reason, optional_reason
from xianfeng.foundation.refusals import Twice
from xianfeng.foundation.text import (
    plain,
)
from xianfeng.notices.services import notify
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_answer_requests
from xianfeng.people.rules.kinds import Education
from xianfeng.people.rules.strengths import is_birth_year
from xianfeng.people.rules.texts import checked_name, checked_number
from xianfeng.people.services.life import NoBirthYear, NumberTaken
from xianfeng.people.services.periods import Periods
from xianfeng.people.services.profiles import (
    ANSWERED_ALREADY,
    ASKED_ALREADY,
    OnlyMembers,
    _checked_joined,
)
from xianfeng.privacy.models import Correction
from xianfeng.privacy.rules.requests import CorrectedField, CorrectionState
from xianfeng.privacy.selectors.personal import recorded_value
from xianfeng.privacy.services.asking import put_to_officers


class UnknownEducation(Refusal):
    """The list knows few levels."""

    sentence = N_("Choose one of the levels of education.")


class RecordChanged(Refusal):
    """What was to be corrected is not there any more."""

    sentence = N_(
        "The record has changed since the member asked. Refuse this request and state the reason."
    )


def ask_correction(
    *, actor: Actor, field: CorrectedField, new: str, reason: str, at: datetime
) -> Correction:
    """Say that one's own record is wrong; it stays as it is until the office confirms.

    Args:
        actor: the member.
        field: what is wrong.
        new: what is right, as typed; empty takes a year of birth or an education away.
        reason: why, or what proves it.
        at: the moment of recording.

    Raises:
        OnlyMembers: the account belongs to no member.
        Twice, NoReason and the refusals of each field.
    """
    if not isinstance(actor, Person):
        raise OnlyMembers
    words = checked_reason(reason)
    try:
        with transaction.atomic():
            member = Periods(at).member(actor.member_id)
            value = _checked(field, new, member, day_of(at))
            old = recorded_value(member, field)
            if value == old:
                raise Twice(what=N_("The record already says this."), beside=("new",))
            correction = Correction.objects.create(
                member=member, field=field.value, old=old, new=value, reason=words, asked_at=at
            )
            put_to_officers(
                actor=actor,
                asked=correction,
                kind="correction",
                detail={"field": field.value},
                at=at,
            )
    except IntegrityError as error:
        raise Twice(what=ASKED_ALREADY) from error
    return correction


@decision
def answer_correction(
    *, actor: Actor, correction: Correction, is_right: bool, answer: str, at: datetime
) -> Correction:
    """Confirm what a member says of their own record and write it there, or refuse with a reason.

    Raises:
        NotAllowed: the actor is no officer at or above the member's organisation.
        OwnMatter: the actor is the member, or the member's deputy.
        Twice, RecordChanged, NoReason, NumberTaken: as they say.
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
                raise Twice(what=ANSWERED_ALREADY)
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
                verb=f"privacy.correction.{current.state}",
                subject=current,
                at=at,
                detail={"field": field.value},
            )
            if member.user_id is not None:
                notify(
                    actor=actor,
                    user_ids=[member.user_id],
                    kind="privacy.request_answered",
                    at=at,
                    url=reverse("privacy:me") + "#requests",
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


def _write(member: Member, field: CorrectedField, text: str) -> None:
    value: object = text
    if field is CorrectedField.JOINED_DATE:
        value = date.fromisoformat(text) if text else None
    if field is CorrectedField.BIRTH_YEAR:
        value = int(text) if text else None
    setattr(member, field.value, value)
    follows = ["name_keys"] if field is CorrectedField.NAME else []
    member.save(update_fields=[field.value, *follows])
