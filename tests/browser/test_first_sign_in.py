"""An administrator opens an official's account with a role; its owner signs in on a telephone."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.accounts.people import SECRET, make_person
from tests.browser import Look, axe_faults, opened, overflows
from tests.factories.organisation import make_organisation, make_role
from xianfeng.actors.rules import RoleKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAIN = "main form button.main"
OWN = "群众利益无小事-2027"


def test_an_official_gets_an_account_and_chooses_the_password(
    browser: Browser, live_server: LiveServer
) -> None:
    office = make_organisation(code="A", name="机关党委")
    make_role(user=make_person(), kind=RoleKind.ADMINISTRATOR, organisation=office)
    with opened(browser, Look(), live_server.url) as page:
        page.goto("/accounts/login/")
        page.fill("[name=login]", "zhou")
        page.fill("[name=password]", SECRET)
        page.click(MAIN)
        page.goto("/organisation/A/roles/official/")
        assert axe_faults(page) == []
        page.fill("[name=name]", "赵主任")
        page.fill("[name=username]", "zhao")
        page.select_option("[name=kind]", "leader")
        page.fill("[name=reason]", "到任")
        page.click(MAIN)
        code = page.locator("code.key").inner_text()
        assert axe_faults(page) == []
        page.goto("/organisation/A/roles/")
        assert page.get_by_text("赵主任").is_visible()
        assert axe_faults(page) == []
    for look in (Look(390, script=False), Look(390, "en")):
        with opened(browser, look, live_server.url) as page:
            page.goto("/accounts/login/")
            page.click("a[href^='/accounts/first/']")
            if look.script:  # the second time the code is used up
                assert axe_faults(page) == []
            assert not overflows(page) if look.script else True
            page.fill("[name=login]", "zhao")
            page.fill("[name=code]", code.upper().replace("-", " "))
            page.fill("[name=password1]", OWN)
            page.fill("[name=password2]", OWN)
            page.click(MAIN)
            if look.script:
                assert page.locator(".errors, [role=alert]").first.is_visible()
                assert axe_faults(page) == []
                continue
            page.wait_for_url("**/accounts/login/")
            page.fill("[name=login]", "zhao")
            page.fill("[name=password]", OWN)
            page.click(MAIN)
            page.wait_for_url("**/desk/**")
            page.goto("/organisation/me/")
            assert page.locator("#roles").get_by_text("机关党委").first.is_visible()
