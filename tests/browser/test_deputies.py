"""Somebody is away: a deputy is named, acts openly on a telephone, and is ended again."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import LOOKS, Look, axe_faults, opened, overflows
from tests.factories.organisation import make_member, make_organisation, make_role, make_user
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.organisation.models.organisations import Organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "窗口向前一步走-2026"
PAGE = "/organisation/deputies/"
MAIN = "main form button.main"
BANNER = "main aside"


@pytest.fixture(autouse=True)
def branch() -> Organisation:
    branch = make_organisation(code="A0101", name="水利一支部")
    for username, name in (("wang", "王书记"), ("li", "李代理")):
        user = make_user(username=username, password=PASSWORD)
        make_member(organisation=branch, user=user, name=name)
        if username == "wang":
            make_role(user=user, kind=RoleKind.SECRETARY, organisation=branch)
    return branch


def sign_in(page: Page, username: str) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.click(MAIN)
    page.wait_for_url("**/desk/**")


def name_deputy(page: Page) -> None:
    sign_in(page, "wang")
    page.goto(PAGE)
    page.click("main a.button.main")
    page.fill("[name=deputy]", "李代理")
    page.fill("[name=last_day]", f"{timezone.localdate() + timedelta(days=7):%Y-%m-%d}")
    page.fill("[name=reason]", "外出学习")
    page.click(MAIN)
    page.wait_for_url(f"**{PAGE}")


@pytest.mark.parametrize("look", [Look(390), Look(390, script=False)], ids=str)
def test_a_deputy_is_named_acts_and_is_ended(
    look: Look, browser: Browser, live_server: LiveServer
) -> None:
    with opened(browser, look, live_server.url) as page:
        name_deputy(page)
        assert "李代理" in page.inner_text("#open")
    with opened(browser, look, live_server.url) as page:
        sign_in(page, "li")
        page.goto(PAGE)
        page.click("#open td button.main")
        page.wait_for_url("**/desk/**")
        assert "您正在代理王书记，以书记身份" in page.inner_text(BANNER)
        page.goto("/organisation/A0101/members/")
        assert page.locator(BANNER).is_visible()
        page.click(f"{BANNER} button")
        page.wait_for_url(f"**{PAGE}")
        assert not page.locator(BANNER).is_visible()
    with opened(browser, look, live_server.url) as page:
        sign_in(page, "wang")
        page.goto(PAGE)
        assert "李代理" in page.inner_text("#done")
        page.locator("#open td button, #open td summary").locator("visible=true").first.click()
        page.locator("dialog[open] button.main, details[open] button.main").click()
        page.wait_for_url(f"**{PAGE}")
        assert "提前结束" in page.inner_text("#past")
    assert Entry.objects.filter(verb="audit.people.seen", for_user__username="wang").exists()


def test_the_pages_look_right_on_every_screen(browser: Browser, live_server: LiveServer) -> None:
    with opened(browser, Look(), live_server.url) as page:
        name_deputy(page)
    for look in LOOKS:
        with opened(browser, look, live_server.url) as page:
            sign_in(page, "li")
            page.goto(PAGE)
            page.click("#open td button.main")
            page.wait_for_url("**/desk/**")
            for address in ("/organisation/A0101/", PAGE):
                page.goto(address)
                assert axe_faults(page) == []
                assert not overflows(page)
