"""A kiosk: ballots wait without a line, are sent once, and go only for a receipt that verifies."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import Browser, Error, Page, Route
from pytest_django.live_server_helper import LiveServer

from tests.browser import Look, axe_faults, opened
from tests.factories.organisation import NOW, make_organisation, make_unit, make_window
from tests.kit import with_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.selectors.batches import batches_of
from xianfeng.ballots.services.batches import approve_batch, void_slips
from xianfeng.organisation.models.units import Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CAST = "**/kiosk/cast/"
NO_LINE = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "a status of 500", "a status of 410")


@contextmanager
def a_kiosk(browser: Browser, live_server: LiveServer, *, slips: int) -> Iterator[Page]:
    """Load slips into a device as the secretary of the window's office, and open its kiosk."""
    office = make_unit(name="市民政局")
    window = make_window(name="婚姻登记窗口", parent=office)
    client = with_role(RoleKind.SECRETARY, make_organisation(unit=office))
    with opened(browser, Look(390, "en"), live_server.url, expected=NO_LINE) as page:
        session = client.cookies["xf_session"].value
        page.context.add_cookies([{"name": "xf_session", "value": session, "url": live_server.url}])
        page.goto(f"/windows/{window.code}/kiosk/")
        page.fill("[name=count]", str(slips))
        page.click("form .button.main")
        page.get_by_text(f"{slips} slips of this window left here").wait_for()
        assert page.locator("[data-device]").get_attribute("data-slips") == ""
        approve(window)
        page.context.clear_cookies()
        page.goto(f"/kiosk/{window.code}/?lang=en")
        page.locator("form button:enabled").wait_for()
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        yield page


def approve(window: Unit) -> None:
    for batch in batches_of(window):
        approve_batch(actor=SYSTEM, window=window, batch_id=batch.batch_id, at=NOW)


def call_in() -> None:
    window = Unit.objects.get(name="婚姻登记窗口")
    for batch in batches_of(window):
        void_slips(actor=SYSTEM, window=window, batch_id=batch.batch_id, at=NOW)


def vote(page: Page, level: int = 5) -> str:
    """Vote as the next person, and return the code of the receipt."""
    page.locator(f"[name=level][value='{level}']").check()
    page.locator("form button").click()
    page.locator("[data-next]:visible").wait_for()
    code = page.locator("[data-receipt]:visible").inner_text()
    page.locator("[data-next]:visible").click()
    return code


def status(page: Page) -> str:
    return page.locator("[data-status]").inner_text()


def test_a_ballot_given_on_line_is_in_the_box_and_its_receipt_is_found(
    browser: Browser, live_server: LiveServer
) -> None:
    with a_kiosk(browser, live_server, slips=2) as page:
        assert axe_faults(page) == []
        page.locator("[name=level][value='2']").check()
        page.locator("form button").click()
        page.get_by_role("heading", name="Your ballot is in the box").wait_for()
        assert axe_faults(page) == []
        code = page.locator("[data-receipt]:visible").inner_text()
        page.locator("[data-next]:visible").click()
        assert status(page) == "1 sent, 0 waiting"
        page.goto(f"/receipt/{code}/?lang=en")
        assert "The ballot is in the box" in page.locator("h1").inner_text()
    assert (balance().used, balance().envelopes) == (1, 1)


def test_ballots_wait_without_a_line_through_restarts_and_are_each_sent_once(
    browser: Browser, live_server: LiveServer
) -> None:
    """T20: the line drops after every third request, when the server has taken the ballot."""
    with a_kiosk(browser, live_server, slips=10) as page:
        page.context.set_offline(offline=True)
        codes = {vote(page) for _ in range(7)}
        assert status(page).startswith("0 sent, 7 waiting since ")
        page.reload()  # without a line, from what the device keeps
        page.locator("form button:enabled").wait_for()
        assert len(codes) == 7
        tries = 0

        def drop(route: Route) -> None:
            nonlocal tries
            tries += 1
            with suppress(Error):  # the page was loaded anew meanwhile
                answer = route.fetch()
                if tries % 3 == 0:
                    route.abort()
                else:
                    route.fulfill(response=answer)

        page.route(CAST, drop)
        page.context.set_offline(offline=False)
        for _ in range(20):
            page.reload()
            page.locator("form button:enabled").wait_for()
            page.wait_for_load_state("networkidle")
            if status(page) == "7 sent, 0 waiting":
                break
        assert status(page) == "7 sent, 0 waiting"
        assert tries > 7
    assert (balance().used, balance().envelopes, balance().unused) == (7, 7, 3)


def forge(route: Route) -> None:
    """Answer with a true receipt of which one letter of the commitment is changed."""
    with suppress(Error):  # the page was loaded anew meanwhile
        lines = route.fetch().text().split("\n")
        lines[3] = ("0" if lines[3][0] != "0" else "1") + lines[3][1:]
        route.fulfill(status=200, body="\n".join(lines))


LOGIN = "<html><h1>Welcome to the building's Wi-Fi</h1></html>"


@pytest.mark.parametrize(
    "answer",
    [
        lambda route: route.fulfill(status=500, body="no"),
        lambda route: route.fulfill(status=200, content_type="text/html", body=LOGIN),
        lambda route: route.fulfill(status=302, headers={"Location": "/"}),
        forge,
    ],
)
def test_only_a_receipt_that_verifies_takes_a_ballot_off_the_device(
    browser: Browser, live_server: LiveServer, answer: Callable[[Route], None]
) -> None:
    """T21: an error, the page of a Wi-Fi, and a receipt that nobody signed leave it there."""
    with a_kiosk(browser, live_server, slips=2) as page:
        page.route(CAST, answer)
        page.locator("[name=level][value='5']").check()
        page.locator("form button").click()
        page.get_by_role("heading", name="Your ballot waits on this device").wait_for()
        assert " 1 waiting since " in status(page)
        page.unroute(CAST)
        page.reload()
        page.get_by_text("1 sent, 0 waiting").wait_for()
    assert balance().used == 1


def test_ballots_whose_slips_were_called_in_are_said_not_to_count(
    browser: Browser, live_server: LiveServer
) -> None:
    with a_kiosk(browser, live_server, slips=5) as page:
        page.context.set_offline(offline=True)
        vote(page)
        vote(page)
        call_in()
        page.context.set_offline(offline=False)
        page.reload()
        page.get_by_text("0 sent, 0 waiting · 2 not cast").wait_for()
        assert status(page) == (
            "0 sent, 0 waiting · 2 not cast and not counted: their slips were called in"
        )
        page.reload()
        page.get_by_text("This device has no slips left").wait_for()
    assert (balance().used, balance().envelopes, balance().voided) == (0, 0, 5)


def test_whoever_votes_with_a_slip_that_was_called_in_is_told_at_once(
    browser: Browser, live_server: LiveServer
) -> None:
    with a_kiosk(browser, live_server, slips=2) as page:
        call_in()
        page.locator("[name=level][value='4']").check()
        page.locator("form button").click()
        page.get_by_role("heading", name="Your ballot could not be cast").wait_for()
        assert axe_faults(page) == []
    assert balance().envelopes == 0


def test_what_lies_on_the_device_shows_neither_slip_nor_vote(
    browser: Browser, live_server: LiveServer
) -> None:
    with a_kiosk(browser, live_server, slips=1) as page:
        page.context.set_offline(offline=True)
        page.fill("[name=comment]", "金丝雀")
        vote(page, level=1)
        assert "no slips left" in page.locator("[data-part=none]").inner_text()
        kept = page.evaluate(
            """async () => {
              const database = await new Promise((done) => {
                indexedDB.open("xianfeng-kiosk").onsuccess = ({ target }) => done(target.result);
              });
              const all = (name) => new Promise((done) => {
                database.transaction(name).objectStore(name).getAll().onsuccess =
                  ({ target }) => done(target.result);
              });
              const [ballots, facts] = [await all("ballots"), await all("facts")];
              const key = facts.find((fact) => fact instanceof CryptoKey);
              const text = new TextDecoder().decode(ballots[0].data);
              return [ballots.length, ballots[0].data.byteLength, key.extractable, text];
            }"""
        )
        assert kept[:3] == [1, 4096 + 16, False]
        assert "金丝雀" not in kept[3]
        assert "level" not in kept[3]


def test_a_device_leads_to_its_kiosk_and_gives_unused_slips_back(
    browser: Browser, live_server: LiveServer
) -> None:
    with a_kiosk(browser, live_server, slips=3) as page:
        page.goto("/kiosk/?lang=en")
        page.wait_for_url("**/kiosk/U*/**")
        assert page.locator("form button").is_visible()
        vote(page)
        page.evaluate(UNLOAD)
        page.reload()
        page.locator("[data-part=none]").wait_for()
        assert status(page) == "1 sent, 0 waiting"


UNLOAD = """async () => {
  const from = [...document.querySelectorAll("script[type=module]")][0].src;
  const store = await import(new URL("./store.js", from));
  await store.unload();
}"""


def test_a_device_without_script_is_told_to_use_paper(
    browser: Browser, live_server: LiveServer
) -> None:
    window = make_window(name="婚姻登记窗口")

    with opened(browser, Look(390, "en", script=False), live_server.url) as page:
        page.goto(f"/kiosk/{window.code}/?lang=en")

        assert "A kiosk needs a script" in page.locator("main").inner_text()
        assert page.locator("form button").is_disabled()
