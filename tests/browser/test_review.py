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

PHONES = (
    Look(390, "zh-hans"),
    Look(390, "zh-hans", script=False),
    Look(390, "en", script=False),
)


@pytest.mark.parametrize("look", PHONES, ids=str)
def test_a_citizen_votes_in_three_taps_and_has_a_receipt(
    browser: Browser, live_server: LiveServer, look: Look
) -> None:
    window = make_window(name="婚姻登记窗口", parent=make_unit(name="市民政局"))
    slip = make_slips(window)[0]

    with opened(browser, look, live_server.url) as page:
        page.goto(f"/r/{slip}/?lang={look.tongue}")
        page.click("main form button")
        assert page.locator(".summary a").get_attribute("href") == "#id_level_0"

        page.locator("[name=level][value='2']").check()
        page.locator("details.reasons:visible summary").click()
        page.locator("[name=why_2]:visible").first.check()
        page.locator("[name=met][value=things]").check()
        page.click("main form button")

        assert page.url == f"{live_server.url}/r/{slip}/receipt/?lang={look.tongue}"
        code = page.locator("main .code").inner_text()
        page.goto(f"/receipt/?lang={look.tongue}")
        page.fill("[name=code]", code.lower())
        page.click("main form button")
        assert page.url.endswith(f"/receipt/{code}/?lang={look.tongue}")
        assert page.locator("h1 .icon").count() == 1

        page.goto(f"/r/{slip}/?lang={look.tongue}")  # the paper once more
        assert page.locator(f"a[href^='/r/{slip}/receipt/']").count() == 1
        # the language is the test's own cookie
        assert [cookie.get("name") for cookie in page.context.cookies()] == ["xf_lang"]
    assert (balance().used, balance().envelopes) == (1, 1)


def test_reasons_show_below_the_chosen_level_alone(
    browser: Browser, live_server: LiveServer
) -> None:
    slip = make_slips(make_window())[0]

    with opened(browser, Look(390, "en", script=False), live_server.url) as page:
        page.goto(f"/r/{slip}/?lang=en")
        shown = page.locator("details.reasons:visible summary")
        assert shown.count() == 0
        for level, words in (("5", "What was especially good?"), ("1", "What went badly wrong?")):
            page.locator(f"[name=level][value='{level}']").check()
            assert shown.all_inner_texts() == [f"{words} (optional)"]


VOICE = """
  window.said = [];
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  const speech = {
    speaking: false,
    getVoices: () => [{ lang: "en-GB", localService: LOCAL, name: "v" }],
    speak(words) { window.said.push(words.text); this.speaking = true; },
    cancel() { this.speaking = false; },
    addEventListener() {},
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
"""


@pytest.mark.parametrize("is_local", [True, False])
def test_the_ballot_is_read_aloud_by_a_voice_of_the_device_alone(
    browser: Browser, live_server: LiveServer, *, is_local: bool
) -> None:
    slip = make_slips(make_window())[0]

    with opened(browser, Look(390, "en"), live_server.url) as page:
        page.add_init_script(VOICE.replace("LOCAL", str(is_local).lower()))
        page.goto(f"/r/{slip}/?lang=en")
        button = page.get_by_role("button", name="Read aloud")
        assert button.is_visible() is is_local
        if is_local:
            button.click()
            said = page.evaluate("window.said")
            assert said.index("Were you satisfied this time?") < said.index("Very satisfied")
            assert "Cast this ballot" in said
            page.locator("[name=level][value='4']").check()
            assert page.evaluate("window.said.at(-1)") == "Satisfied"


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
            *(f"/r/{slip}/", "/r/", "/r/7/", "/w/", "/receipt/", f"/r/trial/{window.code}/"),
            *(f"/w/{window.code}/thanks/", f"/w/{window.code}/"),
        ):
            page.goto(f"{path}?lang={look.tongue}&size={size}")

            assert axe_faults(page) == []
            assert not overflows(page)
