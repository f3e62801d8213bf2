"""What the reader of workbooks keeps to itself: hidden rows, failed formulas, decimals as shown.

Read off the XML by patterns: these parts were unpacked and measured before.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_NUMBER = re.compile(rb'\br="(\d{1,9})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_FORMULA = rb"(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?"
_FAILED = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d{1,9})"[^>]*>'
    + _FORMULA
    + rb"<(?:\w+:)?v>(#[^<]{1,20})<"
)
_DECIMAL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bs="(\d{1,6})")[^>]*?\br="([A-Z]{1,3})(\d{1,9})"[^>]*>'
    + _FORMULA
    + rb"<(?:\w+:)?v>((?:19|20)\d\d\.\d{1,17})<"
)
_TWO_PLACES = re.compile(r"#?,?#*0\.00_?\)?\s*")
_ODS_ROW = re.compile(rb"<table:table-row\b[^>]*>|<table:table\b[^>]*>")
_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_ODS_HIDDEN = re.compile(rb'table:visibility="(?:collapse|filter)"')
TWO_PLACES = 2
MARGIN = 10_000
"""Hidden rows in one run from which on they are the empty margin of a table."""
"""The number that Excel gives the format 0.00."""


@dataclass(frozen=True)
class Marks:
    """What a sheet says beside its values; rows from 1, columns from 0."""

    hidden: frozenset[int] = frozenset()
    """Numbers of rows that nobody sees."""
    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """(row, column) → the text that a cell shows in place of its value."""
    from_1904: bool = False
    """Days are counted from 1904."""


NO_MARKS = Marks()


def marks_in(texts: Mapping[str, bytes]) -> dict[str, Marks]:
    """Return the marks of each sheet of an unpacked workbook, by the sheet's name.

    What is not found is not marked: the reader of the values says whether the file is whole.
    """
    try:
        book = ET.fromstring(texts.get("xl/workbook.xml", b"<x/>"))  # noqa: S314 -- entities were refused
        links = ET.fromstring(texts.get("xl/_rels/workbook.xml.rels", b"<x/>"))  # noqa: S314 -- as above
        styles = ET.fromstring(texts.get("xl/styles.xml", b"<x/>"))  # noqa: S314 -- as above
    except ET.ParseError:
        return {}
    parts = {link.get("Id"): link.get("Target", "").rpartition("xl/")[2] for link in links}
    parts = {key: f"xl/{part.removeprefix('/')}" for key, part in parts.items()}
    from_1904 = any(each.get("date1904") in {"1", "true"} for each in book)
    shown = _two_places(styles)
    return {
        sheet.get("name", ""): _marks(
            texts.get(parts.get(sheet.get(_R), ""), b""), shown, from_1904=from_1904
        )
        for sheet in book.iter()
        if sheet.tag.endswith("}sheet")
    }


def _two_places(styles: ET.Element) -> frozenset[int]:
    """Return the styles that show two places behind the point."""
    formats = {TWO_PLACES} | {
        int(each.get("numFmtId", "0"))
        for each in styles.iter()
        if each.tag.endswith("}numFmt") and _TWO_PLACES.fullmatch(each.get("formatCode", ""))
    }
    cells = next((each for each in styles if each.tag.endswith("}cellXfs")), ())
    return frozenset(
        place for place, each in enumerate(cells) if int(each.get("numFmtId", "0")) in formats
    )


def _marks(text: bytes, shown: frozenset[int], *, from_1904: bool) -> Marks:
    hidden: set[int] = set()
    if b"hidden=" in text:
        for row in _ROW.findall(text):
            number = _NUMBER.search(row)
            if number is not None and _HIDDEN.search(row):
                hidden.add(int(number[1]))
    texts = dict(_failed(text)) if b't="e"' in text else {}
    if shown:
        texts |= {
            (int(row), column_number(column) - 1): f"{float(value):.2f}"
            for style, column, row, value in _DECIMAL.findall(text)
            if int(style) in shown
        }
    return Marks(frozenset(hidden), texts, from_1904)


def _failed(text: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for column, row, error in _FAILED.findall(text):
        yield (int(row), column_number(column) - 1), error.decode(errors="replace")


def column_number(letters: bytes) -> int:
    """Return the number of a column, from 1.

    >>> column_number(b"A"), column_number(b"AB")
    (1, 28)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def hidden_in_ods(text: bytes) -> list[Marks]:
    """Return the hidden rows of each table of an open document, in their order."""
    found: list[set[int]] = []
    row = 0
    for tag in _ODS_ROW.findall(text):
        if tag.startswith(b"<table:table-row"):
            again = _REPEATED.search(tag)
            count = int(again[1]) if again else 1
            if _ODS_HIDDEN.search(tag) and found and count < MARGIN:
                found[-1].update(range(row + 1, row + count + 1))
            row += count
        else:
            found.append(set())
            row = 0
    return [Marks(frozenset(rows)) for rows in found]
