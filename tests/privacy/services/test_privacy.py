from datetime import date

import pytest
from django.utils import translation

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
)
from xianfeng.access.selectors.actors import actor_of
from xianfeng.accounts.services import notes as accounts
from xianfeng.actors.rules import SYSTEM, Official, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Missing, NoReason, OnlyMembers, TooLong, Twice
from xianfeng.leadership.models.terms import Post
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.notices.models import Notice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Education
from xianfeng.people.selectors.visible import member_of
from xianfeng.people.services.life import keep_background, leave
from xianfeng.people.sheets import MEMBERS
from xianfeng.privacy.models import Correction, DeletionRequest
from xianfeng.privacy.rules.requests import CorrectedField, DeletionState
from xianfeng.privacy.selectors.looks import looks_at
from xianfeng.privacy.selectors.personal import sections_with
from xianfeng.privacy.services.corrections import ask_correction
from xianfeng.privacy.services.deletion import StillBelongs, answer_deletion, ask_deletion
from xianfeng.sheets.services.exporting import note_export
from xianfeng.volunteering.rules.strengths import SkillKind, Strengths
from xianfeng.volunteering.services.strengths import keep_strengths

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


def answered(
    officer: Official, request: DeletionRequest, outcome: DeletionState
) -> DeletionRequest:
    return answer_deletion(actor=officer, request=request, outcome=outcome, answer="", at=NOW)


def test_a_look_at_others_leaves_one_line_and_at_oneself_none(
    member: Member, officer: Official
) -> None:
    assert note_look(actor=member, subject=member, look=Look.MEMBER, at=NOW) is None
    assert (
        note_look(actor=officer, subject=member.organisation, look=Look.LIST, at=NOW, count=0)
        is None
    )
    line = note_look(actor=officer, subject=member.organisation, look=Look.LIST, at=NOW, count=25)
    assert line is not None
    assert (line.verb, line.detail) == (
        "audit.people.seen",
        {"look": "list", "count": 25},
    )
    assert Entry.objects.count() == 1


def test_a_member_sees_who_looked_and_nothing_about_others(
    member: Member, officer: Official, top: Organisation
) -> None:
    other = make_member(organisation=make_organisation(parent=top))
    note_look(actor=officer, subject=member, look=Look.MEMBER, at=NOW)
    note_look(actor=officer, subject=member, look=Look.MEMBER, at=NOW)
    note_look(actor=officer, subject=top, look=Look.LIST, at=NOW, count=2)
    note_look(actor=officer, subject=other, look=Look.MEMBER, at=NOW)
    note_look(actor=officer, subject=other.organisation, look=Look.LIST, at=NOW)
    note_export(actor=SYSTEM, place=member.organisation, kind=MEMBERS, count=3, at=NOW)

    looks = looks_at(member)

    assert [(look.day, look.times) for look in looks] == [(TODAY, 1), (TODAY, 1), (TODAY, 2)]
    assert looks[0].who != officer.name
    assert {look.who for look in looks[1:]} == {officer.name}


def test_all_that_is_stored_is_gathered_and_nobody_else_s(
    member: Member, officer: Official
) -> None:
    keep_strengths(
        actor=acting(member), strengths=Strengths(skills=frozenset({SkillKind.LAW})), at=NOW
    )
    ask_correction(
        actor=acting(member), field=CorrectedField.NAME, new="张三", reason="写错了", at=NOW
    )
    other = make_member(organisation=member.organisation, name="别人")

    sections = {
        section.name: section.plain
        for section in sections_with(acting(member), member_of(acting(member)))
    }

    assert sections["record"][0]["name"] == member.name
    assert sections["corrections"][0]["new"] == "张三"
    assert sections["periods"][0]["from"] == "2010-07-01"
    assert len(sections["deeds"]) == 2
    assert other.name not in str(sections)
    assert next(section.name for section in sections_with(officer, member_of(officer))) == "roles"
    assert sections_with(SYSTEM, member_of(SYSTEM)) == ()


def test_whoever_has_left_still_sees_what_is_stored(member: Member, officer: Official) -> None:
    leave(actor=officer, member=member, on=TODAY, at=NOW)
    assert member.user is not None
    actor = actor_of(member.user, at=NOW)

    assert isinstance(actor, Official)
    assert member_of(actor) == member
    assert sections_with(actor, member_of(actor))[0].plain[0]["left_on"] == TODAY.isoformat()
    assert ask_deletion(actor=actor, reason="", at=NOW).member == member


def test_deletion_is_asked_once_and_the_office_is_told(member: Member, officer: Official) -> None:
    with pytest.raises(OnlyMembers):
        ask_deletion(actor=officer, reason="", at=NOW)
    with pytest.raises(OnlyMembers):
        ask_deletion(actor=SYSTEM, reason="", at=NOW)
    with pytest.raises(TooLong):
        ask_deletion(actor=acting(member), reason="长" * 201, at=NOW)
    ask_deletion(actor=acting(member), reason="", at=NOW)
    with pytest.raises(Twice):
        ask_deletion(actor=acting(member), reason="", at=NOW)
    assert Notice.objects.get().user_id == officer.user_id


def test_voluntary_data_goes_and_the_record_stays(member: Member, officer: Official) -> None:
    keep_strengths(
        actor=acting(member),
        strengths=Strengths(own_skills=("剪纸",), own_wishes=("带徒弟",)),
        at=NOW,
    )
    keep_background(
        actor=officer,
        member=member,
        full_date=None,
        birth_year=1980,
        education=Education.MASTER,
        at=NOW,
    )
    ask_correction(
        actor=acting(member), field=CorrectedField.BIRTH_YEAR, new="1981", reason="写错了", at=NOW
    )
    request = ask_deletion(actor=acting(member), reason="不想留", at=NOW)

    done = answered(officer, request, DeletionState.PROFILE_REMOVED)

    member.refresh_from_db()
    assert (done.state, done.reason) == ("profile_removed", "")
    assert (member.birth_year, member.education) == (None, "")
    assert not member.skills.exists()
    assert not member.wishes.exists()
    assert list(Correction.objects.values_list("old", "new", "reason")) == [("", "", "—")]
    assert member.name != "—"
    assert Notice.objects.filter(user=member.user, kind="privacy.request_answered").exists()


def test_a_person_goes_only_after_leaving_and_the_trail_keeps_the_fact_alone(
    member: Member, officer: Official
) -> None:
    name, number, user = member.name, member.number, member.user
    assert user is not None
    request = ask_deletion(actor=acting(member), reason="", at=NOW)
    with pytest.raises(StillBelongs):
        answered(officer, request, DeletionState.PERSON_REMOVED)
    leave(actor=officer, member=member, on=date(2026, 9, 1), at=NOW)

    answered(officer, request, DeletionState.PERSON_REMOVED)

    member.refresh_from_db()
    assert (member.name, member.number, member.joined_date, member.user) == ("—", "", None, None)
    assert "privacy.deletion.answered" in Entry.objects.values_list("verb", flat=True)
    trail = str(list(Entry.objects.values_list("detail", "changes", "reason")))
    assert name not in trail
    assert number not in trail
    assert member_of(actor_of(user, at=NOW)) is None


def test_an_answer_is_given_once_by_an_officer_above_and_a_no_has_a_reason(
    member: Member, officer: Official
) -> None:
    request = ask_deletion(actor=acting(member), reason="", at=NOW)
    secretary = make_member_actor(member.organisation, RoleKind.SECRETARY)
    for actor in (
        acting(member),
        acting(secretary),
        make_actor(RoleKind.OFFICER, make_organisation()),
    ):
        with pytest.raises(NotAllowed):
            answer_deletion(
                actor=actor,
                request=request,
                outcome=DeletionState.PROFILE_REMOVED,
                answer="",
                at=NOW,
            )
    with pytest.raises(Missing):
        answered(officer, request, DeletionState.ASKED)
    with pytest.raises(NoReason):
        answered(officer, request, DeletionState.REFUSED)
    answer_deletion(
        actor=officer,
        request=request,
        outcome=DeletionState.REFUSED,
        answer="依规保留",
        at=NOW,
    )
    with pytest.raises(Twice):
        answered(officer, request, DeletionState.PROFILE_REMOVED)


def test_the_deeds_are_told_in_words(member: Member) -> None:
    keep_strengths(
        actor=acting(member), strengths=Strengths(skills=frozenset({SkillKind.LAW})), at=NOW
    )

    with translation.override("en"):
        sections = {
            section.name: section.plain
            for section in sections_with(acting(member), member_of(acting(member)))
        }

    assert [row["deed"] for row in sections["deeds"]] == ["Updated their own record"]


def test_posts_are_among_what_is_stored_and_who_read_them_is_told(
    member: Member, officer: Official
) -> None:
    other = make_member(organisation=member.organisation)
    Post.objects.create(
        organisation=member.organisation,
        member=member,
        kind=PostKind.SECRETARY.value,
        starts_on=date(2025, 1, 1),
        recorded_at=NOW,
    )
    note_look(actor=officer, subject=member.organisation, look=Look.POSTS, at=NOW)

    sections = {
        section.name: section.plain
        for section in sections_with(acting(member), member_of(acting(member)))
    }

    assert sections["posts"][0]["from"] == "2025-01-01"
    assert [look.times for look in looks_at(member)] == [1]
    assert looks_at(other) == []


def test_looks_at_the_account_are_told(member: Member, officer: Official) -> None:
    other = make_member_actor(member.organisation)
    assert member.user is not None

    accounts.note_look(actor=officer, user=member.user, at=NOW)
    accounts.note_look(actor=officer, user=None, at=NOW)
    accounts.note_look(actor=member, user=member.user, at=NOW)

    assert len(looks_at(member)) == 2
    assert len(looks_at(other)) == 1
