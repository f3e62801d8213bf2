"""An office's first hour: from an empty folder to the first report, in the browser alone."""

import http.client
import io
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import docx
import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from tests.browser import Look, axe_faults, choose, opened, overflows
from tests.cli.running import COMMAND, PATIENCE, answer_of, environment, free_port, run
from tests.factories.sheets import make_book

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESK, PHONE = Look(1366), Look(390, script=False)
PASSWORD = "头一个小时的钥匙-2026"
PUBLIC = "xianfeng.example.gov.cn"
REPORT = Path(__file__).parent.parent / "data" / "plans" / "government-work-report-2019.txt"

NAMES = (
    "甄书记",
    "单雄",
    "李明",
    "李铭",
    "曾国强",
    "王芳",
    "欧阳雪",
    "仇英",
    "张伟",
    "解放",
    "赵敏",
    "钱华",
)
ORGANISATIONS = make_book(
    ["党组织名称", "党组织编号", "上级党组织", "组织类别", "所在单位"],
    ["直属机关工委", "A", "", "机关工委", "滨江市"],
    ["人社局机关党委", "A01", "直属机关工委", "机关党委", "人社局"],
    ["人社局第一党支部", "A0101", "人社局机关党委", "党支部", "人社局"],
    ["滨江市", "BJ", "", "单位", ""],
    ["人社局", "RS", "", "单位", ""],
    ["社保窗口", "W01", "人社局", "服务窗口", ""],
    title="滨江市直属机关党组织一览表",
)
MEMBERS = make_book(
    ["姓名", "人员类别", "入党时间", "所在支部"],
    *[[name, "正式党员", f"20{10 + n}.7.1", "人社局第一党支部"] for n, name in enumerate(NAMES)],
    title="党员花名册",
)
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@contextmanager
def served(home: Path) -> Iterator[int]:
    """Serve an installation as an operator does; the port is where it is reached."""
    port = free_port()
    server = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)],
        env=environment(home),
        stderr=subprocess.DEVNULL,
    )
    try:
        assert answer_of(port, "/healthz")[0] == HTTPStatus.OK
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=PATIENCE)


def status_at(port: int, host: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/", headers={"Host": host})
    status = connection.getresponse().status
    connection.close()
    return status


def sound(page: Page) -> None:
    assert axe_faults(page) == [], page.url
    assert not overflows(page), page.url


def main(page: Page) -> str:
    return page.inner_text("main")


def send(page: Page) -> None:
    page.click("main form button.main")


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password)
    send(page)
    page.wait_for_url("**/desk/**")


def take_up(browser: Browser, server: str, name: str, code: str) -> None:
    """Choose a password by the code that was handed over."""
    with opened(browser, PHONE, server) as page:
        page.goto("/accounts/login/")
        page.click("a[href^='/accounts/first/']")
        page.fill("[name=login]", name)
        page.fill("[name=code]", code)
        page.fill("[name=password1]", PASSWORD)
        page.fill("[name=password2]", PASSWORD)
        send(page)
        page.wait_for_url("**/accounts/login/")


def step(page: Page, label: str) -> None:
    """Go from the first page where its step leads."""
    page.goto("/desk/")
    page.click(f"#steps a:has-text('{label}') >> nth=0")


def name_house(page: Page, port: int) -> None:
    page.goto("/desk/")
    sound(page)
    step(page, "填写名称")
    page.fill("[name=own_name]", "陈建国")
    page.fill("[name=name]", "滨江市直属机关")
    page.fill("[name=address]", f"http://{PUBLIC}:{port}")
    sound(page)
    assert status_at(port, PUBLIC) == 400
    send(page)
    assert status_at(port, PUBLIC) == 200
    assert "滨江市直属机关" in page.inner_text("body")
    sound(page)


def bring_in(page: Page, label: str, kind: str, data: bytes) -> None:
    step(page, label)
    page.check(f"[name=kind][value={kind}]")
    page.set_input_files("[name=file]", {"name": "表.xlsx", "mimeType": WORKBOOK, "buffer": data})
    page.click("main form button")
    sound(page)
    send(page)
    sound(page)


def crown(page: Page) -> None:
    step(page, "选择最上级单位")
    assert page.input_value("[name=top]") == "滨江市（BJ）"
    send(page)
    assert "人社局" in main(page)
    sound(page)
    send(page)


def open_members(page: Page) -> dict[str, tuple[str, str]]:
    """Open all accounts at once; return name → sign-in name and code, as printed."""
    step(page, "为党员开通账号")
    assert "liming2" in main(page)
    sound(page)
    with page.expect_download() as download:
        page.click("#batch button")
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    rows = [[str(cell or "") for cell in row] for row in book.worksheets[0].values]
    heading = next(n for n, row in enumerate(rows) if "登录码" in row)
    where = {word: rows[heading].index(word) for word in ("姓名", "登录名", "登录码")}
    return {
        row[where["姓名"]]: (row[where["登录名"]], row[where["登录码"]])
        for row in rows[heading + 1 :]
        if row[where["姓名"]]
    }


def open_official(page: Page, kind: str, name: str, username: str) -> str:
    page.goto("/desk/")
    page.click(f"#steps a[href$='?kind={kind}']")
    page.click("main a[href*='/official/']")
    page.fill("[name=name]", name)
    page.fill("[name=username]", username)
    assert page.input_value("[name=kind]") == kind
    page.fill("[name=reason]", "到任")
    sound(page)
    send(page)
    sound(page)
    return page.locator("code.key").inner_text()


def open_second_officer(page: Page) -> str:
    """Slips are approved by an officer who has not printed them."""
    page.goto("/organisation/A/roles/official/")
    page.fill("[name=name]", "孙干事")
    page.fill("[name=username]", "sun")
    page.select_option("[name=kind]", "officer")
    page.fill("[name=reason]", "到任")
    send(page)
    return page.locator("code.key").inner_text()


def approve_slips(page: Page) -> None:
    page.goto("/desk/")
    sound(page)
    page.goto("/windows/approvals/")
    page.locator("main td button, main td summary").locator("visible=true").first.click()
    page.click("dialog[open] button.main, details[open] button.main")
    sound(page)


def give_secretary(page: Page) -> None:
    step(page, "选择支部")
    page.click("main a:has-text('人社局第一党支部')")
    page.click("main a[href$='/roles/']")
    page.click("main a.main[href$='/give/']")
    choose(page, "[name=person]", "zhenshuji")
    page.select_option("[name=kind]", "secretary")
    page.fill("[name=reason]", "选举产生")
    send(page)


def import_plan(page: Page) -> str:
    page.goto("/plans/")
    page.click("main a[href='/plans/import/'] >> nth=0")
    page.set_input_files("[name=paper]", str(REPORT))
    send(page)
    page.select_option("[name=unit]", label="滨江市")
    year = timezone.localdate().year
    page.fill("[name=starts_on]", f"{year}-01-01")
    page.fill("[name=last_day]", f"{year}-12-31")
    send(page)
    page.click("main a:has-text('城镇新增就业') >> nth=0")
    sound(page)
    return page.url.rstrip("/").rpartition("/")[2]


def propose(page: Page, goal: str) -> str:
    page.goto("/desk/")
    sound(page)
    page.click("nav a[href='/carriers/propose/'] >> nth=0")
    page.fill("[name=title]", "窗口前移")
    page.fill("[name=theme]", "每周把社保窗口开到街道，帮求职的人当场办完。")
    page.select_option("[name=proposer]", label="人社局第一党支部")
    page.select_option("[name=form]", index=1)
    page.check("[name=serves][value=people]")
    choose(page, "#id_goal", "城镇新增就业")
    assert page.input_value("[name=goal]") == goal
    page.fill("[name=proposed_at]", timezone.localdate().isoformat())
    send(page)
    carrier = page.url
    for voice in ("organisation", "members", "public"):
        page.goto(f"{carrier}endorse/")
        page.check(f"[name=voice][value={voice}]")
        page.fill("[name=answered]", "12")
        page.fill("[name=in_favour]", "9")
        page.fill("[name=asked]", "12" if voice == "organisation" else "")
        page.fill("[name=counted_at]", timezone.localdate().isoformat())
        send(page)
        page.click("main form button[name=confirmed]")
    return carrier


def approve(page: Page, carrier: str) -> None:
    page.goto("/desk/")
    page.click("main a:has-text('窗口前移') >> nth=0")
    page.goto(f"{carrier}approve/")
    page.fill("[name=approved_at]", timezone.localdate().isoformat())
    send(page)


def start(page: Page, carrier: str) -> None:
    page.goto(f"{carrier}start/")
    page.fill("[name=started_at]", timezone.localdate().isoformat())
    page.fill("[name=review_date]", (timezone.localdate() + timedelta(days=90)).isoformat())
    send(page)


def print_slip(page: Page) -> str:
    """Try the ballot, then print a slip; return its code as it stands on the paper."""
    page.goto("/windows/W01/")
    page.click("main a[href$='/trial/']")
    page.check("[name=level][value='5']")
    sound(page)
    send(page)
    page.goto("/windows/W01/")
    page.fill("[name=count]", "1")
    page.click("#print button.main")
    sound(page)
    assert f"{PUBLIC}:" in main(page)
    assert "/r/" in main(page)
    return page.locator(".slip .code").inner_text().replace("\n", "")


def vote(browser: Browser, server: str, code: str) -> None:
    with opened(browser, PHONE, server) as page:
        page.goto("/r/")
        page.fill("[name=code]", code.lower())
        page.click("main button")
        page.check("[name=level][value='4']")
        page.click("main button")
        assert page.url.endswith("/receipt/")


def fetch_report(page: Page) -> str:
    page.goto("/desk/")
    sound(page)
    page.click("main a[href^='/reports/quarter/A/'] >> nth=0")
    sound(page)
    with page.expect_download() as download:
        page.click("[name=written_as][value=docx]")
    paper = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def test_an_empty_installation_comes_to_its_first_report(browser: Browser, tmp_path: Path) -> None:
    home, word = tmp_path / "home", tmp_path / "word"
    word.write_text(PASSWORD, "utf-8")
    assert run(home, "init", "--admin", "chen", "--password-file", str(word)).returncode == 0
    with served(home) as port:
        server = f"http://127.0.0.1:{port}"
        with opened(browser, DESK, server) as page:
            sign_in(page, "chen")
            name_house(page, port)
            bring_in(page, "导入组织", "organisations", ORGANISATIONS)
            crown(page)
            bring_in(page, "导入党员", "members", MEMBERS)
            codes = open_members(page)
            assert codes["李明"][0] == "liming2"
            officer = open_official(page, "officer", "赵主任", "zhao")
            second = open_second_officer(page)
            leader = open_official(page, "leader", "钱书记", "qian")
            give_secretary(page)
            page.goto("/desk/")
            sound(page)
            assert "赵主任" in main(page)
        take_up(browser, server, "zhao", officer)
        take_up(browser, server, "sun", second)
        take_up(browser, server, "qian", leader)
        take_up(browser, server, *codes["甄书记"])
        with opened(browser, DESK, server) as page:
            sign_in(page, "zhao")
            sound(page)
            goal = import_plan(page)
        with opened(browser, DESK, server) as page:
            sign_in(page, codes["甄书记"][0])
            carrier = propose(page, goal)
        with opened(browser, DESK, server) as page:
            sign_in(page, "zhao")
            approve(page, carrier)
            code = print_slip(page)
        with opened(browser, DESK, server) as page:
            sign_in(page, "sun")
            approve_slips(page)
        vote(browser, server, code)
        with opened(browser, DESK, server) as page:
            sign_in(page, codes["甄书记"][0])
            start(page, carrier)
        with opened(browser, DESK, server) as page:
            sign_in(page, "qian")
            assert "窗口前移" in fetch_report(page)
