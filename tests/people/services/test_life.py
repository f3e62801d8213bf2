from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
    make_role,
    make_user,
)
from xianfeng.access.models.roles import Role
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.foundation.refusals import Ahead, Before, Missing, TooLong, Twice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.services.ground import IsClosed
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import Member
from xianfeng.people.naming import call_member
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.rules.life import (
    JoinedAfterwards,
    JoinedMissing,
    MembershipCause,
    NoBirthYear,
    ProbationNotOver,
)
from xianfeng.people.rules.person_names import IdentityNumber
from xianfeng.people.selectors.life import memberships_on
from xianfeng.people.selectors.visible import members_visible_to
from xianfeng.people.services.life import (
    HasLeft,
    HasNotLeft,
    NewMember,
    NumberTaken,
    admit,
    advance,
    leave,
    readmit,
)
from xianfeng.people.services.periods import Periods

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
ACTIVIST = NewMember("张三", Standing.ACTIVIST, number="LJ1")


@pytest.fixture
def branch() -> Organisation:
    return make_organisation(code="A01")


@pytest.fixture
def secretary(branch: Organisation) -> Member:
    return make_member_actor(branch, RoleKind.SECRETARY)


def periods(member: Member) -> list[tuple[object, ...]]:
    rows = member.memberships.order_by("starts_on", "pk")
    return list(
        rows.values_list(
            "organisation__code", "standing", "starts_on", "ends_on", "cause", "end_cause"
        )
    )


def test_a_life_from_activist_to_full_member_is_written_day_by_day(
    branch: Organisation, secretary: Member
) -> None:
    member = admit(
        actor=acting(secretary), organisation=branch, person=ACTIVIST, on=date(2024, 3, 1), at=NOW
    )
    advance(actor=acting(secretary), member=member, on=date(2025, 7, 1), at=NOW)
    advance(actor=acting(secretary), member=member, on=date(2026, 7, 1), at=NOW)

    member.refresh_from_db()
    assert (member.standing, member.joined_date) == ("full", date(2025, 7, 1))
    assert periods(member) == [
        ("A01", "activist", date(2024, 3, 1), date(2025, 7, 1), "registered", "joined"),
        ("A01", "probationary", date(2025, 7, 1), date(2026, 7, 1), "joined", "became_full"),
        ("A01", "full", date(2026, 7, 1), None, "became_full", ""),
    ]
    assert list(Entry.objects.order_by("number").values_list("verb", flat=True)) == [
        "people.member.admitted",
        "people.member.advanced",
        "people.member.advanced",
    ]


def test_the_membership_of_a_day_is_what_it_was_then(
    branch: Organisation, secretary: Member
) -> None:
    member = admit(
        actor=acting(secretary), organisation=branch, person=ACTIVIST, on=date(2024, 3, 1), at=NOW
    )
    advance(actor=acting(secretary), member=member, on=date(2025, 7, 1), at=NOW)

    def standing(day: date) -> list[str]:
        return list(memberships_on(day).filter(member=member).values_list("standing", flat=True))

    assert standing(date(2024, 2, 29)) == []
    assert standing(date(2025, 6, 30)) == ["activist"]
    assert standing(date(2025, 7, 1)) == ["probationary"]


def test_an_admission_keeps_what_is_said_and_nothing_else(
    branch: Organisation, secretary: Member
) -> None:
    person = NewMember(
        " 欧阳\u200b娜娜 ",
        Standing.PROBATIONARY,
        number="ＬＪ２",
        birth_year=1990,
        education=Education.MASTER,
    )
    member = admit(actor=acting(secretary), organisation=branch, person=person, on=TODAY, at=NOW)

    assert (member.name, member.number, member.joined_date) == ("欧阳娜娜", "LJ2", TODAY)
    assert (member.birth_year, member.education) == (1990, "master")
    line = Entry.objects.get()
    assert line.detail == {"organisation": "A01", "standing": "probationary"}
    assert "欧阳" not in str((line.detail, line.changes))


@pytest.mark.parametrize(
    ("person", "on", "refusal"),
    [
        (NewMember("", Standing.ACTIVIST), TODAY, Missing),
        (NewMember("\u200b", Standing.ACTIVIST), TODAY, Missing),
        (NewMember("长" * 81, Standing.ACTIVIST), TODAY, TooLong),
        (NewMember("张三", Standing.ACTIVIST, number="1" * 33), TODAY, TooLong),
        (NewMember("张三", Standing.ACTIVIST, number="11010519491231002X"), TODAY, IdentityNumber),
        (NewMember("张三", Standing.FULL), TODAY, JoinedMissing),
        (
            NewMember("张三", Standing.FULL, joined_date=TODAY),
            TODAY - timedelta(1),
            JoinedAfterwards,
        ),
        (NewMember("张三", Standing.ACTIVIST), TODAY + timedelta(1), Ahead),
        (NewMember("张三", Standing.ACTIVIST, birth_year=2015), TODAY, NoBirthYear),
        (NewMember("张三", Standing.ACTIVIST, number="TAKEN"), TODAY, NumberTaken),
    ],
)
def test_an_admission_is_refused(
    branch: Organisation,
    secretary: Member,
    person: NewMember,
    on: date,
    refusal: type[Refusal],
) -> None:
    make_member(number="TAKEN")
    before = Member.objects.count(), Membership.objects.count(), Entry.objects.count()

    with pytest.raises(refusal):
        admit(actor=acting(secretary), organisation=branch, person=person, on=on, at=NOW)

    assert before == (Member.objects.count(), Membership.objects.count(), Entry.objects.count())


def test_nobody_belongs_to_a_closed_organisation(secretary: Member, branch: Organisation) -> None:
    branch.closed_on = TODAY
    branch.save()
    with pytest.raises(IsClosed):
        admit(actor=acting(secretary), organisation=branch, person=ACTIVIST, on=TODAY, at=NOW)


@pytest.mark.parametrize("kind", [RoleKind.LEADER, RoleKind.AUDITOR, RoleKind.ADMINISTRATOR])
def test_only_secretaries_and_officers_in_reach_keep_the_list(
    branch: Organisation, kind: RoleKind
) -> None:
    member = make_member(organisation=branch, standing=Standing.ACTIVIST)
    far = make_actor(RoleKind.SECRETARY, make_organisation())
    deeds: list[Any] = [advance, leave, readmit]
    for actor in (make_actor(kind, branch), far):
        with pytest.raises(NotAllowed):
            admit(actor=actor, organisation=branch, person=ACTIVIST, on=TODAY, at=NOW)
        for deed in deeds:
            with pytest.raises(NotAllowed):
                deed(actor=actor, member=member, on=TODAY, at=NOW)


def test_nobody_keeps_the_own_record(secretary: Member) -> None:
    with pytest.raises(NotAllowed):
        leave(actor=acting(secretary), member=secretary, on=TODAY, at=NOW)


def test_a_step_is_refused_where_none_follows_or_its_day_has_not_come(
    branch: Organisation, secretary: Member
) -> None:
    full = make_member(organisation=branch)
    on_probation = make_member(
        organisation=branch, standing=Standing.PROBATIONARY, joined_date=date(2025, 12, 1)
    )
    activist = make_member(
        organisation=branch, standing=Standing.ACTIVIST, joined_date=date(2025, 12, 1)
    )

    with pytest.raises(Twice):
        advance(actor=acting(secretary), member=full, on=TODAY, at=NOW)
    with pytest.raises(ProbationNotOver) as no:
        advance(actor=acting(secretary), member=on_probation, on=TODAY, at=NOW)
    assert "2026-12-01" in str(no.value)
    with pytest.raises(Ahead):
        advance(actor=acting(secretary), member=activist, on=TODAY + timedelta(1), at=NOW)
    with pytest.raises(Before):
        advance(actor=acting(secretary), member=activist, on=date(2025, 11, 30), at=NOW)


def test_whoever_leaves_keeps_the_past_and_loses_the_role_of_a_secretary(
    branch: Organisation, secretary: Member
) -> None:
    officer = make_actor(RoleKind.OFFICER, branch)
    leave(actor=officer, member=secretary, on=TODAY, at=NOW)

    secretary.refresh_from_db()
    assert secretary.left_on == TODAY
    assert periods(secretary)[-1][3:] == (TODAY, "imported", "left")
    assert not Role.objects.filter(user=secretary.user, ends_at__isnull=True).exists()
    assert secretary not in members_visible_to(officer)
    for deed in (advance, leave):
        with pytest.raises(HasLeft):
            deed(actor=officer, member=secretary, on=TODAY, at=NOW)


def test_a_departure_is_not_recorded_beforehand_or_before_the_last_change(
    branch: Organisation, secretary: Member
) -> None:
    member = make_member(organisation=branch, joined_date=date(2020, 1, 1))
    with pytest.raises(Ahead):
        leave(actor=acting(secretary), member=member, on=TODAY + timedelta(1), at=NOW)
    with pytest.raises(Before):
        leave(actor=acting(secretary), member=member, on=date(2019, 12, 31), at=NOW)


def test_whoever_has_left_can_come_back(branch: Organisation, secretary: Member) -> None:
    member = make_member(organisation=branch)
    with pytest.raises(HasNotLeft):
        readmit(actor=acting(secretary), member=member, on=TODAY, at=NOW)
    leave(actor=acting(secretary), member=member, on=date(2026, 5, 1), at=NOW)
    with pytest.raises(Before):
        readmit(actor=acting(secretary), member=member, on=date(2026, 4, 30), at=NOW)
    with pytest.raises(Ahead):
        readmit(actor=acting(secretary), member=member, on=TODAY + timedelta(1), at=NOW)

    back = readmit(actor=acting(secretary), member=member, on=date(2026, 6, 1), at=NOW)

    assert back.left_on is None
    assert [row[2:4] for row in periods(back)] == [
        (date(2010, 7, 1), date(2026, 5, 1)),
        (date(2026, 6, 1), None),
    ]


def test_periods_follow_rows_that_were_written_in_bulk(branch: Organisation) -> None:
    other = make_organisation(code="B")
    same, moved = make_member(organisation=branch), make_member(organisation=branch)
    fresh = Member(organisation=branch, standing="full", joined_date=TODAY, recorded_at=NOW)
    call_member(member=fresh, name="新").save()
    Member.objects.filter(pk=moved.pk).update(organisation=other)

    def follow() -> int:
        everybody = [same.pk, moved.pk, fresh.pk]
        return Periods(NOW).follow(everybody, cause=MembershipCause.IMPORTED, on=TODAY)

    assert (follow(), follow()) == (2, 0)
    assert [row[0] for row in periods(moved)] == ["A01", "B"]
    assert [row[2] for row in periods(fresh)] == [TODAY]
    assert len(periods(same)) == 1


def test_a_role_of_somebody_else_outlives_the_departure(branch: Organisation) -> None:
    officer = make_actor(RoleKind.OFFICER, branch)
    other = make_role(user=make_user(), kind=RoleKind.SECRETARY, organisation=branch)
    leave(actor=officer, member=make_member(organisation=branch), on=TODAY, at=NOW)

    other.refresh_from_db()
    assert other.ends_at is None
