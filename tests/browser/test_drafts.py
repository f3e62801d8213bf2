"""What was typed survives a session that ended, another language and a lost network."""

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.accounts.people import SECRET, make_person
from tests.browser import Look, opened
from tests.factories.organisation import make_organisation, make_role
from xianfeng.actors.rules import RoleKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAIN = "main form button.main"
ADMIT = "/organisation/A/members/admit/"


def sign_in(page: Page, name: str) -> None:
    page.fill("[name=login]", name)
    page.fill("[name=password]", SECRET)
    page.click(MAIN)


def lose_session(page: Page) -> None:
    rest = [cookie for cookie in page.context.cookies() if "session" not in cookie["name"]]
    page.context.clear_cookies()
    page.context.add_cookies([{**cookie} for cookie in rest])  # type: ignore[typeddict-item] # a cookie as it was read


@pytest.fixture
def _branch() -> None:
    branch = make_organisation(code="A", name="一支部")
    for name in ("zhou", "wu"):
        make_role(user=make_person(name), kind=RoleKind.OFFICER, organisation=branch)


@pytest.mark.usefixtures("_branch")
def test_what_was_typed_is_not_lost(browser: Browser, live_server: LiveServer) -> None:
    with opened(browser, Look(390), live_server.url) as page:
        page.goto(f"/accounts/login/?next={ADMIT}")
        sign_in(page, "zhou")
        page.fill("main [name=name]", "王小明")
        page.select_option("main [name=standing]", "activist")

        page.context.set_offline(True)
        page.click(MAIN)
        assert page.locator("[data-offline]").is_visible()
        assert page.input_value("main [name=name]") == "王小明"
        page.context.set_offline(False)

        page.evaluate("document.querySelector('.reading [value=en]').click()")
        page.wait_for_selector("html[lang=en]")
        assert page.locator("[data-typed]").is_visible()
        assert page.input_value("main [name=name]") == "王小明"

        lose_session(page)
        page.click(MAIN)
        page.wait_for_url("**/accounts/login/**")
        sign_in(page, "zhou")
        page.wait_for_url(f"**{ADMIT}")
        assert page.locator("[data-typed]").is_visible()
        assert page.input_value("main [name=standing]") == "activist"

        page.click(MAIN)
        page.wait_for_url("**/organisation/members/**")
        assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.usefixtures("_branch")
def test_nobody_else_gets_what_was_typed(browser: Browser, live_server: LiveServer) -> None:
    with opened(browser, Look(), live_server.url) as page:
        page.goto(f"/accounts/login/?next={ADMIT}")
        sign_in(page, "zhou")
        page.fill("main [name=name]", "王小明")
        lose_session(page)
        page.click(MAIN)
        page.wait_for_url("**/accounts/login/**")
        sign_in(page, "wu")
        page.wait_for_url(f"**{ADMIT}")
        assert page.input_value("main [name=name]") == ""
        assert page.evaluate("sessionStorage.length") == 0
