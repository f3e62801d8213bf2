"""What pages show as of a day: who belonged, who led, and what the membership was like."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import (
    NOW,
    make_member,
    make_organisation,
    make_unit,
)
from tests.kit import with_role
from tests.organisation.views.test_trees import words
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.leadership.selectors.past import composition_on
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.services.nodes import close_node, move_node
from xianfeng.people.models.members import Member
from xianfeng.people.rules.life import MembershipCause
from xianfeng.people.selectors.past_members import belonged_lines
from xianfeng.people.services.periods import Periods
from xianfeng.privacy.selectors.looks import looks_at

pytestmark = pytest.mark.django_db
SPRING = date(2026, 3, 1)
BEFORE, AFTER = "2026-02-28", "2026-03-01"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def top() -> Organisation:
    return make_organisation(
        code="A", name="直属工委", kind=OrganisationKind.WORK_COMMITTEE, unit=make_unit(code="LJ")
    )


@pytest.fixture
def old(top: Organisation) -> Organisation:
    return make_organisation(parent=top, code="A01", name="一支部", unit=top.unit)


@pytest.fixture
def new(top: Organisation) -> Organisation:
    return make_organisation(parent=top, code="A02", name="二支部")


@pytest.fixture
def moved(old: Organisation, new: Organisation) -> Member:
    """Somebody who belongs to the second branch since spring, and to the first one before."""
    member = make_member(name="钱多多", organisation=old, birth_year=1990, education="master")
    Periods(NOW).change(member, cause=MembershipCause.TRANSFERRED, on=SPRING, organisation=new)
    return member


@pytest.fixture
def officer(top: Organisation) -> Client:
    return with_role(RoleKind.OFFICER, top)


def test_members_of_a_day_are_those_who_belonged_then(
    officer: Client, moved: Member, old: Organisation
) -> None:
    make_member(name="孙来迟", organisation=old, joined_date=SPRING)

    before = words(officer.get(f"/organisation/A01/members/?as_of={BEFORE}&lang=en"))
    after = words(officer.get(f"/organisation/A01/members/?as_of={AFTER}&lang=en"))
    above = words(officer.get(f"/organisation/A/members/?as_of={BEFORE}&lang=en"))

    assert ("钱多多" in before, "孙来迟" in before) == (True, False)
    assert ("钱多多" in after, "孙来迟" in after) == (False, True)
    assert ("钱多多" in above, "一支部" in above, "二支部" in above) == (True, True, False)
    assert f"/organisation/members/{moved.pk}/" in before


def test_members_of_a_day_are_searched(officer: Client, moved: Member, old: Organisation) -> None:
    make_member(name="李四", organisation=old)

    found = words(officer.get(f"/organisation/A01/members/?as_of={BEFORE}&q=qdd"))
    nobody = words(officer.get(f"/organisation/A01/members/?as_of={BEFORE}&q=xyz&lang=en"))

    assert (moved.name in found, "李四" in found) == (True, False)
    assert "No results" in nobody


def test_pages_of_a_day_follow_each_other_across_branches(
    top: Organisation, old: Organisation, new: Organisation
) -> None:
    for name, branch in (("丙", new), ("乙", old), ("甲", new), ("丁", old), ("戊", top)):
        make_member(name=name, organisation=branch)

    lines = belonged_lines(SYSTEM, top, SPRING)

    whole = [(each.organisation_id, each.member.name) for each in lines]
    assert whole == sorted(whole)
    assert len(whole) == len(lines) == 5
    for size in range(1, 6):
        pages = [lines[start : start + size] for start in range(0, 6, size)]
        found = [(each.organisation_id, each.member.name) for page in pages for each in page]
        assert found == whole


def test_the_page_of_a_day_counts_who_belonged_and_says_who_led(
    officer: Client, moved: Member, old: Organisation
) -> None:
    Post.objects.create(
        organisation=old,
        member=moved,
        kind=PostKind.SECRETARY.value,
        starts_on=date(2024, 1, 1),
        ends_on=SPRING,
        recorded_at=NOW,
    )
    Term.objects.create(
        organisation=old, starts_on=date(2024, 1, 1), ends_on=date(2027, 1, 1), recorded_at=NOW
    )

    before = words(officer.get(f"/organisation/A01/?as_of={BEFORE}&lang=en"))
    after = words(officer.get(f"/organisation/A01/?as_of={AFTER}&lang=en"))

    assert "<dt>full member</dt><dd>1</dd>" in before
    assert "<dt>secretary</dt><dd>钱多多" in before
    assert "1 January 2024" in before
    assert "only to today" in before
    assert "<dt>full member</dt><dd>0</dd>" in after
    assert "Nobody is recorded for that day" in after


def test_the_membership_of_a_day_is_counted_by_group(
    officer: Client, moved: Member, old: Organisation
) -> None:
    Member.objects.filter(pk=moved.pk).update(full_date=date(2011, 7, 1))
    card = composition_on(SYSTEM, old, date(2026, 2, 28))
    page = words(officer.get(f"/organisation/A01/composition/?as_of={BEFORE}&lang=en"))

    assert card is not None
    assert [
        [(line.label, line.count) for line in table.lines if line.count]
        for table in card.breakdowns
    ] == [[("正式党员", 1)], [("10 至 19 年", 1)], [("30 至 39 岁", 1)], [("硕士研究生", 1)]]
    assert "What was the membership like?" in page
    assert "master" in page


def test_counts_of_a_day_are_for_those_who_read_the_names(top: Organisation, moved: Member) -> None:
    leader = with_role(RoleKind.LEADER, top)

    page = words(leader.get(f"/organisation/A01/?as_of={BEFORE}&lang=en"))
    composition = words(leader.get(f"/organisation/A01/composition/?as_of={BEFORE}&lang=en"))

    assert "could identify individuals" in page
    assert "<dt>full member</dt>" not in page
    assert moved.name not in page
    assert "could identify individuals" in composition
    assert "What was the membership like?" not in composition
    assert leader.get(f"/organisation/A01/members/?as_of={BEFORE}").status_code == 404


def test_a_secretary_reads_of_the_past_what_is_in_reach_today(
    top: Organisation, old: Organisation, new: Organisation, moved: Member
) -> None:
    above = make_organisation(parent=top, code="A03", kind=OrganisationKind.COMMITTEE)
    move_node(
        actor=SYSTEM,
        node=old,
        parent=above,
        unit=old.unit,
        happened_on=SPRING,
        reason="",
        at=NOW,
    )
    secretary = with_role(RoleKind.SECRETARY, above)

    assert moved.name not in words(secretary.get(f"/organisation/A03/members/?as_of={BEFORE}"))
    page = words(secretary.get(f"/organisation/A01/members/?as_of={BEFORE}"))
    assert moved.name in page
    assert f"/organisation/members/{moved.pk}/" not in page


def test_a_look_at_a_past_list_is_seen_by_those_who_stood_on_it(
    officer: Client, moved: Member, old: Organisation, new: Organisation
) -> None:
    other = make_member(organisation=new)

    officer.get(f"/organisation/A01/members/?as_of={BEFORE}")

    assert Entry.objects.get().detail == {"look": "list", "count": 1, "as_of": BEFORE}
    assert [look.times for look in looks_at(moved)] == [1]
    assert looks_at(other) == []


def test_a_look_at_a_former_list_stays_with_whoever_stood_on_it(
    officer: Client, old: Organisation, new: Organisation
) -> None:
    member = make_member(organisation=old)
    officer.get("/organisation/A01/members/")
    Periods(NOW).change(
        member, cause=MembershipCause.TRANSFERRED, on=date(2026, 10, 1), organisation=new
    )
    later = make_member(organisation=old, joined_date=date(2026, 10, 1))

    assert [look.times for look in looks_at(member)] == [1]
    assert looks_at(later) == []


def test_a_day_without_it_says_why(officer: Client, old: Organisation) -> None:
    Organisation.objects.filter(pk=old.pk).update(founded_on=date(2020, 5, 4))
    early = words(officer.get("/organisation/A01/?as_of=2017-01-01&lang=en"))
    close_node(actor=SYSTEM, node=old, closed_on=SPRING, reason="", at=NOW)
    late = words(officer.get(f"/organisation/A01/?as_of={AFTER}&lang=en"))
    unit = words(officer.get("/organisation/units/LJ/?as_of=2017-01-01&lang=en"))

    assert "founded on 4 May 2020 and did not exist yet on 1 January 2017" in early
    assert "closed on 1 March" in late
    assert "did not exist yet on 1 January 2017" in unit


def test_the_list_of_a_closed_organisation_is_read_as_of_a_day(
    officer: Client, moved: Member, old: Organisation
) -> None:
    close_node(actor=SYSTEM, node=old, closed_on=SPRING, reason="", at=NOW)

    assert moved.name in words(officer.get(f"/organisation/A01/members/?as_of={BEFORE}"))
    assert officer.get("/organisation/A01/members/").status_code == 404


def test_a_unit_of_a_day_names_its_organisations_then(
    officer: Client, top: Organisation, old: Organisation
) -> None:
    close_node(actor=SYSTEM, node=old, closed_on=SPRING, reason="", at=NOW)

    before = words(officer.get(f"/organisation/units/LJ/?as_of={BEFORE}"))
    after = words(officer.get(f"/organisation/units/LJ/?as_of={AFTER}"))

    assert (old.name in before, old.name in after) == (True, False)


@pytest.mark.parametrize("page", ["members/", "composition/"])
@pytest.mark.parametrize("day", ["2026-13-45", "2027-01-01"])
def test_a_day_that_is_none_is_said(
    officer: Client, old: Organisation, page: str, day: str
) -> None:
    answer = officer.get(f"/organisation/A01/{page}?as_of={day}&lang=en")

    assert answer.status_code == 422
    assert ("is not a clear date" in words(answer)) != ("in the future" in words(answer))


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_a_day_cost_the_same_whatever_they_show(
    officer: Client,
    old: Organisation,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(rows):
        make_member(organisation=old)

    with django_assert_num_queries(21):
        officer.get(f"/organisation/A01/members/?as_of={BEFORE}")
    with django_assert_num_queries(15):
        officer.get(f"/organisation/A01/?as_of={BEFORE}")
