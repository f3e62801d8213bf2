"""An officer brings in the office's own sheets: look at every row, take over, mend the rest."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser import LOOKS, Look, axe_faults, opened, overflows
from tests.factories.organisation import make_organisation, make_role, make_unit, make_user
from tests.factories.sheets import make_book
from xianfeng.actors.rules import RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.people.models.members import Member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "窗口向前一步走-2026"
ORGANISATIONS = make_book(
    ["序号", "党组织名称", "党组织编号", "上级党组织", "组织类别", "所在单位", "联系电话"],
    [1, "市财政局办公室党支部", "A0101", "市财政局机关党委", "党支部", "办公室", "13800138000"],
    [2, "市财政局机关党委", "Ａ０１", "A", "机关党委", "市财政局", ""],
    [3, "综合受理窗口", "W01", "市财政局", "服务窗口", "", ""],
    ["合计：3个"],
    title="市直属机关党组织一览表",
)
MEMBERS = make_book(
    ["入党时间", "姓  名", "公民身份号码", "人员类别", "所在支部"],
    ["２０１９年７月１日", "张 三", "11010519491231002X", "正式党员", "市财政局办公室党支部"],
    ["2099-01-01", "李四", "", "正式党员", "A0101"],
    title="党员花名册",
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    user = make_user(username="zuzhi", password=PASSWORD)
    top = make_organisation(
        code="A",
        name="市直属机关工委",
        kind=OrganisationKind.WORK_COMMITTEE,
        unit=make_unit(name="某市"),
    )
    make_role(user=user, kind=RoleKind.OFFICER, organisation=top)
    (tmp_path / "党组织.xlsx").write_bytes(ORGANISATIONS)
    (tmp_path / "党员.xlsx").write_bytes(MEMBERS)
    return tmp_path


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/?next=/organisation/")
    page.fill("[name=login]", "zuzhi")
    page.fill("[name=password]", PASSWORD)
    page.click("main button.main")


def send(page: Page, kind: str, file: Path) -> None:
    page.goto("/organisation/import/")
    page.locator(f"[name=kind][value={kind}]").check()
    page.set_input_files("[name=file]", file)
    page.click("main form button.main")


@pytest.mark.parametrize(
    "look", [Look(390, "zh-hans", script=False), Look(1440, "zh-hans")], ids=str
)
def test_two_sheets_are_looked_at_taken_over_mended_and_sent_again(
    browser: Browser, live_server: LiveServer, files: Path, look: Look
) -> None:
    with opened(browser, look, live_server.url) as page:
        sign_in(page)
        send(page, "organisations", files / "党组织.xlsx")
        page.click("main form button.main")
        assert Organisation.objects.get(code="A0101").unit == Unit.objects.get(name="办公室")
        assert Unit.objects.get(code="W01").parent == Unit.objects.get(name="市财政局")

        send(page, "members", files / "党员.xlsx")
        page.click("main form button.main")
        assert "1 行错误" in page.locator(".summary").inner_text()
        assert not Member.objects.exists()

        with page.expect_download() as download:
            page.click("main a[href$='wrong.xlsx']")
        book = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
        page.locator("[name=skip_wrong]").check()
        page.click("main form button.main")
        assert [member.name for member in Member.objects.all()] == ["张三"]

        assert book.active is not None
        book.active["A2"] = "2021-07-01"
        book.save(files / "待更正.xlsx")
        send(page, "members", files / "待更正.xlsx")
        page.click("main form button.main")
        page.goto("/organisation/A0101/members/")
        assert "李四" in page.locator("main").inner_text()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_pages_of_organisations_stand_in_both_tongues_and_widths(
    browser: Browser, live_server: LiveServer, settings: Settings, files: Path, look: Look
) -> None:
    settings.XIANFENG_DEMO = True

    with opened(browser, look, live_server.url) as page:
        page.goto("/accounts/login/")
        assert axe_faults(page) == []
        sign_in(page)
        send(page, "organisations", files / "党组织.xlsx")
        page.click("main form button.main")
        send(page, "members", files / "党员.xlsx")
        for path in (
            page.url,
            f"{page.url}?fate=wrong",
            "/organisation/",
            "/organisation/?q=nichts",
            "/organisation/A01/",
            "/organisation/A01/members/",
            "/organisation/import/",
            "/accounts/password/change/",
        ):
            page.goto(path)

            assert axe_faults(page) == []
            assert not overflows(page)
