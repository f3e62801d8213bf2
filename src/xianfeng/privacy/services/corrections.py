from datetime import date, datetime

from django.db import IntegrityError, transaction

from xianfeng.actors.rules import Actor, Person
from xianfeng.asks.services import ask, close, require_voice
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.reasons import checked_reason, optional_reason
from xianfeng.foundation.refusals import Ahead, OnlyMembers, Twice
from xianfeng.foundation.text import NotADate, parse_date, plain
from xianfeng.organisation.selectors.days import day_of
from xianfeng.people.models.members import Member
from xianfeng.people.naming import NAMED, call_member
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.rules.life import NoBirthYear, is_birth_year
from xianfeng.people.rules.person_names import checked_name, checked_number
from xianfeng.people.services.life import NumberTaken
from xianfeng.people.services.periods import Periods
from xianfeng.privacy.models import Correction
from xianfeng.privacy.rules.requests import CorrectedField, CorrectionState
from xianfeng.privacy.selectors.personal import recorded_value


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
        new: what is right, as typed; empty takes a year of birth or an education away.

    Raises:
        OnlyMembers: the account belongs to no member.
        AskedAlready, Twice, NoReason and the refusals of each field.
    """
    if not isinstance(actor, Person):
        raise OnlyMembers
    words = checked_reason(reason)
    with transaction.atomic():
        member = Periods(at).member(actor.member_id)
        value = _checked(field, new, member, day_of(at))
        old = recorded_value(member, field)
        if value == old:
            raise Twice(what=N_("The record already says this."), beside=("new",))
        correction = Correction(member=member, field=field.value, old=old, new=value, reason=words)
        return ask(actor=actor, ask=correction, at=at)


@decision
def answer_correction(
    *, actor: Actor, correction: Correction, is_right: bool, answer: str, at: datetime
) -> Correction:
    """Confirm what a member says of their own record and write it there, or refuse with a reason.

    Raises:
        NotAllowed: the actor is no officer at or above the member's organisation.
        OwnMatter: the actor is the member, or the member's deputy.
        AnsweredAlready, RecordChanged, NoReason, NumberTaken: as they say.
    """
    words = optional_reason(answer) if is_right else checked_reason(answer)
    state = CorrectionState.CONFIRMED if is_right else CorrectionState.REFUSED
    try:
        with transaction.atomic():
            current = Periods(at).asked(correction)
            require_voice(actor=actor, ask=current, at=at)
            if is_right:
                field = CorrectedField(current.field)
                if recorded_value(current.member, field) != current.old:
                    raise RecordChanged
                _write(current.member, field, current.new)
            close(actor=actor, ask=current, state=state.value, answer=words, at=at)
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
    columns = [field.value]
    if field is CorrectedField.NAME:
        call_member(member=member, name=text)
        columns = [*NAMED]
    else:
        setattr(member, field.value, value)
    member.save(update_fields=columns)


def _checked_joined(value: str, member: Member, today: date) -> str:
    if not value and member.standing == Standing.ACTIVIST.value:
        return ""
    if not value:
        raise NotADate(text="")
    day = parse_date(value)
    if day > today:
        raise Ahead(day=day)
    return day.isoformat()
