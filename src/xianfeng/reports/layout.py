"""The official layout: every figure of GB/T 9704-2012 (党政机关公文格式) that the writers use.

"ours" marks what the standard leaves open. Lengths are in millimetres, type in points.
"""

from enum import StrEnum
from math import floor

PAGE_WIDTH_MM = 210
PAGE_HEIGHT_MM = 297
"""A4; GB/T 9704-2012, 5.1."""
TOP_MARGIN_MM = 37
"""天头, tolerance 1 mm; 5.2.1."""
BINDING_MARGIN_MM = 28
"""订口, tolerance 1 mm; 5.2.1."""
TYPE_AREA_WIDTH_MM = 156
TYPE_AREA_HEIGHT_MM = 225
"""版心; 5.2.1."""
RIGHT_MARGIN_MM = PAGE_WIDTH_MM - BINDING_MARGIN_MM - TYPE_AREA_WIDTH_MM
BOTTOM_MARGIN_MM = PAGE_HEIGHT_MM - TOP_MARGIN_MM - TYPE_AREA_HEIGHT_MM
"""What the type area leaves: 26 mm and 35 mm."""

LINES_A_PAGE = 22
CHARACTERS_A_LINE = 28
"""5.2.3; the grid that fills the type area."""

SIZE_2_PT = 22
SIZE_3_PT = 16
SIZE_4_PT = 14
"""Chinese type sizes 2号, 3号, 4号 in points."""
TITLE_PT = SIZE_2_PT
"""7.3.1: 小标宋 size 2, centred."""
TITLE_LINE_PT = 36
"""Height of a line of the title: ours."""
BODY_PT = SIZE_3_PT
"""5.2.2: 仿宋 size 3."""
HEADING_PT = SIZE_3_PT
"""7.3.3: 黑体, 楷体, 仿宋, all size 3."""
PAGE_NUMBER_PT = SIZE_4_PT
"""7.5: 宋体 size 4, half-width digits, a dash on each side."""
PAGE_NUMBER_BELOW_MM = 7
"""7.5: the dashes stand 7 mm below the type area."""
INDENT_CHARACTERS = 2
"""7.3.3: each paragraph begins two characters in."""
PAGE_NUMBER_INDENT_CHARACTERS = 1
"""7.5: odd pages one character from the right, even ones from the left."""

SIGNATURE_RIGHT_CHARACTERS = 2
"""7.3.5.2: the issuing body stands two characters from the right, without a seal."""
DATE_SHIFT_CHARACTERS = 2
"""7.3.5.2: the date begins two characters right of the issuing body's first one."""

RED = "FF0000"
"""7.2.4, 7.2.7: the issuing body's mark and the rule are red."""
RED_HEAD_BELOW_MM = 35
"""7.2.4: the mark's upper edge below the upper edge of the type area."""
RED_HEAD_MOST_PT = 44
RED_HEAD_LEAST_PT = 22
"""Size of the mark; the standard asks for a striking and solemn one: ours."""
NUMBER_BELOW_LINES = 2
"""7.2.5: the document number two lines below the mark, centred."""
RED_RULE_BELOW_MM = 4
"""7.2.7: the rule 4 mm below the number, as wide as the type area."""
RED_RULE_PT = 1.5
"""Weight of the rule: ours."""
TITLE_BELOW_RULE_LINES = 2
"""7.3.1: the title two lines below the rule."""

TABLE_PT = 10.5
TABLE_LINE_PT = 16
CAPTION_PT = 12
"""Type in tables, 仿宋 size 5, its line, and captions, 黑体 size 小四: ours, readable in print."""

POINTS_A_MM = 72 / 25.4
TWIPS_A_POINT = 20


class Face(StrEnum):
    """The type faces by the names that office programs know; none is shipped."""

    FANGSONG = "仿宋_GB2312"
    KAITI = "楷体_GB2312"
    HEITI = "黑体"
    TITLE = "方正小标宋简体"
    SONGTI = "宋体"
    LATIN = "Times New Roman"


HEADING_FACES = {1: Face.HEITI, 2: Face.KAITI, 3: Face.FANGSONG}
"""7.3.3: 一、黑体, （一）楷体, 1. 仿宋."""


def line_pitch() -> int:
    """Return the distance of lines, in twips, at which exactly `LINES_A_PAGE` fill the type area.

    >>> line_pitch()
    579
    """
    return floor(TYPE_AREA_HEIGHT_MM * POINTS_A_MM * TWIPS_A_POINT / LINES_A_PAGE)


def character_space() -> int:
    """Return what the grid adds to a body character, in 4096ths of a point; below 0 it is tighter.

    >>> character_space()
    -848
    """
    pitch = TYPE_AREA_WIDTH_MM * POINTS_A_MM / CHARACTERS_A_LINE
    return floor((pitch - BODY_PT) * 4096)


def letter_space() -> int:
    """Return what is added to each letter of body size, in twips, so that the line holds its count.

    The grid alone does not serve: 28 characters of 16 points are a little wider than the type
    area, and LibreOffice then gives each the room of two. So paragraphs stand off the grid, with
    an exact line and this space; the figures are the same in every program. One twip more
    allows for LibreOffice, which rounds to hundredths of a millimetre.

    >>> letter_space()
    -6
    """
    pitch = TYPE_AREA_WIDTH_MM * POINTS_A_MM / CHARACTERS_A_LINE
    return floor((pitch - BODY_PT) * TWIPS_A_POINT) - 1


def footer_distance_mm() -> float:
    """Return the distance of the footer's lower edge from the paper's edge.

    The dash stands in the middle of a line as high as its type.

    >>> round(footer_distance_mm(), 2)
    25.53
    """
    half_line = PAGE_NUMBER_PT / POINTS_A_MM / 2
    return BOTTOM_MARGIN_MM - PAGE_NUMBER_BELOW_MM - half_line


def width_in_characters(text: str) -> float:
    """Return the width of a line of body text; Latin letters and digits take half a character.

    >>> width_in_characters("2026年9月30日")
    6.5
    """
    return sum(0.5 if ord(letter) < 0x2E80 and letter not in "“”—…" else 1 for letter in text)  # noqa: PLR2004 -- the first East Asian block of Unicode


def signature_indents(issuer: str, dated: str) -> tuple[float, float]:
    """Tell how far issuing body and date stand from the right, in characters (7.3.5.2).

    The date's first character stands two right of the body's first one; where the date would
    come nearer than two characters to the edge, it keeps these two and the body moves left.

    >>> signature_indents("中共临江市直属机关工作委员会", "2026年9月30日")
    (2, 7.5)
    >>> signature_indents("市水利局", "2026年9月30日")
    (6.5, 2)
    """
    body, day = width_in_characters(issuer), width_in_characters(dated)
    edge = SIGNATURE_RIGHT_CHARACTERS
    date_right = edge + body - DATE_SHIFT_CHARACTERS - day
    if date_right >= edge:
        return edge, date_right
    return edge + day + DATE_SHIFT_CHARACTERS - body, edge
