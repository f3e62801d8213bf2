import zipfile
from io import BytesIO

import docx
import pytest

from xianfeng.foundation.archives import HoldsEntities, UnpacksTooLarge
from xianfeng.foundation.papers import (
    EmptyPaper,
    UnknownPaper,
    read_paper,
)
from xianfeng.foundation.sheets.reading import FileTooLarge, LockedSheet, SheetLimits, WrongKind
from xianfeng.foundation.sheets.writing import write_sheet

LIMITS = SheetLimits()
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(parts: dict[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def word(body: str) -> bytes:
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return packed({"word/document.xml": document.encode()})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_read_paper_reads_text_in_the_usual_encodings(encoding: str) -> None:
    text = "一、任务\n国内生产总值增长5%。"

    assert read_paper(text.encode(encoding), name="计划.TXT", limits=LIMITS) == text


def test_read_paper_gives_paragraphs_and_rows_of_a_word_file() -> None:
    document = docx.Document()
    document.add_paragraph("二、2026年重点工作")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["指标", "目标", "就业", "5万人"], strict=True):
        cell.text = text
    document.add_paragraph("完。")
    held = BytesIO()
    document.save(held)

    lines = read_paper(held.getvalue(), name="计划.docx", limits=LIMITS).split("\n")

    assert lines == ["二、2026年重点工作", "", "指标\t目标", "就业\t5万人", "", "完。"]


def test_read_paper_keeps_breaks_and_drops_the_fallback_of_text_boxes() -> None:
    markup = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        "<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t></w:r></w:p>"
        f'<mc:Fallback xmlns:mc="{markup}"><w:p><w:r><w:t>再来</w:t><w:tab/></w:r></w:p></mc:Fallback>'
    )

    assert read_paper(word(body), name="a.docx", limits=LIMITS).strip() == "一\n二 三"


def test_read_paper_reads_a_table_inside_a_cell() -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>里</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"

    assert read_paper(word(body), name="a.docx", limits=LIMITS).split("\n") == ["", "里\t", ""]


def test_read_paper_reads_the_rows_of_a_workbook() -> None:
    sheet = write_sheet(["指标", "目标"], [["就业", 5]], title="表")

    assert read_paper(sheet, name="表.xlsx", limits=LIMITS) == "指标\t目标\n就业\t5"


@pytest.mark.parametrize(
    ("name", "data", "refusal"),
    [
        ("计划.pdf", b"%PDF-1.7", UnknownPaper),
        ("计划.doc", b"\xd0\xcf\x11\xe0", UnknownPaper),
        ("计划.txt", b"%PDF-1.7", WrongKind),
        ("计划.txt", b"PK\x03\x04\x00", WrongKind),
        ("计划.txt", b"a\x00b", WrongKind),
        ("计划.txt", b"\xff\xfe\x00", WrongKind),
        ("计划.txt", b"\x81\xff\xff\x81", WrongKind),
        ("计划.txt", b" \n ", EmptyPaper),
        ("计划.txt", "　".encode(), EmptyPaper),
        ("计划.docx", "只是文字".encode(), WrongKind),
        ("计划.docx", packed({"xl/workbook.xml": b"<a/>"}), WrongKind),
        ("计划.docx", packed({"word/document.xml": b"<a"}), WrongKind),
        ("计划.docx", word("<w:p/>"), EmptyPaper),
        (
            "计划.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            LockedSheet,
        ),
        (
            "计划.docx",
            packed({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            HoldsEntities,
        ),
        ("计划.docx", packed({"word/document.xml": b" " * 40_000_000}), UnpacksTooLarge),
    ],
)
def test_read_paper_refuses_with_its_own_sentence(
    name: str, data: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        read_paper(data, name=name, limits=LIMITS)


def test_read_paper_refuses_by_size_before_it_reads() -> None:
    with pytest.raises(FileTooLarge):
        read_paper(b"x" * 11, name="计划.txt", limits=SheetLimits(bytes=10))


def test_read_paper_refuses_a_body_that_no_paper_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xianfeng.foundation.papers.MOST_XML_BYTES", 10)

    with pytest.raises(FileTooLarge):
        read_paper(word("<w:p/>"), name="计划.docx", limits=LIMITS)
