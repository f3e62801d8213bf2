from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from tests.accounts.people import (
    code_for,
    codes_on,
    make_person,
    prove,
    secret_of,
    set_up_app,
    sign_in,
)
from tests.factories.organisation import NOW, make_organisation, make_role
from xianfeng.accounts.models import User
from xianfeng.accounts.services import reset_factors
from xianfeng.actors.rules import SYSTEM, Official, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MONDAY = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)


@pytest.fixture
def client() -> Client:
    return Client()


def _with_app(client: Client) -> tuple[User, str]:
    """Return a person with an app, signed out again two minutes later."""
    user = make_person()
    sign_in(client)
    secret = set_up_app(client)
    client.post("/accounts/logout/")
    return user, secret


def test_with_an_app_the_password_alone_opens_nothing(client: Client) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        _user, secret = _with_app(client)
        clock.shift(timedelta(minutes=5))

        answer = sign_in(client)

        assert answer.headers["Location"] == "/accounts/factor/"
        assert client.get("/accounts/").status_code == 302
        half = client.session.session_key
        assert client.get("/accounts/factor/").status_code == 200
        done = client.post("/accounts/factor/", {"code": code_for(secret)})
        assert done.headers["Location"] == "/desk/"
        assert client.get("/accounts/").status_code == 200
        assert client.session.session_key != half


def test_a_code_is_taken_once_even_while_it_would_still_be_good(client: Client) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        _user, secret = _with_app(client)
        clock.shift(timedelta(minutes=5))
        code = code_for(secret)
        sign_in(client)
        client.post("/accounts/factor/", {"code": code})
        thief = Client()
        sign_in(thief)

        for seconds in (1, 31):
            clock.shift(timedelta(seconds=seconds))
            answer = thief.post("/accounts/factor/", {"code": code})
            assert answer.status_code == 422

        assert thief.get("/accounts/").status_code == 302


def test_a_wrong_code_is_noted_and_only_five_may_be_tried(client: Client) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        user, secret = _with_app(client)
        clock.shift(timedelta(minutes=5))
        sign_in(client)
        for _ in range(5):
            answer = client.post("/accounts/factor/?lang=en", {"code": "000000"})
            assert answer.status_code == 422
            assert "not correct" in answer.content.decode()

        answer = client.post("/accounts/factor/?lang=en", {"code": code_for(secret)})

        assert answer.status_code == 422
        assert "Too many attempts" in answer.content.decode()
        failed = Entry.objects.filter(verb="accounts.factor.failed", user_id=user.pk)
        assert [entry.detail for entry in failed] == [{"kind": "totp"}] * 5
        clock.shift(timedelta(minutes=6))
        assert client.post("/accounts/factor/", {"code": code_for(secret)}).status_code == 302


def test_the_key_of_the_app_lies_sealed_in_the_database(client: Client) -> None:
    user, secret = _with_app(client)

    row = Authenticator.objects.get(user=user, type="totp")

    assert secret not in str(row.data)
    assert secret_of(user) == secret


def test_with_another_secret_key_no_code_fits_rather_than_every(
    client: Client, settings: Settings
) -> None:
    user, secret = _with_app(client)
    settings.SECRET_KEY = "another one"

    assert secret_of(user) != secret
    assert secret_of(user) != secret_of(user)


def test_recovery_codes_are_shown_once_and_each_opens_once(client: Client) -> None:
    make_person()
    sign_in(client)
    set_up_app(client)
    codes = codes_on(client.get("/accounts/factor/codes/"))  # type: ignore[arg-type] # the test client's kind
    assert len(set(codes)) == 10
    again = client.get("/accounts/factor/codes/?lang=en")
    assert codes_on(again) == []  # type: ignore[arg-type] # the test client's kind
    assert "10 codes left" in again.content.decode()
    client.post("/accounts/logout/")

    sign_in(client)
    assert client.post("/accounts/factor/", {"code": codes[0]}).status_code == 302
    client.post("/accounts/logout/")
    sign_in(client)
    assert client.post("/accounts/factor/", {"code": codes[0]}).status_code == 422


@pytest.mark.django_db(transaction=True)  # the library reports after the commit
def test_new_codes_make_the_old_ones_worthless(client: Client) -> None:
    make_person()
    sign_in(client)
    set_up_app(client)
    old = codes_on(client.get("/accounts/factor/codes/"))  # type: ignore[arg-type] # the test client's kind

    answer = client.post("/accounts/factor/codes/new/")

    assert answer.headers["Location"] == "/accounts/factor/codes/"
    new = codes_on(client.get("/accounts/factor/codes/"))  # type: ignore[arg-type] # the test client's kind
    assert set(old).isdisjoint(new)
    assert Entry.objects.filter(verb="accounts.codes.renewed").count() == 1


def test_codes_need_a_factor_first(client: Client) -> None:
    make_person()
    sign_in(client)
    prove(client)

    answer = client.post("/accounts/factor/codes/new/?lang=en", follow=True)

    assert not Authenticator.objects.exists()
    assert answer.status_code == 200
    assert client.get("/accounts/factor/codes/").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["factor/app/", "factor/app/remove/", "factor/codes/new/", "passkeys/add/"],
)
def test_every_change_of_a_factor_asks_for_the_password_again(client: Client, path: str) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        make_person()
        sign_in(client)
        if "remove" in path:
            set_up_app(client)
            clock.shift(timedelta(minutes=10))

        answer = client.post(f"/accounts/{path}", {"code": "000000"})

        assert answer.headers["Location"].startswith("/accounts/again/")


def test_strangers_see_no_page_of_an_account(client: Client) -> None:
    for path in ("", "factor/app/", "factor/codes/", "passkeys/add/", "password/change/"):
        answer = client.get(f"/accounts/{path}")
        assert answer.headers["Location"].startswith("/accounts/login/"), path


def test_nobody_touches_the_passkey_of_somebody_else(client: Client) -> None:
    wu = make_person("wu")
    passkey = Authenticator.objects.create(
        user=wu, type="webauthn", data={"name": "wu", "credential": {}}
    )
    make_person()
    sign_in(client)
    prove(client)

    for deed in ("remove", "name"):
        assert client.get(f"/accounts/passkeys/{passkey.pk}/{deed}/").status_code == 404
        assert client.post(f"/accounts/passkeys/{passkey.pk}/{deed}/").status_code == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def _needing(settings: Settings, which: str) -> User:
    settings.XIANFENG_SECOND_FACTOR = which
    user = make_person()
    make_role(user=user, kind=RoleKind.ADMINISTRATOR, organisation=make_organisation())
    return user


@pytest.mark.parametrize("which", ["roles", "all"])
def test_who_needs_a_factor_is_led_to_it_and_nowhere_else(
    client: Client, settings: Settings, which: str
) -> None:
    _needing(settings, which)
    sign_in(client)

    assert client.get("/organisation/").headers["Location"] == "/accounts/"
    assert client.post("/organisation/").headers["Location"] == "/accounts/"
    assert "Second factor missing" in client.get("/accounts/?lang=en").content.decode()
    set_up_app(client)
    assert client.get("/organisation/").status_code == 200
    assert "Second factor missing" not in client.get("/accounts/?lang=en").content.decode()


def test_a_role_that_needs_none_and_a_house_that_asks_for_none_let_everybody_in(
    client: Client, settings: Settings
) -> None:
    settings.XIANFENG_SECOND_FACTOR = "roles"
    user = make_person()
    make_role(user=user, kind=RoleKind.SECRETARY, organisation=make_organisation())
    sign_in(client)
    assert client.get("/organisation/").status_code == 200
    settings.XIANFENG_SECOND_FACTOR_ROLES = frozenset({"secretary"})
    assert client.get("/organisation/").status_code == 302
    settings.XIANFENG_SECOND_FACTOR = "none"

    assert client.get("/organisation/").status_code == 200


def test_the_last_factor_stays_with_who_needs_one(client: Client, settings: Settings) -> None:
    user = _needing(settings, "roles")
    sign_in(client)
    set_up_app(client)

    answer = client.post("/accounts/factor/app/remove/?lang=en")

    assert answer.status_code == 422
    assert "Your role requires a second factor" in answer.content.decode()
    passkey = Authenticator.objects.create(
        user=user, type="webauthn", data={"name": "key", "credential": {}}
    )
    assert client.post("/accounts/factor/app/remove/").status_code == 302
    page = client.post(f"/accounts/passkeys/{passkey.pk}/remove/?lang=en", follow=True)
    assert "Your role requires a second factor" in page.content.decode()
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_lost_factors_are_taken_away_by_who_looks_after_the_account(client: Client) -> None:
    user, _secret = _with_app(client)
    member = Official(user.pk, "周宁")
    with pytest.raises(NotAllowed):
        reset_factors(actor=member, user=user, at=NOW)

    assert reset_factors(actor=SYSTEM, user=user, at=NOW, reason="phone lost") == 2

    assert sign_in(client).headers["Location"] == "/desk/"
    entry = Entry.objects.get(verb="accounts.factors.reset")
    assert (entry.detail, entry.reason) == ({"factors": 2}, "phone lost")
