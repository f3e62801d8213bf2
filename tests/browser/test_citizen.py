"""A citizen's whole way on a telephone: a slip, its receipt, a case, the last word, the figure."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import pytest
import time_machine
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import Look, axe_faults, opened, overflows
from tests.factories.ballots import PRAISE, make_slips, night
from tests.factories.cases import CONTACT, WORDS, Street, on, open_at, settle
from tests.kit import signed_in
from xianfeng.accounts.models import User
from xianfeng.ballots.selectors.balance import balance
from xianfeng.ballots.services.cast import cast
from xianfeng.cases.jobs import daily
from xianfeng.cases.models.cases import Case
from xianfeng.cases.rules.life import Stage, Verdict
from xianfeng.cases.services.citizen import answer_follow_up

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

OTHERS = 19
MAIN = "main form button.main"
SETTLED = "main button[name=do][value=yes]"


class Way:
    """One telephone, one desk, one clock; every page that is opened is held to be sound."""

    def __init__(self, browser: Browser, look: Look, server: str) -> None:
        self.browser, self.look, self.server = browser, look, server

    @contextmanager
    def at(self, moment: datetime, address: str, *, who: User | None = None) -> Iterator[Page]:
        """Open a page at a moment in a fresh browser, as a citizen or as somebody of the office."""
        with (
            time_machine.travel(moment),
            opened(self.browser, self.look, self.server) as page,
        ):
            if who is not None:
                session = signed_in(who).cookies["xf_session"].value
                cookie = {"name": "xf_session", "value": session, "url": self.server}
                page.context.add_cookies([cookie])  # type: ignore[list-item] # as playwright reads it
            page.goto(address)
            yield page
            self.hold_sound(page)

    def hold_sound(self, page: Page) -> None:
        assert not overflows(page), page.url
        if self.look.script:
            assert axe_faults(page) == [], page.url


def vote(way: Way, slip: str) -> tuple[str, str]:
    """Cast a bad rating; return the code of the receipt, and where an answer is asked for."""
    with way.at(on(12), f"/r/{slip}/") as page:
        page.check("[name=level][value='2']")
        page.check("[name=met][value=things]")
        page.click(MAIN)
        assert page.url.endswith("/receipt/")
        asking = page.get_attribute("main a[href*='/case/new/']", "href") or ""
        return page.inner_text("main .code"), asking


def receipt_says(way: Way, moment: datetime, code: str) -> str:
    """Type a receipt's code as anybody may, and read the answer."""
    with way.at(moment, "/receipt/") as page:
        page.fill("[name=code]", code.lower())
        page.click(MAIN)
        return page.inner_text("h1").strip()


def ask_for_answer(way: Way, address: str) -> str:
    """Open a case; return its code, which is shown this once."""
    with way.at(on(12), address) as page:
        page.fill("[name=words]", WORDS)
        page.fill("[name=contact]", CONTACT)
        page.check("[name=wants_follow_up]")
        page.click(MAIN)
        code: str = page.inner_text("#done .code")
    with way.at(on(12, hour=11), "/case/") as page:
        page.fill("[name=code]", code.lower().replace("-", ""))
        page.click(MAIN)
        assert WORDS in page.inner_text("main")
        assert page.locator("#done").count() == 0
        return page.url.removeprefix(way.server)


def contact(way: Way, officer: User, case: Case) -> None:
    with way.at(on(13), "/cases/", who=officer) as page:
        page.click(f"main a[href^='/cases/{case.pk}/']")
        assert CONTACT in page.inner_text("main")
        page.click(f"main a[href$='/{case.pk}/contact/']")
        page.fill("[name=note]", "电话联系，约好补材料。")
        page.click(MAIN)
        page.wait_for_url(f"**/cases/{case.pk}/")


def answer(way: Way, moment: datetime, officer: User, case: Case, words: str) -> None:
    """Say at the desk that it is settled; what everybody else may read is shown before."""
    with way.at(moment, f"/cases/{case.pk}/answer/", who=officer) as page:
        page.fill("[name=words]", words)
        page.check("[name=settles]")
        page.click(MAIN)
        page.click("main form button[name=confirmed]")
        page.wait_for_url(f"**/cases/{case.pk}/")
        assert words in page.inner_text("main")


def let_others_speak(street: Street) -> None:
    """Nineteen other citizens: fifteen good ratings and four bad ones, fourteen settled cases."""
    for number, slip in enumerate(make_slips(street.window, OTHERS, at=on(12))):
        cast(token=slip, answers=PRAISE if number < 15 else {"level": "1"}, comment="")
    for number in range(OTHERS):
        case = open_at(street.window, at=on(12)).case
        settle(street.head, case, at=on(14), words=f"第 {number + 1} 件已经办结。")
        if number < 14:
            answer_follow_up(case=case, verdict=Verdict.YES, at=on(15))


def text(page: Page) -> str:
    return re.sub(r"\s+", " ", page.inner_text("main"))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_citizen_goes_from_a_slip_to_the_public_figure(
    browser: Browser, live_server: LiveServer, *, script: bool
) -> None:
    street = Street()
    officer = User.objects.get(pk=street.head.user_id or 0)
    way = Way(browser, Look(390, script=script), live_server.url)
    slip, public = make_slips(street.window, at=on(12))[0], f"/w/{street.window.code}/"

    code, asking = vote(way, slip)
    assert receipt_says(way, on(12), code) == "选票已在票箱里"
    following = ask_for_answer(way, asking)
    case = Case.objects.get()
    let_others_speak(street)
    with way.at(on(12), public) as page:
        assert "75.0%" not in text(page)

    contact(way, officer, case)
    answer(way, on(14), officer, case, "证已经办好，请来取。")
    with way.at(on(15), following) as page:
        assert "证已经办好，请来取。" in text(page)
        page.fill("form [name=words] >> nth=0", "证上的名字写错了")
        page.click("main button[name=do][value=no]")
    case.refresh_from_db()
    assert (case.stage, case.reopenings) == (Stage.AGAIN, 1)
    answer(way, on(16), officer, case, "已经换发新证。")
    with way.at(on(19), following) as page:
        page.click(SETTLED)
        assert page.locator(SETTLED).count() == 0
    case.refresh_from_db()
    assert (case.stage, case.verdict, case.ended_on) == (
        Stage.CONFIRMED,
        Verdict.YES,
        date(2026, 10, 16),
    )

    night(after=on(12))
    with time_machine.travel(on(30, 11)):
        assert daily() > 0
    with way.at(on(30, 11), following) as page:
        assert "问题现在还是解决了的吗" in text(page)
        page.click(SETTLED)
    assert list(case.follow_ups.order_by("number").values_list("is_second", "verdict")) == [
        (False, Verdict.NO),
        (False, Verdict.YES),
        (True, Verdict.YES),
    ]

    assert receipt_says(way, on(30, 11), code) == "选票已在日志里"
    with way.at(on(30, 11), public) as page:
        read = text(page)
    assert "75.0%" in read
    assert re.search(r"群众认为已解决 15 ", read), read
    assert (balance().used, balance().ballots) == (OTHERS + 1, OTHERS + 1)
