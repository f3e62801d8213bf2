"""Files that nobody sends by accident, each made anew; small to send, large to read."""

import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
PARTS = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
TO_BOOK = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
TO_SHEET = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
NAME = b'<row r="1"><c r="A1" t="inlineStr"><is><t>\xe5\xa7\x93\xe5\x90\x8d</t></is></c></row>'


def zipped(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack parts under their names."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def book(rows: bytes = NAME, *, before: bytes = b"", sheets: int = 1, **more: bytes) -> bytes:
    """Lay rows of XML into the smallest workbook that readers take."""
    listed = b"".join(
        b'<sheet name="s%d" sheetId="%d" r:id="r1"/>' % (n, n) for n in range(1, 1 + sheets)
    )
    return zipped(
        {
            "[Content_Types].xml": PARTS,
            "_rels/.rels": TO_BOOK,
            "xl/workbook.xml": b"<workbook %s %s><sheets>%s</sheets></workbook>"
            % (MAIN, LINKS, listed),
            "xl/_rels/workbook.xml.rels": TO_SHEET,
            "xl/worksheets/sheet1.xml": b"<worksheet %s>%s<sheetData>%s</sheetData></worksheet>"
            % (MAIN, before, rows),
        }
        | {name.replace("__", "/") + ".xml": content for name, content in more.items()}
    )


def nest(depth: int = 5, width: int = 16) -> bytes:
    """Make zips in zips, as 42.zip does, ten megabytes of nothing in the innermost."""
    inner = zipped({"0.xml": bytes(10 * 1024 * 1024)})
    for _ in range(depth):
        inner = zipped({f"{number}.zip": inner for number in range(width)})
    return inner


def zeros(gigabytes: int = 10, *, says: int | None = None) -> bytes:
    """Make one entry of so many zeros, packed; `says` is the size that it gives itself."""
    machine = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = bytes(16 * 1024 * 1024)
    # a full flush makes each block the same bytes, so that one stands for all
    once = machine.compress(block) + machine.flush(zlib.Z_FULL_FLUSH)
    again = machine.compress(block) + machine.flush(zlib.Z_FULL_FLUSH)
    packed = once + again * (64 * gigabytes - 1) + machine.flush()
    size = min(gigabytes * 1024**3, 0xFFFFFFFE) if says is None else says
    name = b"xl/worksheets/sheet1.xml"
    sizes = struct.pack("<IIIHH", 0, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sizes + name
    central = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sizes
    central += struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(packed), 0)
    return local + packed + central + b"PK\x05\x06" + end


def entries(count: int = 1_000_000) -> bytes:
    """List so many entries without a name that all lie at one place."""
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    central = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, *[0] * 14)
    listed = central * count
    size = struct.pack("<Q", len(listed))
    number = struct.pack("<Q", count)
    end64 = b"PK\x06\x06" + struct.pack("<QHHII", 44, 45, 45, 0, 0) + number + number + size
    end64 += struct.pack("<Q", len(local))
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, len(local) + len(listed), 1)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, *[0xFFFF] * 2, *[0xFFFFFFFF] * 2, 0)
    return local + listed + end64 + locator + end


def sheets(count: int = 100_000) -> bytes:
    """Keep so many sheets, each in a part of its own."""
    part = b"<worksheet/>"
    return zipped(
        {f"xl/worksheets/sheet{n}.xml": part for n in range(count)}, method=zipfile.ZIP_STORED
    )


def strings(count: int = 10_000_000) -> bytes:
    """Fill the table of shared strings with as many short ones."""
    dice = random.Random(7)
    few = b"".join(b"<si><t>%x</t></si>" % dice.randrange(64) for _ in range(10_000))
    table = b"<sst %s>%s</sst>" % (MAIN, few * (count // 10_000))
    return book(xl__sharedStrings=table)


def one_string_everywhere() -> bytes:
    """Let 200,000 cells show one shared string of 32,000 characters."""
    table = b"<sst %s><si><t>%s</t></si></sst>" % (MAIN, b"x" * 32_000)
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (number, number)
        for number in range(1, 200_001)
    )
    return book(rows, xl__sharedStrings=table)


def laughs() -> bytes:
    """Define entities that grow tenfold nine times."""
    kinds = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    sheet = b'<!DOCTYPE w [<!ENTITY l0 "ha">%s]><worksheet>&l9;</worksheet>' % kinds
    return zipped({"xl/worksheets/sheet1.xml": sheet})


def outside(address: str) -> bytes:
    """Ask the reader to fetch something."""
    sheet = f'<!DOCTYPE w [<!ENTITY l SYSTEM "{address}">]><worksheet>&l;</worksheet>'
    return zipped({"xl/worksheets/sheet1.xml": sheet.encode()})


def far_cell() -> bytes:
    """Fill the last cell that a sheet can have."""
    return book(NAME + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "zips in zips, as 42.zip": (nest, "WrongKind"),
    "10 GB of zeros": (zeros, "UnpacksTooLarge"),
    "10 GB of zeros that say they are 9 bytes": (lambda: zeros(says=9), "UnpacksTooLarge"),
    "a million entries": (entries, "FileTooLarge"),
    "400,000 entries": (lambda: entries(400_000), "TooManyParts"),
    "100,000 sheets": (sheets, "TooManyParts"),
    "10,000,000 shared strings": (strings, "TooManyCells"),
    "one long string in 200,000 cells": (one_string_everywhere, "TakesTooMuchMemory"),
    "a cell in the last corner": (far_cell, "TooManyCells"),
    "a billion laughs": (laughs, "HoldsEntities"),
    "an entity from outside": (lambda: outside("http://127.0.0.1:9/"), "HoldsEntities"),
}
"""What it is → how it is made, and the refusal that answers it."""
