"""Something is named: by suggestion with the keyboard alone, and without a script by a question."""

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import Look, axe_faults, opened, overflows
from tests.factories.organisation import (
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.factories.reports import make_goal, make_plan
from xianfeng.actors.rules import RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.life import Transfer
from xianfeng.plans.models import Assignment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "窗口向前一步走-2026"
MAIN = "main form button.main"
LINE = "[name=target]"


@pytest.fixture(autouse=True)
def branch() -> Organisation:
    top = make_organisation(code="A", name="直属工委", unit=make_unit(code="LJ"))
    branch = make_organisation(code="A01", name="水利一支部", parent=top)
    for code, name in (("A02", "审计二支部"), ("A03", "审计三支部")):
        make_organisation(code=code, name=name, parent=top)
    user = make_user(username="wang", password=PASSWORD)
    make_role(user=user, kind=RoleKind.OFFICER, organisation=top)
    make_member(organisation=branch, name="张三")
    return branch


def at_transfer(page: Page, branch: Organisation) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", "wang")
    page.fill("[name=password]", PASSWORD)
    page.click(MAIN)
    page.wait_for_url("**/desk/**")
    page.goto(f"/organisation/members/{branch.members.get().pk}/transfer/")
    page.fill("[name=reason]", "工作调动")


@pytest.mark.parametrize("width", [390, 1366])
def test_a_place_is_chosen_with_the_keyboard_alone(
    width: int, browser: Browser, live_server: LiveServer, branch: Organisation
) -> None:
    with opened(browser, Look(width), live_server.url) as page:
        at_transfer(page, branch)
        line = page.locator(LINE)
        line.press_sequentially("shenji")
        page.get_by_role("option").nth(1).wait_for()
        assert line.get_attribute("aria-expanded") == "true"
        line.press("ArrowDown")
        line.press("ArrowDown")
        chosen = page.locator("[role=option][aria-selected=true]")
        assert line.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        assert axe_faults(page) == []
        assert not overflows(page)
        line.press("Escape")
        assert line.get_attribute("aria-expanded") == "false"
        assert line.input_value() == "shenji"
        line.press("ArrowDown")
        chosen.wait_for()
        line.press("Enter")
        assert line.input_value() == "审计二支部（A02）"
        page.click(MAIN)
        page.wait_for_url("**/transfers/**")
    assert Transfer.objects.get().target.code == "A02"


def test_without_a_script_the_page_asks_which_one_is_meant(
    browser: Browser, live_server: LiveServer, branch: Organisation
) -> None:
    with opened(browser, Look(390, script=False), live_server.url) as page:
        at_transfer(page, branch)
        page.fill(LINE, "审计")
        page.click(MAIN)
        asked = page.locator("fieldset.meant input")
        assert asked.count() == 2
        assert page.locator("fieldset.meant input:checked").count() == 0
        assert page.input_value("[name=reason]") == "工作调动"
        assert not overflows(page)
        asked.nth(1).check()
        page.click(MAIN)
        page.wait_for_url("**/transfers/**")
    assert Transfer.objects.get().target.code == "A03"


def test_several_are_added_and_taken_off_one_by_one(
    browser: Browser, live_server: LiveServer, branch: Organisation
) -> None:
    top = branch.parent
    assert top is not None
    assert top.unit is not None
    goal = make_goal(make_plan(top.unit))
    with opened(browser, Look(1366), live_server.url) as page:
        at_transfer(page, branch)
        page.goto(f"/plans/goals/{goal.pk}/units/")
        line = page.get_by_role("combobox")
        for _ in range(2):
            line.fill(top.unit.code)
            page.get_by_role("option").first.wait_for()
            line.press("ArrowDown")
            line.press("Enter")
        assert page.locator(".picked li").count() == 1
        assert axe_faults(page) == []
        page.click(MAIN)
        page.wait_for_url(f"**/plans/goals/{goal.pk}/")
    assert Assignment.objects.get().unit == top.unit
