"""The accounts that an administrator looks after, and those that are none of their business."""

import re
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone
from pydantic import SecretStr
from pytest_django import DjangoAssertNumQueries, Settings

from tests.accounts.people import SECRET, make_person, set_up_app, sign_in
from tests.factories.organisation import make_member, make_organisation, make_role, make_unit
from xianfeng.access.models.roles import Role
from xianfeng.access.selectors.accounts import accounts_looked_after_by
from xianfeng.access.selectors.actors import actor_of
from xianfeng.accounts.models import User
from xianfeng.accounts.rules.identity import IdentityProvider, Kind
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.organisation.models.organisations import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEW = "群众利益无小事-2027"
DEEDS = ("password", "factors", "close", "open", "tie", "untie")


class City:
    """Two offices with an administrator each, a member of the first, and one above both."""

    def __init__(self) -> None:
        self.root = make_organisation()
        self.office = make_organisation(parent=self.root)
        self.branch = make_organisation(parent=self.office)
        self.other = make_organisation(parent=self.root)
        self.admin = self.person("admin", RoleKind.ADMINISTRATOR, self.office)
        self.top = self.person("top", RoleKind.ADMINISTRATOR, self.root)
        self.member = make_person("zhou")
        make_member(organisation=self.branch, user=self.member)
        self.stranger = self.person("wu", RoleKind.SECRETARY, self.other)

    def person(self, name: str, kind: RoleKind, place: Organisation | None) -> User:
        user = make_person(name)
        make_role(user=user, kind=kind, organisation=place)
        return user

    def seen_by(self, user: User) -> set[str]:
        at = timezone.now()
        found = accounts_looked_after_by(actor_of(user, at=at), at)
        return set(found.values_list("username", flat=True))


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def client(city: City) -> Client:
    """A browser in which the first office's administrator is signed in."""
    browser = Client()
    sign_in(browser, "admin")
    return browser


def test_an_administrator_looks_after_the_accounts_below(city: City) -> None:
    secretary = city.person("secretary", RoleKind.SECRETARY, city.branch)

    assert city.seen_by(city.admin) == {"admin", "zhou", "secretary"}
    assert city.seen_by(city.top) == {"admin", "top", "zhou", "secretary", "wu"}
    assert city.seen_by(secretary) == set()
    assert city.seen_by(city.member) == set()
    assert accounts_looked_after_by(SYSTEM, timezone.now()).count() == User.objects.count()


def test_whoever_holds_a_role_beyond_is_looked_after_from_above_alone(city: City) -> None:
    role = make_role(user=city.member, kind=RoleKind.AUDITOR, organisation=city.root)

    assert "zhou" not in city.seen_by(city.admin)
    assert "zhou" in city.seen_by(city.top)
    now = timezone.now()
    Role.objects.filter(pk=role.pk).update(
        starts_at=now - timedelta(days=2), ends_at=now - timedelta(days=1)
    )
    assert "zhou" in city.seen_by(city.admin)


def test_a_role_for_the_whole_installation_is_beyond_every_office(city: City) -> None:
    everywhere = make_person("everywhere")
    make_role(user=everywhere, kind=RoleKind.ADMINISTRATOR)
    make_member(organisation=city.branch, user=everywhere)

    assert "everywhere" not in city.seen_by(city.admin)
    assert "everywhere" not in city.seen_by(city.top)
    assert city.seen_by(everywhere) == {"admin", "top", "zhou", "wu", "everywhere"}


def test_an_administrator_at_a_unit_looks_after_the_organisations_tied_to_it(city: City) -> None:
    unit = make_unit()
    tied = make_organisation(parent=city.other, unit=unit)
    keeper = make_person("keeper")
    make_role(user=keeper, kind=RoleKind.ADMINISTRATOR, unit=unit)
    li = make_person("li")
    make_member(organisation=tied, user=li)
    leader = make_person("leader")
    make_role(user=leader, kind=RoleKind.LEADER, unit=unit)

    assert city.seen_by(keeper) == {"keeper", "li", "leader"}


def test_an_administrator_of_an_organisation_looks_after_officials_of_its_units(
    city: City,
) -> None:
    unit = make_unit()
    admin = city.person("feng", RoleKind.ADMINISTRATOR, make_organisation(unit=unit))
    leader = make_person("chu")
    make_role(user=leader, kind=RoleKind.LEADER, organisation=None, unit=make_unit(parent=unit))
    other = make_person("wei")
    make_role(user=other, kind=RoleKind.LEADER, organisation=None, unit=make_unit())

    assert city.seen_by(admin) == {"feng", "chu"}


def test_only_administrators_see_the_page(city: City) -> None:
    browser = Client()
    assert browser.get("/accounts/people/").headers["Location"].startswith("/accounts/login/")
    sign_in(browser, "wu")

    assert browser.get("/accounts/people/").status_code == 403
    assert browser.get(f"/accounts/people/{city.member.pk}/").status_code == 403


def test_accounts_of_others_are_as_unknown_as_those_that_are_not_there(
    city: City, client: Client
) -> None:
    for pk in (city.stranger.pk, city.top.pk, 10**9):
        answers = [client.get(f"/accounts/people/{pk}/")]
        answers += [client.post(f"/accounts/people/{pk}/{deed}/") for deed in DEEDS]
        assert [answer.status_code for answer in answers] == [404] * 7
    assert ">wu</a>" not in client.get("/accounts/people/").content.decode()
    assert "wu</a>" not in client.get("/accounts/people/?q=wu").content.decode()
    city.stranger.refresh_from_db()
    assert city.stranger.check_password(SECRET)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_whatever_its_length(
    city: City, client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        make_member(organisation=city.branch, user=make_person(f"p{number}"))
    client.get("/accounts/people/")

    with django_assert_num_queries(
        14
    ):  # session, user, member, roles, count, rows, notices, the look
        client.get("/accounts/people/")


def test_one_finds_an_account_by_its_names(city: City, client: Client) -> None:
    city.member.last_name = "周宁"
    city.member.save()

    for words, hits in (("zho", 1), ("周", 1), ("nobody", 0), ("x" * 200, 2)):
        page = client.get("/accounts/people/", {"q": words}).content.decode()
        assert page.count("/accounts/people/") - page.count('"/accounts/people/"') >= hits, words


def test_a_code_is_shown_once_and_its_owner_chooses_the_password(
    city: City, client: Client
) -> None:
    theirs = Client()
    sign_in(theirs)
    path = f"/accounts/people/{city.member.pk}/"

    answer = client.post(f"{path}password/?lang=en")

    drawn = re.findall(r"<code class=.key.>([a-z0-9-]{19})</code>", answer.content.decode())
    assert len(drawn) == 1
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert drawn[0] not in client.get(path).content.decode()
    assert theirs.get("/accounts/").status_code == 302
    assert sign_in(theirs, password=SECRET).status_code == 422
    assert sign_in(theirs, password=drawn[0]).status_code == 422
    chosen = theirs.post(
        "/accounts/first/",
        {"login": "zhou", "code": drawn[0], "password1": NEW, "password2": NEW},
    )
    assert chosen.headers["Location"] == "/accounts/login/"
    assert sign_in(theirs, password=NEW).headers["Location"] == "/desk/"
    entry = Entry.objects.get(verb="accounts.code.given")
    assert (entry.user_id, entry.subject_id) == (city.admin.pk, str(city.member.pk))
    assert all(drawn[0] not in each.text.decode() for each in Entry.objects.all())


def test_lost_factors_are_taken_away_with_a_reason(city: City, client: Client) -> None:
    theirs = Client()
    sign_in(theirs)
    set_up_app(theirs)
    path = f"/accounts/people/{city.member.pk}/factors/"

    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "手机丢失"}).status_code == 302

    assert theirs.get("/accounts/").status_code == 302
    assert sign_in(theirs).headers["Location"] == "/desk/"
    assert Entry.objects.get(verb="accounts.factors.reset").reason == "手机丢失"


def test_an_account_is_closed_with_a_reason_and_opened_again(city: City, client: Client) -> None:
    path = f"/accounts/people/{city.member.pk}/"

    assert client.post(f"{path}close/", {"reason": ""}).status_code == 422
    client.post(f"{path}close/", {"reason": "调离"})
    assert sign_in(Client()).status_code == 422
    assert "closed" in client.get(f"{path}?lang=en").content.decode()
    client.post(f"{path}open/")

    assert sign_in(Client()).status_code == 302
    verbs = Entry.objects.filter(verb__startswith="accounts.account").order_by("number")
    assert [(entry.verb, entry.reason) for entry in verbs] == [
        ("accounts.account.closed", "调离"),
        ("accounts.account.seen", ""),
        ("accounts.account.opened", ""),
    ]


def test_ones_own_account_is_on_ones_own_page(city: City, client: Client) -> None:
    path = f"/accounts/people/{city.admin.pk}/"
    assert "your own account" in client.get(f"{path}?lang=en").content.decode()

    for deed in ("password", "factors", "close"):
        page = client.post(f"{path}{deed}/?lang=en", {"reason": "x"}, follow=True)
        assert "your own account" in page.content.decode()

    city.admin.refresh_from_db()
    assert city.admin.is_active
    assert city.admin.check_password(SECRET)


def test_an_identity_is_tied_by_its_key(city: City, client: Client, settings: Settings) -> None:
    settings.XIANFENG_IDENTITY_PROVIDERS = (
        IdentityProvider(
            kind=Kind.WECOM, name="政务微信", client_id="w", agent_id="1", secret=SecretStr("s")
        ),
    )
    path = f"/accounts/people/{city.member.pk}/"

    assert client.post(f"{path}tie/", {"provider": "wecom", "uid": ""}).status_code == 422
    assert client.post(f"{path}tie/", {"provider": "city", "uid": "x"}).status_code == 422
    client.post(f"{path}tie/", {"provider": "wecom", "uid": "zhouning"})
    identity = SocialAccount.objects.get()
    assert (identity.user, identity.uid) == (city.member, "zhouning")
    assert "zhouning" in client.get(path).content.decode()
    client.post(f"{path}untie/", {"provider": "wecom"})
    assert not SocialAccount.objects.exists()
    page = client.post(f"{path}untie/?lang=en", {"provider": "wecom"}, follow=True)
    assert page.status_code == 200
