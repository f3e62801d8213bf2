from datetime import date, timedelta

import pytest

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
    make_unit,
    make_user,
)
from tests.factories.sheets import make_sheet
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import PreviewOutdated
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.organisation.models.history import OrganisationState, TreeEvent
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.headings import ORGANISATION_COLUMNS
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.services.nodes import close_node
from xianfeng.people.models.members import Member
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.sheets.models import ImportPreview
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.rules.rows import Fate, SheetRows
from xianfeng.sheets.rules.taking import AllRowsWrong, NoRows, RowsWrong
from xianfeng.sheets.selectors.importing import previews_of, review, reviewed_of
from xianfeng.sheets.services.importing import (
    AlreadyApplied,
    apply_preview,
    import_sheet,
    keep_preview,
)

pytestmark = pytest.mark.django_db


def organisations(*rows: list[Cell]) -> SheetRows:
    headings: list[Cell] = ["组织代码", "组织名称", "组织类别", "上级组织", "所在单位"]
    return read_rows(make_sheet(headings, *rows), ORGANISATION_COLUMNS)


def members(*rows: list[Cell]) -> SheetRows:
    headings: list[Cell] = ["党员编号", "姓名", "所在支部", "人员类别", "入党时间"]
    return read_rows(make_sheet(headings, *rows), MEMBER_COLUMNS)


CITY = organisations(
    ["A0101", "财政局办公室党支部", "", "财政局机关党委", "办公室"],
    ["A01", "财政局机关党委", "", "A", "财政局"],
    ["W1", "综合窗口", "服务窗口", "财政局", ""],
    ["A", "直属机关工委", "机关工委", "", "临江市"],
)
PEOPLE = members(
    ["1", "张三", "A0101", "正式党员", "2019-07-01"],
    ["", "李四", "财政局办公室党支部", "入党积极分子", ""],
)


def paths_are_sound() -> bool:
    return all(
        node.path[:-8] == (node.parent.path if node.parent else "")
        for tree in (Unit.objects, Organisation.objects)
        for node in tree.select_related("parent")
    )


def test_a_sheet_of_organisations_becomes_both_trees_in_one_transaction() -> None:
    import_sheet(actor=SYSTEM, sheet=CITY, skip_wrong=False, at=NOW)

    assert paths_are_sound()
    rows = Organisation.objects.order_by("code")
    assert list(rows.values_list("code", "kind", "parent__code", "unit__name")) == [
        ("A", "work_committee", None, "临江市"),
        ("A01", "committee", "A", "财政局"),
        ("A0101", "branch", "A01", "办公室"),
    ]
    units = Unit.objects.order_by("code")
    assert list(units.values_list("code", "kind", "name", "parent__code")) == [
        ("A", "office", "临江市", None),
        ("A01", "office", "财政局", "A"),
        ("A0101", "division", "办公室", "A01"),
        ("W1", "window", "综合窗口", "A01"),
    ]
    entry = Entry.objects.get()
    assert entry.verb == "organisation.organisations.imported"
    assert entry.detail == {"new": 4, "changed": 0, "unchanged": 0, "wrong": 0, "units": 3}


def test_the_same_sheets_twice_change_nothing_and_leave_no_line() -> None:
    for sheet in (CITY, PEOPLE):
        import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=False, at=NOW)
    before = [list(table.objects.order_by("pk").values()) for table in (Unit, Organisation, Member)]

    for sheet in (CITY, PEOPLE):
        done = import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=False, at=NOW + timedelta(days=1))
        assert done.reviewed.count(Fate.UNCHANGED) == len(sheet.rows)

    after = [list(table.objects.order_by("pk").values()) for table in (Unit, Organisation, Member)]
    assert after == before
    assert Entry.objects.count() == 2


def test_a_change_of_parent_moves_the_whole_subtree() -> None:
    import_sheet(actor=SYSTEM, sheet=CITY, skip_wrong=False, at=NOW)
    sheet = organisations(
        ["A02", "审计局党总支", "", "A", "审计局"],
        ["A01", "财政局机关党委", "", "A02", "财政局"],
        ["A0101", "财政局办公室联合党支部", "联合党支部", "", ""],
    )

    import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=False, at=NOW)

    assert paths_are_sound()
    branch = Organisation.objects.get(code="A0101")
    assert (branch.kind, branch.name) == ("joint_branch", "财政局办公室联合党支部")
    assert branch.path.startswith(Organisation.objects.get(code="A02").path)


def test_a_unit_moves_with_all_below_it() -> None:
    import_sheet(actor=SYSTEM, sheet=CITY, skip_wrong=False, at=NOW)

    import_sheet(
        actor=SYSTEM,
        sheet=organisations(
            ["L9", "滨江区", "机关", "临江市", ""], ["A01", "财政局", "机关", "滨江区", ""]
        ),
        skip_wrong=False,
        at=NOW,
    )

    assert paths_are_sound()
    assert Unit.objects.get(code="W1").path.startswith(Unit.objects.get(code="L9").path)
    assert Organisation.objects.get(code="A01").unit == Unit.objects.get(code="A01")


def test_members_are_written_and_changed_by_their_key() -> None:
    import_sheet(actor=SYSTEM, sheet=CITY, skip_wrong=False, at=NOW)
    import_sheet(actor=SYSTEM, sheet=PEOPLE, skip_wrong=False, at=NOW)
    user = make_user()
    Member.objects.filter(number="1").update(user=user)

    import_sheet(
        actor=SYSTEM,
        sheet=members(
            ["1", "张三", "A01", "正式党员", ""],
            ["2", "李四", "A0101", "入党积极分子", ""],
            ["3", "王五", "A0101", "预备党员", "2026-03-05"],
        ),
        skip_wrong=False,
        reason="组织关系早已转出，补录",
        at=NOW + timedelta(days=1),
    )

    rows = Member.objects.order_by("number").values_list(
        "number", "name", "organisation__code", "standing", "joined_date", "user", "recorded_at"
    )
    assert list(rows) == [
        ("1", "张三", "A01", "full", date(2019, 7, 1), user.pk, NOW),
        ("2", "李四", "A0101", "activist", None, None, NOW),
        (
            "3",
            "王五",
            "A0101",
            "probationary",
            date(2026, 3, 5),
            None,
            NOW + timedelta(days=1),
        ),
    ]


def test_year_of_birth_and_education_are_written_and_changed() -> None:
    make_organisation(code="A0101")
    headings = ["编号", "姓名", "支部", "人员类别", "入党时间", "出生年月", "学历"]
    person = ["1", "张三", "A0101", "正式党员", "2019-07-01"]
    first = make_sheet(headings, [*person, "1985.10", "本科"])
    second = make_sheet(headings, [*person, "", "硕士"])

    for sheet in (first, second):
        rows = read_rows(sheet, MEMBER_COLUMNS)
        import_sheet(actor=SYSTEM, sheet=rows, skip_wrong=False, at=NOW)

    assert list(Member.objects.values_list("birth_year", "education")) == [(1985, "master")]


def test_one_wrong_row_and_nothing_is_taken_over() -> None:
    make_organisation(code="A0101")
    sheet = members(
        ["1", "张三", "A0101", "正式党员", "2019-07-01"],
        ["2", "李四", "没有", "正式党员", "2019-07-01"],
    )

    with pytest.raises(RowsWrong, match="1"):
        import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=False, at=NOW)

    assert (Member.objects.count(), Entry.objects.count()) == (0, 0)


def test_wrong_rows_are_skipped_when_that_is_chosen() -> None:
    make_organisation(code="A0101")
    sheet = members(
        ["1", "张三", "A0101", "正式党员", "2019-07-01"],
        ["2", "李四", "没有", "正式党员", "2019-07-01"],
    )

    done = import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=True, at=NOW)

    assert (done.skipped, [each.name for each in Member.objects.all()]) == (1, ["张三"])


def test_when_every_row_is_wrong_there_is_nothing_to_take_over() -> None:
    sheet = members(["2", "李四", "没有", "正式党员", "2019-07-01"])

    with pytest.raises(AllRowsWrong):
        import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=True, at=NOW)


def test_headings_without_rows_are_refused() -> None:
    with pytest.raises(NoRows):
        import_sheet(actor=SYSTEM, sheet=members(), skip_wrong=False, at=NOW)
    with pytest.raises(NoRows):
        keep_preview(actor=SYSTEM, sheet=members(), file_name="空.xlsx", at=NOW)


def test_who_manages_nothing_imports_nothing() -> None:
    branch = make_organisation(code="A0101")
    secretary = make_member_actor(branch, RoleKind.SECRETARY)

    for deed in (
        lambda: import_sheet(actor=acting(secretary), sheet=PEOPLE, skip_wrong=False, at=NOW),
        lambda: keep_preview(actor=acting(secretary), sheet=PEOPLE, file_name="a.xlsx", at=NOW),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_an_officer_writes_below_the_own_organisation_alone() -> None:
    office = make_unit(name="财政局")
    own = make_organisation(code="A01", unit=office)
    far = make_organisation(code="B01", unit=make_unit(name="审计局"))
    make_member(organisation=far, number="9", name="外人")
    officer = make_actor(RoleKind.OFFICER, own)

    trees = review(
        actor=officer,
        sheet=organisations(
            ["A0101", "办公室党支部", "", "A01", "办公室"],
            ["B0101", "办公室党支部", "", "B01", "办公室"],
            ["B01", far.name, "", "", ""],
            ["C", "新党委", "", "", ""],
            ["W1", "窗口", "窗口", "审计局", ""],
        ),
        at=NOW,
    )
    people = review(
        actor=officer,
        sheet=members(
            ["1", "张三", "A01", "正式党员", "2019-07-01"],
            ["2", "张三", "B01", "正式党员", "2019-07-01"],
            ["9", "外人", "A01", "正式党员", "2019-07-01"],
        ),
        at=NOW,
    )

    assert [decision.fate.value for decision in trees.decisions] == ["new", *["wrong"] * 4]
    assert [decision.fate.value for decision in people.decisions] == ["new", "wrong", "wrong"]


def test_a_preview_is_its_senders_alone_and_ends() -> None:
    own = make_organisation(code="A0101")
    officer, other = make_actor(RoleKind.OFFICER, own), make_actor(RoleKind.OFFICER, own)

    preview = keep_preview(actor=officer, sheet=PEOPLE, file_name="名册.xlsx", at=NOW)

    assert list(previews_of(officer, at=NOW)) == [preview]
    assert not previews_of(other, at=NOW)
    assert not previews_of(SYSTEM, at=NOW)
    assert not previews_of(officer, at=NOW + timedelta(hours=24))


def test_old_previews_go_when_a_new_one_comes() -> None:
    make_organisation(code="A0101")
    keep_preview(actor=SYSTEM, sheet=PEOPLE, file_name="a.xlsx", at=NOW)

    late = keep_preview(
        actor=SYSTEM, sheet=PEOPLE, file_name="b.xlsx", at=NOW + timedelta(hours=25)
    )

    assert list(ImportPreview.objects.all()) == [late]


def test_a_preview_keeps_every_rows_fate_to_be_read_again() -> None:
    make_organisation(code="A0101")
    sheet = members(
        ["1", "张三", "A0101", "正式党员", "2030-07-01"],
        ["1", "李四", "没有", "群众", "不详"],
    )

    preview = keep_preview(actor=SYSTEM, sheet=sheet, file_name="a.xlsx", at=NOW)

    seen, now = reviewed_of(preview), review(actor=SYSTEM, sheet=sheet, at=NOW)
    assert seen.sheet == now.sheet
    assert [each.faults for each in seen.decisions] == [each.faults for each in now.decisions]
    assert preview.counts == {"new": 0, "changed": 0, "unchanged": 0, "wrong": 2, "units": 0}


def test_a_preview_is_applied_once() -> None:
    own = make_organisation(code="A0101", name="财政局办公室党支部")
    officer = make_actor(RoleKind.OFFICER, own)
    preview = keep_preview(actor=officer, sheet=PEOPLE, file_name="名册.xlsx", at=NOW)

    apply_preview(actor=officer, preview=preview, skip_wrong=False, at=NOW)
    with pytest.raises(AlreadyApplied):
        apply_preview(actor=officer, preview=preview, skip_wrong=False, at=NOW)

    assert Member.objects.count() == 2
    preview.refresh_from_db()
    assert preview.applied_at == NOW
    assert reviewed_of(preview).decisions == ()
    assert sorted(Entry.objects.values_list("verb", flat=True)) == [
        "people.members.imported",
        "sheets.sheet.previewed",
    ]


def test_an_applied_preview_keeps_the_wrong_rows_to_mend() -> None:
    own = make_organisation(code="A0101")
    officer = make_actor(RoleKind.OFFICER, own)
    sheet = members(
        ["1", "张三", "A0101", "正式党员", "2019-07-01"],
        ["2", "李四", "没有", "正式党员", "2019-07-01"],
    )
    preview = keep_preview(actor=officer, sheet=sheet, file_name="名册.xlsx", at=NOW)

    with pytest.raises(RowsWrong):
        apply_preview(actor=officer, preview=preview, skip_wrong=False, at=NOW)
    apply_preview(actor=officer, preview=preview, skip_wrong=True, at=NOW)

    preview.refresh_from_db()
    assert preview.skipped == 1
    assert [each.row["name"] for each in reviewed_of(preview).decisions] == ["李四"]


def test_a_preview_that_is_out_of_date_shows_the_present_state_instead() -> None:
    own = make_organisation(code="A0101", name="财政局办公室党支部")
    officer = make_actor(RoleKind.OFFICER, own)
    preview = keep_preview(actor=officer, sheet=PEOPLE, file_name="名册.xlsx", at=NOW)
    make_member(number="1", name="张叁", organisation=own, joined_date=date(2019, 7, 1))

    with pytest.raises(PreviewOutdated):
        apply_preview(actor=officer, preview=preview, skip_wrong=False, at=NOW)

    preview.refresh_from_db()
    assert preview.counts["changed"] == 1
    assert Member.objects.count() == 1
    apply_preview(actor=officer, preview=preview, skip_wrong=False, at=NOW)
    assert Member.objects.get(number="1").name == "张三"


def test_who_lost_the_role_cannot_apply_what_was_previewed() -> None:
    own = make_organisation(code="A0101")
    officer = make_actor(RoleKind.OFFICER, own)
    preview = keep_preview(actor=officer, sheet=PEOPLE, file_name="名册.xlsx", at=NOW)

    with pytest.raises(NotAllowed):
        apply_preview(
            actor=acting(make_member_actor(own)), preview=preview, skip_wrong=False, at=NOW
        )


def test_a_unit_kind_can_change() -> None:
    make_unit(code="U1", name="综合科")

    import_sheet(
        actor=SYSTEM,
        sheet=organisations(["U1", "综合科", "处室", "", ""]),
        skip_wrong=False,
        at=NOW,
    )

    assert Unit.objects.get(code="U1").kind == UnitKind.DIVISION.value


def founded(*rows: list[Cell]) -> SheetRows:
    headings: list[Cell] = ["组织代码", "组织名称", "上级组织代码", "成立日期"]
    return read_rows(make_sheet(headings, *rows), ORGANISATION_COLUMNS)


def test_an_import_writes_the_history_of_what_it_brings() -> None:
    table: list[list[Cell]] = [
        ["H1", "市审计局机关党委", "", "2012-05-01"],
        ["H2", "市审计局第一党支部", "H1", "2001-03-01"],
        ["H3", "市审计局第二党支部", "H1", ""],
    ]
    import_sheet(actor=SYSTEM, sheet=founded(*table), skip_wrong=False, at=NOW)
    table[1][1] = "市审计局业务党支部"
    later = NOW + timedelta(days=5)
    import_sheet(actor=SYSTEM, sheet=founded(*table), skip_wrong=False, at=later)

    found = {
        code: [(row.name, row.starts_on, row.ends_on) for row in rows]
        for code in ("H1", "H2", "H3")
        if (rows := OrganisationState.objects.filter(organisation__code=code).order_by("starts_on"))
    }
    today, then = NOW.date(), later.date()
    assert found == {
        "H1": [("市审计局机关党委", date(2012, 5, 1), None)],
        "H2": [
            ("市审计局第一党支部", date(2012, 5, 1), then),
            ("市审计局业务党支部", then, None),
        ],
        "H3": [("市审计局第二党支部", today, None)],
    }
    assert Organisation.objects.get(code="H2").founded_on == date(2001, 3, 1)
    events = TreeEvent.objects.order_by("pk").values_list("organisation__code", "kind")
    assert list(events) == [
        ("H1", "founded"),
        ("H2", "founded"),
        ("H3", "entered"),
        ("H2", "renamed"),
    ]


def test_a_sheet_can_not_bring_back_what_was_closed_nor_a_name_that_looks_the_same() -> None:
    top = make_organisation(code="T")
    make_organisation(code="A1", parent=top, name="机关A党支部")
    closed = make_organisation(code="C1", parent=top)
    close_node(actor=SYSTEM, node=closed, closed_on=date(2026, 3, 1), reason="", at=NOW)
    sheet = founded(
        ["C1", "又来的党支部", "T", ""],
        ["A2", "机关\u0410党支部", "T", ""],
        ["Б3", "外文代码党支部", "T", ""],
        ["A4", "未来的党支部", "T", "2030-01-01"],
    )

    with pytest.raises(RowsWrong) as refused:
        import_sheet(actor=SYSTEM, sheet=sheet, skip_wrong=False, at=NOW)

    faults = [each.faults[0].why.__name__ for each in refused.value.reviewed.wrong]
    assert faults == ["NodeClosed", "LooksTheSame", "NotACode", "Ahead"]
