"""From a sheet to rows of known fields; what must not be kept is left out here already."""

import re
from collections.abc import Iterator, Mapping

from xianfeng.foundation.sheets.headings import (
    Headings,
    NoHeadings,
    find_headings,
    heading_key,
    rows_below,
)
from xianfeng.foundation.sheets.rows import Cell, Row, Sheet
from xianfeng.foundation.text import (
    NotADate,
    is_identity_number,
    is_telephone_number,
    parse_date,
)
from xianfeng.sheets.rules.columns import OURS, Column, Columns, Shape, personal_heading
from xianfeng.sheets.rules.faults import DateUnclear, Fault, PersonalCell, YearUnclear
from xianfeng.sheets.rules.rows import DroppedColumn, Personal, SheetRow, SheetRows, tidy

SAMPLE = 500
"""Cells of a column that are looked at to see what it holds."""
SECRET_LEAST = 10
"""Characters of the shortest telephone number; identity numbers have 15 or 18."""
MAY_BE_LONG_NUMBERS = frozenset({Shape.CODE, Shape.NAMED, Shape.NUMBER})
_YEAR = re.compile(r"(?P<year>(19|20)\d\d)([年.\-/].*)?")
_ONLY_A_YEAR = re.compile(r"(19|20)\d\d年?")
_LONG_NUMBER = re.compile(r"[0-9Xx]{15,18}")
_ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{1,12}(省|市|区|县|镇|乡|街道|路|街|巷|村)[\u4e00-\u9fff\d]*\d+(号|室|栋|幢|弄|单元|楼)"
)
_FOOTNOTE = re.compile(
    r"(合计|总计|小计|共计|总数|注\s*[:：]|备注\s*[:：]|说明\s*[:：]|填表|填报|制表|审核|"
    r"联系人|负责人\s*[:：]|单位负责人|total\b|note\s*:)",
    re.IGNORECASE,
)


def read_rows(sheet: Sheet, wanted: Columns) -> SheetRows:
    """Find the known columns of a sheet and read them, and nothing else.

    Args:
        sheet: as `foundation.sheets.read_sheet` gave it.
        wanted: what is read of a sheet of its kind.

    Raises:
        NoHeadings: no row holds the headings, or the columns of a needed field hold what is
            never kept.
        HeadingTwice: two columns have one name.
    """
    headings = find_headings(sheet, wanted.headings, required=wanted.required)
    body = tuple(rows_below(sheet, headings))
    columns = dict(headings.columns)
    dropped = tuple(_personal_columns(headings, body, wanted))
    for column, _ in dropped:
        for name in [name for name, at in columns.items() if at == column]:
            del columns[name]
    if any(name not in columns for name in wanted.required):
        raise NoHeadings(names="、".join(wanted.headings[name][0] for name in wanted.required))
    rows, notes = [], []
    for row in body:
        if _is_footnote(row, columns):
            notes.append(row.number)
        elif (read := _read_row(row, columns, wanted.fields)) is not None:
            rows.append(read)
    gone = {column for column, _ in dropped} | set(columns.values())
    return SheetRows(
        kind=wanted.kind,
        titles={name: headings.titles[column] for name, column in columns.items()},
        rows=tuple(rows),
        dropped=tuple(what for _, what in dropped),
        unused=tuple(
            title
            for column, title in sorted(headings.titles.items())
            if column not in gone and heading_key(title) not in OURS
        ),
        notes=tuple(notes),
        shortened=tuple(
            headings.titles[column]
            for name, column in columns.items()
            if wanted.fields[name].shape is Shape.YEAR
            and any(_is_more_than_a_year(row.text(column)) for row in body)
        ),
    )


def _is_more_than_a_year(text: str) -> bool:
    return bool(text) and _ONLY_A_YEAR.fullmatch(text) is None


def year_of(text: str) -> int:
    """Read the year off a year or a whole date; month and day are let go here.

    Raises:
        NotADate: no year can be read.

    >>> year_of("1985"), year_of("1985年10月"), year_of("1985.1")
    (1985, 1985, 1985)
    """
    match = _YEAR.fullmatch(text)
    return int(match["year"]) if match else parse_date(text).year


def _personal_columns(
    headings: Headings, body: tuple[Row, ...], wanted: Columns
) -> Iterator[tuple[int, DroppedColumn]]:
    fields = {column: name for name, column in headings.columns.items()}
    for column, title in sorted(headings.titles.items()):
        name = fields.get(column)
        holds = personal_heading(title) if name is None else None
        holds = holds or _holds(body, column, wanted.fields[name].shape if name else None)
        if holds is not None:
            yield column, DroppedColumn(title, holds)


def _holds(body: tuple[Row, ...], column: int, shape: Shape | None) -> Personal | None:
    """Tell what most of a column's cells are, where that is never kept."""
    if shape is Shape.CODE:
        return None
    texts = []
    for row in body:
        if text := row.text(column):
            texts.append(text)
            if len(texts) == SAMPLE:
                break
    tests = [(Personal.IDENTITY, is_identity_number)]
    if shape in {None, Shape.NUMBER}:
        tests.append((Personal.TELEPHONE, is_telephone_number))
    if shape is None:
        tests.append((Personal.ADDRESS, lambda text: _ADDRESS.search(text) is not None))
    for what, test in tests:
        if texts and 2 * sum(map(test, texts)) >= len(texts):
            return what
    return None


def _is_footnote(row: Row, columns: Mapping[str, int]) -> bool:
    """Tell whether a row is a total or a remark: it begins as one and leaves the fields empty."""
    first = next((row.text(column) for column in range(len(row.cells)) if row.text(column)), "")
    if _FOOTNOTE.match(first) is None:
        return False
    filled = {text for column in columns.values() if (text := row.text(column))}
    return len(filled) <= 1


def _read_row(
    row: Row, columns: Mapping[str, int], fields: Mapping[str, Column]
) -> SheetRow | None:
    cells: dict[str, str] = {}
    faults: list[Fault] = []
    for name, column in columns.items():
        text, field = tidy(row.text(column)), fields[name]
        if not text or text.casefold() in field.void:
            continue
        if _is_secret(text, field.shape):
            faults.append(Fault.of(name, PersonalCell))
            continue
        if field.shape is Shape.DAY:
            text, fault = _day(name, row.value(column), text)
            faults += [fault] if fault else []
        elif field.shape is Shape.YEAR:
            text, fault = _year(name, text)
            faults += [fault] if fault else []
        cells[name] = text
    return SheetRow(row.number, cells, tuple(faults)) if cells or faults else None


def _is_secret(text: str, shape: Shape) -> bool:
    if shape is Shape.CODE or len(text) < SECRET_LEAST:
        return False
    if shape not in MAY_BE_LONG_NUMBERS and is_telephone_number(text):
        return True
    return is_identity_number(text) or any(map(is_identity_number, _LONG_NUMBER.findall(text)))


def _day(name: str, value: Cell, text: str) -> tuple[str, Fault | None]:
    if isinstance(value, float) and not value.is_integer() and value < 10_000:  # noqa: PLR2004 -- 2019.1
        return text, Fault.of(name, DateUnclear, text=text)
    try:
        return parse_date(text).isoformat(), None
    except NotADate as error:
        return text, Fault.of(name, NotADate, text=str(error.details["text"]))


def _year(name: str, text: str) -> tuple[str, Fault | None]:
    try:
        return str(year_of(text)), None
    except NotADate:
        return text, Fault.of(name, YearUnclear, text=text)
