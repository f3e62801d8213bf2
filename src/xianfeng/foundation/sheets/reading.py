"""Reading workbooks and separated text that anybody may have sent."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO

import python_calamine as calamine

from xianfeng.foundation.archives import ArchiveLimits, read_archive
from xianfeng.foundation.errors import N_, Refusal

from .marks import NO_MARKS, Marks, column_number, hidden_in_ods, marks_in
from .old_books import hidden_in_xls
from .rows import Cell, Row, Sheet

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD_BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
OLD_LOCKED = re.compile(
    rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
"""The first record of an old book, and behind it the one that asks for a password."""
ODS_LOCKED = b"encryption-data"
STRINGS = "xl/sharedStrings.xml"
"""The part of a workbook where its texts stand, each once; the reader loads them all."""
KINDS = ("xlsx", "xls", "ods", "csv")
MARKS_16 = (b"\xff\xfe", b"\xfe\xff")
"""With which “Unicode text” begins, as Excel saves it."""

_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Za-z]{1,4})(\d{1,9})"[^>]*>')
_ODS = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^>]*)>")
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,9})')
_COLUMNS_REPEATED = re.compile(rb'number-columns-repeated="(\d{1,9})')


class FileTooLarge(Refusal):
    """Refused by size, before it was read."""

    sentence = N_(
        "The file is larger than {most} megabytes, so it was not read. Save only what is "
        "needed in a new file, or upload it in several parts."
    )


class WrongKind(Refusal):
    """The content is not what the name says."""

    sentence = N_(
        "“{name}” is not the type of file its name suggests. Open it in your office "
        "program and save it as {kinds}."
    )


class UnknownKind(Refusal):
    """The name says a kind that is not read."""

    sentence = N_(
        "“{name}” is not a spreadsheet that can be read here. Save it as .xlsx (in WPS or "
        "Excel: File, Save as) and upload that file. Files ending in {kinds} can be read."
    )


class LockedSheet(Refusal):
    """The workbook opens with a password only."""

    sentence = N_("“{name}” is protected by a password. Save it without one and upload it again.")


class DamagedSheet(Refusal):
    """The workbook cannot be read."""

    sentence = N_(
        "“{name}” is damaged and cannot be read. Open it in your office program, save it "
        "as a new file and upload that."
    )


class TooManyCells(Refusal):
    """The sheet is larger than any list that an office keeps."""

    sentence = N_(
        "The spreadsheet has more than {rows} rows or {columns} columns. Delete what "
        "does not belong to the list, or upload it in several parts."
    )


class EmptySheet(Refusal):
    """There is nothing on any sheet that people see."""

    sentence = N_("The spreadsheet is empty. Hidden sheets are not read.")


@dataclass(frozen=True)
class SheetLimits:
    """How large a sheet may be."""

    bytes: int = 20 * 1024 * 1024
    """Of the file."""
    rows: int = 200_000
    """That hold something."""
    columns: int = 256
    """That hold something."""
    cells: int = 12_000_000
    """Rows × columns up to the farthest cell."""
    strings: int = 3_000_000
    """Different texts that a workbook keeps apart from its sheets."""
    archive: ArchiveLimits = field(default_factory=ArchiveLimits)

    @property
    def too_many(self) -> TooManyCells:
        return TooManyCells(rows=self.rows, columns=self.columns)


def read_sheet(data: bytes, *, name: str, limits: SheetLimits) -> Sheet:
    """Read the first visible sheet that holds something, as `read_sheets` does."""
    return next(sheet for sheet in read_sheets(data, name=name, limits=limits) if sheet.rows)


def read_sheets(data: bytes, *, name: str, limits: SheetLimits) -> tuple[Sheet, ...]:
    """Read the sheets of a workbook, or a text with separated values; of hidden sheets the name.

    Args:
        name: its name; its ending says the kind, which the content must bear out.

    Raises:
        FileTooLarge, UnknownKind, WrongKind, LockedSheet, DamagedSheet, TooManyCells, EmptySheet
        and the refusals of `archives.read_archive`, each for what its name says.
    """
    if len(data) > limits.bytes:
        raise FileTooLarge(most=limits.bytes // (1024 * 1024))
    kind = name.rpartition(".")[2].lower()
    if kind not in KINDS:
        raise UnknownKind(name=name[-60:], kinds=" ".join("." + kind for kind in KINDS))
    if not data.strip():
        raise EmptySheet
    if kind == "csv":
        sheets = [_sheet(_csv(data, name, limits), limits)]
    else:
        marks = _check_workbook(data, name=name, kind=kind, limits=limits)
        sheets = list(_workbook(data, name, marks, limits))
    if sum(len(sheet.rows) for sheet in sheets) > limits.rows:
        raise limits.too_many
    if not any(sheet.rows for sheet in sheets):
        raise EmptySheet
    return tuple(sheets)


def _sheet(grid: Iterable[Sequence[Cell]], limits: SheetLimits) -> Sheet:
    rows = []
    for number, cells in enumerate(grid, start=1):
        filled = _trimmed(cells)
        if filled:
            rows.append(Row(number, filled))
            if len(rows) > limits.rows or len(filled) > limits.columns:
                raise limits.too_many
    return Sheet(tuple(rows))


def _trimmed(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    last = len(cells)
    while last and (cells[last - 1] is None or not str(cells[last - 1]).strip()):
        last -= 1
    return tuple(None if cell == "" else cell for cell in cells[:last])


def _separator(head: str) -> str:
    """Choose what parts the cells: the sign of which most lines have as many; prose varies."""
    lines = head.splitlines()

    def evenness(sign: str) -> tuple[int, int]:
        counts = Counter(count for line in lines if (count := line.count(sign)))
        return max(counts.values(), default=0), head.count(sign)

    return max(",\t;，", key=evenness)


def _csv(data: bytes, name: str, limits: SheetLimits) -> list[list[Cell]]:
    encodings = ("utf-16",) if data.startswith(MARKS_16) else ("utf-8-sig", "gb18030")
    if data.startswith((ZIP, OLE, b"%PDF")) or (b"\x00" in data and len(encodings) > 1):
        raise WrongKind(name=name[-60:], kinds=".xlsx")
    text = ""
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError as error:
            if encoding == encodings[-1]:
                raise WrongKind(name=name[-60:], kinds=".xlsx") from error
    separator = _separator(text[:4096])
    try:
        grid: list[list[Cell]] = []
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator):
            grid.append(list(row))
            if len(grid) * len(row) > limits.cells:
                raise limits.too_many
    except csv.Error as error:
        raise DamagedSheet(name=name[-60:]) from error
    return grid


def _check_workbook(
    data: bytes, *, name: str, kind: str, limits: SheetLimits
) -> dict[str, Marks] | list[Marks]:
    """Refuse what the reader should not even open; it trusts what a file says of itself.

    Returns:
        What each sheet says beside its values, by its name or in the order of the sheets.
    """
    if data.startswith(OLE):
        if ENCRYPTED in data or OLD_LOCKED.search(data):
            raise LockedSheet(name=name[-60:])
        if kind != "xls" or not any(mark in data for mark in OLD_BOOKS):
            raise WrongKind(name=name[-60:], kinds=".xlsx")
        told = hidden_in_xls(data)
        return {} if told is None else {sheet: Marks(rows) for sheet, rows in told.items()}
    if kind == "xls" or not data.startswith(ZIP):
        raise WrongKind(name=name[-60:], kinds=".xlsx")
    texts = read_archive(data, limits.archive)
    if ODS_LOCKED in texts.get("META-INF/manifest.xml", b""):
        raise LockedSheet(name=name[-60:])
    sheets = [
        text
        for part, text in texts.items()
        if (part.startswith("xl/worksheets/") if kind == "xlsx" else part == "content.xml")
    ]
    if not sheets:
        raise WrongKind(name=name[-60:], kinds=".xlsx")
    if texts.get(STRINGS, b"").count(b"<si") > limits.strings:
        raise limits.too_many
    far_corner = _xlsx_corner if kind == "xlsx" else _ods_corner
    for text in sheets:
        row, column = far_corner(text)
        if row * column > limits.cells:
            raise limits.too_many
    return marks_in(texts) if kind == "xlsx" else hidden_in_ods(sheets[0])


def _xlsx_corner(text: bytes) -> tuple[int, int]:
    rows: set[bytes] = set()
    columns: set[bytes] = set()
    for match in _CELL.finditer(text):
        if not match[0].endswith(b"/>"):
            columns.add(match[1])
            rows.add(match[2])
    return max(map(int, rows), default=1), max(map(column_number, columns), default=1)


def _ods_corner(text: bytes) -> tuple[int, int]:
    row = column = far_row = far_column = 0
    for match in _ODS.finditer(text):
        kind, attributes = match[1], match[2]
        if kind == b"table":
            row = column = 0
        elif kind == b"table-row":
            row += _repeated(_ROWS_REPEATED, attributes)
            column = 0
        else:
            column += _repeated(_COLUMNS_REPEATED, attributes)
            if not attributes.endswith(b"/"):
                far_row, far_column = max(far_row, row), max(far_column, column)
    return max(far_row, 1), max(far_column, 1)


def _repeated(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return int(match[1]) if match else 1


def _workbook(
    data: bytes, name: str, marks: dict[str, Marks] | list[Marks], limits: SheetLimits
) -> Iterator[Sheet]:
    try:
        with calamine.CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            for index, sheet in enumerate(book.sheets_metadata):
                if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                if sheet.visible != calamine.SheetVisibleEnum.Visible:
                    yield Sheet((), sheet.name, is_hidden=True)
                    continue
                is_told = bool(marks)
                if isinstance(marks, dict):
                    mark, is_told = marks.get(sheet.name, NO_MARKS), sheet.name in marks
                else:
                    mark = marks[index] if index < len(marks) else NO_MARKS
                rows = _sheet(_grid(book.get_sheet_by_index(index), mark, limits), limits).rows
                yield Sheet(
                    rows,
                    sheet.name,
                    hidden=mark.hidden,
                    from_1904=mark.from_1904,
                    tells_hidden=is_told,
                )
    except Refusal:
        raise
    except BaseException as error:
        # the reader is native code: a panic there is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit)):
            raise
        raise DamagedSheet(name=name[-60:]) from error


def _grid(sheet: "calamine.CalamineSheet", mark: Marks, limits: SheetLimits) -> list[list[Cell]]:
    grid: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), text in mark.texts.items():
        if row <= len(grid) and column < len(grid[row - 1]):
            grid[row - 1][column] = text
    merged = sheet.merged_cell_ranges or ()
    if len(merged) > limits.rows:
        raise limits.too_many
    for (top, left), (bottom, _) in merged:  # a value that stands for several rows
        for number in range(top + 1, min(bottom + 1, len(grid))):
            grid[number][left] = grid[top][left]
    return grid
