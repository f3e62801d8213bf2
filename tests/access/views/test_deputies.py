"""The pages of deputies, the switch of a session, and the banner on every page."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings as configured
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.factories.organisation import (
    NOW,
    make_deputyship,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.kit import signed_in
from xianfeng.access.models.deputies import Deputyship
from xianfeng.accounts.models import User
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind

pytestmark = pytest.mark.django_db
COOKIE = configured.SESSION_COOKIE_NAME
PAGE = "/organisation/deputies/"


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def root() -> Organisation:
    return make_organisation(
        name="市直机关工委", kind=OrganisationKind.WORK_COMMITTEE, unit=make_unit(), code="A"
    )


@pytest.fixture
def branch(root: Organisation) -> Organisation:
    return make_organisation(
        name="水利党支部", parent=root, unit=make_unit(parent=root.unit), code="A01"
    )


@pytest.fixture
def officer(root: Organisation) -> User:
    user = make_user(username="officer")
    make_role(user=user, kind=RoleKind.OFFICER, organisation=root)
    make_member(organisation=root, user=user, name="王委员", number="W1")
    return user


@pytest.fixture
def deputy(branch: Organisation) -> User:
    user = make_user(username="deputy")
    make_member(organisation=branch, user=user, name="李代理", number="L1")
    return user


@pytest.fixture
def row(officer: User, deputy: User) -> Deputyship:
    return make_deputyship(principal=officer, deputy=deputy)


def act(client: Client, row: Deputyship) -> None:
    answer = client.post(f"{PAGE}{row.pk}/act/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == configured.LOGIN_REDIRECT_URL


def key_of(client: Client) -> str:
    return client.cookies[COOKIE].value


def test_a_principal_names_a_deputy(officer: User, deputy: User, branch: Organisation) -> None:
    client = signed_in(officer)
    sent = {
        "deputy": "L1",
        "organisation": "A01",
        "first_day": "2026-10-01",
        "last_day": "2026-10-07",
        "reason": "外出学习",
    }
    assert client.get(f"{PAGE}new/").status_code == 200

    assert client.post(f"{PAGE}new/", sent).status_code == 302

    named = Deputyship.objects.get()
    assert (named.principal, named.deputy, named.organisation) == (officer, deputy, branch)
    assert named.starts_at == datetime(2026, 9, 30, 16, tzinfo=UTC)
    assert named.ends_at == datetime(2026, 10, 7, 16, tzinfo=UTC)
    page = client.get(PAGE).content.decode()
    assert "李代理" in page
    assert "水利党支部" in page


def test_an_administrator_names_one_for_somebody(
    root: Organisation, officer: User, deputy: User
) -> None:
    boss = make_user()
    make_role(user=boss, kind=RoleKind.ADMINISTRATOR, organisation=root)
    client = signed_in(boss)
    sent = {
        "principal": "officer",
        "deputy": "deputy",
        "first_day": "2026-09-30",
        "last_day": "2026-10-07",
        "reason": "外出学习",
    }
    refused = client.post(f"{PAGE}new/", sent)
    assert refused.status_code == 422
    assert "只有在您有权授予角色的党组织或单位" in refused.content.decode()

    assert client.post(f"{PAGE}new/", sent | {"organisation": "A"}).status_code == 302

    named = Deputyship.objects.get()
    assert (named.principal, named.named_by) == (officer, boss)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"deputy": "nobody"}, "Nobody with an account within your reach is called “nobody”."),
        ({"deputy": "王委员"}, "Nobody can be their own deputy or name themselves."),
        ({"deputy": "同名"}, "“同名” may mean several."),
        ({"organisation": "ZZ"}, "Nothing that you look after has the code or name “ZZ”."),
        ({"last_day": "2026-09-01"}, "or later: it begins then."),
        ({"last_day": "2027-09-01"}, "A deputy is named for at most 90 days."),
        ({"first_day": "2026-09-01"}, "nothing begins in the past"),
        ({"reason": ""}, "Fill this in."),
        ({"deputy": ""}, "Fill this in."),
        ({"deputy": "\u200b"}, "Fill this in."),
        ({"unit": "U9"}, "No role that can be delegated is held at this place"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    change: dict[str, str], sentence: str, root: Organisation, officer: User, deputy: User
) -> None:
    for number in ("T1", "T2"):
        make_member(organisation=root, user=make_user(), name="同名", number=number)
    make_unit(parent=root.unit, code="U9")
    sent = {
        "deputy": "deputy",
        "first_day": "2026-09-30",
        "last_day": "2026-10-07",
        "reason": "外出学习",
    }

    answer = signed_in(officer).post(f"{PAGE}new/?lang=en", sent | change)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Deputyship.objects.exists()


def test_somebody_out_of_reach_is_answered_like_nobody(branch: Organisation) -> None:
    user = make_user()
    make_role(user=user, kind=RoleKind.SECRETARY, organisation=branch)
    make_member(user=make_user(username="far"), name="远人")
    client = signed_in(user)
    told = []
    for word in ("far", "nil", "远人"):
        answer = client.post(f"{PAGE}new/", {"deputy": word})
        errors = answer.context["form"].errors["deputy"]
        told.append([error.replace(word, "…") for error in errors])

    assert told == [["您的范围内没有叫“…”的账号。"]] * 3


def test_acting_shows_a_banner_everywhere_changes_the_key_and_opens_the_principals_pages(
    row: Deputyship, deputy: User
) -> None:
    client = signed_in(deputy)
    before = key_of(client)
    assert client.get("/organisation/requests/").status_code == 403
    assert "您正在代理" not in client.get(PAGE).content.decode()

    act(client, row)

    assert key_of(client) != before
    stranger = Client()
    stranger.cookies[COOKIE] = before
    assert stranger.get(PAGE).status_code == 302
    for address in ("/organisation/requests/", "/accounts/", "/organisation/me/", "/organisation/"):
        page = client.get(address)
        assert page.status_code == 200
        assert (
            "您正在代理王委员，以党务干部身份" in page.content.decode()
            or "您正在代理王委员" in (page.content.decode())
        )
    during = key_of(client)
    assert client.post(f"{PAGE}stop/").status_code == 302
    assert key_of(client) != during
    assert client.get("/organisation/requests/").status_code == 403


def test_in_english_the_banner_says_for_whom_where_and_until_when(
    officer: User, deputy: User, branch: Organisation
) -> None:
    client = signed_in(deputy)
    act(client, make_deputyship(principal=officer, deputy=deputy, organisation=branch))

    page = client.get("/organisation/?lang=en").content.decode()

    said = "You are acting for 王委员 as organisation officer at 水利党支部, until 31 October."
    assert said in " ".join(page.split())


def test_what_a_deputy_does_says_for_whom_and_the_principal_reads_it(
    row: Deputyship, officer: User, deputy: User, branch: Organisation
) -> None:
    client = signed_in(deputy)
    act(client, row)
    assert client.get(f"/organisation/{branch.code}/members/").status_code == 200

    entry = Entry.objects.order_by("-number")[0]
    assert (entry.verb, entry.user, entry.for_user) == (
        "audit.people.seen",
        deputy,
        officer,
    )
    page = signed_in(officer).get(f"{PAGE}?lang=en").content.decode()
    assert "Viewed personal records" in page
    assert "Viewed personal records" not in client.get(f"{PAGE}?lang=en").content.decode()


def test_what_ends_in_mid_session_leads_to_the_reason_and_finishes_nothing(
    now: "time_machine.Traveller", row: Deputyship, officer: User, deputy: User
) -> None:
    Deputyship.objects.filter(pk=row.pk).update(ends_at=NOW + timedelta(minutes=5))
    client = signed_in(deputy)
    act(client, row)
    during = key_of(client)
    now.move_to(NOW + timedelta(minutes=6))

    answer = client.get("/organisation/requests/")

    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert key_of(client) != during
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "您已恢复为本人操作：代理期限已到" in page.content.decode()
    assert "您正在代理" not in page.content.decode()


def test_a_deed_begun_for_somebody_is_not_done_in_the_own_name(
    row: Deputyship, officer: User, deputy: User
) -> None:
    client = signed_in(deputy)
    act(client, row)
    Deputyship.objects.filter(pk=row.pk).update(ended_at=NOW)

    answer = client.post("/organisation/me/delete/", {"reason": "请删除"})

    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    assert not Entry.objects.filter(verb="privacy.deletion.asked").exists()


@pytest.mark.parametrize("gone", ["role", "account"])
def test_the_principals_end_is_the_deputys(
    gone: str, row: Deputyship, officer: User, deputy: User
) -> None:
    client = signed_in(deputy)
    act(client, row)
    if gone == "role":
        officer.roles.update(ends_at=NOW)
    else:
        User.objects.filter(pk=officer.pk).update(is_active=False)

    assert client.get("/organisation/requests/").headers["Location"] == PAGE
    assert client.get("/organisation/requests/").status_code == 403


def test_a_role_that_asks_for_a_second_factor_asks_it_of_the_deputy_too(
    row: Deputyship, deputy: User, settings: Settings
) -> None:
    settings.XIANFENG_SECOND_FACTOR = "roles"
    settings.XIANFENG_SECOND_FACTOR_ROLES = frozenset({"officer"})
    client = signed_in(deputy)
    assert client.get("/organisation/").status_code == 200

    act(client, row)

    assert client.get("/organisation/").headers["Location"] == "/accounts/"
    assert "停止代理" in client.get("/accounts/").content.decode()
    assert client.post(f"{PAGE}stop/").headers["Location"] == PAGE
    assert client.get("/organisation/").status_code == 200


def test_acting_ends_with_signing_out(row: Deputyship, deputy: User) -> None:
    client = signed_in(deputy)
    act(client, row)

    client.post("/accounts/logout/")
    client.force_login(deputy, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/organisation/requests/").status_code == 403


def test_signing_out_works_after_the_end_too(row: Deputyship, deputy: User) -> None:
    client = signed_in(deputy)
    act(client, row)
    Deputyship.objects.filter(pk=row.pk).update(ended_at=NOW)

    client.post("/accounts/logout/")

    assert client.get(PAGE).headers["Location"].startswith("/accounts/login/")


def test_another_ones_deputyship_is_unknown_in_the_form_and_ignored_in_the_session(
    row: Deputyship, officer: User, branch: Organisation
) -> None:
    thief = make_user()
    make_member(organisation=branch, user=thief)
    client = signed_in(thief)
    for address in (f"{PAGE}{row.pk}/act/", f"{PAGE}{row.pk}/end/", f"{PAGE}987654/act/"):
        assert client.post(address).status_code == 404
    assert signed_in(officer).post(f"{PAGE}{row.pk}/act/").status_code == 404
    session = client.session
    session["xf_deputyship"] = row.pk
    session.save()

    assert client.get("/organisation/requests/").headers["Location"] == PAGE
    assert client.get("/organisation/requests/").status_code == 403
    row.refresh_from_db()
    assert row.ended_at is None


def test_whoever_acts_names_nobody(row: Deputyship, deputy: User) -> None:
    client = signed_in(deputy)
    act(client, row)

    assert client.get(f"{PAGE}new/").status_code == 403
    assert "代理他人期间" in client.get(PAGE).content.decode()


def test_a_deputyship_to_come_or_over_is_not_taken_up(officer: User, deputy: User) -> None:
    later = make_deputyship(
        principal=officer,
        deputy=deputy,
        starts_at=NOW + timedelta(days=1),
        ends_at=NOW + timedelta(days=2),
    )

    answer = signed_in(deputy).post(f"{PAGE}{later.pk}/act/", follow=True)

    assert "您现在不能代理此人" in answer.content.decode()


def test_both_sides_end_it_and_a_second_time_it_is_said_to_be_over(
    row: Deputyship, officer: User, deputy: User
) -> None:
    client = signed_in(officer)
    assert "结束这项代理？" in client.get(PAGE).content.decode()

    assert (
        "已结束，并已通知双方。"
        in client.post(f"{PAGE}{row.pk}/end/", follow=True).content.decode()
    )
    assert "这项代理已经结束。" in client.post(f"{PAGE}{row.pk}/end/", follow=True).content.decode()

    page = signed_in(deputy).get(PAGE).content.decode()
    assert "已经结束的" in page
    assert "提前结束" in page


def test_those_who_may_name_nobody_see_what_the_page_is_for(branch: Organisation) -> None:
    user = make_user()
    make_member(organisation=branch, user=user)

    page = signed_in(user).get(PAGE).content.decode()

    assert "有人指定您为代理人时" in page
    assert "指定代理人" not in page.replace("有人指定您为代理人", "")


def test_the_organisations_page_names_the_deputy_to_those_who_read_names(
    row: Deputyship, officer: User, deputy: User, root: Organisation
) -> None:
    assert "李代理" in signed_in(officer).get("/organisation/A/").content.decode()
    user = make_user()
    make_member(organisation=root, user=user)
    assert "李代理" not in signed_in(user).get("/organisation/A/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_questions_for_one_row_and_for_three(
    rows: int,
    officer: User,
    branch: Organisation,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        other = make_user()
        make_member(organisation=branch, user=other)
        make_deputyship(principal=officer, deputy=other)
        make_deputyship(
            principal=officer, deputy=other, ends_at=datetime(2026, 9, 2 + number, tzinfo=UTC)
        )
    client = signed_in(officer)
    client.get(PAGE)
    with django_assert_num_queries(10):
        client.get(PAGE)


def test_acting_costs_one_question_more_and_not_acting_none(
    row: Deputyship, deputy: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(deputy)
    client.get("/accounts/")
    with django_assert_num_queries(5):
        client.get("/organisation/processing/")
    act(client, row)
    client.get("/accounts/")
    with django_assert_num_queries(6):
        client.get("/organisation/processing/")
