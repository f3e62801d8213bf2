"""Sheets of slips as PDF, A4, twelve a sheet with lines to cut along; no Django, no file.

Written here, in memory: an office program would leave codes that can vote in its temporary files.
Faces are not embedded: readers have their own for Chinese (Adobe-GB1) and for code letters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import compress

import segno

MILLIMETRE = 72 / 25.4
WIDTH, HEIGHT = 210 * MILLIMETRE, 297 * MILLIMETRE
COLUMNS, ROWS = 3, 4
A_SHEET = COLUMNS * ROWS
MARGIN = 8 * MILLIMETRE
CELL_WIDTH = (WIDTH - 2 * MARGIN) / COLUMNS
CELL_HEIGHT = (HEIGHT - 2 * MARGIN) / ROWS
QR_SIZE = 31 * MILLIMETRE
SANS, FIXED = "/F1", "/F2"
LATIN_LAST = 0x2E7F
"""Characters up to here are half as wide as Chinese ones."""
FIXED_WIDTH = 0.6

_FONTS = (
    (
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UTF16-H/Encoding/UniGB-UTF16-H"
        "/DescendantFonts[4 0 R]>>"
    ),
    (
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)"
        "/Ordering(GB1)/Supplement 5>>/DW 1000/W[1 95 500 814 939 500]/FontDescriptor 5 0 R>>"
    ),
    (
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    ),
    "<</Type/Font/Subtype/Type1/BaseFont/Courier-Bold>>",
)


@dataclass(frozen=True)
class Line:
    """One line of a slip: its words, their size in points, the face of codes or the other one."""

    words: str
    size: float = 8.0
    is_code: bool = False

    @property
    def width(self) -> float:
        """How wide it is, in points."""
        if self.is_code:
            return len(self.words) * FIXED_WIDTH * self.size
        return sum(0.5 if ord(sign) <= LATIN_LAST else 1.0 for sign in self.words) * self.size

    def fitted(self, width: float) -> "Line":
        """Return the line as large as it fits."""
        size = self.size if self.width <= width else self.size * width / self.width
        return Line(self.words, size, self.is_code)


@dataclass(frozen=True)
class PaperSlip:
    """What stands on one slip: lines above the code to scan, its address, lines below."""

    above: tuple[Line, ...]
    address: str
    below: tuple[Line, ...]

    def __repr__(self) -> str:
        """Say nothing: the address can vote."""
        return "<slip on paper>"


def sheets(slips: Sequence[PaperSlip], *, title: str) -> bytes:
    """Write slips as a PDF.

    Args:
        slips: in the order in which they are printed.
        title: of the document, as a reader shows it.
    """
    pages = [_page(slips[at : at + A_SHEET]) for at in range(0, len(slips), A_SHEET)]
    first = 3 + len(_FONTS)
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]/MediaBox[0 0 {WIDTH:.2f} {HEIGHT:.2f}]"
        f"/Resources<</Font<<{SANS} 3 0 R{FIXED} 6 0 R>>>>>>".encode(),
        *(font.encode() for font in _FONTS),
    ]
    for place, content in enumerate(pages):
        packed = compress(content.encode())
        objects += [
            f"<</Type/Page/Parent 2 0 R/Contents {first + 2 * place + 1} 0 R>>".encode(),
            b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(packed), packed),
        ]
    objects.append(f"<</Title<{_hex(title, mark=True)}>>>".encode())
    return _file(objects)


def _page(slips: Iterable[PaperSlip]) -> str:
    drawn = [_cuts()]
    for place, slip in enumerate(slips):
        row, column = divmod(place, COLUMNS)
        left = MARGIN + column * CELL_WIDTH
        top = HEIGHT - MARGIN - row * CELL_HEIGHT
        drawn.append(_slip(slip, left, top))
    return "\n".join(drawn)


def _cuts() -> str:
    """Draw lines to cut along, from edge to edge."""
    across = [MARGIN + row * CELL_HEIGHT for row in range(ROWS + 1)]
    down = [MARGIN + column * CELL_WIDTH for column in range(COLUMNS + 1)]
    lines = [f"0 {y:.2f} m {WIDTH:.2f} {y:.2f} l S" for y in across]
    lines += [f"{x:.2f} 0 m {x:.2f} {HEIGHT:.2f} l S" for x in down]
    return "q 0.4 w 0.5 G [3 3] 0 d " + " ".join(lines) + " Q"


def _slip(slip: PaperSlip, left: float, top: float) -> str:
    middle = left + CELL_WIDTH / 2
    at = top - 4 * MILLIMETRE
    drawn = []
    for line in slip.above:
        at -= line.size * 1.35
        drawn.append(_text(line, middle, at))
    at -= QR_SIZE + 1.5 * MILLIMETRE
    drawn.append(_code(slip.address, middle - QR_SIZE / 2, at))
    for line in slip.below:
        at -= line.size * 1.4
        drawn.append(_text(line, middle, at))
    return "\n".join(drawn)


def _text(line: Line, middle: float, at: float) -> str:
    fitted = line.fitted(CELL_WIDTH - 4 * MILLIMETRE)
    face = FIXED if fitted.is_code else SANS
    words = fitted.words.encode("ascii").hex() if fitted.is_code else _hex(fitted.words)
    left = middle - fitted.width / 2
    return f"BT {face} {fitted.size:.2f} Tf {left:.2f} {at:.2f} Td <{words}> Tj ET"


def _code(address: str, left: float, bottom: float) -> str:
    """Draw a code to scan, row by row, with the quiet zone that scanners need."""
    rows = list(segno.make(address, error="m", micro=False).matrix_iter(border=4))
    unit = QR_SIZE / len(rows)
    squares = (
        f"{left + x * unit:.3f} {bottom + (len(rows) - 1 - y) * unit:.3f} {unit:.3f} {unit:.3f} re"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return " ".join(squares) + " f"


def _hex(words: str, *, mark: bool = False) -> str:
    return ("\ufeff" * mark + words).encode("utf-16-be").hex()


def _file(objects: Sequence[bytes]) -> bytes:
    written, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj%b\nendobj\n" % (number, each)
    begin = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        written += b"%010d 00000 n \n" % place
    last = len(objects)
    written += b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\n" % (last + 1, last)
    return bytes(written + b"startxref\n%d\n%%%%EOF\n" % begin)
