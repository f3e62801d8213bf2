import re
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import (
    make_member,
    make_member_actor,
    make_organisation,
    make_role,
    make_unit,
    make_user,
    make_window,
)
from tests.kit import signed_in
from xianfeng.actors.rules import RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.people.models.members import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def top() -> Organisation:
    unit = make_unit(name="临江市")
    return make_organisation(
        code="A", name="直属工委", kind=OrganisationKind.WORK_COMMITTEE, unit=unit
    )


@pytest.fixture
def officer(top: Organisation) -> Client:
    user = make_user()
    make_role(user=user, kind=RoleKind.OFFICER, organisation=top)
    return signed_in(user)


def test_the_list_shows_what_is_in_reach_in_the_order_of_the_tree(
    officer: Client, top: Organisation
) -> None:
    first = make_organisation(parent=top, name="甲党委")
    second = make_organisation(parent=top, name="乙党委")
    below = make_organisation(parent=first, name="甲一党支部")
    far = make_organisation(name="远处党委")

    page = officer.get("/organisation/?lang=en").content.decode()

    places = [page.index(f">{each.name}</a>") for each in (top, first, below, second)]
    assert places == sorted(places)
    assert 'class="level-2"' in page
    assert far.name not in page


def test_the_list_counts_members_with_those_below(officer: Client, top: Organisation) -> None:
    branch = make_organisation(parent=make_organisation(parent=top))
    for place in (top, branch, branch):
        make_member(organisation=place)
    gone = make_member(organisation=branch)
    Member.objects.filter(pk=gone.pk).update(left_on=date(2026, 7, 1))

    page = officer.get("/organisation/?lang=en").content.decode()

    counts = re.findall(r'data-th="Members">(\d+)<', page)
    assert counts == ["3", "2", "2"]


@pytest.mark.parametrize("branches", [1, 3])
def test_the_list_costs_the_same_for_every_length(
    officer: Client,
    top: Organisation,
    branches: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(branches):
        make_member(organisation=make_organisation(parent=top, unit=make_unit()))

    with django_assert_num_queries(10):
        assert officer.get("/organisation/").status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=财政", ["财政局党委"]), ("q=B0", ["财政局党委"]), ("kind=branch", ["审计局党支部"])],
)
def test_the_list_is_searched_by_name_code_and_kind(
    officer: Client, top: Organisation, query: str, found: list[str]
) -> None:
    make_organisation(parent=top, code="B01", name="财政局党委", kind=OrganisationKind.COMMITTEE)
    make_organisation(parent=top, code="C01", name="审计局党支部")

    page = officer.get(f"/organisation/?{query}").content.decode()

    assert [name for name in ("财政局党委", "审计局党支部") if name in page] == found


def test_a_search_without_a_hit_and_an_empty_list_offer_the_next_step(officer: Client) -> None:
    assert "Show all" in officer.get("/organisation/?q=没有&lang=en").content.decode()

    nobody = signed_in(make_user())
    page = nobody.get("/organisation/?lang=en").content.decode()
    assert "No organisation yet" in page
    assert "Import a spreadsheet" not in page


def test_the_page_of_an_organisation_shows_above_below_windows_and_composition(
    officer: Client, top: Organisation
) -> None:
    office = make_unit(parent=top.unit, name="财政局")
    make_window(parent=office, name="综合窗口")
    own = make_organisation(parent=top, code="A01", name="财政局党委", unit=office)
    branch = make_organisation(parent=own, name="办公室党支部")
    make_member(organisation=branch)

    page = officer.get("/organisation/A01/?lang=en").content.decode()

    for text in (
        "直属工委",
        "财政局",
        "综合窗口",
        "办公室党支部",
        "full member",
        "List of members",
    ):
        assert text in page


@pytest.mark.parametrize("branches", [1, 3])
def test_the_page_of_an_organisation_costs_the_same_for_every_length(
    officer: Client,
    top: Organisation,
    branches: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(branches):
        make_window(parent=top.unit)
        make_member(organisation=make_organisation(parent=top))

    officer.get("/organisation/A/")
    with django_assert_num_queries(21):
        assert officer.get("/organisation/A/").status_code == 200


def test_a_member_sees_the_own_organisation_but_no_list_of_members(top: Organisation) -> None:
    branch = make_organisation(parent=top, code="A0101", name="办公室党支部")
    member = make_member_actor(branch)
    assert member.user is not None
    client = signed_in(member.user)

    page = client.get("/organisation/A0101/?lang=en").content.decode()

    assert "you may not see this" in page
    assert "List of members" not in page
    assert client.get("/organisation/A0101/members/").status_code == 404
    assert client.get("/organisation/A/").status_code == 404
    assert client.get("/organisation/X/").status_code == 404


def test_a_secretary_reads_the_members_of_the_own_branch_alone(top: Organisation) -> None:
    branch = make_organisation(parent=top, code="A0101")
    secretary = make_member_actor(branch, RoleKind.SECRETARY)
    assert secretary.user is not None
    make_member(organisation=branch, name="张三", number="LJ000001")
    make_member(organisation=make_organisation(parent=top), name="外人")
    client = signed_in(secretary.user)

    page = client.get("/organisation/A0101/members/?lang=en").content.decode()
    assert "张三" in page
    assert "外人" not in page
    assert "Import members" not in page
    assert "张三" in client.get("/organisation/A0101/members/?q=LJ0000").content.decode()
    nobody = client.get("/organisation/A0101/members/?q=李&lang=en").content.decode()
    assert "No results" in nobody


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_of_members_costs_the_same_for_every_length(
    officer: Client,
    top: Organisation,
    people: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(people):
        make_member(organisation=top)

    officer.get("/organisation/A/members/")
    # Eight to read, the others to write down that somebody looked.
    with django_assert_num_queries(15):
        assert officer.get("/organisation/A/members/").status_code == 200


def test_an_empty_list_of_members_offers_the_import_to_who_may(officer: Client) -> None:
    page = officer.get("/organisation/A/members/?lang=en").content.decode()
    assert "/organisation/import/?kind=members" in page


@pytest.mark.parametrize(
    "address", ["/organisation/", "/organisation/A/", "/organisation/A/members/"]
)
def test_strangers_are_sent_to_the_sign_in_page(address: str) -> None:
    assert Client().get(address).status_code == 302
