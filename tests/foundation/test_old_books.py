"""Workbooks of the old binary format, and what only a real reader finds out."""

import struct
import zipfile
from io import BytesIO

import pytest
import python_calamine
import xlsxwriter

from xianfeng.foundation.sheets.old_books import hidden_in_xls
from xianfeng.foundation.sheets.reading import (
    EmptySheet,
    LockedSheet,
    SheetLimits,
    read_sheet,
    read_sheets,
)

LIMITS = SheetLimits()
SECTOR = 512
FREE, END, OF_FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def old_book(*records: tuple[int, bytes]) -> bytes:
    """Lay records into the one stream of a compound file, as Excel 97 does."""
    stream = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)
    stream = stream.ljust(8 * SECTOR, b"\0")
    sectors = len(stream) // SECTOR
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    header += struct.pack("<108I", *([FREE] * 108))  # the first sector of the table stands at 0
    fat = [OF_FAT, END, *range(3, 2 + sectors), END]
    table = struct.pack(f"<{SECTOR // 4}I", *fat, *[FREE] * (SECTOR // 4 - len(fat)))
    root = entry("Root Entry", kind=5, child=1, start=END, size=0)
    book = entry("Workbook", kind=2, child=FREE, start=2, size=len(stream))
    return header + table + (root + book).ljust(SECTOR, b"\0") + stream


def entry(name: str, *, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


BEGIN = (0x0809, struct.pack("<HHHHII", 0x0600, 5, 0x0DBB, 0x07CC, 0, 6))
LOCKED = (0x002F, struct.pack("<HHHH", 1, 1, 1, 0) + bytes(48))
PROTECTED = (0x0086, b"")
CLOSE = (0x000A, b"")


@pytest.mark.parametrize("records", [(BEGIN, LOCKED, CLOSE), (BEGIN, PROTECTED, LOCKED, CLOSE)])
def test_an_old_book_with_a_password_says_so(records: tuple[tuple[int, bytes], ...]) -> None:
    with pytest.raises(LockedSheet):
        read_sheet(old_book(*records), name="名册.xls", limits=LIMITS)


def test_an_open_document_with_a_password_says_so() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("content.xml", b"sealed")
        made.writestr(
            "META-INF/manifest.xml",
            b'<manifest:manifest><manifest:file-entry manifest:full-path="content.xml">'
            b"<manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
        )

    with pytest.raises(LockedSheet):
        read_sheet(target.getvalue(), name="名册.ods", limits=LIMITS)


def test_an_old_book_without_a_password_is_read() -> None:
    with pytest.raises(EmptySheet):
        read_sheet(old_book(BEGIN, CLOSE), name="名册.xls", limits=LIMITS)


def test_a_book_whose_sheets_are_all_hidden_is_empty() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as made:
        made.add_worksheet().write(0, 0, "姓名")
    hidden = BytesIO()
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(hidden, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            new.writestr(part, text.replace(b"<sheet name=", b'<sheet state="hidden" name='))

    with pytest.raises(EmptySheet):
        read_sheet(hidden.getvalue(), name="名册.xlsx", limits=LIMITS)


def test_an_interrupt_while_reading_is_no_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        @staticmethod
        def from_filelike(_file: BytesIO) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Interrupted)

    with pytest.raises(KeyboardInterrupt):
        read_sheet(old_book(BEGIN, CLOSE), name="名册.xls", limits=LIMITS)


def book_of(*sheets: tuple[str, dict[int, bool]], version: int = 0x0600) -> bytes:
    """A book of sheets, each with rows of one word; those that are marked are hidden."""
    begin = (0x0809, struct.pack("<HHHHII", version, 5, 0x0DBB, 0x07CC, 0, 6))
    parts = [laid(*sheet_records(rows)) for _name, rows in sheets]
    at = len(laid(begin, *(bound(name, 0) for name, _ in sheets), CLOSE))
    heads = []
    for (name, _rows), part in zip(sheets, parts, strict=True):
        heads.append(bound(name, at))
        at += len(part)
    return old_book(
        begin, *heads, CLOSE, *(each for _, rows in sheets for each in sheet_records(rows))
    )


def laid(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)


def bound(name: str, at: int) -> tuple[int, bytes]:
    is_wide = not name.isascii()
    text = name.encode("utf-16-le" if is_wide else "latin-1")
    return 0x0085, struct.pack("<IBBBB", at, 0, 0, len(name), is_wide) + text


def sheet_records(rows: dict[int, bool]) -> list[tuple[int, bytes]]:
    """Rows from 1, among them a drawing, which is a part within the part."""
    begin = (0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    drawing = [(0x0809, begin[1]), (0x0208, row_body(99, is_hidden=True)), CLOSE]
    lines = [(0x0208, row_body(number, is_hidden=hidden)) for number, hidden in rows.items()]
    cells = [(0x0204, cell_body(number, f"第{number}行")) for number in rows]
    return [begin, *lines, *drawing, *cells, CLOSE]


def row_body(number: int, *, is_hidden: bool) -> bytes:
    return struct.pack("<HHHHHHHH", number - 1, 0, 1, 255, 0, 0, 0x20 * is_hidden | 0x100, 15)


def cell_body(number: int, text: str) -> bytes:
    return struct.pack("<HHHHB", number - 1, 0, 0, len(text), 1) + text.encode("utf-16-le")


def test_rows_that_nobody_sees_in_an_old_book_are_told() -> None:
    data = book_of(("名册", {1: False, 2: True, 3: False}), ("Sheet2", {1: True}))

    first, second = read_sheets(data, name="名册.xls", limits=LIMITS)

    assert [row.text(0) for row in first.rows] == ["第1行", "第2行", "第3行"]
    assert (first.hidden, second.hidden) == (frozenset({2}), frozenset({1}))
    assert first.tells_hidden


@pytest.mark.parametrize(
    "data",
    [
        book_of(("名册", {1: True}), version=0x0500),
        book_of(("名册", {1: True})).replace("Workbook".encode("utf-16-le"), b"W\0" * 8),
        book_of(("名册", {1: True}))[:700],
        book_of(),
        old_book(BEGIN),
        b"",
    ],
    ids=["an older format", "another stream", "cut off", "no sheet", "no end", "nothing"],
)
def test_what_is_not_told_of_an_old_book_is_not_guessed(data: bytes) -> None:
    assert hidden_in_xls(data) is None


def test_a_chain_that_bites_its_tail_ends() -> None:
    data = bytearray(book_of(("名册", {1: True})))
    struct.pack_into("<I", data, SECTOR + 4 * 5, 5)

    assert hidden_in_xls(bytes(data)) is None


def test_tables_that_name_one_another_for_ever_are_read_once_each() -> None:
    data = bytearray(book_of(("名册", {1: True})))
    further = len(data) // SECTOR - 1
    struct.pack_into("<II", data, 68, further, 1)
    data += struct.pack(f"<{SECTOR // 4}I", *[FREE] * (SECTOR // 4 - 1), further)

    assert hidden_in_xls(bytes(data)) == {"名册": frozenset({1})}


def test_more_tables_stand_in_sectors_of_their_own() -> None:
    data = bytearray(book_of(("名册", {1: True})))
    first = struct.unpack_from("<I", data, 76)[0]
    further = len(data) // SECTOR - 1
    struct.pack_into("<I", data, 76, FREE)
    struct.pack_into("<II", data, 68, further, 1)
    data += struct.pack(f"<{SECTOR // 4}I", first, *[FREE] * (SECTOR // 4 - 2), END)

    assert hidden_in_xls(bytes(data)) == {"名册": frozenset({1})}
