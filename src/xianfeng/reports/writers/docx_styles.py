"""The styles of an official document: each face, size and line once, none from the template."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from xianfeng.reports import layout
from xianfeng.reports.layout import Face

BODY = "Body Text"
TITLE = "Title"
HEADINGS = {1: "Heading 1", 2: "Heading 2", 3: "Heading 3"}
CAPTION = "Caption"
TABLE = "Table Grid"
PLAIN = "Official Plain"
RED_HEAD = "Official Red Head"
PAGE_NUMBER = "Official Page Number"
TABLE_TEXT = "Official Table Text"
AFTER_TABLE = "Official After Table"
LINE = layout.line_pitch() / layout.TWIPS_A_POINT
CELL_MARGIN_TWIPS = 60

ORDER = (
    *("w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr"),
    *("w:widowControl", "w:numPr", "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs"),
    *("w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct"),
    *("w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid"),
    *("w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap"),
    *("w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl"),
    *("w:divId", "w:cnfStyle", "w:rPr"),
)
"""The order of what stands in a paragraph's properties (ECMA-376, 17.3.1.26)."""


def prepare(document: Any, *, language: str) -> None:
    """Add to the document the styles that the writer names."""
    normal = document.styles["Normal"]
    _set(normal, Face.FANGSONG, layout.BODY_PT, line=LINE)
    _language(normal, language)
    _set(document.styles[BODY], Face.FANGSONG, layout.BODY_PT, line=LINE, first=True)
    document.styles[BODY].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for level, name in HEADINGS.items():
        heading = document.styles[name]
        _set(heading, layout.HEADING_FACES[level], layout.HEADING_PT, line=LINE, first=True)
        heading.paragraph_format.keep_with_next = True
        if not language.startswith("zh"):
            heading.font.bold = True  # Latin text has no 黑体 to stand out by
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        insert_ordered(heading.element.get_or_add_pPr(), outline)
    _centred(document.styles[TITLE], Face.TITLE, layout.TITLE_PT, line=layout.TITLE_LINE_PT)
    _centred(document.styles[CAPTION], Face.HEITI, layout.CAPTION_PT, line=LINE)
    document.styles[CAPTION].paragraph_format.keep_with_next = True
    _set(_new(document, PLAIN), Face.FANGSONG, layout.BODY_PT, line=LINE)
    _centred(_new(document, RED_HEAD), Face.TITLE, layout.RED_HEAD_MOST_PT, line=0)
    document.styles[RED_HEAD].font.color.rgb = RGBColor.from_string(layout.RED)
    page_number = _new(document, PAGE_NUMBER)
    _set(page_number, Face.SONGTI, layout.PAGE_NUMBER_PT, line=layout.PAGE_NUMBER_PT)
    face(page_number.font, Face.SONGTI, latin=Face.SONGTI)
    text = _new(document, TABLE_TEXT)
    _set(text, Face.FANGSONG, layout.TABLE_PT, line=layout.TABLE_LINE_PT)
    _set(_new(document, AFTER_TABLE), Face.FANGSONG, layout.BODY_PT, line=LINE / 2)
    _table_style(document.styles[TABLE])


def face(font: Any, east: Face, *, latin: Face = Face.LATIN) -> None:
    """Name the faces: one for Chinese, one for Latin letters and digits."""
    properties = font.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for slot in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{slot}"), latin)
    fonts.set(qn("w:eastAsia"), east)
    properties.insert(0, fonts)


def insert_ordered(properties: Any, child: Any) -> None:
    """Put a child into a paragraph's properties at the place that the standard gives it."""
    names = [qn(name) for name in ORDER]
    rank = names.index(child.tag)
    for old in properties.findall(child.tag):
        properties.remove(old)
    for place, other in enumerate(properties):
        if other.tag in names and names.index(other.tag) > rank:
            properties.insert(place, child)
            return
    properties.append(child)


def _new(document: Any, name: str) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    return style


def _set(style: Any, east: Face, size: float, *, line: float, first: bool = False) -> None:
    """Write a style anew: what the template said of face, colour and distances goes.

    Args:
        east: the face of Chinese text.
        line: the exact height of a line, in points; 0 leaves it to the face.
        first: begin two characters in.
    """
    for part in ("w:rPr", "w:pPr"):
        for old in style.element.findall(qn(part)):
            style.element.remove(old)
    face(style.font, east)
    style.font.size = Pt(size)
    if size == layout.BODY_PT:
        _space_letters(style)
    _off_grid(style)
    paragraph = style.paragraph_format
    paragraph.space_before = paragraph.space_after = Pt(0)
    if line:
        paragraph.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.line_spacing = Pt(line)
    indent = style.element.get_or_add_pPr().get_or_add_ind()
    characters = layout.INDENT_CHARACTERS if first else 0
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(round(characters * size * layout.TWIPS_A_POINT)))


def _centred(style: Any, east: Face, size: float, *, line: float) -> None:
    _set(style, east, size, line=line)
    style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _off_grid(style: Any) -> None:
    """Free a style from the grid of the page; `layout.letter_space` says why."""
    grid = OxmlElement("w:snapToGrid")
    grid.set(qn("w:val"), "0")
    insert_ordered(style.element.get_or_add_pPr(), grid)


def _space_letters(style: Any) -> None:
    space = OxmlElement("w:spacing")
    space.set(qn("w:val"), str(layout.letter_space()))
    run = style.element.get_or_add_rPr()
    run.insert(list(run).index(run.find(qn("w:sz"))), space)


def _language(style: Any, language: str) -> None:
    words = OxmlElement("w:lang")
    words.set(qn("w:val"), "en-US" if language.startswith("zh") else language)
    words.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(words)


def _table_style(style: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(CELL_MARGIN_TWIPS))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties = style.element.find(qn("w:tblPr"))
    for old in properties.findall(qn("w:tblCellMar")):
        properties.remove(old)
    properties.append(margins)
