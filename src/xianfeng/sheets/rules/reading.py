"""From a sheet to rows of known fields; what must not be kept is left out here already."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.sheets.headings import (
    Headings,
    HeadingsMissing,
    NoHeadings,
    find_headings,
    heading_key,
    rows_below,
)
from xianfeng.foundation.sheets.rows import Cell, Row, Sheet
from xianfeng.foundation.text import (
    FIRST_SERIAL,
    FROM_1904,
    LAST_SERIAL,
    NotADate,
    day_or_month,
    is_identity_number,
    is_telephone_number,
    parse_date,
)
from xianfeng.sheets.rules.columns import OURS, Columns, Shape, personal_heading
from xianfeng.sheets.rules.faults import (
    CellFailed,
    Fault,
    LevelsInColumns,
    NumberChanged,
    PersonalCell,
    YearUnclear,
)
from xianfeng.sheets.rules.rows import (
    MONTH_LENGTH,
    DroppedColumn,
    Personal,
    SheetRow,
    SheetRows,
    Skipped,
    tidy,
)
from xianfeng.sheets.rules.tails import is_prefilled, tail_word

SAMPLE = 500
"""Cells of a column that are looked at to see what it holds."""
SECRET_LEAST = 10
"""Characters of the shortest telephone number; identity numbers have 15 or 18."""
MOBILE_LENGTH = 11
ABOVE_MOST, ABOVE_CELLS = 120, 12
"""Characters and cells of what stands above the headings that are looked at."""
MAY_BE_LONG_NUMBERS = frozenset({Shape.CODE, Shape.NAMED, Shape.NUMBER})
_YEAR = re.compile(r"(?P<year>(19|20)\d\d)([年.\-/].*)?")
_FIGURES = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_ONLY_A_YEAR = re.compile(r"(19|20)\d\d年?")
_LONG_NUMBER = re.compile(r"[0-9Xx]{15,18}")
_ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{1,12}(省|市|区|县|镇|乡|街道|路|街|巷|村)[\u4e00-\u9fff\d]*\d+(号|室|栋|幢|弄|单元|楼)"
)
_FAILED = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)")
_DECIMALS = re.compile(r"\d+\.0+")
_POWER = re.compile(r"\d(\.\d+)?e\+\d+", re.IGNORECASE)
EXACT_MOST = 1e15
"""The largest number of a cell whose figures are all kept."""


def read_rows(sheets: Sheet | Sequence[Sheet], wanted: Columns) -> SheetRows:
    """Find the known columns of the sheets that have them and read these, and nothing else.

    Args:
        sheets: as `foundation.sheets.read_sheets` gave them; those without the headings, and the
            hidden ones, are named as left out.

    Raises:
        NoHeadings: no row holds the headings.
        HeadingsMissing: a needed heading is missing, or its column holds what is never kept.
        HeadingTwice: two columns have one name.
        LevelsInColumns: each level has a column of its own.
    """
    given = (sheets,) if isinstance(sheets, Sheet) else sheets
    found: list[tuple[Sheet, _Found]] = []
    refusals: list[Refusal] = []
    for sheet in given:
        try:
            if sheet.rows:
                found.append((sheet, _Found.of(sheet, wanted)))
        except Refusal as refusal:
            refusals.append(refusal)
    if not found:
        needed = "、".join(map(wanted.title_of, wanted.required))
        raise next(
            (each for each in refusals if type(each) is not NoHeadings), NoHeadings(names=needed)
        )
    whole = {*wanted.required, *wanted.asked}
    most = max(len(whole & each.columns.keys()) for _, each in found)
    taken = [(sheet, each) for sheet, each in found if len(whole & each.columns.keys()) == most]
    read = [each.read(sheet, name=sheet.name if len(taken) > 1 else "") for sheet, each in taken]
    names = [sheet.name for sheet, _ in taken]
    left_out = tuple((each.name, len(each.rows)) for each in given if each.name not in names)
    return replace(
        read[0],
        rows=tuple(row for each in read for row in each.rows),
        dropped=tuple(dict.fromkeys(what for each in read for what in each.dropped)),
        unused=tuple(dict.fromkeys(what for each in read for what in each.unused)),
        skipped=tuple(what for each in read for what in each.skipped),
        hidden=tuple(what for each in read for what in each.hidden),
        left_out=left_out,
        may_hide=not all(sheet.tells_hidden for sheet, _ in taken),
    )


@dataclass(frozen=True)
class _Found:
    """The columns of one sheet, and the rows below their headings."""

    headings: Headings
    columns: Mapping[str, int]
    dropped: Mapping[int, DroppedColumn]
    body: tuple[Row, ...]
    wanted: Columns

    @classmethod
    def of(cls, sheet: Sheet, wanted: Columns) -> "_Found":
        """Find them; the refusals are those of `read_rows`."""
        must = [name for name in wanted.required if name not in wanted.asked]
        headings = find_headings(
            sheet,
            wanted.headings,
            required=must,
            fits={name: field.fits for name, field in wanted.fields.items() if field.fits},
            instead=wanted.instead,
            unless=wanted.required,
        )
        keys = [heading_key(title) for title in headings.titles.values()]
        if sum(key in wanted.levels for key in keys) > 1:
            raise LevelsInColumns(found="、".join(headings.titles.values())[:200])
        body = tuple(rows_below(sheet, headings))
        dropped = dict(_personal_columns(headings, body, wanted))
        columns = {name: at for name, at in headings.columns.items() if at not in dropped}
        if lacking := [wanted.title_of(name) for name in must if name not in columns]:
            titles = "、".join(headings.titles.values())
            raise HeadingsMissing(missing="、".join(lacking), found=titles[:200])
        return cls(headings, columns, dropped, body, wanted)

    def read(self, sheet: Sheet, *, name: str) -> SheetRows:
        """Read the rows; `name` is the sheet's where several are read."""
        wanted, columns, titles = self.wanted, self.columns, self.headings.titles
        reader = _Reader(columns, wanted, from_1904=sheet.from_1904, sheet=name)
        rows = [read for row in self.body if (read := reader.read(row)) is not None]
        gone = {*self.dropped, *columns.values()}
        return SheetRows(
            kind=wanted.kind,
            titles={field: titles[column] for field, column in columns.items()},
            rows=tuple(rows),
            dropped=tuple(self.dropped.values()),
            unused=tuple(
                title
                for column, title in sorted(titles.items())
                if column not in gone and heading_key(title) not in OURS
            ),
            skipped=tuple(reader.skipped),
            shortened=tuple(
                titles[column]
                for field, column in columns.items()
                if wanted.fields[field].shape is Shape.YEAR
                and any(_is_more_than_a_year(row.text(column)) for row in self.body)
            ),
            hidden=tuple(
                Skipped(row.number, sheet=name) for row in rows if row.number in sheet.hidden
            ),
            above=tuple(
                text
                for row in sheet.rows
                if row.number < self.headings.row
                for column in range(len(row.cells))
                if (text := row.text(column)[:ABOVE_MOST])
            )[:ABOVE_CELLS],
        )


def _is_more_than_a_year(text: str) -> bool:
    return bool(text) and _ONLY_A_YEAR.fullmatch(text.translate(_FIGURES)) is None


def year_of(text: str) -> int:
    """Read the year off a year or a whole date; month and day are let go here.

    Raises:
        NotADate: no year can be read.

    >>> year_of("1985"), year_of("1985年10月"), year_of("一九八五年"), year_of("1985.1")
    (1985, 1985, 1985, 1985)
    """
    match = _YEAR.fullmatch(text.translate(_FIGURES))
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


@dataclass
class _Reader:
    """Reads row by row, and remembers what was passed over and under which title it is."""

    columns: Mapping[str, int]
    wanted: Columns
    from_1904: bool
    sheet: str
    skipped: list[Skipped] = field(default_factory=list)
    section: str = ""

    def __post_init__(self) -> None:
        titled = self.wanted.section
        if titled is not None and titled[1].search(self.sheet):
            self.section = self.sheet

    def read(self, row: Row) -> SheetRow | None:
        """Return a row; None where it is empty or no record."""
        if word := tail_word(row, self.columns, self.wanted.required):
            self._skip(row, word)
            return None
        texts = {row.text(place) for place in range(len(row.cells))} - {""}
        titled = self.wanted.section
        if titled is not None and len(texts) == 1 and titled[1].search(text := texts.pop()):
            self.section = text
            self._skip(row, text)
            return None
        cells: dict[str, str] = {}
        faults: list[Fault] = []
        for name, column in self.columns.items():
            text, fault = self._cell(name, row.value(column), tidy(row.text(column)))
            if text:
                cells[name] = text
            if fault is not None:
                faults.append(fault)
        if not cells and not faults:
            return None
        if not faults and is_prefilled(cells, self.wanted):
            self._skip(row, "")
            return None
        if titled is not None and titled[0] not in self.columns and self.section:
            cells[titled[0]] = self.section
        return SheetRow(row.number, cells, tuple(faults), self.sheet)

    def _skip(self, row: Row, word: str) -> None:
        self.skipped.append(Skipped(row.number, word, self.sheet))

    def _cell(self, name: str, value: Cell, text: str) -> tuple[str, Fault | None]:
        """Return the text of a cell and what is wrong with it; what is never kept is no text."""
        shape = self.wanted.fields[name].shape
        if not text or self.wanted.is_void(name, text):
            return "", None
        if _FAILED.fullmatch(text):
            return "", Fault.of(name, CellFailed, text=text)
        if _is_secret(text, shape):
            return "", Fault.of(name, PersonalCell)
        if shape in {Shape.DAY, Shape.YEAR}:
            is_day = shape is Shape.DAY
            return (
                _day(name, value, text, from_1904=self.from_1904) if is_day else _year(name, text)
            )
        if shape in {Shape.NUMBER, Shape.CODE} and (
            _POWER.fullmatch(text)
            or (shape is Shape.NUMBER and _DECIMALS.fullmatch(text))
            or (isinstance(value, float) and value >= EXACT_MOST)
        ):
            return text, Fault.of(name, NumberChanged, text=text)
        return text, None


def _is_secret(text: str, shape: Shape) -> bool:
    if shape is Shape.CODE or len(text) < SECRET_LEAST:
        return False
    if shape not in MAY_BE_LONG_NUMBERS and is_telephone_number(text):
        return True
    if shape is Shape.NUMBER and len(text) == MOBILE_LENGTH and is_telephone_number(text):
        return True
    return is_identity_number(text) or any(map(is_identity_number, _LONG_NUMBER.findall(text)))


def _day(name: str, value: Cell, text: str, *, from_1904: bool) -> tuple[str, Fault | None]:
    if isinstance(value, float) and not value.is_integer() and text.endswith(".1"):  # 2019.1
        return text, Fault.of(name, NotADate, text=text)
    if from_1904 and isinstance(value, float) and FIRST_SERIAL <= value + FROM_1904 <= LAST_SERIAL:
        text = str(value + FROM_1904)
    try:
        day, is_month = day_or_month(text)
    except NotADate as error:
        return text, Fault.of(name, NotADate, text=str(error.details["text"]))
    return day.isoformat()[: MONTH_LENGTH if is_month else None], None


def _year(name: str, text: str) -> tuple[str, Fault | None]:
    try:
        return str(year_of(text)), None
    except NotADate:
        return text, Fault.of(name, YearUnclear, text=text)
