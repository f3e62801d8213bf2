from datetime import date

import pytest

from tests.factories.sheets import make_sheet
from xianfeng.foundation.sheets.headings import NoHeadings
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.foundation.text import NotADate
from xianfeng.organisation.rules.headings import ORGANISATION_COLUMNS
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.sheets.rules.faults import Fault, PersonalCell, YearUnclear
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.rules.rows import DroppedColumn, Personal

IDENTITY = "11010519491231002X"
TELEPHONE = "13800138000"


def test_a_messy_sheet_is_read_by_its_headings() -> None:
    sheet = make_sheet(
        ["党员花名册（2026年）"],
        [],
        ["序号", "姓  名", "入党\n时间", "所在支部*", "人员类别", "备注"],
        [1, "张 三", "２０１９年７月１日", "第一 支部", "正式党员", "调入"],
        [2, "李四", 43647.0, "B01", "预备党员", ""],
        [3, "", "", "", "", ""],
        ["合计：2人"],
        ["填表人：王五", "", "", "", "", ""],
    )

    read = read_rows(sheet, MEMBER_COLUMNS)

    assert [(row.number, dict(row.cells), row.faults) for row in read.rows] == [
        (
            4,
            {
                "name": "张三",
                "joined_date": "2019-07-01",
                "organisation": "第一支部",
                "standing": "正式党员",
            },
            (),
        ),
        (
            5,
            {
                "name": "李四",
                "joined_date": "2019-07-01",
                "organisation": "B01",
                "standing": "预备党员",
            },
            (),
        ),
    ]
    assert read.titles["name"] == "姓 名"
    assert read.unused == ("序号", "备注")
    assert read.notes == (7, 8)


def test_what_must_not_be_kept_is_dropped_by_heading_and_by_content() -> None:
    sheet = make_sheet(
        ["姓名", "支部", "身份证号", "编号", "备注", "其他", "来源"],
        ["张三", "B01", IDENTITY, IDENTITY, TELEPHONE, "临江市滨江区江南路12号3栋", "转入"],
        ["李四", "B01", "", IDENTITY, TELEPHONE, "临江市滨江区江南路14号", "转入"],
    )

    read = read_rows(sheet, MEMBER_COLUMNS)

    assert read.dropped == (
        DroppedColumn("身份证号", Personal.IDENTITY),
        DroppedColumn("编号", Personal.IDENTITY),
        DroppedColumn("备注", Personal.TELEPHONE),
        DroppedColumn("其他", Personal.ADDRESS),
    )
    assert read.unused == ("来源",)
    assert "number" not in read.titles
    assert not any(secret in repr(read) for secret in (IDENTITY, TELEPHONE, "江南路"))


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ("number", ["张三", "B01", IDENTITY, ""]),
        ("name", [f"张三{IDENTITY}", "B01", "", ""]),
        ("name", [TELEPHONE, "B01", "", ""]),
        ("organisation", ["张三", IDENTITY, "", ""]),
        ("joined_date", ["张三", "B01", "", IDENTITY]),
        ("standing", ["张三", "B01", "", "", TELEPHONE]),
    ],
)
def test_a_single_secret_in_a_known_column_is_a_fault_and_is_not_kept(
    field: str, row: list[str]
) -> None:
    others = [["李四", "B01", f"M{n}", "2019-07-01", "正式党员"] for n in range(3)]
    sheet = make_sheet(["姓名", "支部", "编号", "入党时间", "人员类别"], row, *others)

    first, *rest = read_rows(sheet, MEMBER_COLUMNS).rows

    assert first.faults == (Fault.of(field, PersonalCell),)
    assert IDENTITY not in repr(first)
    assert TELEPHONE not in repr(first)
    assert not any(each.faults for each in rest)


def test_of_a_birthday_only_the_year_is_read() -> None:
    births: list[Cell] = [
        date(1985, 10, 3),
        "1985年10月3日",
        198510.0,
        19851003.0,
        1985.1,
        "1985",
        1985.0,
    ]
    others = [["李四", "B01", birth, "大学"] for birth in births]
    sheet = make_sheet(["姓名", "支部", "出生日期", "文化程度"], *others)

    read = read_rows(sheet, MEMBER_COLUMNS)

    assert [(row["birth_year"], row.faults) for row in read.rows] == [("1985", ())] * len(births)
    assert read.shortened == ("出生日期",)
    assert "-10" not in repr(read)


def test_a_year_alone_is_not_shortened() -> None:
    sheet = make_sheet(["姓名", "支部", "出生年份"], ["李四", "B01", 1985.0], ["王五", "B01", ""])

    read = read_rows(sheet, MEMBER_COLUMNS)

    assert ([row["birth_year"] for row in read.rows], read.shortened) == (["1985", ""], ())


def test_a_year_that_cannot_be_read_is_a_fault_and_its_text_stays() -> None:
    sheet = make_sheet(["姓名", "支部", "出生年月"], ["李四", "B01", "八五年春"])

    (row,) = read_rows(sheet, MEMBER_COLUMNS).rows

    assert row["birth_year"] == "八五年春"
    assert row.faults == (Fault.of("birth_year", YearUnclear, text="八五年春"),)


def test_numbers_of_organisations_may_be_long() -> None:
    code = "110105194912310021"
    sheet = make_sheet(["组织代码", "组织名称"], [code, "第一党支部"])

    (row,) = read_rows(sheet, ORGANISATION_COLUMNS).rows

    assert (row["code"], row.faults) == (code, ())


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("2019年春", Fault.of("joined_date", NotADate, text="2019年春")),
        ("2019-13-01", Fault.of("joined_date", NotADate, text="2019-13-01")),
        (2019.1, Fault.of("joined_date", NotADate, text="2019.1")),
    ],
)
def test_an_unclear_date_is_a_fault_and_its_text_stays(cell: str | float, fault: Fault) -> None:
    sheet = make_sheet(["姓名", "支部", "入党时间"], ["张三", "B01", cell])

    (row,) = read_rows(sheet, MEMBER_COLUMNS).rows

    assert row.faults == (fault,)
    assert row["joined_date"] == str(cell)


def test_our_own_columns_of_reasons_are_passed_over() -> None:
    sheet = make_sheet(
        ["姓名", "支部", "未导入原因", "原表行号"], ["张三", "B01", "入党时间：……", 7]
    )

    assert read_rows(sheet, MEMBER_COLUMNS).unused == ()


def test_a_needed_column_that_holds_secrets_leaves_no_headings() -> None:
    sheet = make_sheet(["姓名", "支部"], [IDENTITY, "B01"])

    with pytest.raises(NoHeadings, match="姓名"):
        read_rows(sheet, MEMBER_COLUMNS)


def test_a_sheet_without_known_headings_is_refused_with_what_is_needed() -> None:
    with pytest.raises(NoHeadings, match="组织代码、组织名称"):
        read_rows(make_sheet(["一", "二"], ["三", "四"]), ORGANISATION_COLUMNS)


def test_a_name_that_begins_like_a_remark_is_a_row_when_its_fields_are_filled() -> None:
    sheet = make_sheet(["姓名", "支部"], ["制表", "B01"])

    assert [row["name"] for row in read_rows(sheet, MEMBER_COLUMNS).rows] == ["制表"]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (("单位名称", "上级单位", "单位代码", "单位性质"), ["name", "parent", "code", "kind"]),
        (("窗口名称", "所属单位", "窗口编号", "类别"), ["name", "parent", "code", "kind"]),
        (("单位名称", "所属单位", "上级单位", "单位代码"), ["name", "unit", "parent", "code"]),
        (
            ("党组织名称", "党组织代码", "单位名称", "单位代码"),
            ["name", "code", "unit_name", "unit_code"],
        ),
    ],
)
def test_a_list_of_units_alone_is_read_by_the_names_of_its_columns(
    headings: tuple[str, ...], fields: list[str]
) -> None:
    read = read_rows(make_sheet(headings, ("一", "二", "三", "四")), ORGANISATION_COLUMNS)
    named = dict(zip(fields, headings, strict=True))
    assert read.titles == {field: title for field, title in named.items() if field != "unit"}
