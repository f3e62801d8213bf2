"""Outside identities: the whole way out and back, against stand-ins of the four protocols."""

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.http import HttpResponse
from django.test import Client
from pydantic import SecretStr
from pytest_django import Settings

from tests.accounts.people import code_for, make_person, prove, set_up_app, sign_in
from tests.accounts.stand_in import OTHER_KEY, StandIn, playing
from tests.factories.organisation import NOW, make_actor, make_organisation
from xianfeng.accounts.identity.outgoing import MOST_BYTES, Outgoing
from xianfeng.accounts.identity.wecom import TOKENS
from xianfeng.accounts.models import User
from xianfeng.accounts.rules.identity import IdentityProvider, Kind
from xianfeng.accounts.services.accounts import close_account
from xianfeng.accounts.services.identities import (
    AlreadyTied,
    NotTied,
    UnknownProvider,
    tie_identity,
    untie_identity,
)
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KINDS = [pytest.param(kind, id=kind.value) for kind in Kind]


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with playing() as me:
        yield me


def _set(settings: Settings, stand_in: StandIn, kind: Kind, **more: Any) -> str:
    """Put the stand-in into the settings and give its name there."""
    if kind is Kind.WECOM:
        stand_in.person = {"userid": "p-1", **stand_in.person}
    provider = IdentityProvider(
        kind=kind,
        name="市统一认证",
        id="city" if kind is Kind.OIDC else "",
        client_id=stand_in.client_id,
        secret=SecretStr(stand_in.secret),
        server_url=stand_in.url,
        agent_id="1000002" if kind is Kind.WECOM else "",
        **more,
    )
    settings.XIANFENG_IDENTITY_PROVIDERS = (provider,)
    return provider.slug


def _out(client: Client, slug: str, stand_in: StandIn, **words: str) -> dict[str, str]:
    """Press the button and read where it leads."""
    answer = client.post(f"/accounts/identities/{slug}/", words)
    assert answer.status_code == 302
    there = urlsplit(answer.headers["Location"])
    assert f"{there.scheme}://{there.netloc}" == stand_in.url
    query = {name: values[0] for name, values in parse_qs(there.query).items()}
    stand_in.challenge = query.get("code_challenge", "")
    return query


def _back(client: Client, slug: str, query: dict[str, str], code: str = "good") -> HttpResponse:
    """Come back as the provider sends people back."""
    name = "authCode" if slug == "dingtalk" else "code"
    path = urlsplit(query["redirect_uri"]).path
    assert path == f"/accounts/identities/{slug}/back/"
    words = {name: code, "state": query["state"], "lang": "en"}
    return client.get(path, words)  # type: ignore[return-value] # the test client's own kind of answer


def _round_trip(client: Client, slug: str, stand_in: StandIn, **words: str) -> HttpResponse:
    return _back(client, slug, _out(client, slug, stand_in, **words))


def _tied(slug: str, username: str = "zhou") -> User:
    user = make_person(username)
    tie_identity(actor=SYSTEM, user=user, provider=slug, uid="p-1", at=NOW)
    return user


@pytest.mark.parametrize("kind", KINDS)
def test_a_tied_identity_signs_in_and_leaves_its_line(
    client: Client, settings: Settings, stand_in: StandIn, kind: Kind
) -> None:
    slug = _set(settings, stand_in, kind)
    user = _tied(slug)
    planted = client.session.session_key

    answer = _round_trip(client, slug, stand_in)

    assert answer.headers["Location"] == "/desk/"
    assert client.get("/accounts/").status_code == 200
    assert client.session.session_key != planted
    entry = Entry.objects.get(verb="accounts.session.started")
    assert (entry.user_id, entry.detail) == (user.pk, {"provider": slug})


@pytest.mark.parametrize("kind", KINDS)
def test_an_identity_that_is_not_tied_signs_nobody_in_and_makes_no_account(
    client: Client, settings: Settings, stand_in: StandIn, kind: Kind
) -> None:
    slug = _set(settings, stand_in, kind)
    make_person()

    answer = _round_trip(client, slug, stand_in)

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "no account here is linked" in page
    assert "p-1" in page
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)
    assert client.get("/accounts/").status_code == 302


@pytest.mark.parametrize("kind", KINDS)
def test_the_owner_ties_an_identity_by_signing_in_there_and_unties_it(
    client: Client, settings: Settings, stand_in: StandIn, kind: Kind
) -> None:
    slug = _set(settings, stand_in, kind)
    user = make_person()
    sign_in(client)
    words = {"process": "connect"}
    asks = client.post(f"/accounts/identities/{slug}/", words)
    assert asks.headers["Location"].startswith("/accounts/again/")
    prove(client)

    answer = _round_trip(client, slug, stand_in, **words)

    assert answer.headers["Location"] == "/accounts/"
    identity = SocialAccount.objects.get()
    assert (identity.user, identity.provider, identity.uid) == (user, slug, "p-1")
    assert "linked to your account" in client.get("/accounts/?lang=en").content.decode()
    client.post("/accounts/logout/")
    assert _round_trip(client, slug, stand_in).headers["Location"] == "/desk/"
    prove(client)
    client.post("/accounts/identities/untie/", {"account": identity.pk})
    assert not SocialAccount.objects.exists()
    verbs = Entry.objects.filter(verb__startswith="accounts.identity").order_by("number")
    assert [(entry.verb, entry.user_id, entry.detail) for entry in verbs] == [
        ("accounts.identity.tied", user.pk, {"provider": slug}),
        ("accounts.identity.untied", user.pk, {"provider": slug}),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_of_a_person_outside_the_key_and_the_name_are_kept_and_no_token(
    client: Client, settings: Settings, stand_in: StandIn, kind: Kind
) -> None:
    stand_in.person |= {"email": "canary@example.cn", "phone_number": "13800000000"}
    slug = _set(settings, stand_in, kind)
    user = _tied(slug)

    _round_trip(client, slug, stand_in)

    identity = SocialAccount.objects.get()
    assert identity.extra_data == {"name": "p-1" if kind is Kind.WECOM else "周宁"}
    user.refresh_from_db()
    assert (user.email, user.last_name) == ("", "")
    assert not SocialToken.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_code_signs_nobody_in(
    client: Client, settings: Settings, stand_in: StandIn, kind: Kind
) -> None:
    slug = _set(settings, stand_in, kind)
    _tied(slug)

    answer = _back(client, slug, _out(client, slug, stand_in), code="stolen")

    assert answer.status_code == 401
    assert "no reliable answer" in answer.content.decode()
    assert client.get("/accounts/").status_code == 302


@pytest.mark.parametrize("kind", KINDS)
def test_coming_back_without_having_gone_out_signs_nobody_in(
    client: Client, settings: Settings, stand_in: StandIn, kind: Kind
) -> None:
    slug = _set(settings, stand_in, kind)
    _tied(slug)
    query = _out(Client(), slug, stand_in)

    answer = _back(client, slug, query)

    assert answer.status_code == 401
    assert [path for path in stand_in.paths() if "well-known" not in path] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_state_is_good_once(
    client: Client, settings: Settings, stand_in: StandIn, kind: Kind
) -> None:
    slug = _set(settings, stand_in, kind)
    _tied(slug)
    query = _out(client, slug, stand_in)
    assert _back(client, slug, query).status_code == 302

    assert _back(client, slug, query).status_code == 401


@pytest.mark.parametrize("kind", KINDS)
def test_a_provider_that_fails_in_the_middle_is_told_and_nothing_is_logged_of_its_secret(
    client: Client,
    settings: Settings,
    stand_in: StandIn,
    kind: Kind,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3").setLevel(logging.WARNING)  # as the platform's own settings do
    slug = _set(settings, stand_in, kind)
    _tied(slug)
    query = _out(client, slug, stand_in)
    for path in ("/token", "/v1.0/oauth2/userAccessToken", "/cgi-bin/gettoken"):
        stand_in.replaced[path] = ("500 Internal Server Error", "broken")
    stand_in.replaced["/open-apis/auth/v3/app_access_token/internal/"] = ("200 OK", "no json")
    TOKENS.drop(stand_in.url, stand_in.client_id)

    answer = _back(client, slug, query)

    assert answer.status_code == 401
    assert stand_in.secret not in answer.content.decode()
    assert stand_in.secret not in caplog.text


def test_turning_round_at_the_door_is_no_fault(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.OIDC)
    query = _out(client, slug, stand_in)

    answer = client.get(
        f"/accounts/identities/{slug}/back/",
        {"error": "access_denied", "state": query["state"]},
        follow=True,
    )

    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == "/accounts/identities/cancelled/"


def test_a_second_factor_is_asked_for_after_an_outside_identity_too(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.OIDC)
    _tied(slug)
    sign_in(client)
    secret = set_up_app(client)
    client.post("/accounts/logout/")

    answer = _round_trip(client, slug, stand_in)

    assert answer.headers["Location"] == "/accounts/factor/"
    assert client.get("/accounts/").status_code == 302
    assert client.post("/accounts/factor/", {"code": code_for(secret)}).status_code in {302, 422}


def test_a_closed_account_is_not_opened_from_outside(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.OIDC)
    user = _tied(slug)
    close_account(actor=SYSTEM, user=user, at=NOW)

    answer = _round_trip(client, slug, stand_in)

    assert answer.headers["Location"] == "/accounts/closed/"
    assert "closed" in client.get("/accounts/closed/?lang=en").content.decode()
    assert client.get("/accounts/").status_code == 302


def test_an_identity_of_somebody_else_is_not_taken_over(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.OIDC)
    owner = _tied(slug, "wu")
    make_person()
    sign_in(client)
    prove(client)

    _round_trip(client, slug, stand_in, process="connect")

    assert SocialAccount.objects.get().user == owner
    assert "linked to another account" in client.get("/accounts/?lang=en").content.decode()


def test_a_stranger_ties_nothing(client: Client, settings: Settings, stand_in: StandIn) -> None:
    slug = _set(settings, stand_in, Kind.OIDC)

    answer = client.post(f"/accounts/identities/{slug}/", {"process": "connect"})

    assert answer.headers["Location"] == "/accounts/login/?next=/accounts/"
    assert stand_in.asked == []


def test_nobody_unties_what_is_somebody_elses(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.OIDC)
    _tied(slug, "wu")
    make_person()
    sign_in(client)
    prove(client)

    client.post("/accounts/identities/untie/", {"account": SocialAccount.objects.get().pk})

    assert SocialAccount.objects.count() == 1


def test_the_only_way_in_is_not_untied(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.OIDC)
    user = _tied(slug)
    user.set_unusable_password()
    user.save()
    _round_trip(client, slug, stand_in)

    page = client.post(
        "/accounts/identities/untie/?lang=en",
        {"account": SocialAccount.objects.get().pk},
        follow=True,
    )

    assert SocialAccount.objects.count() == 1
    assert page.status_code == 200


@pytest.mark.parametrize("slug", ["city", "dingtalk", "nobody"])
def test_a_provider_that_is_not_set_is_not_there(client: Client, slug: str) -> None:
    assert client.get(f"/accounts/identities/{slug}/").status_code == 404
    assert client.get(f"/accounts/identities/{slug}/back/").status_code == 404


def test_a_get_asks_before_it_sends_anybody_out(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.OIDC)

    answer = client.get(f"/accounts/identities/{slug}/?lang=en")

    assert "Continue to 市统一认证?" in answer.content.decode()
    assert stand_in.asked == []


def test_the_sign_in_page_offers_what_is_set_and_nothing_else(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    assert "identities" not in client.get("/accounts/login/").content.decode()
    _set(settings, stand_in, Kind.WECOM)

    assert "用市统一认证登录" in client.get("/accounts/login/").content.decode()


def test_an_address_of_ours_cannot_ask_a_provider_for_more(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.OIDC)

    answer = client.post(f"/accounts/identities/{slug}/?scope=everything&auth_params=prompt%3Dnone")

    assert "everything" not in answer.headers["Location"]
    assert "prompt" not in answer.headers["Location"]


def test_where_people_come_back_to_is_said_by_the_settings(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    slug = _set(settings, stand_in, Kind.OIDC)

    answer = client.post(f"/accounts/identities/{slug}/", HTTP_HOST="evil.example")

    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert query["redirect_uri"] == [f"{settings.XIANFENG_BASE_URL}/accounts/identities/city/back/"]


@pytest.mark.parametrize("next_url", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_after_signing_in_outside_nobody_is_led_astray(
    client: Client, settings: Settings, stand_in: StandIn, next_url: str
) -> None:
    slug = _set(settings, stand_in, Kind.OIDC)
    _tied(slug)

    answer = _round_trip(client, slug, stand_in, next=next_url)

    assert answer.headers["Location"] == "/desk/"


# OpenID Connect


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"exp": 1},
        {"sub": ""},
    ],
    ids=["issuer", "audience", "expired", "nobody"],
)
def test_a_token_that_is_not_for_us_signs_nobody_in(
    client: Client, settings: Settings, stand_in: StandIn, claims: dict[str, Any]
) -> None:
    slug = _set(settings, stand_in, Kind.OIDC)
    _tied(slug)
    stand_in.person |= claims

    assert _round_trip(client, slug, stand_in).status_code == 401
    assert client.get("/accounts/").status_code == 302


def test_a_token_signed_by_somebody_else_signs_nobody_in(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.OIDC)
    _tied(slug)
    stand_in.signing = OTHER_KEY

    assert _round_trip(client, slug, stand_in).status_code == 401


def test_a_token_with_another_field_as_key(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.OIDC, user_field="employee_number")
    stand_in.person = {"sub": "x", "employee_number": "p-1"}
    _tied(slug)

    assert _round_trip(client, slug, stand_in).headers["Location"] == "/desk/"


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://169.254.169.254/latest",
        "http://127.0.0.1:1/",
        "https://evil.example/",
        "file:///etc",
    ],
)
def test_what_a_provider_answers_leads_the_program_nowhere_else(
    client: Client, settings: Settings, stand_in: StandIn, name: str, elsewhere: str
) -> None:
    slug = _set(settings, stand_in, Kind.OIDC)
    _tied(slug)
    stand_in.changes[name] = elsewhere

    assert _round_trip(client, slug, stand_in).status_code == 401
    assert client.get("/accounts/").status_code == 302


# WeCom


def test_wecom_is_asked_for_its_token_once_and_again_when_it_is_stale(
    settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.WECOM)
    _tied(slug)
    for _ in range(2):
        assert _round_trip(Client(), slug, stand_in).status_code == 302
    assert stand_in.paths().count("/cgi-bin/gettoken") == 1
    stand_in.stale = 1

    assert _round_trip(Client(), slug, stand_in).status_code == 302

    assert stand_in.paths().count("/cgi-bin/gettoken") == 2


def test_wecom_knows_people_who_are_not_of_the_corporation_and_they_stay_out(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.WECOM)
    _tied(slug)
    stand_in.person = {"openid": "p-1", "external_userid": "p-1"}

    assert _round_trip(client, slug, stand_in).status_code == 401


def test_inside_wecom_itself_nobody_scans_a_code(
    client: Client, settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.WECOM)

    outside = client.post(f"/accounts/identities/{slug}/")
    inside = client.post(
        f"/accounts/identities/{slug}/", HTTP_USER_AGENT="Mozilla/5.0 (iPhone) wxwork/4.1"
    )

    assert "/wwlogin/sso/login?login_type=CorpApp&appid=client-7" in outside.headers["Location"]
    assert "agentid=1000002" in outside.headers["Location"]
    assert "/connect/oauth2/authorize?appid=client-7" in inside.headers["Location"]
    assert inside.headers["Location"].endswith("#wechat_redirect")


# What goes out


def test_only_the_addresses_of_the_settings_are_asked(stand_in: StandIn) -> None:
    with Outgoing([stand_in.url]) as session:
        assert session.get(f"{stand_in.url}/keys").status_code == 200
        for elsewhere in (
            "http://127.0.0.1:1/keys",
            stand_in.url.replace("http", "https"),
            stand_in.url.replace("127.0.0.1", "127.0.0.1.evil.example"),
            stand_in.url.replace("127.0.0.1", "127.0.0.1@2130706433"),
            stand_in.url.replace("127.0.0.1", "0x7f000001"),
        ):
            before = len(stand_in.asked)
            with pytest.raises(requests.RequestException):
                session.get(elsewhere)
            assert len(stand_in.asked) == before


def test_a_redirect_is_not_followed_and_a_long_answer_not_read(stand_in: StandIn) -> None:
    stand_in.replaced["/away"] = ("302 Found", f"{stand_in.url}/keys")
    stand_in.replaced["/long"] = ("200 OK", "x" * (MOST_BYTES + 1))
    with Outgoing([stand_in.url]) as session:
        for path in ("/away", "/long"):
            with pytest.raises(requests.RequestException):
                session.get(stand_in.url + path)
    assert stand_in.paths() == ["/away", "/long"]


def test_a_fault_on_the_way_out_tells_no_address() -> None:
    with (
        Outgoing(["http://127.0.0.1:1"]) as session,
        pytest.raises(requests.RequestException) as caught,
    ):
        session.get("http://127.0.0.1:1/gettoken?corpsecret=canary-secret")

    assert "canary-secret" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


# Given by administrators


def test_who_looks_after_an_account_ties_an_identity_to_it(
    settings: Settings, stand_in: StandIn
) -> None:
    slug = _set(settings, stand_in, Kind.WECOM)
    user = make_person()
    with pytest.raises(UnknownProvider, match="elsewhere"):
        tie_identity(actor=SYSTEM, user=user, provider="elsewhere", uid="p-1", at=NOW)

    tie_identity(actor=SYSTEM, user=user, provider=slug, uid="p-1", at=NOW)

    with pytest.raises(AlreadyTied):
        tie_identity(actor=SYSTEM, user=make_person("wu"), provider=slug, uid="p-1", at=NOW)
    assert untie_identity(actor=SYSTEM, user=user, provider=slug, at=NOW) == 1
    with pytest.raises(NotTied):
        untie_identity(actor=SYSTEM, user=user, provider=slug, at=NOW)
    assert [entry.verb for entry in Entry.objects.order_by("number")] == [
        "accounts.identity.tied",
        "accounts.identity.untied",
    ]


def test_others_tie_nothing_to_an_account(settings: Settings, stand_in: StandIn) -> None:
    slug = _set(settings, stand_in, Kind.WECOM)
    user = make_person()
    officer = make_actor(RoleKind.OFFICER, make_organisation())

    with pytest.raises(NotAllowed):
        tie_identity(actor=officer, user=user, provider=slug, uid="p-1", at=NOW)
    with pytest.raises(NotAllowed):
        untie_identity(actor=officer, user=user, provider=slug, at=NOW)
