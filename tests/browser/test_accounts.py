"""An account is opened by a passkey and by a code of an app, in a real browser."""

import pytest
from playwright.sync_api import Browser, Page
from pydantic import SecretStr
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.accounts.people import SECRET, code_for, make_person
from tests.browser import LOOKS, Look, axe_faults, opened, overflows
from tests.factories.organisation import NOW, make_member, make_organisation, make_role
from xianfeng.accounts.models import User
from xianfeng.accounts.rules.identity import IdentityProvider, Kind
from xianfeng.accounts.services.identities import tie_identity
from xianfeng.actors.rules import SYSTEM, RoleKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAIN = "main form button.main"
KEY = "form[data-passkey] button"


def _with_passkeys(page: Page) -> None:
    """Plug in an authenticator that says yes to everything."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", "zhou")
    page.fill("[name=password]", SECRET)
    page.click(MAIN)


def _prove(page: Page, path: str) -> None:
    page.goto(path)
    page.fill("[name=password]", SECRET)
    page.click(MAIN)
    page.wait_for_url(f"**{path}")


def _add_passkey(page: Page) -> None:
    _prove(page, "/accounts/passkeys/add/")
    page.fill("[name=name]", "办公室电脑")
    page.check("[name=passwordless]")
    page.click(KEY)
    page.wait_for_url("**/accounts/factor/codes/")


def _sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.click(MAIN)
    page.wait_for_url(lambda url: "logout" not in url)


def test_a_passkey_signs_in_alone_and_as_the_second_step(
    browser: Browser, live_server: LiveServer
) -> None:
    make_person()
    with opened(browser, Look(), live_server.url) as page:
        _with_passkeys(page)
        _sign_in(page)
        _add_passkey(page)
        assert len(page.locator(".codes code").all()) == 10
        _sign_out(page)

        page.goto("/accounts/login/")
        page.click(KEY)
        page.wait_for_url("**/desk/")
        _sign_out(page)

        _sign_in(page)
        page.wait_for_url("**/accounts/factor/")
        page.click(KEY)
        page.wait_for_url("**/desk/")


def test_without_a_script_passkeys_are_not_offered_and_the_app_works(
    browser: Browser, live_server: LiveServer
) -> None:
    make_person()
    with opened(browser, Look(390, script=False), live_server.url) as page:
        page.goto("/accounts/login/")
        assert not page.locator(KEY).is_visible()
        _sign_in(page)
        _prove(page, "/accounts/factor/app/")
        page.fill("[name=code]", code_for(page.locator("code.key").inner_text()))
        page.click(MAIN)

        assert page.url.endswith("/accounts/factor/codes/")
        page.goto("/accounts/passkeys/add/")
        assert not page.locator(KEY).is_visible()
        assert page.locator("[data-passkey-none]").is_visible()


def _office(settings: Settings, user: User) -> None:
    settings.XIANFENG_IDENTITY_PROVIDERS = (
        IdentityProvider(
            kind=Kind.WECOM, name="政务微信", client_id="ww", agent_id="1", secret=SecretStr("s")
        ),
        IdentityProvider(
            kind=Kind.OIDC,
            id="city",
            name="市统一身份认证",
            client_id="x",
            secret=SecretStr("s"),
            server_url="https://id.example.gov.cn",
        ),
    )
    tie_identity(actor=SYSTEM, user=user, provider="wecom", uid="zhouning", at=NOW)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_pages_of_an_account_stand_in_both_tongues_and_widths(
    browser: Browser, live_server: LiveServer, settings: Settings, look: Look
) -> None:
    user = make_person()
    _office(settings, user)
    office = make_organisation()
    make_role(user=user, kind=RoleKind.ADMINISTRATOR, organisation=office)
    helped = make_person("wu")
    make_member(organisation=office, user=helped)
    with opened(browser, look, live_server.url) as page:
        _with_passkeys(page)

        def stands(path: str) -> None:
            page.goto(path)
            assert axe_faults(page) == [], path
            assert not overflows(page), path

        for path in ("login/", "closed/", "identities/cancelled/", "identities/city/"):
            stands(f"/accounts/{path}")
        _sign_in(page)
        person = f"people/{helped.pk}/"
        for path in ("", "password/change/", "factor/app/", "people/", "people/?q=x", person):
            stands(f"/accounts/{path}")
        page.click("#password button")
        assert axe_faults(page) == []
        assert not overflows(page)
        _add_passkey(page)
        assert axe_faults(page) == []
        key = page.context.request.get("/accounts/").text().split("/accounts/passkeys/")[1][:9]
        number = key.split("/")[0]
        for path in (
            *("", "factor/codes/", "factor/codes/new/", "factor/again/", "passkeys/again/"),
            *("passkeys/add/", f"passkeys/{number}/name/", f"passkeys/{number}/remove/"),
            "factor/app/",
        ):
            stands(f"/accounts/{path}")
        _sign_out(page)
        _sign_in(page)
        stands("/accounts/factor/")
