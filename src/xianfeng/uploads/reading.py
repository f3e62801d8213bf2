"""Files that people send are read in a process of its own, which memory and time bound.

Whatever a file does to its reader, it does to that process alone (decision 0018).
"""

import json
import os
import signal
import subprocess
import sys
import threading
from base64 import b64decode
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from importlib.util import find_spec
from io import UnsupportedOperation
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Protocol

import structlog
from django.conf import settings

from xianfeng.foundation import archives, papers
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.sheets import reading as sheets
from xianfeng.foundation.sheets.reading import DamagedSheet, FileTooLarge, SheetLimits
from xianfeng.foundation.sheets.rows import Cell, Row, Sheet

from . import pictures
from .child import OUT_OF_MEMORY, Order

log = structlog.get_logger("xianfeng.uploads")
CHILD = Path(__file__).with_name("child.py")
MEGABYTE = 1024 * 1024
SEATS_WAIT_SECONDS = 5.0
"""How long a file waits for another to be read before its sender is told to come again."""

QUIET = {"RUST_BACKTRACE": "0"}
"""Calamine would write down where it was when memory ran out, and wait for ever for more of it."""

CLOCK_TO_PROCESSOR = 3
"""Times the limit of processor time that a file may take by the clock, on a busy machine."""

NEEDED = ("SYSTEMROOT", "LD_LIBRARY_PATH")
"""What a Python may need of the environment; secrets in it are not for the reader."""

REFUSALS: dict[str, type[Refusal]] = {
    known.__name__: known
    for known in (
        archives.DamagedArchive,
        archives.HoldsEntities,
        archives.TooManyParts,
        archives.UnpacksTooLarge,
        papers.EmptyPaper,
        papers.UnknownPaper,
        pictures.DamagedPicture,
        pictures.TooManyPixels,
        sheets.DamagedSheet,
        sheets.EmptySheet,
        sheets.FileTooLarge,
        sheets.LockedSheet,
        sheets.TooManyCells,
        sheets.UnknownKind,
        sheets.WrongKind,
    )
}
"""What the reading process may answer with; anything else it says is damage."""


class TakesTooMuchMemory(Refusal):
    """The reading process was ended at its limit of memory."""

    sentence = N_(
        "Reading “{name}” takes more than {most} megabytes of memory, so it was not "
        "read. Save the list alone in a new file, or upload it in several parts."
    )


class TakesTooLong(Refusal):
    """The reading process was ended at its limit of time."""

    sentence = N_(
        "“{name}” could not be read within {most} seconds, so reading was stopped. Save "
        "the list alone in a new file, or upload it in several parts."
    )


class HoldsTooMuch(Refusal):
    """What was read is more than the platform takes over at once."""

    sentence = N_(
        "“{name}” contains more than {most} megabytes of text. Delete the columns that "
        "are not needed, or upload it in several parts."
    )


class ReadersBusy(Refusal):
    """As many files as may be read at once are being read, or no process can be started."""

    sentence = N_("Other files are being read at the moment. Upload “{name}” again in a minute.")


class Upload(Protocol):
    """A file of a form, or one that is open for reading in binary mode."""

    def read(self, size: int = ..., /) -> bytes: ...
    def seek(self, offset: int, /) -> Any: ...


def sheets_in(file: Upload, *, name: str, size: int = 0) -> tuple[Sheet, ...]:
    """Read the sheets of a file that somebody sent; of hidden ones the name.

    Args:
        file: its content, at the beginning or not.
        size: bytes that it says to have; too many are refused before a process is started.

    Raises:
        ReadersBusy, TakesTooMuchMemory, TakesTooLong, HoldsTooMuch
        and the refusals of `foundation.sheets.read_sheets`.
    """
    heads: list[Sheet] = []
    rows: list[list[Row]] = []

    def take(answer: Any) -> None:
        if isinstance(answer[0], str):
            title, is_hidden, hidden, *rest = answer
            heads.append(Sheet((), title, is_hidden, frozenset(hidden), *rest))
            rows.append([])
        else:
            number, cells = answer
            rows[-1].append(Row(number, tuple(cells)))

    _read("sheet", file, name=name, size=size, take=take)
    return tuple(replace(head, rows=tuple(own)) for head, own in zip(heads, rows, strict=True))


def paper_in(file: Upload, *, name: str, size: int = 0) -> str:
    """Read the text of a paper that somebody sent; the arguments are those of `sheets_in`.

    Raises:
        ReadersBusy, TakesTooMuchMemory, TakesTooLong, HoldsTooMuch
        and the refusals of `foundation.papers.read_paper`.
    """
    texts: list[str] = []
    _read("paper", file, name=name, size=size, take=texts.append)
    return "".join(texts)


def picture_in(file: Upload, *, name: str, size: int = 0) -> bytes:
    """Return a picture that somebody sent, drawn anew; the arguments are those of `sheets_in`.

    Raises:
        ReadersBusy, TakesTooMuchMemory, TakesTooLong, HoldsTooMuch
        and the refusals of `uploads.pictures.drawn_anew`.
    """
    parts: list[str] = []
    _read("picture", file, name=name, size=size, take=parts.append)
    return b64decode("".join(parts))


def _read(kind: str, file: Upload, *, name: str, size: int, take: Callable[[Any], object]) -> None:
    limits = SheetLimits(bytes=settings.FIGURES.upload_most_bytes)
    if size > limits.bytes:
        raise FileTooLarge(most=limits.bytes // MEGABYTE)
    with _seat(name), _as_file(file, limits.bytes) as source:
        reading = _Reading(kind, source, name=name, limits=limits)
        try:
            with closing(reading.answers()) as answers:
                for answer in answers:
                    take(answer)
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            log.warning("reader answered strangely", fault=type(error).__name__)
            raise DamagedSheet(name=reading.name) from error


class _Reading:
    """One process that reads one file, from its start to its end."""

    def __init__(self, kind: str, source: BinaryIO, *, name: str, limits: SheetLimits) -> None:
        self.kind, self.source, self.limits = kind, source, limits
        self.name = name[-60:]
        self.ending = name.rpartition(".")[2].lower()
        self.figures = settings.FIGURES
        self.is_late = False

    def answers(self) -> Generator[Any, None, None]:
        """Yield what is read, value by value, or raise what the process refused."""
        try:
            process = self._started()
        except OSError as error:
            log.warning("no reader", fault=type(error).__name__)
            raise ReadersBusy(name=self.name) from error
        clock = threading.Timer(
            self.figures.reading_most_seconds * CLOCK_TO_PROCESSOR, self._is_up, [process]
        )
        clock.start()
        try:
            with process:
                try:
                    last = yield from self._lines(process)
                except BaseException:
                    process.kill()
                    raise
        finally:
            clock.cancel()
        if last is None:
            raise self._end(process.returncode)
        if last["refused"]:
            raise self._refusal(last)

    def _started(self) -> "subprocess.Popen[bytes]":
        known = self.ending if self.ending.isascii() and self.ending.isalnum() else ""
        order = Order(
            folders=_folders(),
            kind=self.kind,
            ending=known[:8],
            limits=asdict(self.limits),
            megabytes=self.figures.reading_most_megabytes,
            seconds=self.figures.reading_most_seconds,
        )
        return subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-I", "-S", "-B", str(CHILD), json.dumps(order)],
            stdin=self.source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in NEEDED if name in os.environ} | QUIET,
        )

    def _is_up(self, process: "subprocess.Popen[bytes]") -> None:
        self.is_late = True
        process.kill()

    def _lines(
        self, process: "subprocess.Popen[bytes]"
    ) -> Generator[Any, None, dict[str, Any] | None]:
        assert process.stdout is not None
        left = self.figures.reading_most_answer_megabytes * MEGABYTE
        while line := process.stdout.readline(left + 1):
            left -= len(line)
            if left < 0:
                most = self.figures.reading_most_answer_megabytes
                raise HoldsTooMuch(name=self.name, most=most)
            if not line.endswith(b"\n"):
                break
            value = json.loads(line.decode(errors="surrogatepass"), object_hook=_untagged)
            if isinstance(value, dict):
                return value
            yield value
        return None

    def _refusal(self, said: dict[str, Any]) -> Refusal:
        refusal = REFUSALS.get(said["refused"])
        if refusal is None:
            log.error("reader refused strangely", refused=said["refused"])
            return DamagedSheet(name=self.name)
        details = said["details"]
        return refusal(**(details | {"name": self.name} if "name" in details else details))

    def _end(self, code: int) -> Refusal:
        """Tell why the process ended without having said so."""
        if self.is_late or code == -getattr(signal, "SIGXCPU", 0):
            refusal: Refusal = TakesTooLong(name=self.name, most=self.figures.reading_most_seconds)
        elif code in {OUT_OF_MEMORY, -signal.SIGABRT, -getattr(signal, "SIGKILL", 0)}:
            refusal = TakesTooMuchMemory(name=self.name, most=self.figures.reading_most_megabytes)
        else:
            refusal = DamagedSheet(name=self.name)
        log.warning("reader ended", code=code, refused=type(refusal).__name__)
        return refusal


def _untagged(said: dict[str, Any]) -> dict[str, Any] | Cell:
    if len(said) == 1:
        [(tag, value)] = said.items()
        if tag == "moment":
            return datetime.fromisoformat(value)
        if tag == "day":
            return date.fromisoformat(value)
        if tag == "time":
            return time.fromisoformat(value)
        if tag == "seconds":
            return timedelta(seconds=value)
    return said


def _folders() -> list[str]:
    """List where the reader finds this package and calamine; nothing else is on its path."""
    calamine = find_spec("python_calamine")
    assert calamine is not None
    assert calamine.origin is not None
    return [str(Path(__file__).parents[2]), str(Path(calamine.origin).parents[1])]


@contextmanager
def _as_file(file: Upload, most: int) -> Iterator[BinaryIO]:
    """Make a file that another process can read; what is in memory only is written down first."""
    with suppress(OSError):  # a pipe has no beginning to go back to
        file.seek(0)
    try:
        file.fileno()  # type: ignore[attr-defined] # asked, not known
    except (AttributeError, UnsupportedOperation):
        with TemporaryFile() as copy:
            copy.write(file.read(most + 1))
            copy.seek(0)
            yield copy
    else:
        yield file  # type: ignore[misc] # whatever has a number will do


_seats = threading.Condition()
_taken = 0


@contextmanager
def _seat(name: str) -> Iterator[None]:
    """Wait for one of the few places, so that many files at once do not fill the machine."""
    global _taken  # noqa: PLW0603 -- one count for the threads of this process
    with _seats:
        if not _seats.wait_for(
            lambda: _taken < settings.FIGURES.readers_most_at_once, SEATS_WAIT_SECONDS
        ):
            raise ReadersBusy(name=name[-60:])
        _taken += 1
    try:
        yield
    finally:
        with _seats:
            _taken -= 1
            _seats.notify()
