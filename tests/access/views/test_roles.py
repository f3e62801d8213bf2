"""Roles and accounts from the outside: who sees them, gives, ends and opens them."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries, Settings

from tests.factories.organisation import (
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.kit import signed_in
from xianfeng.access.models.roles import Role
from xianfeng.accounts.models import User
from xianfeng.accounts.rules.roles import FurtherRole
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.notices.models import Notice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.people.models.members import Member

pytestmark = pytest.mark.django_db
CODE = re.compile(r"<code class=.key.>([a-z0-9-]{19})</code>")
OWN = "群众利益无小事-2027"


class Town:
    """A committee with a branch, an office, and those who act in them."""

    def __init__(self) -> None:
        self.unit = make_unit(name="水利局", code="LJ01")
        self.top = make_organisation(code="A", name="机关党委", unit=self.unit)
        self.branch = make_organisation(code="A01", name="一支部", parent=self.top)
        self.administrator = self.official(RoleKind.ADMINISTRATOR, self.top)
        self.officer = self.official(RoleKind.OFFICER, self.top)
        self.auditor = self.official(RoleKind.AUDITOR, self.top)
        self.zhou = make_member(
            organisation=self.branch, name="周宁", number="M1", user=make_user(username="zhou")
        )

    @staticmethod
    def official(kind: RoleKind, place: Organisation | None) -> Client:
        user = make_user()
        make_role(user=user, kind=kind, organisation=place)
        return signed_in(user)


@pytest.fixture
def town() -> Town:
    return Town()


def form(**more: str) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {"kind": "secretary", "starts_on": today, "ends_on": "", "reason": "换届", **more}


def text(client: Client, path: str, **data: str) -> str:
    return client.get(path, {"lang": "en", **data}).content.decode()


def test_the_page_says_who_holds_what_from_whom_and_why(town: Town) -> None:
    giver = make_user(username="wu")
    role = make_role(user=town.zhou.user, kind=RoleKind.SECRETARY, organisation=town.branch)  # type: ignore[arg-type] # has one
    Role.objects.filter(pk=role.pk).update(given_by=giver, reason="选举产生")

    page = text(town.auditor, "/organisation/A01/roles/")

    for words in (
        "周宁",
        "secretary",
        "wu",
        "选举产生",
        "no end date",
        "Held above, valid here too",
    ):
        assert words in page
    assert "End the role" not in page
    assert "End the role" in text(town.officer, "/organisation/A01/roles/")
    looks = Entry.objects.filter(verb="audit.people.seen", detail__look="roles")
    assert {line.subject_id for line in looks} == {str(town.branch.pk), str(town.top.pk)}
    assert "who holds which role" in text(signed_in(town.zhou.user), "/organisation/me/")


def test_roles_above_show_neither_giver_nor_reason(town: Town) -> None:
    role = make_role(user=make_user(username="above"), kind=RoleKind.LEADER, organisation=town.top)
    Role.objects.filter(pk=role.pk).update(given_by=make_user(username="giver9"), reason="秘密")
    here = town.official(RoleKind.OFFICER, town.branch)

    page = text(here, "/organisation/A01/roles/")

    assert "above" in page
    assert "giver9" not in page
    assert "秘密" not in page


def test_a_unit_and_the_whole_have_their_page(town: Town) -> None:
    make_role(user=make_user(username="leader1"), kind=RoleKind.LEADER, unit=town.unit)
    whole = town.official(RoleKind.ADMINISTRATOR, None)
    office = make_user()
    make_role(user=office, kind=RoleKind.ADMINISTRATOR, unit=town.unit)

    assert "leader1" in text(signed_in(office), "/organisation/units/LJ01/roles/")
    assert "the whole platform" in text(whole, "/organisation/roles/")
    assert "leader1" not in text(whole, "/organisation/roles/")
    assert "leader1" in text(whole, "/organisation/roles/", below="on")
    assert town.administrator.get("/organisation/roles/").status_code == 403


def test_the_list_is_searched_and_filtered(town: Town) -> None:
    now = timezone.now()
    li = make_member(organisation=town.branch, name="李明", user=make_user(username="li"))
    for member in (town.zhou, li):
        make_role(user=member.user, kind=RoleKind.SECRETARY, organisation=town.branch)  # type: ignore[arg-type] # has one
    other = make_user(username="gone")
    ended = make_role(user=other, kind=RoleKind.LEADER, organisation=town.branch)
    Role.objects.filter(pk=ended.pk).update(ends_at=now - timedelta(days=1))
    Role.objects.filter(user=li.user).update(ends_at=now + timedelta(days=9))
    path = "/organisation/A01/roles/"

    for words, there, away in (
        ({"q": "zhouning"}, "周宁", "李明"),
        ({"q": "李明"}, "李明", "周宁"),
        ({"kind": "leader"}, "No matching roles", "周宁"),
        ({"show": "ended"}, "gone", "周宁"),
        ({"show": "ending"}, "李明", "周宁"),
        ({"show": "endless"}, "周宁", "李明"),
        ({"show": "stray"}, "No matching roles", "周宁"),
        ({"show": "nonsense", "kind": "x"}, "周宁", "gone"),
    ):
        page = text(town.officer, path, **words)
        assert there in page, words
        assert away not in page.replace(words.get("q", "-"), ""), words
    User.objects.filter(username="zhou").update(is_active=False)
    Member.objects.filter(pk=li.pk).update(left_on=date(2026, 3, 1))
    page = text(town.officer, path, show="stray")
    assert "account closed" in page
    assert "has left" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_whatever_its_length(
    town: Town, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        user = make_user(username=f"s{number}")
        make_member(organisation=town.branch, user=user)
        make_role(user=user, kind=RoleKind.SECRETARY, organisation=town.branch)
        make_role(user=make_user(), kind=RoleKind.LEADER, organisation=town.top)
    town.officer.get("/organisation/A01/roles/")

    with django_assert_num_queries(24):
        town.officer.get("/organisation/A01/roles/")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_search_takes_the_same_queries_whatever_it_finds(
    town: Town, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        user = make_user(username=f"s{number}")
        make_member(organisation=town.branch, user=user, name="同名")
    address = "/organisation/A01/roles/give/?suggest=person&typed=tongming"
    town.officer.get(address)

    with django_assert_num_queries(18):
        assert len(town.officer.get(address).json()["found"]) == rows


def test_an_officer_finds_namesakes_apart_and_names_a_secretary(town: Town) -> None:
    make_member(organisation=town.top, name="周宁", number="M2", user=make_user(username="z2"))
    make_member(organisation=town.branch, name="周宁", number="M3")
    give = "/organisation/A01/roles/give/"
    told = town.officer.get(give, {"suggest": "person", "typed": "zn"}).json()["found"]
    assert told == [
        {"text": "周宁（z2）", "note": "机关党委 · M2"},
        {"text": "周宁（zhou）", "note": "一支部 · M1"},
    ]
    looks = Entry.objects.filter(verb="audit.people.seen", detail__look="list")
    assert [(line.subject_id, line.detail["count"]) for line in looks] == [(str(town.top.pk), 2)]
    chosen = text(town.officer, give, person=str(town.zhou.user_id))
    assert 'value="周宁（zhou）"' in chosen
    assert 'value="leader"' not in chosen

    asked = town.officer.post(give, form(person="周宁"))
    assert asked.status_code == 422
    assert asked.content.decode().count('name="person-meant-0"') == 2
    meant = {"person-asked-0": "周宁", "person-meant-0": "周宁（zhou）"}
    answer = town.officer.post(give, form(person="周宁", **meant))

    assert answer.headers["Location"] == "/organisation/A01/roles/"
    role = Role.objects.get(user=town.zhou.user)
    assert (role.kind, role.organisation, role.reason) == ("secretary", town.branch, "换届")
    assert Notice.objects.filter(user=town.zhou.user).exists()


def test_nobody_beyond_reach_is_found_or_given_a_role(town: Town) -> None:
    stranger = make_member(
        organisation=make_organisation(), name="周宁", user=make_user(username="stranger")
    )
    told = text(town.officer, "/organisation/A01/roles/give/", suggest="person", typed="周宁")
    assert "zhou" in told
    assert "stranger" not in told

    for person in (str(stranger.user_id), "", "x", "9" * 30):
        answer = town.officer.post("/organisation/A01/roles/give/?lang=en", form(person=person))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "within your reach" in page or "Fill this in." in page
    assert not Role.objects.filter(user=stranger.user).exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "leader"}, "not one of the available choices"),
        ({"starts_on": "2020-01-01"}, "nothing begins in the past"),
        ({"ends_on": "2020-01-01"}, "or later: it begins then."),
        ({"ends_on": "neither"}, "neither"),
        ({"reason": ""}, "required"),
    ],
)
def test_bad_input_is_told_beside_its_field(
    town: Town, wrong: dict[str, str], sentence: str
) -> None:
    said = form(person="zhou", **wrong)

    answer = town.officer.post("/organisation/A01/roles/give/?lang=en", said)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Role.objects.filter(user=town.zhou.user).exists()


def test_a_role_that_would_outlive_the_givers_is_told_with_the_last_day(town: Town) -> None:
    last = timezone.localdate() + timedelta(days=20)
    midnight = timezone.make_aware(
        timezone.datetime(last.year, last.month, last.day)  # type: ignore[attr-defined] # re-exported
    ) + timedelta(days=1)
    Role.objects.filter(kind="officer").update(ends_at=midnight)
    person = "zhou"
    path = "/organisation/A01/roles/give/?lang=en"

    answer = town.officer.post(path, form(person=person))
    assert answer.status_code == 422
    assert f"Your own role ends on {last.day} " in answer.content.decode()
    assert town.officer.post(path, form(person=person, ends_on=last.isoformat())).status_code == 302


def test_a_role_is_ended_with_a_reason_and_stays_in_the_history(town: Town) -> None:
    role = make_role(user=town.zhou.user, kind=RoleKind.SECRETARY, organisation=town.branch)  # type: ignore[arg-type] # has one
    path = f"/organisation/roles/{role.pk}/end/"
    assert "周宁" in text(town.officer, path)
    assert town.auditor.post(path, {"reason": "x"}).status_code == 403
    assert town.officer.post(path, {"reason": ""}).status_code == 422

    answer = town.officer.post(path, {"reason": "届满"})

    assert answer.headers["Location"] == "/organisation/A01/roles/"
    assert "周宁" not in text(town.officer, "/organisation/A01/roles/")
    assert "周宁" in text(town.officer, "/organisation/A01/roles/", show="ended")
    again = town.officer.post(f"{path}?lang=en", {"reason": "x"})
    assert again.status_code == 422
    assert "has already ended" in again.content.decode()
    assert Entry.objects.get(verb="access.role.taken").reason == "届满"


def test_the_last_administrator_and_the_own_role_stay(town: Town) -> None:
    whole = town.official(RoleKind.ADMINISTRATOR, None)
    role = Role.objects.get(organisation=None, unit=None)

    answer = whole.post(f"/organisation/roles/{role.pk}/end/?lang=en", {"reason": "x"})

    assert answer.status_code == 422
    assert "Nobody can give or end their own roles" in answer.content.decode()


def test_a_role_of_the_settings_is_offered_and_shown_by_its_label(
    town: Town, settings: Settings
) -> None:
    settings.XIANFENG_ROLES = (
        FurtherRole(name="head", zh="负责人", en="head of group", like="secretary"),
    )
    person = "zhou"
    assert "head of group" in text(town.officer, "/organisation/A01/roles/give/", person=person)
    town.officer.post("/organisation/A01/roles/give/", form(person=person, kind="head"))

    assert "head of group" in text(town.auditor, "/organisation/A01/roles/")
    assert "负责人" in town.auditor.get("/organisation/A01/roles/").content.decode()
    settings.XIANFENG_ROLES = ()
    assert "not in the settings" in text(town.auditor, "/organisation/A01/roles/")


def test_one_sees_the_own_roles(town: Town) -> None:
    page = text(town.officer, "/organisation/me/")
    assert "My roles" in page
    assert "organisation officer" in page
    assert "Given by" in page
    nobody = signed_in(make_user())
    assert "You hold no role" in text(nobody, "/organisation/me/")
    assert "/organisation/me/#roles" in text(nobody, "/accounts/")


def test_an_official_is_given_account_role_and_code(town: Town) -> None:
    path = "/organisation/A/roles/official/?lang=en"
    said = form(kind="leader", name="赵主任", username="zhao")
    assert town.officer.get(path).status_code == 403
    for wrong in ({"username": "zhou"}, {"username": "a b"}, {"ends_on": "2020-01-01"}):
        assert town.administrator.post(path, {**said, **wrong}).status_code == 422
    assert not User.objects.filter(username="zhao").exists()

    answer = town.administrator.post(path, said)

    code = CODE.findall(answer.content.decode())[0]
    assert answer.headers["Cache-Control"] == "private, no-store"
    user = User.objects.get(username="zhao")
    assert Role.objects.get(user=user).organisation == town.top
    theirs = Client()
    chosen = theirs.post(
        "/accounts/first/", {"login": "zhao", "code": code, "password1": OWN, "password2": OWN}
    )
    assert chosen.status_code == 302
    theirs.post("/accounts/login/", {"login": "zhao", "password": OWN})
    assert theirs.get("/desk/", follow=True).status_code == 200


@pytest.mark.parametrize("place", ["unit", "whole"])
def test_officials_of_a_unit_and_of_the_whole(town: Town, place: str) -> None:
    user = make_user()
    make_role(user=user, kind=RoleKind.ADMINISTRATOR, unit=town.unit if place == "unit" else None)
    path = "units/LJ01/roles" if place == "unit" else "roles"

    answer = signed_in(user).post(
        f"/organisation/{path}/official/", form(kind="leader", name="赵主任", username="zhao")
    )

    assert CODE.search(answer.content.decode())
    unit: Unit | None = Role.objects.get(user__username="zhao").unit
    assert unit == (town.unit if place == "unit" else None)


def test_a_members_page_offers_the_account_and_shows_the_code_once(town: Town) -> None:
    member = make_member(organisation=town.branch, name="李明", number="M7")
    path = f"/organisation/members/{member.pk}/account/"
    assert path in text(town.officer, f"/organisation/members/{member.pk}/")
    assert path not in text(town.auditor, f"/organisation/members/{member.pk}/")
    assert 'value="M7"' in text(town.administrator, path)
    assert town.officer.post(path, {"username": "zhou"}).status_code == 422

    answer = town.officer.post(path, {"username": "M7"})

    assert CODE.search(answer.content.decode())
    assert not CODE.search(text(town.officer, path))
    again = town.officer.post(f"{path}?lang=en", {"username": "M8"})
    assert again.status_code == 422
    assert "already has an account" in again.content.decode()


def test_a_batch_of_accounts_comes_as_a_sheet(town: Town) -> None:
    for number in range(3):
        make_member(organisation=town.branch, name=f"党员{number}", number=f"N{number}")
    path = "/organisation/A/accounts/"
    assert "Open 3 accounts and download the spreadsheet" in text(town.administrator, path)

    answer = town.administrator.post(path)

    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.values)
    assert rows[0][1] == "姓名"
    assert [row[3] for row in rows[1:]] == ["N0", "N1", "N2"]
    codes = {str(row[4]) for row in rows[1:]}
    assert len(codes) == 3
    assert "no-store" in answer.headers["Cache-Control"]
    kept = "".join(entry.text.decode() for entry in Entry.objects.all())
    assert not [code for code in codes if code in kept]
    assert "Everybody has an account" in text(town.administrator, path)
    assert town.administrator.post(path).status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_those_without_takes_the_same_queries(
    town: Town, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        make_member(organisation=town.branch)
    town.officer.get("/organisation/A/accounts/")

    with django_assert_num_queries(17):
        town.officer.get("/organisation/A/accounts/")


def test_a_closed_place_shows_its_roles_and_gives_none(town: Town) -> None:
    Organisation.objects.filter(pk=town.branch.pk).update(closed_on=date(2026, 1, 1))

    assert town.officer.get("/organisation/A01/roles/").status_code == 200
    assert town.officer.get("/organisation/A01/roles/give/").status_code == 403
    assert town.officer.get("/organisation/A01/accounts/").status_code == 404


def test_a_secretary_and_a_member_do_not_know_the_page(town: Town) -> None:
    secretary = make_actor(RoleKind.SECRETARY, town.branch)
    member = make_member_actor(town.branch)
    for user_id in (secretary.user_id, member.user_id):
        assert user_id is not None
        client = signed_in(User.objects.get(pk=user_id))
        assert client.get("/organisation/A01/roles/").status_code == 404
        assert client.get("/organisation/A01/accounts/").status_code == 404
