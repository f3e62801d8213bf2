"""A citizen rates a window on a phone; whoever looks after the window prints the slip."""

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser import LOOKS, Look, axe_faults, opened, overflows
from tests.factories.ballots import make_ballots, make_slips
from tests.factories.organisation import make_unit, make_window
from xianfeng.ballots.selectors.balance import balance

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE_WITHOUT_SCRIPT = (
    Look(390, "zh-hans", script=False),
    Look(390, "en", script=False),
)


@pytest.mark.parametrize("look", PHONE_WITHOUT_SCRIPT, ids=str)
def test_a_citizen_votes_in_three_taps_without_script_and_cookie(
    browser: Browser, live_server: LiveServer, look: Look
) -> None:
    window = make_window(name="婚姻登记窗口", parent=make_unit(name="市民政局"))
    slip = make_slips(window)[0]

    with opened(browser, look, live_server.url) as page:
        page.goto(f"/r/{slip}/?lang={look.tongue}")
        page.click("main button")
        assert page.locator(".summary a").get_attribute("href") == "#id_level_0"

        page.locator("[name=level][value='4']").check()
        page.locator("[name=met][value=things]").check()
        page.click("main button")

        assert page.url == f"{live_server.url}/w/{window.code}/thanks/?lang={look.tongue}"
        # the language is the test's own cookie
        assert [cookie.get("name") for cookie in page.context.cookies()] == ["xf_lang"]
    assert (balance().used, balance().ballots) == (1, 1)


@pytest.mark.parametrize("size", ["normal", "largest"])
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_pages_of_citizens_stand_in_both_tongues_widths_and_sizes(
    browser: Browser, live_server: LiveServer, settings: Settings, look: Look, size: str
) -> None:
    settings.XIANFENG_DEMO = True
    window = make_window(name="社会保险关系转移窗口", parent=make_unit(name="市社会保险中心"))
    make_ballots(window, 30)
    slip = make_slips(window)[0]

    # axe needs a script; the pages themselves have none.
    with opened(browser, look, live_server.url) as page:
        for path in (
            *(f"/r/{slip}/", "/r/", "/r/7/", "/w/"),
            *(f"/w/{window.code}/thanks/", f"/w/{window.code}/"),
        ):
            page.goto(f"{path}?lang={look.tongue}&size={size}")

            assert axe_faults(page) == []
            assert not overflows(page)
