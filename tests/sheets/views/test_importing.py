import zlib
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.factories.organisation import (
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.factories.sheets import make_book
from tests.kit import signed_in
from xianfeng.actors.rules import RoleKind
from xianfeng.foundation.sheets.reading import SheetLimits, read_sheet
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing
from xianfeng.sheets.models import ImportPreview

pytestmark = pytest.mark.django_db
SECRET = "11010519491231002X"
HEADINGS = ["姓  名", "身份证号", "入党时间", "所在支部", "人员类别"]
RIGHT = ["张 三", SECRET, "２０１９年７月１日", "A0101", "正式党员"]
WRONG = ["李四", "", "2099-01-01", "没有", "正式党员"]


@pytest.fixture
def branch() -> Organisation:
    return make_organisation(code="A0101", name="办公室党支部", unit=make_unit())


@pytest.fixture
def officer(branch: Organisation) -> Client:
    user = make_user()
    make_role(user=user, kind=RoleKind.OFFICER, organisation=branch)
    return signed_in(user)


def send(client: Client, data: bytes, *, name: str = "名册.xlsx", kind: str = "members") -> str:
    """Send a sheet and give the address of its preview."""
    answer = client.post(
        "/organisation/import/", {"kind": kind, "file": SimpleUploadedFile(name, data)}
    )
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def refused(client: Client, data: bytes, *, name: str = "名册.xlsx", kind: str = "members") -> str:
    answer = client.post(
        "/organisation/import/?lang=en", {"kind": kind, "file": SimpleUploadedFile(name, data)}
    )
    assert answer.status_code == 422
    assert not ImportPreview.objects.exists()
    return answer.content.decode()


def test_a_sheet_is_previewed_applied_and_not_applied_twice(officer: Client) -> None:
    preview = send(officer, make_book(HEADINGS, RIGHT, title="党员花名册"))

    page = officer.get(f"{preview}?lang=en").content.decode()
    for text in ("Will this do what you expect?", "张三", "2019-07-01", "identity numbers"):
        assert text in page
    assert not Member.objects.exists()

    assert officer.post(f"{preview}apply/").headers["Location"] == preview
    assert [each.name for each in Member.objects.all()] == ["张三"]
    assert "<dt>new</dt><dd>1 row</dd>" in officer.get(f"{preview}?lang=en").content.decode()

    again = officer.post(f"{preview}apply/?lang=en")
    assert again.status_code == 422
    assert "has already been imported" in again.content.decode()
    assert Member.objects.count() == 1


def test_what_must_not_be_kept_is_nowhere(officer: Client) -> None:
    preview = send(officer, make_book(HEADINGS, RIGHT, WRONG))

    assert SECRET not in officer.get(preview).content.decode()
    (kept,) = ImportPreview.objects.all()
    assert SECRET.encode() not in zlib.decompress(kept.content)
    wrong = officer.get(f"{preview}wrong.xlsx").content
    assert SECRET not in repr(read_sheet(wrong, name="a.xlsx", limits=SheetLimits()))


def test_wrong_rows_hold_everything_up_until_they_are_left_out(officer: Client) -> None:
    preview = send(officer, make_book(HEADINGS, RIGHT, WRONG))

    held = officer.post(f"{preview}apply/?lang=en")
    assert held.status_code == 422
    assert "Nothing was imported" in held.content.decode()
    assert not Member.objects.exists()

    officer.post(f"{preview}apply/", {"skip_wrong": "on"})
    assert [each.name for each in Member.objects.all()] == ["张三"]
    page = officer.get(f"{preview}?lang=en").content.decode()
    assert "<dt>Wrong, left out</dt><dd>1 row</dd>" in page
    assert "李四" in page


def test_wrong_rows_come_back_as_a_sheet_that_can_be_sent_again(officer: Client) -> None:
    preview = send(officer, make_book(HEADINGS, RIGHT, WRONG, title="党员花名册"))

    answer = officer.get(f"{preview}wrong.xlsx")

    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["姓 名", "入党时间", "所在支部", "人员类别", "未导入原因", "原表行号"]
    assert rows[1][:4] == ["李四", "2099-01-01", "没有", "正式党员"]
    assert rows[1][5] == 5
    sheet["B2"], sheet["C2"] = "2020-07-01", "A0101"
    mended = BytesIO()
    sheet.parent.save(mended)  # type: ignore[union-attr] # a sheet of a book
    second = send(officer, mended.getvalue())
    officer.post(f"{second}apply/")
    assert [each.name for each in Member.objects.all()] == ["李四"]


def test_a_preview_is_paged_and_narrowed_to_a_fate(officer: Client, branch: Organisation) -> None:
    make_member(organisation=branch, number="7", name="老张", standing=Standing.PROBATIONARY)
    rows = [
        [f"新人{'甲乙丙丁戊'[n // 6]}{'子丑寅卯辰巳'[n % 6]}", "A0101", str(100 + n), "正式党员"]
        for n in range(30)
    ]
    data = make_book(
        ["姓名", "支部", "编号", "人员类别"], *rows, ["张老", "A0101", "7", "正式党员"]
    )

    preview = send(officer, data)

    assert "新人戊巳" not in officer.get(preview).content.decode()
    assert "新人戊巳" in officer.get(f"{preview}?page=2").content.decode()
    changed = officer.get(f"{preview}?fate=changed&lang=en").content.decode()
    assert "<del>老张</del> → <ins>张老</ins>" in changed
    assert "<del>probationary member</del> → <ins>full member</ins>" in changed
    assert "新人" not in changed


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "skips probation",
                "goes back",
                "moves without a transfer",
                "Why are these exceptions",
            ),
        ),
        ("zh-hans", ("跳过预备期", "身份退回", "未办转接而变动组织", "这些例外的理由是什么")),
    ],
)
def test_exceptions_are_shown_counted_and_taken_over_with_a_reason_alone(
    officer: Client, branch: Organisation, language: str, words: tuple[str, ...]
) -> None:
    make_organisation(code="A010101", name="第一党小组", parent=branch)
    fresh = date.today() - timedelta(days=11)  # noqa: DTZ011 -- the page's own day
    people = [
        make_member(
            number="1", organisation=branch, standing=Standing.PROBATIONARY, joined_date=fresh
        ),
        make_member(number="2", organisation=branch),
        make_member(number="3", organisation=branch),
        make_member(number="4", organisation=branch),
    ]
    data = make_book(
        ["编号", "姓名", "支部", "人员类别"],
        ["1", people[0].name, "A0101", "正式党员"],
        ["2", people[1].name, "A0101", "入党积极分子"],
        ["3", people[2].name, "A010101", "正式党员"],
        ["4", "改名", "A0101", "正式党员"],
    )
    preview = send(officer, data)
    officer.post(f"{preview}answers/", {"rest": "same"})  # one goes back, and is the same person

    page = officer.get(f"{preview}?lang={language}").content.decode()
    for text in words:
        assert text in page
    narrowed = officer.get(f"{preview}?fate=exceptions&lang={language}").content.decode()
    assert "改名" not in narrowed
    assert all(person.name in narrowed for person in people[:3])

    for reason in ("", "  ", "长" * 201):
        answer = officer.post(f"{preview}apply/?lang={language}", {"reason": reason})
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()
    assert not Member.objects.filter(name="改名").exists()

    assert officer.post(f"{preview}apply/", {"reason": "按档案补录"}).status_code == 302
    people[0].refresh_from_db()
    assert people[0].standing == Standing.FULL.value
    history = officer.get(f"/organisation/members/{people[0].pk}/?lang={language}")
    assert words[0] in history.content.decode()
    assert "按档案补录" in history.content.decode()
    plain = officer.get(f"/organisation/members/{people[3].pk}/").content.decode()
    assert "按档案补录" not in plain


def test_members_see_the_exceptions_in_their_own_history(
    officer: Client, branch: Organisation
) -> None:
    user = make_user()
    member = make_member(number="1", organisation=branch, user=user)
    preview = send(
        officer,
        make_book(
            ["编号", "姓名", "支部", "人员类别"], ["1", member.name, "A0101", "入党积极分子"]
        ),
    )
    officer.post(f"{preview}answers/", {"row-0": str(member.pk)})
    officer.post(f"{preview}apply/", {"reason": "按档案补录"})

    own = signed_in(user)
    for address in (f"/organisation/members/{member.pk}/", "/organisation/me/"):
        page = own.get(f"{address}?lang=en").content.decode()
        assert "goes back" in page
        assert "按档案补录" in page


def test_a_new_unit_is_said_in_its_row(officer: Client) -> None:
    data = make_book(
        ["组织代码", "组织名称", "上级组织", "所在单位"],
        ["A010101", "第一党小组", "A0101", "综合科"],
    )

    page = officer.get(f"{send(officer, data, kind='organisations')}?lang=en").content.decode()

    assert "new unit: 综合科" in page
    assert "<dt>New units</dt><dd>1" in page


def test_when_nothing_changes_there_is_nothing_to_press(officer: Client) -> None:
    data = make_book(["组织代码", "组织名称"], ["A0101", "办公室党支部"])

    page = officer.get(f"{send(officer, data, kind='organisations')}?lang=en").content.decode()

    assert "Everything is already known" in page
    assert "apply/" not in page


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.xlsx", "The spreadsheet is empty."),
        (make_book([""]), "a.xlsx", "The spreadsheet is empty."),
        (
            "姓名,所在支部\n张三,A0101\n".encode(),
            "a.xlsx",
            "not the type of file its name suggests",
        ),
        (b"%PDF-1.7", "a.pdf", "is not a spreadsheet"),
        (make_book(["甲", "乙"], ["1", "2"]), "a.xlsx", "No heading row was found"),
        (make_book(["姓名", "所在支部"]), "a.xlsx", "There are no rows below the headings"),
        (
            make_book(["姓名", "姓名", "支部"], ["1", "2", "3"]),
            "a.xlsx",
            "Two columns have the heading",
        ),
    ],
)
def test_files_that_cannot_be_read_are_refused_each_with_its_sentence(
    officer: Client, data: bytes, name: str, said: str
) -> None:
    assert said in refused(officer, data, name=name)


def test_a_file_over_the_limit_is_refused_by_its_size(officer: Client, settings: Settings) -> None:
    settings.FIGURES = settings.FIGURES.model_copy(update={"upload_most_bytes": 1024 * 1024})

    assert "larger than 1 megabyte" in refused(officer, b"\0" * (1024 * 1024 + 1))


def test_a_form_without_kind_or_file_says_what_is_missing(officer: Client) -> None:
    answer = officer.post("/organisation/import/?lang=en", {})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose what the spreadsheet lists." in page
    assert "Choose a file." in page


def test_nothing_is_chosen_beforehand_unless_the_link_says_it(officer: Client) -> None:
    assert "checked" not in officer.get("/organisation/import/").content.decode()
    assert "checked" in officer.get("/organisation/import/?kind=members").content.decode()


def test_a_preview_is_open_to_its_sender_alone_and_for_a_time(
    officer: Client, branch: Organisation
) -> None:
    preview = send(officer, make_book(HEADINGS, WRONG))
    user = make_user()
    make_role(user=user, kind=RoleKind.OFFICER, organisation=branch)
    other = signed_in(user)

    for page in (preview, f"{preview}wrong.xlsx"):
        assert other.get(page).status_code == 404
    assert other.post(f"{preview}apply/").status_code == 404
    kept = ImportPreview.objects.get()
    ImportPreview.objects.update(expires_at=kept.recorded_at)
    assert officer.get(preview).status_code == 404
    assert officer.get("/organisation/import/nichts/").status_code == 404


def test_without_a_wrong_row_there_is_no_sheet_to_mend(officer: Client) -> None:
    preview = send(officer, make_book(HEADINGS, RIGHT))
    assert officer.get(f"{preview}wrong.xlsx").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", ["organisations", "members"])
def test_a_filled_template_is_read_again(officer: Client, kind: str, language: str) -> None:
    answer = officer.get(f"/organisation/import/template/{kind}.xlsx?lang={language}")
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.active is not None
    book.active.append(["B1", "新党支部", "A0101", "A0101", ""])
    filled = BytesIO()
    book.save(filled)

    assert send(officer, filled.getvalue(), kind=kind)


def test_there_is_a_template_of_known_kinds_alone(officer: Client) -> None:
    assert officer.get("/organisation/import/template/cars.xlsx").status_code == 404


@pytest.mark.parametrize("address", ["", "template/members.xlsx", "x/", "x/wrong.xlsx"])
def test_who_manages_nothing_is_not_let_in(address: str) -> None:
    client = signed_in(make_user())
    assert client.get(f"/organisation/import/{address}").status_code == 403
    assert client.post("/organisation/import/x/apply/").status_code == 403


def test_every_state_of_the_preview_has_its_page_in_chinese(officer: Client) -> None:
    preview = send(officer, make_book(HEADINGS, RIGHT, WRONG))
    for address in ("/organisation/import/", preview, f"{preview}?fate=wrong"):
        assert officer.get(address).status_code == 200
    officer.post(f"{preview}apply/", {"skip_wrong": "on"})
    assert "<dt>新增</dt><dd>1 行</dd>" in officer.get(preview).content.decode()


def test_the_day_is_the_offices_own(request: pytest.FixtureRequest) -> None:
    data = make_book(HEADINGS, [*RIGHT[:2], "2026-10-01", RIGHT[3], "预备党员"])
    with time_machine.travel("2026-09-30T16:30:00Z", tick=False):
        officer = request.getfixturevalue("officer")  # nobody signs in after today
        preview = send(officer, data)
        assert ImportPreview.objects.get().counts["wrong"] == 0
        assert officer.post(f"{preview}apply/").status_code == 302


def test_posts_are_brought_by_officers_alone(officer: Client, branch: Organisation) -> None:
    user = make_user()
    make_role(user=user, kind=RoleKind.ADMINISTRATOR, organisation=branch)
    administrator = signed_in(user)
    address = "/organisation/import/"
    sheet = {"kind": "posts", "file": SimpleUploadedFile("任职.xlsx", b"")}

    assert 'value="posts"' in officer.get(address).content.decode()
    assert 'value="posts"' not in administrator.get(address).content.decode()
    assert administrator.post(address, sheet).status_code == 422
    assert not ImportPreview.objects.exists()
