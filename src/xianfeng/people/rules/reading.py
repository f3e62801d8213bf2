"""From a sheet to rows of known fields; what must not be kept is left out here already."""

import re
from collections.abc import Iterator, Mapping

from xianfeng.foundation.sheets import (
    Cell,
    Headings,
    NoHeadings,
    Row,
    Sheet,
    find_headings,
    heading_key,
    rows_below,
)
from xianfeng.foundation.text import (
    NotADate,
    is_identity_number,
    is_telephone_number,
    parse_date,
)
from xianfeng.people.rules.headings import HEADINGS, OURS, REQUIRED, personal_heading
from xianfeng.people.rules.member_cells import birth_year_of, is_only_a_year
from xianfeng.people.rules.post_cells import POST_DAYS, STILL_HELD
from xianfeng.sheets.rules.faults import DateUnclear, Fault, PersonalCell, YearUnclear
from xianfeng.sheets.rules.rows import DroppedColumn, Personal, SheetKind, SheetRow, SheetRows, tidy

SAMPLE = 500
"""Cells of a column that are looked at to see what it holds."""
CODES = frozenset({"code", "unit_code"})
"""Fields whose texts may have the shape of a secret by chance."""
DAYS = POST_DAYS | {"joined_date", "founded_date"}
"""Fields that hold a day."""
YEARS = frozenset({"birth_year"})
"""Fields of which the year alone is read, whatever the cell holds."""
SECRET_LEAST = 10
"""Characters of the shortest telephone number; identity numbers have 15 or 18."""
MAY_BE_LONG_NUMBERS = frozenset({"code", "unit_code", "number", "parent", "organisation", "unit"})
_LONG_NUMBER = re.compile(r"[0-9Xx]{15,18}")
_ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{1,12}(省|市|区|县|镇|乡|街道|路|街|巷|村)[\u4e00-\u9fff\d]*\d+(号|室|栋|幢|弄|单元|楼)"
)
_FOOTNOTE = re.compile(
    r"(合计|总计|小计|共计|总数|注\s*[:：]|备注\s*[:：]|说明\s*[:：]|填表|填报|制表|审核|"
    r"联系人|负责人\s*[:：]|单位负责人|total\b|note\s*:)",
    re.IGNORECASE,
)


def read_rows(sheet: Sheet, kind: SheetKind) -> SheetRows:
    """Find the known columns of a sheet and read them, and nothing else.

    Args:
        sheet: as `foundation.sheets.read_sheet` gave it.
        kind: what the sheet lists.

    Raises:
        NoHeadings: no row holds the headings, or the columns of a needed field hold what is
            never kept.
        HeadingTwice: two columns have one name.
    """
    headings = find_headings(sheet, HEADINGS[kind], required=REQUIRED[kind])
    body = tuple(rows_below(sheet, headings))
    columns = dict(headings.columns)
    dropped = tuple(_personal_columns(headings, body))
    for column, _ in dropped:
        for name in [name for name, at in columns.items() if at == column]:
            del columns[name]
    if any(name not in columns for name in REQUIRED[kind]):
        raise NoHeadings(names="、".join(HEADINGS[kind][name][0] for name in REQUIRED[kind]))
    rows, notes = [], []
    for row in body:
        if _is_footnote(row, columns):
            notes.append(row.number)
        elif (read := _read_row(row, columns)) is not None:
            rows.append(read)
    gone = {column for column, _ in dropped} | set(columns.values())
    return SheetRows(
        kind=kind,
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
            if name in YEARS and any(_is_more_than_a_year(row.text(column)) for row in body)
        ),
    )


def _is_more_than_a_year(text: str) -> bool:
    return bool(text) and not is_only_a_year(text)


def _personal_columns(
    headings: Headings, body: tuple[Row, ...]
) -> Iterator[tuple[int, DroppedColumn]]:
    fields = {column: name for name, column in headings.columns.items()}
    for column, title in sorted(headings.titles.items()):
        name = fields.get(column)
        holds = personal_heading(title) if name is None else None
        holds = holds or _holds(body, column, name)
        if holds is not None:
            yield column, DroppedColumn(title, holds)


def _holds(body: tuple[Row, ...], column: int, name: str | None) -> Personal | None:
    """Tell what most of a column's cells are, where that is never kept."""
    if name in CODES:
        return None
    texts = []
    for row in body:
        if text := row.text(column):
            texts.append(text)
            if len(texts) == SAMPLE:
                break
    tests = [(Personal.IDENTITY, is_identity_number)]
    if name in {None, "number"}:
        tests.append((Personal.TELEPHONE, is_telephone_number))
    if name is None:
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


def _read_row(row: Row, columns: Mapping[str, int]) -> SheetRow | None:
    cells: dict[str, str] = {}
    faults: list[Fault] = []
    for name, column in columns.items():
        text = tidy(row.text(column))
        if not text or (name == "ends_on" and text.casefold() in STILL_HELD):
            continue
        if _is_secret(text, name):
            faults.append(Fault.of(name, PersonalCell))
            continue
        if name in DAYS:
            text, fault = _day(name, row.value(column), text)
            faults += [fault] if fault else []
        elif name in YEARS:
            text, fault = _year(name, text)
            faults += [fault] if fault else []
        cells[name] = text
    return SheetRow(row.number, cells, tuple(faults)) if cells or faults else None


def _is_secret(text: str, name: str) -> bool:
    if name in CODES or len(text) < SECRET_LEAST:
        return False
    if name not in MAY_BE_LONG_NUMBERS and is_telephone_number(text):
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
        return str(birth_year_of(text)), None
    except NotADate:
        return text, Fault.of(name, YearUnclear, text=text)
