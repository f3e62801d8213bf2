"""The document is read back, and each figure compared with the rule (shared rules, GB/T 9704)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from tests.reports.sample import PAPER
from xianfeng.reports.content import Paper
from xianfeng.reports.writers.docx import document_of
from xianfeng.reports.writers.docx_styles import ORDER

AT = datetime(2026, 9, 30, 9, 0, tzinfo=UTC)
MM = 36_000
"""EMU of a millimetre."""
TWIP = 635
"""EMU of a twentieth of a point."""


def written(paper: Paper) -> Any:
    target = BytesIO()
    document_of(paper, at=AT).save(target)
    target.seek(0)
    return docx.Document(target)


@pytest.fixture(scope="module")
def document() -> Any:
    return written(PAPER)


def style(document: Any, name: str) -> dict[str, Any]:
    found = document.styles[name]
    fonts = found.element.rPr.find(qn("w:rFonts"))
    indent = found.element.pPr.find(qn("w:ind"))
    return {
        "face": fonts.get(qn("w:eastAsia")),
        "latin": fonts.get(qn("w:ascii")),
        "size": found.font.size.pt,
        "first": indent.get(qn("w:firstLineChars")),
        "themes": [key for key in fonts.attrib if "Theme" in key],
    }


def paragraphs(document: Any, name: str) -> list[str]:
    return [line.text for line in document.paragraphs if line.style.name == name]


def near(length: int, millimetres: float) -> bool:
    """Word keeps lengths in twips."""
    return abs(length - millimetres * MM) <= TWIP


def test_paper_and_margins_are_those_of_the_standard(document: Any) -> None:
    page = document.sections[0]

    assert near(page.page_width, 210)
    assert near(page.page_height, 297)
    assert near(page.top_margin, 37)
    assert near(page.left_margin, 28)
    assert near(page.page_width - page.left_margin - page.right_margin, 156)
    assert near(page.page_height - page.top_margin - page.bottom_margin, 225)


def test_the_grid_holds_22_lines_of_28_characters(document: Any) -> None:
    grid = document.sections[0]._sectPr.find(qn("w:docGrid"))

    pitch = int(grid.get(qn("w:linePitch")))
    character = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert 225 / 25.4 * 1440 // pitch == 22
    assert 156 / 25.4 * 72 // character == 28


@pytest.mark.parametrize(
    ("name", "face", "size", "first"),
    [
        ("Normal", "仿宋_GB2312", 16, "0"),
        ("Body Text", "仿宋_GB2312", 16, "200"),
        ("Title", "方正小标宋简体", 22, "0"),
        ("Heading 1", "黑体", 16, "200"),
        ("Heading 2", "楷体_GB2312", 16, "200"),
        ("Heading 3", "仿宋_GB2312", 16, "200"),
    ],
)
def test_each_style_has_face_and_size_of_the_standard(
    document: Any, name: str, face: str, size: float, first: str
) -> None:
    assert style(document, name) == {
        "face": face,
        "latin": "Times New Roman",
        "size": size,
        "first": first,
        "themes": [],
    }


def test_body_lines_are_exactly_a_22nd_of_the_type_area(document: Any) -> None:
    body = document.styles["Body Text"]

    assert body.paragraph_format.line_spacing.pt == pytest.approx(225 / 25.4 * 72 / 22, abs=0.05)
    assert body.paragraph_format.space_before == body.paragraph_format.space_after == 0
    assert body.element.rPr.find(qn("w:spacing")).get(qn("w:val")) == "-6"


def test_the_title_is_centred_and_every_part_stands_in_its_style(document: Any) -> None:
    assert paragraphs(document, "Title")[0] == PAPER.title
    assert document.styles["Title"].paragraph_format.alignment == 1
    assert paragraphs(document, "Heading 1") == ["一、今年目标推进情况"]
    assert paragraphs(document, "Heading 2") == ["（一）分项情况"]
    assert paragraphs(document, "Heading 3") == ["1. 没有载体的目标"]


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(document: Any) -> None:
    section = document.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    number = style(document, "Official Page Number")

    assert document.settings.odd_and_even_pages_header_footer
    assert (odd.alignment, even.alignment) == (2, 0)
    assert odd._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")) == "100"
    assert even._p.pPr.find(qn("w:ind")).get(qn("w:leftChars")) == "100"
    assert [line.text for line in (odd, even)] == ["— 1 —", "— 1 —"]
    assert " PAGE " in [code.text for code in odd._p.iter(qn("w:instrText"))]
    assert (number["face"], number["latin"], number["size"]) == ("宋体", "宋体", 14)


def test_the_dash_of_the_page_number_is_7_mm_below_the_type_area(document: Any) -> None:
    section = document.sections[0]

    middle = section.footer_distance / MM + 14 / 72 * 25.4 / 2
    assert section.bottom_margin / MM - middle == pytest.approx(7, abs=0.05)


def test_the_signature_stands_right_with_an_arabic_date(document: Any) -> None:
    issuer, dated = (
        next(line for line in document.paragraphs if line.text == text)
        for text in (PAPER.issuer, PAPER.dated)
    )

    assert (issuer.alignment, dated.alignment) == (2, 2)
    assert issuer._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")) == "200"
    assert dated._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")) == "750"
    assert issuer.paragraph_format.keep_with_next


def test_attachments_are_named_one_line_below_and_begin_their_own_page(document: Any) -> None:
    texts = [line.text for line in document.paragraphs]
    note = texts.index("附件：1. 各部门情况")
    heads = [line for line in document.paragraphs if line.paragraph_format.page_break_before]

    assert texts[note - 1] == ""
    assert texts[note + 1] == "2. 说明"
    assert document.paragraphs[note]._p.pPr.find(qn("w:ind")).get(qn("w:leftChars")) == "200"
    assert [line.text for line in heads] == ["附件1", "附件2"]
    assert paragraphs(document, "Title")[1:] == ["各部门情况", "说明"]


def test_a_table_repeats_its_heads_and_keeps_its_rows_whole(document: Any) -> None:
    table = document.tables[0]
    marks = [
        {mark.tag for mark in row._tr.trPr} & {qn("w:tblHeader"), qn("w:cantSplit")}
        for row in table.rows
    ]

    assert paragraphs(document, "Caption") == ["表1 窗口评价情况"]
    assert [cell.text for cell in table.rows[1].cells] == ["不动产登记窗口", "94.1%"]
    whole = {qn("w:cantSplit")}
    assert marks == [whole | {qn("w:tblHeader")}, whole, whole]
    assert sum(cell.width for cell in table.rows[0].cells) == pytest.approx(156 * MM, abs=TWIP)
    assert table.rows[1].cells[1].paragraphs[0].alignment == 2


def test_an_internal_report_has_no_red_part(document: Any) -> None:
    assert paragraphs(document, "Official Red Head") == []
    assert document.paragraphs[0].text == PAPER.title


def test_a_red_head_has_mark_number_and_rule() -> None:
    document = written(
        replace(
            PAPER, red_head="临江市机关工委文件", number="临工委〔2026〕1号", addressee="市委："
        )
    )
    mark = document.paragraphs[0]
    number = next(line for line in document.paragraphs if "〔2026〕" in line.text)
    rule = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))

    assert mark.text == "临江市机关工委文件"
    assert str(document.styles["Official Red Head"].font.color.rgb) == "FF0000"
    assert near(mark.paragraph_format.space_before, 35)
    assert mark.runs[0].font.size.pt == 44
    assert number.alignment == 1
    assert rule.get(qn("w:color")) == "FF0000"
    assert int(rule.get(qn("w:space"))) == round(4 / 25.4 * 72)
    assert "市委：" in [line.text for line in document.paragraphs]


def test_the_file_names_its_title_and_maker(document: Any) -> None:
    properties = document.core_properties

    assert (properties.title, properties.author) == (PAPER.title, PAPER.issuer)
    assert properties.created.replace(tzinfo=UTC) == AT


def properties_of(document: Any) -> Iterator[list[str]]:
    for element in document.element.body.iter(qn("w:pPr")):
        yield [child.tag for child in element]


def test_properties_stand_in_the_order_of_the_schema(document: Any) -> None:
    order = [qn(name) for name in (*ORDER, "w:sectPr")]
    for tags in properties_of(document):
        assert tags == sorted(tags, key=order.index)
