"""Which rows of an .xls nobody sees: calamine does not tell, the records of the file do.

A compound file (MS-CFB) holds one stream of records (MS-XLS, BIFF8): `BoundSheet8` names a sheet
and says where its records begin, `Row` says in `fDyZero` that a row has no height.
"""

import struct
from collections.abc import Iterator

FREE = 0xFFFFFFFA
"""From here on a number is no sector."""
HEADER, ENTRY, FIRST_TABLES = 512, 128, 109
BEGIN, END, SHEET, ROW = 0x0809, 0x000A, 0x0085, 0x0208
BIFF8 = 0x0600
NO_HEIGHT = 0x20
STREAMS = ("Workbook", "Book")


def hidden_in_xls(data: bytes) -> dict[str, frozenset[int]] | None:
    """Return for each sheet the numbers of its rows that nobody sees; None where it is not told.

    A book of an older format, a small one within another stream, or a broken one is not told.
    """
    try:
        stream = _stream(data)
        sheets = list(_sheets(stream))
        return {name: frozenset(_hidden_rows(stream, start)) for name, start in sheets} or None
    except (struct.error, IndexError, UnicodeDecodeError, _Unknown):
        return None


class _Unknown(ValueError):  # noqa: N818 -- a fact, caught here
    """The file is built in another way."""


def _stream(data: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    directory, cutoff = (struct.unpack_from("<I", data, place)[0] for place in (48, 56))
    more = struct.unpack_from("<I", data, 68)[0]
    per_sector = size // 4

    def sector(number: int) -> bytes:
        return data[HEADER + number * size : HEADER + (number + 1) * size]

    def numbers(number: int) -> tuple[int, ...]:
        return struct.unpack(f"<{per_sector}I", sector(number))

    tables = list(struct.unpack_from(f"<{FIRST_TABLES}I", data, HEADER - 4 * FIRST_TABLES))
    most = len(data) // size + 1
    for _ in range(most):
        if more >= FREE:
            break
        *some, more = numbers(more)
        tables += some
    following = [each for table in tables if table < FREE for each in numbers(table)]

    def chain(number: int) -> bytes:
        found = []
        while number < FREE:
            found.append(sector(number))
            number = following[number]
            if len(found) > most:
                raise _Unknown
        return b"".join(found)

    entries = chain(directory)
    for place in range(0, len(entries), ENTRY):
        length = struct.unpack_from("<H", entries, place + 64)[0]
        name = entries[place : place + max(length - 2, 0)].decode("utf-16-le")
        start, whole = struct.unpack_from("<II", entries, place + 116)
        if name in STREAMS and whole >= cutoff:
            return chain(start)[:whole]
    raise _Unknown


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a part, until it ends; parts within it are passed over."""
    depth, place = 0, start
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + length]
        place += 4 + length
        depth += (kind == BEGIN) - (kind == END)
        if depth == 1:
            yield kind, body
        if depth < 1:
            return


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, body in _records(stream, 0):
        if kind == BEGIN and struct.unpack_from("<H", body)[0] != BIFF8:
            raise _Unknown
        if kind == SHEET:
            start, length, is_wide = struct.unpack_from("<I2xBB", body)
            text = body[8 : 8 + length * (1 + is_wide)]
            yield text.decode("utf-16-le" if is_wide else "latin-1"), start


def _hidden_rows(stream: bytes, start: int) -> Iterator[int]:
    for kind, body in _records(stream, start):
        if kind == ROW and struct.unpack_from("<H", body, 12)[0] & NO_HEIGHT:
            yield struct.unpack_from("<H", body)[0] + 1
