"""A paper as a document of Word in the official layout; see `layout` for every figure."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from xianfeng.reports import layout
from xianfeng.reports.content import Attachment, Block, Heading, Paper, Paragraph, Table
from xianfeng.reports.layout import Face

from . import docx_styles as styles

CENTRE = WD_ALIGN_PARAGRAPH.CENTER
LEFT = WD_ALIGN_PARAGRAPH.LEFT
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
HUNDREDTHS = 100
"""Indents in characters are written in hundredths."""


def document_of(paper: Paper, *, at: datetime) -> Any:
    """Lay a paper out.

    Args:
        at: the moment of making, kept in the file's properties.

    Returns:
        A document of python-docx; who asked for it saves it.
    """
    document = docx.Document()
    styles.prepare(document, language=paper.language)
    _describe(document, paper, at)
    _page(document)
    if paper.red_head:
        _red_head(document, paper)
    elif paper.number:
        _plain(document, paper.number).alignment = CENTRE
        _blank(document)
    for words in title_lines(paper):
        _title(document, words)
    _blank(document)
    if paper.addressee:
        _plain(document, paper.addressee)
    for block in paper.blocks:
        _block(document, block)
    closing = len(document.paragraphs)
    _attachment_note(document, paper)
    _signature(document, paper)
    for line in document.paragraphs[closing - 1 : -1]:
        line.paragraph_format.keep_with_next = True  # a signature never stands alone on a page
    for number, attached in enumerate(paper.attachments, start=1):
        _attachment(document, paper, attached, number)
    return document


def _describe(document: Any, paper: Paper, at: datetime) -> None:
    properties = document.core_properties
    properties.title = paper.title
    properties.author = properties.last_modified_by = paper.issuer
    properties.comments = ""
    properties.language = "zh-CN" if paper.language.startswith("zh") else paper.language
    properties.created = properties.modified = at
    properties.revision = 1


def _page(document: Any) -> None:
    """Set paper, margins, grid and page numbers."""
    section = document.sections[0]
    section.page_width, section.page_height = (
        Mm(layout.PAGE_WIDTH_MM),
        Mm(layout.PAGE_HEIGHT_MM),
    )
    section.top_margin, section.bottom_margin = (
        Mm(layout.TOP_MARGIN_MM),
        Mm(layout.BOTTOM_MARGIN_MM),
    )
    section.left_margin, section.right_margin = (
        Mm(layout.BINDING_MARGIN_MM),
        Mm(layout.RIGHT_MARGIN_MM),
    )
    section.footer_distance = Mm(layout.footer_distance_mm())
    section.gutter = 0
    properties = section._sectPr  # noqa: SLF001 -- python-docx has no name for the grid
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(
        _element(
            "w:docGrid",
            type="linesAndChars",
            linePitch=layout.line_pitch(),
            charSpace=layout.character_space(),
        )
    )
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, RIGHT, "right")
    _page_number(section.even_page_footer, LEFT, "left")


def _page_number(footer: Any, alignment: WD_ALIGN_PARAGRAPH, side: str) -> None:
    """Write — 1 — on the outer side."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = styles.PAGE_NUMBER
    paragraph.alignment = alignment
    _indent(paragraph, **{side: layout.PAGE_NUMBER_INDENT_CHARACTERS}, size=layout.PAGE_NUMBER_PT)
    paragraph.add_run("— ")
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            run._r.append(_element("w:fldChar", fldCharType=kind))  # noqa: SLF001 -- fields have no API
        elif text == "1":
            run.text = text
        else:
            code = _element("w:instrText")
            code.text = text
            code.set(qn("xml:space"), "preserve")
            run._r.append(code)  # noqa: SLF001 -- as above
    paragraph.add_run(" —")


def _red_head(document: Any, paper: Paper) -> None:
    """Set the issuing body's mark, the document number and the red rule."""
    mark = document.add_paragraph(paper.red_head, style=styles.RED_HEAD)
    mark.paragraph_format.space_before = Mm(layout.RED_HEAD_BELOW_MM)
    mark.runs[0].font.size = Pt(red_head_size(paper.red_head))
    for _ in range(layout.NUMBER_BELOW_LINES):
        _blank(document)
    number = _plain(document, paper.number)
    number.alignment = CENTRE
    border = _element("w:pBdr")
    border.append(
        _element(
            "w:bottom",
            val="single",
            sz=round(layout.RED_RULE_PT * 8),
            space=round(layout.RED_RULE_BELOW_MM * layout.POINTS_A_MM),
            color=layout.RED,
        )
    )
    styles.insert_ordered(number._p.get_or_add_pPr(), border)  # noqa: SLF001 -- borders have no API
    for _ in range(layout.TITLE_BELOW_RULE_LINES):
        _blank(document)


def red_head_size(mark: str) -> float:
    """Return the largest size, in points, at which the mark stays on one line of the type area.

    >>> red_head_size("临江市机关工委文件"), red_head_size("中" * 40)
    (44, 22)
    """
    area = layout.TYPE_AREA_WIDTH_MM * layout.POINTS_A_MM
    fits = int(area / max(layout.width_in_characters(mark), 1))
    return min(max(fits, layout.RED_HEAD_LEAST_PT), layout.RED_HEAD_MOST_PT)


def title_lines(paper: Paper) -> tuple[str, ...]:
    """List the lines of the title: as many parts a line as fit, so that no word is torn.

    >>> title_lines(Paper("某局年报", (), "", "", title_parts=("某局", "年报")))
    ('某局年报',)
    """
    whole = layout.TYPE_AREA_WIDTH_MM * layout.POINTS_A_MM / layout.TITLE_PT - 1
    joint = "" if paper.language.startswith("zh") else " "
    lines: list[str] = []
    for part in paper.title_parts or (paper.title,):
        longer = f"{lines[-1]}{joint}{part}" if lines else part
        if lines and layout.width_in_characters(longer) <= whole:
            lines[-1] = longer
        else:
            lines.append(part)
    return tuple(lines)


def _title(document: Any, title: str) -> None:
    document.add_paragraph(title, style=styles.TITLE)


def _blank(document: Any) -> None:
    document.add_paragraph(style=styles.PLAIN)


def _plain(document: Any, text: str) -> Any:
    return document.add_paragraph(text, style=styles.PLAIN)


def _block(document: Any, block: Block) -> None:
    match block:
        case Heading(text=text, level=level):
            document.add_paragraph(text, style=styles.HEADINGS[level])
        case Paragraph(text=text):
            document.add_paragraph(text, style=styles.BODY)
        case Table() if block.rows:
            _table(document, block)


def _attachment_note(document: Any, paper: Paper) -> None:
    """Name the attachments, one line below the text; further names stand below the first."""
    lines = paper.attachment_note()
    if not lines:
        return
    _blank(document)
    word = layout.width_in_characters(paper.attachment_word)
    for place, line in enumerate(lines):
        left = layout.INDENT_CHARACTERS + (word if place else 0)
        _indent(_plain(document, line), left=left)


def _signature(document: Any, paper: Paper) -> None:
    """Set issuing body and date, one line below what stands above."""
    _blank(document)
    indents = layout.signature_indents(paper.issuer, paper.dated)
    for text, right in zip((paper.issuer, paper.dated), indents, strict=True):
        line = _plain(document, text)
        line.alignment = RIGHT
        _indent(line, right=right)


def _attachment(document: Any, paper: Paper, attached: Attachment, number: int) -> None:
    """Begin a page: the word and number on top, the title on the third line."""
    several = len(paper.attachments) > 1
    word = paper.attachment_word.rstrip("：: ")
    head = _plain(document, f"{word}{number}" if several else word)
    head.paragraph_format.page_break_before = True
    styles.face(head.runs[0].font, Face.HEITI)
    _blank(document)
    _title(document, attached.title)
    _blank(document)
    for block in attached.blocks:
        _block(document, block)


def _table(document: Any, table: Table) -> None:
    """Draw a table: caption above, heads repeated on each page, rows never torn."""
    document.add_paragraph(table.caption, style=styles.CAPTION)
    drawn = document.add_table(rows=0, cols=len(table.columns), style=styles.TABLE)
    drawn.autofit = False
    drawn.alignment = 1
    whole = sum(column.weight for column in table.columns)
    widths = [Mm(layout.TYPE_AREA_WIDTH_MM * column.weight / whole) for column in table.columns]
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = width
    heads = [column.heading for column in table.columns]
    head = _row(drawn, heads, [CENTRE] * len(heads), widths)
    _row_mark(head, "w:tblHeader")
    sides = [RIGHT if column.is_figure else LEFT for column in table.columns]
    _rows(drawn, table.rows, sides, widths)
    document.add_paragraph(style=styles.AFTER_TABLE)


def _rows(
    drawn: Any,
    rows: Sequence[Sequence[str]],
    sides: list[WD_ALIGN_PARAGRAPH],
    widths: list[Mm],
) -> None:
    """Add the rows: one is made, the others are copies of it, which is ten times as fast."""
    if not rows:
        return
    pattern = _row(drawn, [""] * len(widths), sides, widths)._tr  # noqa: SLF001 -- copied below
    for texts in rows:
        copied = deepcopy(pattern)
        for run, text in zip(copied.iter(qn("w:r")), texts, strict=True):
            run.text = text
        pattern.addprevious(copied)
    pattern.getparent().remove(pattern)


def _row(
    drawn: Any, texts: Sequence[str], sides: list[WD_ALIGN_PARAGRAPH], widths: list[Mm]
) -> Any:
    row = drawn.add_row()
    _row_mark(row, "w:cantSplit")
    for cell, text, side, width in zip(row.cells, texts, sides, widths, strict=True):
        cell.width = width
        cell.vertical_alignment = 1
        paragraph = cell.paragraphs[0]
        paragraph.style = styles.TABLE_TEXT
        paragraph.alignment = side
        paragraph.add_run(text)
    return row


def _row_mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(_element(name))  # noqa: SLF001 -- rows have no API for this


def _indent(
    paragraph: Any, *, left: float = 0, right: float = 0, size: float = layout.BODY_PT
) -> None:
    """Set indents in characters, and in twips for programs that know no characters."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 -- characters have no API
    for side, characters in (("left", left), ("right", right)):
        if characters:
            indent.set(qn(f"w:{side}Chars"), str(round(characters * HUNDREDTHS)))
            indent.set(qn(f"w:{side}"), str(round(characters * size * layout.TWIPS_A_POINT)))
    indent.set(qn("w:firstLineChars"), "0")
    indent.set(qn("w:firstLine"), "0")


def _element(name: str, **attributes: object) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    return element
