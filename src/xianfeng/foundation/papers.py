"""Papers as offices send them: bytes in, lines of text out; rows of tables apart by tabs."""

from collections.abc import Iterator
from typing import cast
from xml.etree import ElementTree as ET

from .archives import ArchiveLimits, read_archive
from .errors import N_, Refusal
from .sheets.reading import (
    ENCRYPTED,
    OLE,
    ZIP,
    FileTooLarge,
    LockedSheet,
    SheetLimits,
    WrongKind,
    read_sheet,
)
from .sheets.rows import words

KINDS = ("txt", "docx", "xlsx", "xls", "ods", "csv")
MOST_XML_BYTES = 48 * 1024 * 1024
"""Of the body of a Word file; a book of a thousand pages has about ten."""

CHUNK = 1024 * 1024
SAVED_AS = ".docx / .txt"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {f"{_WORD}tab": " ", f"{_WORD}br": "\n", f"{_WORD}cr": "\n"}


class UnknownPaper(Refusal):
    """The name says a kind that is not read."""

    sentence = N_(
        "“{name}” is not a document that can be read here. Files ending in {kinds} can be read."
    )


class EmptyPaper(Refusal):
    """There is no text in it."""

    sentence = N_("The file contains no text. A scanned document cannot be read.")


def read_paper(data: bytes, *, name: str, limits: SheetLimits) -> str:
    """Read the text of a paper: plain text, a Word file or the first sheet of a workbook.

    Each paragraph is a line; a row of a table is a line with its cells apart by tabs, and an
    empty line stands before and after each table.

    Args:
        name: its name; its ending says the kind, which the content must bear out.

    Raises:
        FileTooLarge, UnknownPaper, WrongKind, LockedSheet, EmptyPaper and the refusals of
        `read_archive` and `read_sheet`, each for what its name says.
    """
    if len(data) > limits.bytes:
        raise FileTooLarge(most=limits.bytes // (1024 * 1024))
    kind = name.rpartition(".")[2].lower()
    if kind not in KINDS:
        raise UnknownPaper(name=name[-60:], kinds=" ".join(f".{kind}" for kind in KINDS))
    if not data.strip():
        raise EmptyPaper
    if kind == "txt":
        text = _decoded(data, name)
    elif kind == "docx":
        text = _word_text(data, name, limits.archive)
    else:
        rows = read_sheet(data, name=name, limits=limits).rows
        text = "\n".join("\t".join(words(cell) for cell in row.cells) for row in rows)
    if not text.strip():
        raise EmptyPaper
    return text


def _decoded(data: bytes, name: str) -> str:
    wrong = WrongKind(name=name[-60:], kinds=SAVED_AS)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise wrong from error
    if data.startswith((ZIP, OLE, b"%PDF")) or b"\x00" in data:
        raise wrong
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise wrong


def _word_text(data: bytes, name: str, limits: ArchiveLimits) -> str:
    if data.startswith(OLE) and ENCRYPTED in data:
        raise LockedSheet(name=name[-60:])
    if not data.startswith(ZIP):
        raise WrongKind(name=name[-60:], kinds=SAVED_AS)
    body = read_archive(data, limits).get("word/document.xml")
    if body is None:
        raise WrongKind(name=name[-60:], kinds=SAVED_AS)
    if len(body) > MOST_XML_BYTES:
        raise FileTooLarge(most=MOST_XML_BYTES // (1024 * 1024))
    try:
        return "\n".join(_Walk().lines(body))
    except ET.ParseError as error:
        raise WrongKind(name=name[-60:], kinds=SAVED_AS) from error


class _Walk:
    """One pass over the body of a Word file; what was read is let go at once."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.texts: list[str] = []
        self.cells: list[list[str]] = []
        self.rows: list[list[str]] = []
        self.skipped = 0

    def lines(self, body: bytes) -> list[str]:
        """List the lines of the body."""
        # entities are refused before, when the archive is read
        parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(("start", "end"))
        events = cast("Iterator[tuple[str, ET.Element]]", parser.read_events())
        for start in range(0, len(body), CHUNK):
            parser.feed(body[start : start + CHUNK])
            self._follow(events)
        parser.close()
        self._follow(events)
        return self.found

    def _follow(self, events: Iterator[tuple[str, ET.Element]]) -> None:
        for event, element in events:
            if event == "start":
                self._enter(element.tag)
            else:
                self._leave(element)

    def _enter(self, tag: str) -> None:
        if tag == _FALLBACK:
            self.skipped += 1
        elif tag == f"{_WORD}tbl" and not self.rows:
            self.found.append("")
        elif tag == f"{_WORD}tr":
            self.rows.append([])
        elif tag == f"{_WORD}tc":
            self.cells.append([])

    def _leave(self, element: ET.Element) -> None:
        tag = element.tag
        if tag == _FALLBACK:
            self.skipped -= 1
        elif tag == f"{_WORD}t" and not self.skipped:
            self.texts.append(element.text or "")
        elif tag in _BREAKS and not self.skipped:
            self.texts.append(_BREAKS[tag])
        elif tag == f"{_WORD}p":
            line = "".join(self.texts)
            self.texts.clear()
            if self.cells:
                self.cells[-1].append(line.strip())
            else:
                self.found.append(line)
            element.clear()
        elif tag == f"{_WORD}tc" and self.cells:
            cell = " ".join(" ".join(self.cells.pop()).split())
            (self.rows[-1] if self.rows else self.found).append(cell)
        elif tag == f"{_WORD}tr" and self.rows:
            row = "\t".join(self.rows.pop())
            (self.cells[-1] if self.cells else self.found).append(row)
            element.clear()
        elif tag == f"{_WORD}tbl" and not self.rows:
            self.found.append("")
