"""Workbooks of the old binary format, and what only a real reader finds out."""

import struct
import zipfile
from io import BytesIO

import pytest
import python_calamine
import xlsxwriter

from xianfeng.foundation.sheets.reading import EmptySheet, LockedSheet, SheetLimits, read_sheet

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
