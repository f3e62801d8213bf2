import zipfile
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from xianfeng.foundation.archives import (
    ArchiveLimits,
    DamagedArchive,
    HoldsEntities,
    UnpacksTooLarge,
    read_archive,
)
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.sheets.headings import HeadingTwice, NoHeadings, find_headings, rows_below
from xianfeng.foundation.sheets.reading import (
    DamagedSheet,
    EmptySheet,
    FileTooLarge,
    LockedSheet,
    SheetLimits,
    TooManyCells,
    UnknownKind,
    WrongKind,
    read_sheet,
    read_sheets,
)
from xianfeng.foundation.sheets.rows import Cell, Row, Sheet, words
from xianfeng.foundation.sheets.writing import NewSheet, write_sheet, write_sheets

LIMITS = SheetLimits()
DAY = datetime(2019, 7, 1, 8)  # noqa: DTZ001 -- a cell has no zone
FIELDS = {"name": ["姓名", "名字"], "number": ["党员编号", "编号", "工号"], "joined": ["入党时间"]}


def book(*sheets: list[list[Cell]], hidden: int = -1) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as made:
        for index, rows in enumerate(sheets):
            sheet = made.add_worksheet()
            if index == hidden:
                sheet.hide()
            elif index == hidden + 1:
                sheet.activate()
                sheet.set_first_sheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return target.getvalue()


def zipped(**parts: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return target.getvalue()


def sheet_of(*rows: list[Cell]) -> Sheet:
    return Sheet(tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1)))


def ods(table: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            b"<office:document-content"
            b' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
            b' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
            b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
            b"<office:body><office:spreadsheet>" + table + b"</office:spreadsheet></office:body>"
            b"</office:document-content>",
        )
    return target.getvalue()


def test_a_workbook_gives_its_filled_rows_with_their_own_numbers() -> None:
    data = book([["标题"], [], ["姓名", "年龄", ""], ["张三", 43.0], [" ", ""]])

    sheet = read_sheet(data, name="名单.XLSX", limits=LIMITS)

    assert [(row.number, row.cells) for row in sheet.rows] == [
        (1, ("标题",)),
        (3, ("姓名", "年龄")),
        (4, ("张三", 43.0)),
    ]
    assert [sheet.rows[2].text(column) for column in (0, 1, 2, None)] == ["张三", "43", "", ""]


def test_the_first_sheet_that_people_see_is_read() -> None:
    data = book([["藏"]], [["见"]], hidden=0)

    assert read_sheet(data, name="a.xlsx", limits=LIMITS).rows == (Row(1, ("见",)),)


def test_a_value_merged_over_rows_stands_in_each_of_them() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as made:
        sheet = made.add_worksheet()
        sheet.merge_range("A1:C1", "标题")
        sheet.merge_range("A2:A3", "第一支部")
        sheet.write("B2", "张三")
        sheet.write("B3", "李四")

    rows = read_sheet(target.getvalue(), name="a.xlsx", limits=LIMITS).rows

    assert [row.cells for row in rows] == [("标题",), ("第一支部", "张三"), ("第一支部", "李四")]
    with pytest.raises(TooManyCells):
        read_sheet(target.getvalue(), name="a.xlsx", limits=SheetLimits(rows=1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_separated_text_is_read_in_the_encodings_of_offices(encoding: str, separator: str) -> None:
    text = "\r\n".join(separator.join(row) for row in (["姓名", "工号"], ["张三", '"A\n1"']))

    rows = read_sheet(text.encode(encoding), name="a.csv", limits=LIMITS).rows

    assert [row.cells for row in rows] == [("姓名", "工号"), ("张三", "A\n1")]


def test_an_open_document_is_read_and_its_endless_margin_is_trimmed() -> None:
    margin = b'<table:table-cell table:number-columns-repeated="16380"/>'
    data = ods(
        b'<table:table table:name="a"><table:table-row><table:table-cell office:value-type="string">'
        b"<text:p>x</text:p></table:table-cell>" + margin + b"</table:table-row>"
        b'<table:table-row table:number-rows-repeated="1048570">' + margin + b"</table:table-row>"
        b"</table:table>"
    )

    assert read_sheet(data, name="a.ods", limits=LIMITS).rows == (Row(1, ("x",)),)


def test_a_sheet_that_is_declared_wide_and_filled_narrow_is_read() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["姓名"] * 12)
        sheet.write_blank(0, 16_383, None, made.add_format({"bold": True}))

    assert len(read_sheet(target.getvalue(), name="a.xlsx", limits=LIMITS).rows[0].cells) == 12


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(FileTooLarge, match="larger than 1 megabytes"):
        read_sheet(b"x" * 1_048_577, name="a.xlsx", limits=SheetLimits(bytes=1_048_576))


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("a.docx", b"x", UnknownKind),
        ("a", b"x", UnknownKind),
        ("a.xlsx", b"", EmptySheet),
        ("a.csv", b" \r\n", EmptySheet),
        ("a.csv", b",,\r\n", EmptySheet),
        ("a.xlsx", book([]), EmptySheet),
        ("a.xlsx", "姓名,工号\n张三,1".encode(), WrongKind),
        ("a.csv", book([["x"]]), WrongKind),
        ("a.csv", b"a\x00b", WrongKind),
        ("a.csv", b"\xff\xff\xff", WrongKind),
        ("a.xls", book([["x"]]), WrongKind),
        ("a.xlsx", zipped(word__document=b"<x/>"), WrongKind),
        ("a.ods", book([["x"]]), WrongKind),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), WrongKind),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 99,
            DamagedSheet,
        ),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            LockedSheet,
        ),
        ("a.xlsx", book([["x"]])[:-30], DamagedArchive),
        ("a.xlsx", zipped(xl__worksheets__sheet1=b"<x"), DamagedSheet),
        ("a.xlsx", zipped(a=b'<!DOCTYPE x [<!ENTITY a "b">]>'), HoldsEntities),
        ("a.xlsx", zipped(a='<!DOCTYPE x [<!ENTITY a "b">]>'.encode("utf-16-le")), HoldsEntities),
        ("a.xlsx", book([["x"] * 257]), TooManyCells),
        ("a.csv", b"\n".join([b"x"] * 200_001), TooManyCells),
    ],
)
def test_each_bad_file_has_its_own_refusal(name: str, data: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(Refusal) as caught:
        read_sheet(data, name=name, limits=LIMITS)

    assert type(caught.value) is refusal
    assert "{" not in str(caught.value)


def test_two_far_cells_do_not_fill_the_machine() -> None:
    far = b'<worksheet><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></worksheet>'
    wide = (
        b"<table:table><table:table-row><table:table-cell>x</table:table-cell></table:table-row>"
        b'<table:table-row table:number-rows-repeated="1000000">'
        b'<table:table-cell table:number-columns-repeated="1000">x</table:table-cell>'
        b"</table:table-row></table:table>"
    )
    few = SheetLimits(cells=2)

    for name, data, limits in [
        ("a.xlsx", zipped(xl__worksheets__sheet1=far), LIMITS),
        ("a.ods", ods(wide), LIMITS),
        ("a.csv", b"a,b\nc,d", few),
    ]:
        with pytest.raises(TooManyCells):
            read_sheet(data, name=name, limits=limits)


def test_a_field_without_end_is_a_damaged_text() -> None:
    with pytest.raises(DamagedSheet):
        read_sheet(b'a,"' + b"x" * 200_000, name="a.csv", limits=LIMITS)


@pytest.mark.parametrize(
    "archive",
    [
        zipped(a=bytes(40 * 1024 * 1024)),
        zipped(**{f"p{number}": b"" for number in range(2_001)}),
        zipped(a=bytes(2 * 1024 * 1024)),
    ],
)
def test_a_bomb_is_refused_by_what_it_says(archive: bytes) -> None:
    with pytest.raises(UnpacksTooLarge):
        read_archive(archive, ArchiveLimits(unpacked_bytes=1024 * 1024))


def test_a_bomb_that_lies_about_its_size_is_refused_by_what_it_does() -> None:
    honest = zipped(a=bytes(30 * 1024 * 1024))
    liar = honest.replace((30 * 1024 * 1024).to_bytes(4, "little"), (9).to_bytes(4, "little"))

    with pytest.raises(UnpacksTooLarge):
        read_archive(liar, ArchiveLimits())


def test_broken_entries_are_damage() -> None:
    good = zipped(a=b"abc" * 99)
    start = good.index(b"a.xml") + len(b"a.xml")
    with zipfile.ZipFile(BytesIO(good)) as archive:
        length = archive.infolist()[0].compress_size
    rotten = good[:start] + b"\xff" * length + good[start + length :]
    bzip = BytesIO()
    with zipfile.ZipFile(bzip, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a.xml", b"abc")
    central = good.index(b"PK\x01\x02")
    locked = good[: central + 8] + b"\x01" + good[central + 9 :]
    short = good[: central + 20] + (2).to_bytes(4, "little") + good[central + 24 :]

    for data in (rotten, bzip.getvalue(), locked, short):
        with pytest.raises(DamagedArchive):
            read_archive(data, ArchiveLimits())


def test_stored_entries_are_read_as_they_are() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.xml", b"<a/>")
        archive.writestr("b.png", b"x")

    assert read_archive(target.getvalue(), ArchiveLimits()) == {"a.xml": b"<a/>"}


WHOLE = book([["姓名", "工号"], ["张三", 1]])
"""Made once: a workbook holds the moment of its making, and so differs in length."""


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.xlsx", "a.xls", "a.ods", "a.csv"]), st.data())
def test_any_bytes_are_read_or_refused(noise: bytes, name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(WHOLE)))
    for sent in (noise, WHOLE[:place] + noise + WHOLE[place + len(noise) :]):
        try:
            assert read_sheet(sent, name=name, limits=LIMITS).rows
        except Refusal as refusal:
            assert str(refusal)  # noqa: PT017 -- both answers are right


def test_headings_are_found_under_titles_in_any_order_and_dress() -> None:
    sheet = sheet_of(
        ["党员名册", None],
        ["填报单位：", "姓名"],
        ["*入党\n时间（年月日）", "身份证号", "　姓 名：", "编号【必填】", None, 5.0],
        ["2019.7", "x", "张三", "1"],
        ["*入党\n时间（年月日）", None, "姓名", "编号"],
        ["2020.7", "x", "李四", "2"],
    )

    found = find_headings(sheet, FIELDS, required=["name"])

    assert (found.row, found.columns) == (3, {"joined": 0, "name": 2, "number": 3})
    assert found.others == ("身份证号", "5")
    assert [row.number for row in rows_below(sheet, found)] == [4, 6]


def test_the_more_exact_of_two_headings_wins() -> None:
    found = find_headings(sheet_of(["工号", "姓名", "党员编号", "编号"]), FIELDS)

    assert (found.columns["number"], found.others) == (2, ("工号", "编号"))


def test_one_heading_over_two_columns_is_not_guessed() -> None:
    with pytest.raises(HeadingTwice, match="姓 名"):
        find_headings(sheet_of(["姓名", "姓 名", "编号"]), FIELDS)


@pytest.mark.parametrize(
    "sheet", [Sheet(()), sheet_of(["甲", 1.0]), sheet_of(["姓名"]), sheet_of(["编号", "入党时间"])]
)
def test_a_sheet_without_headings_is_refused_with_their_names(sheet: Sheet) -> None:
    with pytest.raises(NoHeadings, match="姓名"):
        find_headings(sheet, FIELDS, required=["name"])


def test_words_gives_cells_as_people_read_them() -> None:
    cells: list[Cell] = [True, 1.5, float("nan"), "a_x000D_\nb", date(2019, 7, 1), DAY]

    assert [words(cell) for cell in cells] == [
        "True",
        "1.5",
        "nan",
        "a b",
        "2019-07-01",
        "2019-07-01 08:00:00",
    ]


FORMULAS = st.sampled_from(["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\0=1", "http://x", "{=1}"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(FORMULAS, st.text(max_size=20)), min_size=1, max_size=5))
def test_no_cell_and_no_heading_ever_becomes_a_formula(texts: list[str]) -> None:
    data = write_sheet(texts, [texts], title="".join(texts))

    cells = [cell for row in openpyxl.load_workbook(BytesIO(data)).worksheets[0] for cell in row]

    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.value is None or cell.data_type == "s" for cell in cells)
    assert not any(cell.hyperlink for cell in cells)


def test_numbers_and_dates_stay_what_they_are() -> None:
    data = write_sheet(
        ["甲", "乙", "丙", "丁"],
        [[1, date(2019, 7, 1), "x", None], [float("inf"), 0.5]],
        title="a/b",
    )

    rows = read_sheet(data, name="a.xlsx", limits=LIMITS).rows

    assert [row.cells for row in rows] == [
        ("甲", "乙", "丙", "丁"),
        (1.0, date(2019, 7, 1), "x"),
        ("inf", 0.5),
    ]
    assert openpyxl.load_workbook(BytesIO(data)).sheetnames == ["ab"]


def test_sheets_of_one_book_keep_their_order_and_differ_in_name() -> None:
    data = write_sheets(
        [
            NewSheet("甲", ["a"], [[1]]),
            NewSheet("甲", ["a"], [[2]]),
            NewSheet("甲", ["a"], [[3]]),
            NewSheet("", ["a"], []),
        ]
    )

    book = openpyxl.load_workbook(BytesIO(data))
    assert book.sheetnames == ["甲", "甲 2", "甲 3", "Sheet4"]
    assert [sheet["A2"].value for sheet in book.worksheets] == [1, 2, 3, None]


def test_prose_in_the_cells_does_not_decide_what_parts_them() -> None:
    text = "序号,内容\n1,到社区，办社保，回访，都满意\n2,开会，学习，讨论，照相\n"

    (sheet,) = read_sheets(text.encode(), name="记录.csv", limits=SheetLimits())

    assert sheet.rows[0].cells == ("序号", "内容")
