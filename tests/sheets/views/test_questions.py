"""What a sheet asks is answered on its page, by row and in bulk."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.organisation import (
    make_member,
    make_organisation,
    make_role,
    make_user,
)
from tests.factories.sheets import make_book
from tests.kit import signed_in
from xianfeng.actors.rules import RoleKind
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member
from xianfeng.sheets.models import SheetImport

pytestmark = pytest.mark.django_db
HEADINGS: list[Cell] = ["姓名", "支部", "人员类别", "入党时间"]


@pytest.fixture
def branch() -> Organisation:
    return make_organisation(code="A0101", name="办公室党支部")


@pytest.fixture
def officer(branch: Organisation) -> Client:
    user = make_user()
    make_role(user=user, kind=RoleKind.OFFICER, organisation=branch)
    return signed_in(user)


def sent(client: Client, *rows: list[Cell], title: str = "") -> str:
    file = SimpleUploadedFile("名册.xlsx", make_book(*rows, title=title))
    return client.post("/organisation/import/", {"kind": "members", "file": file})["Location"]


def test_nobody_is_doubled_before_the_question_is_answered(
    officer: Client, branch: Organisation
) -> None:
    known = make_member(name="苏慕白", organisation=branch, joined_date=date(2008, 7, 1))
    Member.objects.update(joined_is_month=True, number="")
    row: list[Cell] = ["苏慕白", "A0101", "正式党员", "2008-07-15"]
    preview = sent(officer, HEADINGS, row)

    page = officer.get(f"{preview}?lang=en").content.decode()
    assert "Somebody of this name is already on the list" in page
    assert officer.post(f"{preview}apply/").status_code == 422
    assert officer.post(f"{preview}answers/", {"row-0": str(known.pk)}).status_code == 302
    assert officer.post(f"{preview}apply/").status_code == 302

    known = Member.objects.get()
    assert (known.joined_date, known.joined_is_month) == (date(2008, 7, 15), False)


def test_the_rest_are_other_people_by_one_button(officer: Client, branch: Organisation) -> None:
    for name in ("苏慕白", "顾南乔"):
        make_member(name=name, organisation=branch, joined_date=date(2008, 7, 1))
    rows: list[list[Cell]] = [
        [name, "A0101", "正式党员", "2012-07-15"] for name in ("苏慕白", "顾南乔")
    ]
    preview = sent(officer, HEADINGS, *rows)

    officer.post(f"{preview}answers/", {"rest": "other"})
    officer.post(f"{preview}apply/")

    assert Member.objects.count() == 4


def test_a_branch_in_the_title_alone_is_proposed_and_a_wrong_answer_is_said(
    officer: Client,
) -> None:
    preview = sent(
        officer,
        ["姓名", "人员类别", "入党时间"],
        ["沈知秋", "正式党员", "2010-07"],
        title="办公室党支部党员名册",
    )

    page = officer.get(f"{preview}?lang=en").content.decode()
    assert 'value="A0101"' in page
    wrong = officer.post(f"{preview}answers/", {"given-organisation": "没有"})
    assert wrong.status_code == 422
    officer.post(f"{preview}answers/", {"given-organisation": "A0101"})
    officer.post(f"{preview}apply/")

    member = Member.objects.get()
    assert (member.organisation.code, member.joined_is_month) == ("A0101", True)


def test_an_import_is_taken_back_on_its_page_with_a_reason(officer: Client) -> None:
    preview = sent(officer, HEADINGS, ["沈知秋", "A0101", "正式党员", "2010-07-01"])
    officer.post(f"{preview}apply/")
    done = SheetImport.objects.get()
    address = f"/organisation/import/done/{done.pk}/take-back/"

    assert address in officer.get("/organisation/import/").content.decode()
    assert officer.post(address, {"reason": ""}).status_code == 422
    assert officer.post(address, {"reason": "名册发错了"}).status_code == 302

    assert not Member.objects.exists()
    assert officer.get(address).status_code == 404
