"""The main job, end to end: from the office's own papers to a report that it can send."""

import io
import re
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser import LOOKS, Look, axe_faults, choose, opened, overflows
from tests.factories.ballots import night
from tests.factories.sheets import make_book
from xianfeng.access.models.roles import Role
from xianfeng.access.services.administrators import create_administrator
from xianfeng.accounts.models import User
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.ballots.selectors.balance import balance
from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.diagnosis.services import rebuild
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.people.models.members import Member
from xianfeng.plans.models import Goal, Plan
from xianfeng.review.selectors.windows import window_results

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SLIPS = 24
PASSWORD = "一把很长的钥匙-2026"
DESK, PHONE = Look(1440, "zh-hans"), Look(390, "zh-hans", script=False)
REPORT = Path(__file__).parent.parent / "data" / "plans" / "government-work-report-2019.txt"
ORGANISATIONS = make_book(
    ["序号", "党组织名称", "党组织编号", "上级党组织", "组织类别", "所在单位", "联系电话"],
    [1, "人社局第一党支部", "Ａ０１０１", "人社局机关党委", "党支部", "人社局", "13800138000"],
    [2, "人社局机关党委", "A01", "A", "机关党委", "人社局", ""],
    [3, "直属机关工委", "A", "", "机关工委", "滨江市", ""],
    [4, "人社局", "RS", "滨江市", "单位", "", ""],
    [5, "滨江市", "BJ", "", "单位", "", ""],
    [6, "社保窗口", "W01", "人社局", "服务窗口", "", ""],
    title="滨江市直属机关党组织一览表",
)
MEMBERS = make_book(
    ["入党时间", "姓  名", "公民身份号码", "人员类别", "所在支部"],
    ["２０１０年７月１日", "甄书记", "11010519491231002X", "正式党员", "人社局第一党支部"],
    *[
        [f"201{number}.7.1", f"{family}一鸣", "", "正式党员", "Ａ０１０１"]
        for number, family in enumerate("赵钱孙李周吴郑王冯陈")
    ],
    ["2099-01-01", "来日", "", "正式党员", "A0101"],
    title="党员花名册",
)


def make_account(username: str, kind: RoleKind | None, *, member: str = "", at: str = "A") -> User:
    """An account as an administrator gives it; pages for this come with the roles."""
    user = User.objects.create_user(username, password=PASSWORD)
    if member:
        Member.objects.filter(name=member).update(user=user)
    if kind is not None:
        Role.objects.create(
            user=user,
            kind=kind.value,
            organisation=Organisation.objects.get(code=at),
            starts_at=timezone.now() - timedelta(days=1),
            recorded_at=timezone.now(),
        )
    return user


def sign_in(page: Page, username: str, *, to: str) -> None:
    page.goto(f"/accounts/login/?next={to}")
    page.fill("[name=login]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url(f"**{to}")


def sound(page: Page) -> None:
    """Hold that the page keeps to its width and to the rules of accessibility."""
    assert axe_faults(page) == [], page.url
    assert not overflows(page), page.url


def bring_in(page: Page, kind: str, name: str, data: bytes) -> None:
    page.goto("/organisation/import/")
    page.check(f"[name=kind][value={kind}]")
    workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("[name=file]", {"name": name, "mimeType": workbook, "buffer": data})
    page.click("main form button")


def import_sheets(page: Page) -> None:
    bring_in(page, "organisations", "党组织.xlsx", ORGANISATIONS)
    sound(page)
    assert "联系电话" in page.inner_text("main")
    page.click("main form button.main")
    assert Organisation.objects.count() == 3

    bring_in(page, "members", "党员.xlsx", MEMBERS)
    assert "公民身份号码" in page.inner_text("main")
    sound(page)
    page.check("[name=skip_wrong]")
    page.click("main form button.main")
    with page.expect_download() as download:
        page.click("main a[href$='wrong.xlsx']")
    assert download.value.suggested_filename.endswith(".xlsx")
    assert Member.objects.count() == 11


def import_plan(page: Page) -> None:
    page.goto("/plans/import/")
    page.set_input_files("[name=paper]", str(REPORT))
    page.click("main form button.main")
    sound(page)
    page.select_option("[name=unit]", label="滨江市")
    year = timezone.localdate().year
    page.fill("[name=starts_on]", f"{year}-01-01")
    page.fill("[name=last_day]", f"{year}-12-31")
    page.click("main form button.main")
    sound(page)
    plan = Plan.objects.get()
    assert plan.goals.filter(indicators__value=1100).exists()
    goal = Goal.objects.get(title__contains="城镇新增就业")
    page.goto(f"/plans/goals/{goal.pk}/")
    sound(page)


def propose(page: Page, goal: Goal) -> Carrier:
    page.goto("/carriers/propose/")
    page.fill("[name=title]", "窗口前移")
    page.fill("[name=theme]", "每周把社保窗口开到街道，帮求职的人当场办完。")
    page.select_option("[name=proposer]", label="人社局第一党支部")
    page.select_option("[name=form]", index=1)
    page.check("[name=serves][value=people]")
    choose(page, "#id_goal", goal.title)
    page.fill("[name=proposed_at]", timezone.localdate().isoformat())
    sound(page)
    page.click("main form button.main")
    return Carrier.objects.get()


def count_voices(page: Page, carrier: Carrier) -> None:
    for voice in ("organisation", "members", "public"):
        page.goto(f"/carriers/{carrier.pk}/endorse/")
        page.check(f"[name=voice][value={voice}]")
        page.fill("[name=answered]", "11")
        page.fill("[name=in_favour]", "9")
        page.fill("[name=asked]", "11" if voice == "organisation" else "")
        page.fill("[name=counted_at]", timezone.localdate().isoformat())
        page.click("main form button.main")
        page.click("main form button[name=confirmed]")
    sound(page)


def plan_activity(page: Page, carrier: Carrier) -> Activity:
    now = timezone.localtime()
    page.goto(f"/carriers/{carrier.pk}/start/")
    page.fill("[name=started_at]", now.date().isoformat())
    page.fill("[name=review_date]", (now + timedelta(days=90)).date().isoformat())
    page.click("main form button.main")
    page.goto(f"/carriers/{carrier.pk}/activities/")
    page.fill("[name=title]", "滨江街道流动窗口")
    page.fill("[name=starts_at]", f"{now + timedelta(minutes=20):%Y-%m-%dT%H:%M}")
    page.fill("[name=ends_at]", f"{now + timedelta(minutes=80):%Y-%m-%dT%H:%M}")
    page.fill("[name=place]", "滨江街道便民大厅")
    page.click("main form button.main")
    sound(page)
    assert page.locator("#code svg").count() == 1
    return Activity.objects.get()


def take_part(page: Page, activity: Activity, code: str) -> None:
    page.goto(f"/carriers/activities/{activity.pk}/")
    page.click("#taking-part button.main")
    page.goto(code)
    page.click("main form button.main")
    assert activity.check_ins.count() == 1


def vote(browser: Browser, server: str, slips: list[str]) -> None:
    for number, slip in enumerate(slips):
        with opened(browser, PHONE, server) as page:
            page.goto(slip)
            assert page.locator("[name=level]:checked").count() == 0
            page.check(f"[name=level][value='{5 if number % 4 else 2}']")
            page.click("main button")
            assert page.url.endswith("/receipt/")


def carry(browser: Browser, server: str, goal: Goal) -> None:
    """From the proposal to the check-in of a member."""
    with opened(browser, DESK, server) as page:
        sign_in(page, "secretary", to="/carriers/")
        carrier = propose(page, goal)
        count_voices(page, carrier)
    with opened(browser, DESK, server) as page:
        sign_in(page, "officer", to=f"/carriers/{carrier.pk}/approve/")
        page.fill("[name=approved_at]", timezone.localdate().isoformat())
        page.click("main form button.main")
    with opened(browser, DESK, server) as page:
        sign_in(page, "secretary", to="/carriers/")
        activity = plan_activity(page, carrier)
        code = page.locator("#code a[href*='/check-in/']").get_attribute("href") or ""
    with opened(browser, PHONE, server) as page:
        sign_in(page, "member", to="/desk/")
        take_part(page, activity, code)


def print_slips(browser: Browser, server: str) -> list[str]:
    with opened(browser, DESK, server) as page:
        sign_in(page, "officer", to="/windows/W01/")
        page.fill("[name=count]", str(SLIPS))
        page.click("#print button.main")
        sound(page)
        codes = re.findall(r">([0-9A-Z-]{16})<br>([0-9A-Z-]{15})<", page.content())
        return sorted({f"/r/{first}{second}/" for first, second in codes})


def approve_slips(browser: Browser, server: str) -> None:
    """A second officer, whose role begins outside the window's office, approves the batch."""
    with opened(browser, DESK, server) as page:
        sign_in(page, "second", to="/windows/approvals/")
        page.locator("main td button, main td summary").locator("visible=true").first.click()
        page.click("dialog[open] button.main, details[open] button.main")
        sound(page)


def look_at_results(browser: Browser, server: str, look: Look) -> None:
    with opened(browser, look, server) as page:
        page.goto("/w/W01/")
        assert "75.0%" in page.inner_text("main")
        sound(page)
        page.goto("/")
        sound(page)
        sign_in(page, "leader", to="/desk/")
        assert "窗口前移" in page.inner_text("main")
        assert "75.0%" in page.inner_text("main")
        sound(page)
        page.goto("/diagnosis/RS/")
        sound(page)


def fetch_report(browser: Browser, server: str, quarter: Period) -> str:
    with opened(browser, DESK, server) as page:
        sign_in(page, "leader", to=f"/reports/quarter/A/?period={quarter.label}")
        sound(page)
        with page.expect_download() as download:
            page.click("[name=written_as][value=docx]")
        paper = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def test_the_main_job_runs_from_the_office_s_papers_to_its_report(
    browser: Browser, live_server: LiveServer, settings: Settings, tmp_path: Path
) -> None:
    settings.XIANFENG_HOME = tmp_path
    settings.XIANFENG_BASE_URL = server = live_server.url
    create_administrator(actor=SYSTEM, username="admin", password=PASSWORD, at=timezone.now())

    with opened(browser, DESK, server) as page:
        sign_in(page, "admin", to="/organisation/")
        import_sheets(page)
        import_plan(page)
    make_account("officer", RoleKind.OFFICER)
    make_account("second", RoleKind.OFFICER)
    make_account("secretary", RoleKind.SECRETARY, member="甄书记", at="A0101")
    make_account("member", None, member="李一鸣")
    make_account("leader", RoleKind.LEADER)
    carry(browser, server, Goal.objects.get(title__contains="城镇新增就业"))

    slips = print_slips(browser, server)
    assert len(slips) == SLIPS
    approve_slips(browser, server)
    vote(browser, server, slips)
    assert (balance().used, balance().ballots) == (SLIPS, SLIPS)

    quarter = Period.quarter_of(timezone.localdate())
    night(after=timezone.now())
    rebuild(actor=SYSTEM, period=quarter, at=timezone.now())
    (result,) = window_results(Unit.objects.filter(code="W01"), quarter)
    assert result.good is not None
    assert (result.good.cases, result.good.value) == (SLIPS, 0.75)
    for look in LOOKS:
        look_at_results(browser, server, look)

    report = fetch_report(browser, server, quarter)
    assert "窗口前移" in report
    assert "75.0%" in report
