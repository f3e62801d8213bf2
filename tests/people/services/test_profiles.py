from datetime import date

import pytest

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
)
from xianfeng.actors.rules import SYSTEM, Official, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.foundation.refusals import Ahead, Missing, NoReason, OnlyMembers, TooLong, Twice
from xianfeng.foundation.text import NotADate
from xianfeng.notices.models import Notice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.rules.life import NoBirthYear
from xianfeng.people.rules.person_names import IdentityNumber
from xianfeng.people.services.life import (
    HasLeft,
    NumberTaken,
    keep_background,
    leave,
)
from xianfeng.privacy.models import Correction
from xianfeng.privacy.rules.requests import CorrectedField
from xianfeng.privacy.services.corrections import (
    RecordChanged,
    UnknownEducation,
    answer_correction,
    ask_correction,
)

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def top() -> Organisation:
    return make_organisation(kind=OrganisationKind.COMMITTEE)


@pytest.fixture
def member(top: Organisation) -> Member:
    return make_member_actor(make_organisation(parent=top))


@pytest.fixture
def officer(top: Organisation) -> Official:
    return make_actor(RoleKind.OFFICER, top)


def asked(member: Member, field: CorrectedField, new: str) -> Correction:
    return ask_correction(actor=acting(member), field=field, new=new, reason="与志愿书一致", at=NOW)


def test_a_record_to_correct_is_a_member_s(officer: Official) -> None:
    for actor in (officer, SYSTEM):
        with pytest.raises(OnlyMembers):
            ask_correction(actor=actor, field=CorrectedField.NAME, new="张", reason="错", at=NOW)


def test_background_is_kept_by_the_office_and_stays_out_of_the_trail(
    member: Member, officer: Official
) -> None:
    kept = keep_background(
        actor=officer,
        member=member,
        full_date=None,
        birth_year=1980,
        education=Education.MASTER,
        at=NOW,
    )
    assert (kept.birth_year, kept.education) == (1980, "master")
    line = Entry.objects.latest("number")
    assert "1980" not in str((line.detail, line.changes, line.reason))

    keep_background(
        actor=officer, member=member, full_date=None, birth_year=None, education=None, at=NOW
    )
    member.refresh_from_db()
    assert (member.birth_year, member.education) == (None, "")


def test_background_is_refused(member: Member, officer: Official) -> None:
    with pytest.raises(NotAllowed):
        keep_background(
            actor=acting(member),
            member=member,
            full_date=None,
            birth_year=1980,
            education=None,
            at=NOW,
        )
    with pytest.raises(NoBirthYear):
        keep_background(
            actor=officer, member=member, full_date=None, birth_year=2020, education=None, at=NOW
        )
    leave(actor=officer, member=member, on=TODAY, at=NOW)
    with pytest.raises(HasLeft):
        keep_background(
            actor=officer, member=member, full_date=None, birth_year=1980, education=None, at=NOW
        )


@pytest.mark.parametrize(
    ("field", "new", "kept"),
    [
        (CorrectedField.NAME, "䶮㐂𠮷", "䶮㐂𠮷"),
        (CorrectedField.NUMBER, "ＬＪ９", "LJ9"),
        (CorrectedField.JOINED_DATE, "2011年7月1日", date(2011, 7, 1)),
        (CorrectedField.BIRTH_YEAR, "1975", 1975),
        (CorrectedField.EDUCATION, "doctor", "doctor"),
    ],
)
def test_a_correction_is_confirmed_above_and_the_original_is_kept(
    member: Member, officer: Official, field: CorrectedField, new: str, kept: object
) -> None:
    old = str(getattr(member, field.value) or "")
    correction = asked(member, field, new)
    member.refresh_from_db()
    assert str(getattr(member, field.value) or "") == old
    assert Notice.objects.get().user_id == officer.user_id

    answer_correction(actor=officer, correction=correction, is_right=True, answer="", at=NOW)

    member.refresh_from_db()
    correction.refresh_from_db()
    assert getattr(member, field.value) == kept
    assert (correction.old, correction.state) == (old, "confirmed")
    assert Notice.objects.filter(user=member.user).count() == 1
    assert new not in str(list(Entry.objects.values_list("detail", "changes", "reason")))


@pytest.mark.parametrize(
    ("field", "new", "refusal"),
    [
        (CorrectedField.NAME, "", Missing),
        (CorrectedField.NAME, "长" * 81, TooLong),
        (CorrectedField.NUMBER, "11010519491231002X", IdentityNumber),
        (CorrectedField.JOINED_DATE, "", NotADate),
        (CorrectedField.JOINED_DATE, "那年", NotADate),
        (CorrectedField.JOINED_DATE, "2026-10-01", Ahead),
        (CorrectedField.JOINED_DATE, "2010-07-01", Twice),
        (CorrectedField.BIRTH_YEAR, "19८0", NoBirthYear),
        (CorrectedField.BIRTH_YEAR, "七五", NoBirthYear),
        (CorrectedField.BIRTH_YEAR, "9" * 300, NoBirthYear),
        (CorrectedField.BIRTH_YEAR, "", Twice),
        (CorrectedField.EDUCATION, "wizard", UnknownEducation),
    ],
)
def test_a_correction_that_cannot_be_right_is_refused(
    member: Member, field: CorrectedField, new: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        asked(member, field, new)
    assert not Correction.objects.exists()


def test_an_activist_has_not_joined_and_may_say_so(top: Organisation) -> None:
    actor = make_member_actor(make_organisation(parent=top))
    actor.standing = Standing.ACTIVIST.value
    actor.save(update_fields=["standing"])
    assert asked(actor, CorrectedField.JOINED_DATE, "").new == ""


def test_one_wish_a_field_at_a_time_each_with_a_reason(member: Member, officer: Official) -> None:
    first = asked(member, CorrectedField.NAME, "张三")
    with pytest.raises(Twice):
        asked(member, CorrectedField.NAME, "张四")
    asked(member, CorrectedField.NUMBER, "N9")
    with pytest.raises(NoReason):
        ask_correction(
            actor=acting(member), field=CorrectedField.EDUCATION, new="master", reason=" ", at=NOW
        )
    with pytest.raises(NoReason):
        answer_correction(actor=officer, correction=first, is_right=False, answer="", at=NOW)
    answer_correction(actor=officer, correction=first, is_right=False, answer="与档案不符", at=NOW)
    with pytest.raises(Twice):
        answer_correction(actor=officer, correction=first, is_right=True, answer="", at=NOW)
    assert asked(member, CorrectedField.NAME, "张四").state == "asked"


def test_only_an_officer_above_answers_and_nobody_answers_the_own_wish(
    member: Member, top: Organisation
) -> None:
    correction = asked(member, CorrectedField.NAME, "张三")
    secretary = make_member_actor(member.organisation, RoleKind.SECRETARY)
    far = make_actor(RoleKind.OFFICER, make_organisation())
    for actor in (acting(member), acting(secretary), far, make_actor(RoleKind.AUDITOR, top)):
        with pytest.raises(NotAllowed):
            answer_correction(actor=actor, correction=correction, is_right=True, answer="", at=NOW)
    own = make_member_actor(member.organisation, RoleKind.OFFICER)
    with pytest.raises(NotAllowed):
        answer_correction(
            actor=acting(own),
            correction=asked(own, CorrectedField.NAME, "李四"),
            is_right=True,
            answer="",
            at=NOW,
        )


def test_a_correction_of_what_is_not_there_any_more_waits_for_a_no(
    member: Member, officer: Official
) -> None:
    correction = asked(member, CorrectedField.BIRTH_YEAR, "1975")
    keep_background(
        actor=officer, member=member, full_date=None, birth_year=1976, education=None, at=NOW
    )
    with pytest.raises(RecordChanged):
        answer_correction(actor=officer, correction=correction, is_right=True, answer="", at=NOW)


def test_a_number_that_is_taken_meanwhile_is_not_given_twice(
    member: Member, officer: Official
) -> None:
    correction = asked(member, CorrectedField.NUMBER, "N9")
    make_member(number="N9")
    with pytest.raises(NumberTaken):
        answer_correction(actor=officer, correction=correction, is_right=True, answer="", at=NOW)
    correction.refresh_from_db()
    assert correction.state == "asked"
