import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import (
    NOW,
    make_member,
    make_member_actor,
    make_organisation,
)
from tests.kit import with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.foundation.sheets.reading import SheetLimits, read_sheet
from xianfeng.jobs.models import Run
from xianfeng.leadership.services.composition import count_members
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Education, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def top() -> Organisation:
    return make_organisation(code="A", name="直属工委")


def fill(top: Organisation) -> Organisation:
    branch = make_organisation(code="A01", parent=top)
    for _ in range(12):
        make_member(organisation=branch)
    for _ in range(3):
        make_member(organisation=branch, standing=Standing.PROBATIONARY)
    count_members(actor=SYSTEM, at=NOW)
    return branch


def page(client: Client, code: str = "A") -> str:
    return client.get(f"/organisation/{code}/composition/?lang=en").content.decode()


def cells(text: str) -> list[tuple[str, str]]:
    return re.findall(r'<th scope="row">([^<]+)</th><td class="n">(\d+)</td>', text)


def test_an_officer_reads_small_groups_whole(top: Organisation) -> None:
    fill(top)

    text = page(with_role(RoleKind.OFFICER, top))

    assert ("full member", "12") in cells(text)
    assert ("probationary member", "3") in cells(text)
    assert "so that nobody can be identified" not in text


def test_a_level_of_education_that_nobody_has_is_no_row_and_flows_stand_once(
    top: Organisation,
) -> None:
    fill(top)
    Member.objects.update(education=Education.MASTER.value)
    count_members(actor=SYSTEM, at=NOW)

    text = page(with_role(RoleKind.OFFICER, top))

    assert ("master", "15") in cells(text)
    assert not [row for row in cells(text) if row[0] in {"postgraduate", "bachelor", "doctor"}]
    assert text.count("Third quarter of 2026") == 1


def test_a_leader_reads_small_groups_in_larger_ones(top: Organisation) -> None:
    fill(top)

    text = page(with_role(RoleKind.LEADER, top))

    assert ("not recorded, probationary: none yet", "15") in cells(text)
    assert not [label for label, count in cells(text) if 0 < int(count) < 10]
    assert "so that nobody can be identified" in text


def test_the_sheet_holds_the_figures_of_the_page_and_no_others(top: Organisation) -> None:
    fill(top)

    def rows(kind: RoleKind, more: str = "") -> list[tuple[object, ...]]:
        answer = with_role(kind, top).get(f"/organisation/A/composition.xlsx?lang=en{more}")
        read = read_sheet(answer.content, name="out.xlsx", limits=SheetLimits())
        return [row.cells for row in read.rows]

    assert rows(RoleKind.LEADER)[:2] == [
        ("Group", "Party members"),
        ("Too few to be shown by group.",),
    ]
    assert rows(RoleKind.OFFICER)[1:3] == [("full member", 12), ("probationary member", 3)]
    assert rows(RoleKind.OFFICER, "&as_of=2009-01-01") == [
        ("Members have been recorded here since 1 July 2010.",)
    ]


def test_two_days_side_by_side_tell_a_leader_of_nobody(top: Organisation) -> None:
    fill(top)
    leader = with_role(RoleKind.LEADER, top)
    first = cells(page(leader))

    make_member(organisation=top)
    count_members(actor=SYSTEM, at=NOW + timedelta(hours=1))
    second = cells(page(leader))
    for _ in range(10):
        make_member(organisation=top)
    count_members(actor=SYSTEM, at=NOW + timedelta(hours=2))
    third = page(leader)

    assert first == second
    assert ("not recorded, probationary: none yet", "26") in cells(third)
    assert "changed by at least 10" in third
    assert ("full member", "23") in cells(page(with_role(RoleKind.OFFICER, top)))


def test_a_branch_of_few_shows_a_leader_no_number_at_all(top: Organisation) -> None:
    make_member(organisation=top)
    count_members(actor=SYSTEM, at=NOW)

    text = page(with_role(RoleKind.LEADER, top))

    assert "Too few to be shown." in text
    assert set(re.findall(r'<td class="n">\s*([^<]*?)\s*</td>', text)) == {"0"}


def test_before_the_first_count_the_page_says_when(top: Organisation) -> None:
    assert "Not counted yet" in page(with_role(RoleKind.LEADER, top))


def test_a_member_opens_the_own_branch_and_no_other(top: Organisation) -> None:
    branch = fill(top)
    member = make_member_actor(branch)
    client = Client()
    assert member.user is not None
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/organisation/A01/composition/").status_code == 200
    assert client.get("/organisation/A/composition/").status_code == 404
    assert client.post("/organisation/A01/composition/count/").status_code == 403


def test_an_officer_asks_for_a_new_count(top: Organisation) -> None:
    client = with_role(RoleKind.OFFICER, top)

    answer = client.post("/organisation/A/composition/count/")

    assert answer.headers["Location"] == "/organisation/A/composition/"
    assert Run.objects.get().name == "leadership.count_members"
    assert client.post("/organisation/B/composition/count/").status_code == 404


@pytest.mark.parametrize("branches", [1, 3])
def test_the_page_costs_the_same_for_every_tree(
    top: Organisation, branches: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(branches):
        make_member(organisation=make_organisation(parent=top))
    count_members(actor=SYSTEM, at=NOW)
    client = with_role(RoleKind.LEADER, top)

    with django_assert_num_queries(7):
        page(client)
