"""Whatever comes in: each kind of bad input with its sentence, by page and by sheet.

Proved elsewhere, by name:

- bombs, vast sheets, files that never end: `tests/uploads`
- cycles by concurrent moves: `services/test_concurrent_moves`
- closing what has members: `services/test_organisations`, `views/test_trees`
- transferring the last secretary away: `services/test_transfers`
- a role that would outlive its giver's: `services/test_roles`
- a term that ends before it starts: `services/test_posts`
- two wishes or consents at once: `services/test_transfers_together`
- a job that does harm: `tests/jobs/test_poison`
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from tests.factories.organisation import (
    NOW,
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
)
from tests.factories.sheets import make_book
from tests.kit import signed_in
from tests.organisation.services.test_concurrent_moves import at_once
from tests.sheets.services.test_importing import members
from tests.uploads.bombs import BOMBS, book
from xianfeng.accounts.models import User
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.foundation.text import skeleton
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.services.nodes import found_node
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.services.life import NewMember, admit, leave, readmit
from xianfeng.sheets.models import ImportPreview
from xianfeng.sheets.rules.rows import Fate
from xianfeng.sheets.selectors.importing import review
from xianfeng.sheets.services.importing import apply_preview, import_sheet, keep_preview

DAY = date(2026, 9, 1)
RARE = "张\U00020bb7\U0002ebf0\ue000葛\U000e0100"
"""Four bytes in UTF-8, younger than this Python, of an office's own, and with its variant."""


@pytest.fixture
def branch() -> Organisation:
    return make_organisation(code="A01", name="一支部")


@pytest.fixture
def officer(branch: Organisation) -> Client:
    return signed_in(User.objects.get(pk=make_actor(RoleKind.OFFICER, branch).user_id))


@pytest.fixture
def secretary(branch: Organisation) -> Client:
    member = make_member_actor(branch, RoleKind.SECRETARY)
    assert member.user is not None
    return signed_in(member.user)


def person(number: str = "7", name: str = "张三") -> NewMember:
    return NewMember(name, Standing.FULL, number=number, joined_date=date(2019, 7, 1))


def admission(organisation: Organisation, who: NewMember) -> Callable[[], object]:
    return lambda: admit(actor=SYSTEM, organisation=organisation, person=who, on=DAY, at=NOW)


def faults(*row: str) -> list[str]:
    [decision] = review(actor=SYSTEM, sheet=members([*row]), at=NOW).decisions
    return [str(fault.refusal) for fault in decision.faults]


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "english", "chinese"),
    [
        ("a cell in the last corner", "more than 200000 rows", "表格超过"),
        ("a billion laughs", "XML entities", "XML 实体"),
        ("400,000 entries", "more than 2000 parts", "超过 2000 个部分"),
        ("one long string in 200,000 cells", "512 megabytes of memory", "512 兆字节内存"),
    ],
)
def test_a_workbook_bomb_is_refused_on_its_page_in_both_languages(
    officer: Client, what: str, english: str, chinese: str
) -> None:
    data = BOMBS[what][0]()
    for language, said in (("en", english), ("zh-hans", chinese)):
        file = SimpleUploadedFile("名册.xlsx", data)

        answer = officer.post(
            f"/organisation/import/?lang={language}", {"kind": "members", "file": file}
        )

        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not ImportPreview.objects.exists()


@pytest.mark.once
@pytest.mark.django_db
def test_a_sheet_that_declares_16384_columns_is_read_by_what_it_holds(officer: Client) -> None:
    cells = "".join(
        f'<c r="{letter}{row}" t="inlineStr"><is><t>{text}</t></is></c>'
        for row, texts in (
            (1, ("姓名", "所在支部", "人员类别")),
            (2, ("张三", "A01", "入党积极分子")),
        )
        for letter, text in zip("ABC", texts, strict=True)
    )
    rows = cells.encode().replace(b'<c r="A', b'</row><row><c r="A').removeprefix(b"</row>")
    data = book(rows + b"</row>", before=b'<dimension ref="A1:XFD1048576"/>')

    answer = officer.post(
        "/organisation/import/",
        {"kind": "members", "file": SimpleUploadedFile("名册.xlsx", data)},
    )

    assert answer.status_code == 302
    assert ImportPreview.objects.get().counts["new"] == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_write_each_member_once() -> None:
    make_organisation(code="A01")
    rows: list[list[Cell]] = [
        [str(number), "张三", "A01", "正式党员", "2019-07-01"] for number in range(1, 40)
    ]
    sheet = members(*rows)

    def take() -> object:
        return import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=False, at=NOW)

    assert at_once(take, take, take) == ["done"] * 3
    assert Member.objects.count() == Membership.objects.count() == 39


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_previews_taken_over_at_once_the_later_one_is_shown_anew() -> None:
    make_organisation(code="A01")
    make_organisation(code="A02")
    previews = [
        keep_preview(
            actor=SYSTEM,
            sheet=members(["1", "张三", code, "正式党员", "2019-07-01"]),
            file_name="a.xlsx",
            at=NOW,
        )
        for code in ("A01", "A02")
    ]

    def apply(preview: ImportPreview) -> Callable[[], object]:
        return lambda: apply_preview(actor=SYSTEM, preview=preview, skip_wrong=False, at=NOW)

    assert at_once(*map(apply, previews)) == ["PreviewOutdated", "done"]
    assert Member.objects.get().memberships.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_member_admitted_into_two_branches_at_once_belongs_to_one() -> None:
    branches = [make_organisation(code=code) for code in ("A01", "A02")]

    ends = at_once(*(admission(branch, person()) for branch in branches))

    assert ends == ["NumberTaken", "done"]
    assert Member.objects.get().memberships.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_member_in_a_sheet_and_in_an_admission_at_once_is_one_member() -> None:
    one, _ = make_organisation(code="A01"), make_organisation(code="A02")
    sheet = members(["7", "张三", "A02", "正式党员", "2019-07-01"])

    ends = at_once(
        admission(one, person()),
        lambda: import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=False, at=NOW),
    )

    refused = {"NumberTaken", "ChangedMeanwhile", "ExceptionsUnconfirmed"}
    assert ends[-1] == "done"
    assert set(ends) <= refused | {"done"}
    assert Member.objects.get().memberships.filter(ends_on=None).count() == 1


@pytest.mark.django_db
def test_the_database_keeps_a_member_in_one_branch_at_a_time(branch: Organisation) -> None:
    member = admit(actor=SYSTEM, organisation=branch, person=person(), on=DAY, at=NOW)
    period = member.memberships.get()
    period.pk, period.organisation = None, make_organisation()

    with pytest.raises(IntegrityError), transaction.atomic():
        period.save(force_insert=True)


@pytest.mark.django_db
def test_a_member_in_two_branches_of_one_sheet_is_wrong_in_both_rows() -> None:
    make_organisation(code="A01")
    make_organisation(code="A02")
    rows: list[list[Cell]] = [
        ["7", "张三", code, "正式党员", "2019-07-01"] for code in ("A01", "A02")
    ]

    decided = review(actor=SYSTEM, sheet=members(*rows), at=NOW).decisions

    assert [str(d.faults[0].refusal) for d in decided] == [
        "The number “7” is also in row 3. Keep only one of them.",
        "The number “7” is also in row 2. Keep only one of them.",
    ]


@pytest.mark.django_db
def test_whoever_has_left_is_not_brought_back_by_a_sheet(branch: Organisation) -> None:
    member = admit(actor=SYSTEM, organisation=branch, person=person(), on=DAY, at=NOW)
    leave(actor=SYSTEM, member=member, on=DAY, at=NOW)

    for row in (
        ("7", "张三", "A01", "正式党员", "2019-07-01"),
        ("", "张三", "A01", "正式党员", "2019-07-01"),
    ):
        [fault] = faults(*row)
        assert fault.startswith("This member left on 2026-09-01. Readmit members")

    member.refresh_from_db()
    readmit(actor=SYSTEM, member=member, on=DAY, at=NOW)
    [known] = review(
        actor=SYSTEM, sheet=members(["7", "张三", "A01", "正式党员", "2019-07-01"]), at=NOW
    ).decisions
    assert known.fate is Fate.UNCHANGED


@pytest.mark.django_db
def test_of_two_namesakes_the_one_who_is_there_is_meant(branch: Organisation) -> None:
    gone = admit(actor=SYSTEM, organisation=branch, person=person(""), on=DAY, at=NOW)
    leave(actor=SYSTEM, member=gone, on=DAY, at=NOW)
    admit(actor=SYSTEM, organisation=branch, person=person(""), on=DAY, at=NOW)

    assert faults("", "张三", "A01", "正式党员", "2019-07-01") == []


@pytest.mark.django_db
@pytest.mark.parametrize(("length", "status"), [(80, 302), (81, 422), (200, 422), (201, 422)])
def test_a_member_s_name_has_eighty_characters_at_most(
    secretary: Client, branch: Organisation, length: int, status: int
) -> None:
    name = "长" * length
    sheet = faults("9", name, "A01", "正式党员", "2019-07-01")
    answer = secretary.post(
        "/organisation/A01/members/admit/?lang=en",
        {"name": name, "standing": "activist", "on": "2024-03-01", "education": ""},
    )

    too_long = ["This has more than 80 characters. Please shorten it."] if status == 422 else []
    assert (sheet, answer.status_code) == (too_long, status)
    assert ("80 characters" in answer.content.decode()) == (status == 422)


@pytest.mark.django_db
@pytest.mark.parametrize(("length", "status"), [(120, 302), (121, 422), (200, 422), (201, 422)])
def test_an_organisation_s_name_has_a_hundred_and_twenty_at_most(length: int, status: int) -> None:
    top = make_organisation(code="A", kind=OrganisationKind.COMMITTEE)
    officer = signed_in(User.objects.get(pk=make_actor(RoleKind.OFFICER, top).user_id))

    answer = officer.post(
        "/organisation/found/?lang=en",
        {
            "code": "A01",
            "name": "长" * length,
            "kind": "committee",
            "parent": "A",
            "founded_on": "2026-03-01",
        },
    )

    assert answer.status_code == status
    assert ("120 characters" in answer.content.decode()) == (status == 422)


@pytest.mark.django_db
def test_rare_characters_of_a_name_survive_page_sheet_and_database(
    secretary: Client, officer: Client
) -> None:
    answer = secretary.post(
        "/organisation/A01/members/admit/",
        {"name": RARE, "standing": "activist", "on": "2024-03-01", "education": "", "number": "5"},
    )
    data = make_book(
        ["党员编号", "姓名", "所在支部", "人员类别"], ["6", RARE, "A01", "入党积极分子"]
    )
    file = SimpleUploadedFile("名册.xlsx", data)
    sent = officer.post("/organisation/import/", {"kind": "members", "file": file})
    officer.post(f"{sent['Location']}apply/", {})

    assert list(Member.objects.filter(number__in="56").values_list("name", flat=True)) == [RARE] * 2
    assert RARE in secretary.get(answer["Location"]).content.decode()
    out = officer.get("/organisation/A01/members.xlsx")
    again = SimpleUploadedFile("名册.xlsx", out.content)
    officer.post("/organisation/import/", {"kind": "members", "file": again})
    counts = ImportPreview.objects.order_by("-pk")[0].counts
    assert (counts["new"], counts["changed"], counts["wrong"]) == (0, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张\u200b三\u2060", "张三"),
        ("\u202e三张\u202c", "三张"),
        ("\u2067张三\u2069", "张三"),
        ("Jose\u0301", "José"),
        ("Ａｎｎ　Ｌｅｅ", "Ann Lee"),
        ("张\u3164三", "张三"),
        ("张\U000e0041三", "张三"),
    ],
)
def test_what_nobody_sees_in_a_name_is_not_kept(
    branch: Organisation, typed: str, kept: str
) -> None:
    member = admit(actor=SYSTEM, organisation=branch, person=person("7", typed), on=DAY, at=NOW)

    assert member.name == kept
    assert faults("7", typed, "A01", "正式党员", "2019-07-01") == []


@pytest.mark.django_db
def test_a_number_in_greek_or_cyrillic_letters_is_refused(
    secretary: Client, branch: Organisation
) -> None:
    make_member(organisation=branch, number="AB1")
    for number in ("\u0410B1", "\u0391B1"):
        said = f"“{number[0]}” are Greek or Cyrillic letters"
        [fault] = faults(number, "张三", "A01", "正式党员", "2019-07-01")
        answer = secretary.post(
            "/organisation/A01/members/admit/?lang=en",
            {
                "name": "张三",
                "number": number,
                "standing": "activist",
                "on": "2024-03-01",
                "education": "",
            },
        )

        assert fault.startswith(said)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)


@pytest.mark.django_db
def test_full_width_digits_are_the_digits_that_they_show(branch: Organisation) -> None:
    admit(actor=SYSTEM, organisation=branch, person=person("12"), on=DAY, at=NOW)

    [known] = review(
        actor=SYSTEM, sheet=members(["１２", "张三", "Ａ０１", "正式党员", "2019-07-01"]), at=NOW
    ).decisions

    assert known.fate is Fate.UNCHANGED


@pytest.mark.django_db
@pytest.mark.parametrize(
    "twin", ["机关\u0410支部", "机关A\u200b支部", "机关Ａ支部", "机关A\ufe00支部"]
)
def test_two_organisations_side_by_side_do_not_look_the_same(twin: str) -> None:
    top = make_organisation(code="T")
    make_organisation(code="X1", name="机关A支部", parent=top)

    with pytest.raises(Exception, match="X1"):
        found_node(
            actor=SYSTEM,
            table=Organisation,
            code="X2",
            name=twin,
            kind=OrganisationKind.BRANCH,
            parent=top,
            unit=None,
            founded_on=date(2026, 3, 1),
            reason="",
            at=NOW,
        )
    assert skeleton(twin) == skeleton("机关A支部")
