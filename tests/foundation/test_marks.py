"""What a workbook says beside its values."""

from io import BytesIO

import pytest
import xlsxwriter

from xianfeng.foundation.sheets.marks import hidden_in_ods, marks_in
from xianfeng.foundation.sheets.reading import SheetLimits, read_sheets

LIMITS = SheetLimits()


def test_hidden_rows_failed_formulas_decimals_and_the_count_from_1904_are_marked() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"date_1904": True}) as made:
        sheet = made.add_worksheet("名册")
        two = made.add_format({"num_format": "0.00"})
        sheet.write_row(0, 0, ["姓名", "入党时间"])
        sheet.write_row(1, 0, ["张三", 42185])
        sheet.write(2, 1, 2012.1, two)
        sheet.write_formula(3, 1, "=NA()", None, "#N/A")
        sheet.set_row(1, None, None, {"hidden": True})
        made.add_worksheet("字典").hide()

    roster, words = read_sheets(target.getvalue(), name="a.xlsx", limits=LIMITS)

    assert (roster.name, roster.hidden, roster.from_1904) == ("名册", frozenset({2}), True)
    assert [row.text(1) for row in roster.rows] == ["入党时间", "42185", "2012.10", "#N/A"]
    assert (words.name, words.is_hidden, words.rows) == ("字典", True, ())


def test_a_block_stands_for_each_of_its_rows() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "支部", "", "类别"])
        sheet.merge_range("B2:C3", "第一支部")
        sheet.write("A2", "张三")
        sheet.write("A3", "李四")

    (sheet_read,) = read_sheets(target.getvalue(), name="a.xlsx", limits=LIMITS)

    assert [row.text(1) for row in sheet_read.rows] == ["支部", "第一支部", "第一支部"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_text_of_either_mark_is_read(encoding: str) -> None:
    data = "姓名\t工号\r\n张三\t7\r\n".encode(encoding)

    (sheet,) = read_sheets(data, name="a.csv", limits=LIMITS)

    assert [row.cells for row in sheet.rows] == [("姓名", "工号"), ("张三", "7")]


def test_rows_that_an_open_document_hides_are_counted_with_their_repetitions() -> None:
    text = (
        b'<table:table table:name="a"><table:table-row/>'
        b'<table:table-row table:number-rows-repeated="2" table:visibility="filter"/></table:table>'
        b'<table:table table:name="b"><table:table-row table:visibility="collapse"/>'
    )

    assert [set(marks.hidden) for marks in hidden_in_ods(text)] == [{2, 3}, {1}]


def test_a_part_that_is_no_xml_marks_nothing() -> None:
    assert marks_in({"xl/workbook.xml": b"<broken"}) == {}
