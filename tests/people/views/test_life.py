import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import (
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
)
from tests.kit import signed_in
from xianfeng.accounts.models import User
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing

pytestmark = pytest.mark.django_db


class Town:
    """A committee with two branches, their secretaries, an officer above, and a member."""

    def __init__(self) -> None:
        self.top = make_organisation(code="A", kind=OrganisationKind.COMMITTEE)
        self.one = make_organisation(code="A01", name="一支部", parent=self.top)
        self.two = make_organisation(code="A02", name="二支部", parent=self.top)
        self.member = make_member_actor(self.one)
        self.secretary = client_of(make_member_actor(self.one, RoleKind.SECRETARY))
        self.other = client_of(make_member_actor(self.two, RoleKind.SECRETARY))
        self.officer = official_at(RoleKind.OFFICER, self.top)
        self.own = client_of(self.member)
        self.page = f"/organisation/members/{self.member.pk}/"


def client_of(member: Member) -> Client:
    assert member.user is not None
    return signed_in(member.user)


def official_at(kind: RoleKind, organisation: Organisation) -> Client:
    return signed_in(User.objects.get(pk=make_actor(kind, organisation).user_id))


@pytest.fixture
def town() -> Town:
    return Town()


def test_the_page_of_a_member_is_for_those_who_may_and_leaves_a_line(town: Town) -> None:
    for client in (town.secretary, town.officer, official_at(RoleKind.AUDITOR, town.one)):
        assert town.member.name in client.get(town.page).content.decode()
    looks = Entry.objects.filter(verb="audit.people.seen")
    assert [(line.subject_id, line.detail["look"]) for line in looks] == [
        (str(town.member.pk), "member")
    ] * 3

    assert town.own.get(town.page).status_code == 200
    assert looks.count() == 3


def test_the_page_of_a_member_is_unknown_to_others_like_an_unknown_one(town: Town) -> None:
    beside = client_of(make_member_actor(town.one))
    leader = official_at(RoleKind.LEADER, town.top)
    for client in (town.other, beside, leader):
        pages = [client.get(town.page), client.get("/organisation/members/999999/")]
        assert [page.status_code for page in pages] == [404, 404]
    assert not Entry.objects.exists()
    assert Client().get(town.page).status_code == 302


@pytest.mark.parametrize("periods", [1, 3])
def test_the_page_of_a_member_costs_the_same_for_every_life(
    town: Town, periods: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(periods):
        town.member.skills.create(words=f"特长{number}", recorded_at=town.member.recorded_at)
    town.secretary.get(town.page)
    with django_assert_num_queries(18):
        assert town.secretary.get(town.page).status_code == 200


def test_a_secretary_admits_somebody_and_bad_input_comes_back(town: Town) -> None:
    address = "/organisation/A01/members/admit/"
    assert town.secretary.get(address).status_code == 200
    form = {"name": "王五", "standing": "activist", "on": "2024-03-01", "education": ""}

    bad = town.secretary.post(f"{address}?lang=en", {**form, "number": "11010519491231002X"})
    assert bad.status_code == 422
    assert "identity number" in bad.content.decode()
    assert town.secretary.post(address, {**form, "on": "2199-01-01"}).status_code == 422
    assert town.secretary.post(address, {}).status_code == 422

    done = town.secretary.post(address, form)
    admitted = Member.objects.get(name="王五")
    assert (done.status_code, done["Location"]) == (
        302,
        f"/organisation/members/{admitted.pk}/",
    )
    assert town.own.post(address, form).status_code == 403
    assert town.other.get(address).status_code == 404


def test_the_steps_of_a_life_are_taken_on_pages_of_their_own(town: Town) -> None:
    activist = make_member(organisation=town.one, standing=Standing.ACTIVIST)
    page = f"/organisation/members/{activist.pk}"
    assert town.secretary.post(f"{page}/advance/", {"on": "2199-01-01"}).status_code == 422
    assert town.secretary.post(f"{page}/advance/", {"on": ""}).status_code == 422
    assert town.secretary.post(f"{page}/advance/", {"on": "2024-07-01"}).status_code == 302
    assert town.secretary.get(f"{page}/advance/").status_code == 200
    assert town.secretary.post(f"{page}/advance/", {"on": "2025-07-01"}).status_code == 302
    assert town.secretary.get(f"{page}/advance/").status_code == 404

    background = {"birth_year": "1990", "education": "master"}
    assert town.secretary.get(f"{page}/background/").status_code == 200
    assert town.secretary.post(f"{page}/background/", background).status_code == 302
    assert town.secretary.post(f"{page}/background/", {"birth_year": "2020"}).status_code == 422

    assert town.secretary.get(f"{page}/readmit/").status_code == 404
    assert town.secretary.post(f"{page}/leave/", {"on": "2026-01-01"}).status_code == 302
    assert town.secretary.get(f"{page}/leave/").status_code == 404
    assert "Readmit" in town.secretary.get(f"{page}/?lang=en").content.decode()
    assert town.secretary.post(f"{page}/readmit/", {"on": "2026-02-01"}).status_code == 302
    activist.refresh_from_db()
    assert (activist.standing, activist.birth_year, activist.left_on) == ("full", 1990, None)


@pytest.mark.parametrize("deed", ["advance", "leave", "readmit", "background"])
def test_a_life_is_not_one_s_own_to_write(town: Town, deed: str) -> None:
    address = f"{town.page}{deed}/"
    assert town.own.post(address, {"on": "2026-01-01"}).status_code == 403
    auditor = official_at(RoleKind.AUDITOR, town.top)
    assert auditor.post(address, {"on": "2026-01-01"}).status_code == 403
    assert town.other.post(address, {"on": "2026-01-01"}).status_code == 404


def test_a_transfer_goes_from_wish_to_done_on_its_page(town: Town) -> None:
    ask = f"{town.page}transfer/"
    assert town.own.get(ask).status_code == 200
    assert town.own.post(ask, {"target": "不存在", "reason": "调动"}).status_code == 422
    assert town.own.post(ask, {"target": "A01", "reason": "调动"}).status_code == 422
    done = town.own.post(ask, {"target": "二支部", "reason": "调动"})
    transfer = Transfer.objects.get()
    page = f"/organisation/transfers/{transfer.pk}/"
    assert done["Location"] == page
    assert town.own.post(ask, {"target": "A02", "reason": "又"}).status_code == 422

    assert town.own.post(f"{page}release/").status_code == 403
    assert town.other.post(f"{page}release/").status_code == 403
    assert town.officer.post(f"{page}release/").status_code == 422
    assert town.secretary.post(f"{page}release/").status_code == 302
    assert town.secretary.post(f"{page}release/").status_code == 422
    assert town.other.post(f"{page}accept/", {"takes_effect_on": "昨天"}).status_code == 422
    assert town.other.post(f"{page}accept/", {"takes_effect_on": "2020-01-01"}).status_code == 422
    assert town.other.post(f"{page}accept/", {}).status_code == 302
    transfer.refresh_from_db()
    assert transfer.state == "done"
    assert town.own.post(f"{page}withdraw/").status_code == 422
    assert "done" in town.own.get(f"{page}?lang=en").content.decode()


def test_a_transfer_is_refused_with_a_reason_or_withdrawn(town: Town) -> None:
    ask = f"{town.page}transfer/"
    town.own.post(ask, {"target": "A02", "reason": "调动"})
    page = f"/organisation/transfers/{Transfer.objects.get().pk}/"
    assert town.other.post(f"{page}refuse/", {"reason": ""}).status_code == 422
    assert town.own.post(f"{page}refuse/", {"reason": "不"}).status_code == 403
    assert town.other.post(f"{page}refuse/", {"reason": "编制已满"}).status_code == 302
    assert "编制已满" in town.own.get(page).content.decode()

    town.own.post(ask, {"target": "A02", "reason": "调动"})
    second = Transfer.objects.latest("pk")
    assert town.own.post(f"/organisation/transfers/{second.pk}/withdraw/").status_code == 302


def test_a_transfer_and_its_deeds_are_unknown_to_others(town: Town) -> None:
    town.own.post(f"{town.page}transfer/", {"target": "A02", "reason": "调动"})
    page = f"/organisation/transfers/{Transfer.objects.get().pk}/"
    far = official_at(RoleKind.SECRETARY, make_organisation())
    assert far.get(page).status_code == 404
    for deed in ("release", "accept", "refuse", "withdraw"):
        assert far.post(f"{page}{deed}/").status_code == 404
        assert town.own.get(f"{page}{deed}/").status_code == 405
    auditor = official_at(RoleKind.AUDITOR, town.top)
    assert auditor.get(page).status_code == 200
    assert auditor.post(f"{page}release/").status_code == 403
    assert auditor.get(f"{town.page}transfer/").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_transfers_costs_the_same_and_names_nobody(
    town: Town, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    movers = [make_member(organisation=town.one, name=f"某某{n}") for n in range(count)]
    for mover in movers:
        town.secretary.post(
            f"/organisation/members/{mover.pk}/transfer/", {"target": "A02", "reason": "调动"}
        )
    with django_assert_num_queries(11):
        page = town.secretary.get("/organisation/transfers/").content.decode()
    assert page.count("二支部") == count
    assert "某某" not in page
    assert (
        "No transfer"
        in town.secretary.get("/organisation/transfers/?closed=1&lang=en").content.decode()
    )
