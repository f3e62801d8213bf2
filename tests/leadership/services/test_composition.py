from datetime import date

import pytest

from tests.factories.organisation import NOW, make_actor, make_member, make_organisation
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.jobs.models import Run
from xianfeng.leadership.models.composition import Composition
from xianfeng.leadership.services.composition import ask_for_count, count_members
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import MembershipCause

pytestmark = pytest.mark.django_db


@pytest.fixture
def top() -> Organisation:
    return make_organisation()


def member_of(organisation: Organisation, **values: object) -> Member:
    member = make_member(organisation=organisation)
    Member.objects.filter(pk=member.pk).update(**values)
    return member


def counts(organisation: Organisation) -> dict[str, dict[str, int]]:
    kept: dict[str, dict[str, int]] = Composition.objects.get(organisation=organisation).counts
    return kept


def test_count_members_adds_up_each_organisation_with_those_below(top: Organisation) -> None:
    branch = make_organisation(parent=top)
    member_of(top, birth_year=1990, education="master", full_date=date(2024, 1, 1))
    member_of(branch, standing=Standing.PROBATIONARY.value)
    member_of(branch, standing=Standing.FULL.value)
    member_of(branch, standing=Standing.ACTIVIST.value, joined_date=None)
    member_of(branch, left_on=date(2026, 1, 1))

    assert count_members(actor=SYSTEM, at=NOW) == 2

    # Years in the Party count from full membership; activists are no members, in no figure.
    assert counts(top)["standing"] == {"full": 2, "probationary": 1}
    assert counts(top)["age"] == {"30": 1, "unknown": 2}
    assert counts(top)["length"] == {"0": 1, "unknown": 1, "probationary": 1}
    assert counts(top)["education"] == {"master": 1, "unknown": 2}
    assert counts(top)["activists"] == counts(branch)["activists"] == {"n": 1}
    assert counts(branch)["standing"] == {"full": 1, "probationary": 1}


def test_quarters_before_the_first_record_have_no_count(top: Organisation) -> None:
    branch = make_organisation(parent=top)
    Membership.objects.filter(member=member_of(branch)).update(starts_on=date(2026, 4, 20))

    count_members(actor=SYSTEM, at=NOW)

    known = {name for name in counts(top) if name.startswith("joined:")}
    assert known == {"joined:2026Q2", "joined:2026Q3"}


def test_count_members_counts_who_came_and_went_by_quarter(top: Organisation) -> None:
    member = member_of(top)
    Membership.objects.create(
        member=member,
        organisation=top,
        standing="probationary",
        starts_on=date(2026, 5, 1),
        ends_on=date(2026, 8, 1),
        cause=MembershipCause.JOINED.value,
        end_cause=MembershipCause.LEFT.value,
        recorded_at=NOW,
    )

    count_members(actor=SYSTEM, at=NOW)

    assert counts(top)["joined:2026Q2"] == {"n": 1}
    assert counts(top)["left:2026Q3"] == {"n": 1}
    assert counts(top)["joined:2026Q3"] == {}


def test_count_members_replaces_the_last_count_and_leaves_one_line(top: Organisation) -> None:
    count_members(actor=SYSTEM, at=NOW)
    member_of(top)
    count_members(actor=SYSTEM, at=NOW)

    assert [row.counts["standing"] for row in Composition.objects.all()] == [{"full": 1}]
    assert (
        list(Entry.objects.values_list("verb", "subject_id"))
        == [("leadership.members.counted", str(top.pk))] * 2
    )


def test_only_who_manages_organisations_has_them_counted(top: Organisation) -> None:
    leader = make_actor(RoleKind.LEADER, top)

    with pytest.raises(NotAllowed):
        count_members(actor=leader, at=NOW)
    with pytest.raises(NotAllowed):
        ask_for_count(actor=leader, organisation=top, at=NOW)
    ask_for_count(actor=make_actor(RoleKind.OFFICER, top), organisation=top, at=NOW)
    assert list(Run.objects.values_list("name", flat=True)) == ["leadership.count_members"]
