"""The first pages in a browser: every look, every role; the leader's page on one sheet."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import LOOKS, TONGUES, Look, axe_faults, opened, overflows
from tests.factories.ballots import make_ballots
from tests.factories.carriers import (
    link,
    make_activity,
    make_carrier,
    make_endorsed_carrier,
    make_plan_goal,
)
from tests.factories.desk import City, give_figure
from tests.factories.diagnosis import make_result
from tests.factories.organisation import (
    NOW,
    make_member,
    make_role,
    make_unit,
    make_user,
    make_window,
)
from tests.kit import signed_in
from xianfeng.actors.rules import RoleKind
from xianfeng.carriers.rules.life import Stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("leader", "work", "branch", "administration", "me")


def full_city() -> Client:
    """A city with more of everything than the pages show at once, and one who may see it all."""
    city = City()
    for number in range(10):
        office = make_unit(parent=city.unit, name=f"市第{number}工作委员会", code=f"M{number}")
        make_result(office)
        make_ballots(make_window(parent=office, name=f"第{number}服务窗口"), 20 + number)
        goal = make_plan_goal(city.unit, title=f"第{number}项年度重点目标")
        give_figure(goal, str(20 - number))
        carrier = make_carrier(stage=Stage.REGULAR, organisation=city.branch)
        make_activity(carrier=carrier, starts_at=NOW + timedelta(days=2))
        make_endorsed_carrier(city.branch)
        if number % 2:
            link(carrier, goal)
    user = make_user()
    make_member(organisation=city.branch, user=user)
    make_role(user=user, kind=RoleKind.LEADER, unit=city.unit)
    make_role(user=user, kind=RoleKind.OFFICER, organisation=city.root)
    make_role(user=user, kind=RoleKind.ADMINISTRATOR, organisation=city.root)
    make_role(user=user, kind=RoleKind.SECRETARY, organisation=city.branch)
    return signed_in(user)


def sign_in(page: Page, client: Client, url: str) -> None:
    for cookie in client.cookies.values():
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_first_pages_are_open_to_all_and_stay_within_the_window(
    browser: Browser, live_server: LiveServer, look: Look
) -> None:
    with time_machine.travel(NOW), opened(browser, look, live_server.url) as page:
        sign_in(page, full_city(), live_server.url)
        for name in PAGES:
            page.goto(f"/desk/{name}/")

            assert page.locator("h1").inner_text()
            assert axe_faults(page) == []
            assert not overflows(page)


@pytest.mark.parametrize("tongue", TONGUES)
def test_the_leaders_page_prints_on_one_sheet(
    browser: Browser, live_server: LiveServer, tongue: str
) -> None:
    with time_machine.travel(NOW), opened(browser, Look(tongue=tongue), live_server.url) as page:
        sign_in(page, full_city(), live_server.url)
        page.goto("/desk/leader/?period=2026Q3")

        paper = page.pdf(prefer_css_page_size=True)

    assert paper.count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_public_home_is_open_to_all_and_needs_no_script(
    browser: Browser, live_server: LiveServer, look: Look
) -> None:
    without_script = Look(look.width, look.tongue, script=False)
    with time_machine.travel(NOW):
        full_city()
        with opened(browser, look, live_server.url) as page:
            page.goto("/")

            assert axe_faults(page) == []
            assert not overflows(page)
        with opened(browser, without_script, live_server.url) as page:
            page.goto("/")
            page.get_by_role("searchbox").fill("第3服务")
            page.get_by_role("searchbox").press("Enter")

            assert page.get_by_role("link", name="第3服务窗口").is_visible()


def test_keys_lead_to_places_and_through_rows_and_can_be_switched_off(
    browser: Browser, live_server: LiveServer
) -> None:
    with opened(browser, Look(tongue="en"), live_server.url) as page:
        sign_in(page, full_city(), live_server.url)
        page.goto("/desk/work/")

        page.keyboard.type("?")
        assert page.locator("#keys").is_visible()
        assert "Organisations" in page.locator("#keys").inner_text()
        page.keyboard.press("Escape")
        page.locator("#keys").wait_for(state="hidden")
        page.keyboard.type("go")
        page.wait_for_url("**/organisation/")
        second = page.locator("main tbody tr a[href]").nth(1)
        page.keyboard.type("jjkj")
        assert page.evaluate("document.activeElement.href") == second.evaluate("a => a.href")
        page.keyboard.type("/gp")
        assert page.locator("input[type=search]").first.input_value() == "gp"
        page.locator("h1").click()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.type("?")
        page.locator("[data-keys-off]").check()
        page.keyboard.press("Escape")
        page.locator("#keys").wait_for(state="hidden")
        page.keyboard.type("gp?")
        assert page.url.endswith("/organisation/")
        assert not page.locator("#keys").is_visible()
