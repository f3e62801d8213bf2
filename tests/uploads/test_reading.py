"""What the reading process reads, what it refuses, and what becomes of the one that started it."""

import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile

import docx
import openpyxl
import pytest
from pytest_django import Settings

from tests.foundation.test_old_books import book_of
from tests.uploads.bombs import BOMBS, book, outside, zipped
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.sheets.reading import DamagedSheet, SheetLimits, read_sheet
from xianfeng.foundation.sheets.rows import Row, Sheet
from xianfeng.foundation.sheets.writing import write_sheet
from xianfeng.uploads import child, reading
from xianfeng.uploads.reading import (
    HoldsTooMuch,
    ReadersBusy,
    TakesTooLong,
    TakesTooMuchMemory,
    Upload,
    paper_in,
    sheets_in,
)

MEGABYTES_OF_A_PARENT = 8
"""By which the one that waits may grow: a process has been started, one line has been read."""

pytestmark = pytest.mark.skipif(child.resource is None, reason="needs limits of memory and time")


def first_sheet(file: Upload, *, name: str) -> Sheet:
    return sheets_in(file, name=name)[0]


def figures(settings: Settings, **changed: int) -> None:
    settings.FIGURES = settings.FIGURES.model_copy(update=changed)


def megabytes_in_use() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // (1024 * 1024)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a place for a child of the test's own."""
    path = tmp_path / "child.py"
    monkeypatch.setattr(reading, "CHILD", path)
    return path


def test_a_sheet_comes_back_as_it_would_be_read_here() -> None:
    target = BytesIO()
    made = openpyxl.Workbook()
    made.active.append(["姓名", "𠮷野", None, 1.5, True, "a\nb", "\ue000"])  # type: ignore[union-attr]
    made.active.append([])  # type: ignore[union-attr]
    made.active.append(  # type: ignore[union-attr]
        [date(2019, 7, 1), datetime(2019, 7, 1, 8, 30), time(8, 30), timedelta(hours=30)]  # noqa: DTZ001
    )
    made.save(target)

    apart = first_sheet(target, name="名册.xlsx")

    assert apart == read_sheet(target.getvalue(), name="名册.xlsx", limits=SheetLimits())
    assert apart.rows[1].number == 3


def test_an_old_book_tells_its_hidden_rows_from_apart_too() -> None:
    data = book_of(("名册", {1: False, 2: True}))

    (apart,) = sheets_in(BytesIO(data), name="名册.xls")

    assert (apart.hidden, apart.tells_hidden) == (frozenset({2}), True)


def test_text_and_papers_come_back_too() -> None:
    paper = BytesIO()
    document = docx.Document()
    document.add_paragraph("新增就业1200万人以上")
    document.save(paper)

    assert first_sheet(BytesIO("姓名,工号\n张三,1\n".encode("gb18030")), name="a.csv") == Sheet(
        (Row(1, ("姓名", "工号")), Row(2, ("张三", "1")))
    )
    assert paper_in(paper, name="报告.docx") == "新增就业1200万人以上"
    assert paper_in(BytesIO("一\n二".encode("utf-16")), name="a.txt") == "一\n二"
    assert (
        paper_in(BytesIO(write_sheet(["指标"], [["就业"]], title="a")), name="a.xlsx")
        == "指标\n就业"
    )


def test_a_refusal_comes_back_with_its_name_and_the_file_s() -> None:
    for name, data, said in [
        ("名册.xlsx", "姓名,工号\n".encode(), "“名册.xlsx” is not the type of file"),
        ("名册.p\x00df", b"x", "is not a spreadsheet"),
        ("名册.xlsx", b"", "The spreadsheet is empty."),
        ("名册.xls", b"<html><table><tr><td>1", "“名册.xls” is not the type of file"),
        ("名册.xlsx", book()[:-40], "The file is damaged"),
        ("名册.xlsx", zipped({"xl/worksheets/": b""}), "“名册.xlsx” is not the type of file"),
    ]:
        with pytest.raises(Refusal) as caught:
            first_sheet(BytesIO(data), name=name)
        assert said in str(caught.value)


def test_a_damaged_file_is_called_so_by_the_reader_of_a_large_process() -> None:
    """The kernel counts the size of whoever starts a process as that of the new one."""
    ballast = bytearray(600 * 1024 * 1024)
    ballast[::4096] = b"x" * len(ballast[::4096])

    with pytest.raises(Refusal, match="The file is damaged"):
        first_sheet(BytesIO(book()[:-40]), name="名册.xlsx")
    assert ballast


@pytest.mark.parametrize("what", BOMBS)
def test_a_bomb_is_refused_in_two_seconds_and_nothing_else_grows(
    what: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child's own limit of processor time holds the two seconds, not a clock on the wall."""
    make, refusal = BOMBS[what]
    figures(settings, reading_most_seconds=2)
    monkeypatch.setattr(reading, "CLOCK_TO_PROCESSOR", 100)
    with TemporaryFile() as file:
        file.write(make())
        before = megabytes_in_use()

        with pytest.raises(Refusal) as caught:
            first_sheet(file, name="名册.xlsx")

        grown = megabytes_in_use() - before
    assert type(caught.value).__name__ == refusal
    assert grown <= MEGABYTES_OF_A_PARENT


def test_an_entity_from_outside_is_never_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for name in ("a.xlsx", "a.docx"):
            with pytest.raises(Refusal):
                paper_in(BytesIO(outside(address)), name=name)
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_sheet_that_says_it_is_vast_and_holds_one_cell_is_read() -> None:
    file = BytesIO(book(before=b'<dimension ref="A1:XFD1048576"/>'))

    assert first_sheet(file, name="a.xlsx").rows == (Row(1, ("姓名",)),)


def test_a_file_that_never_ends_is_read_no_further_than_its_limit(settings: Settings) -> None:
    figures(settings, upload_most_bytes=1024 * 1024)
    with Path("/dev/zero").open("rb") as endless, pytest.raises(Refusal) as caught:
        first_sheet(endless, name="a.csv")

    assert "larger than 1 megabytes" in str(caught.value)


def test_a_file_that_never_comes_is_given_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures(settings, reading_most_seconds=1)
    monkeypatch.setattr(reading, "CLOCK_TO_PROCESSOR", 0.2)
    entry, way_out = os.pipe()
    with os.fdopen(entry, "rb") as silent, os.fdopen(way_out, "wb"), pytest.raises(TakesTooLong):
        first_sheet(silent, name="a.csv")


def test_more_text_than_is_taken_over_is_not_taken_over(settings: Settings) -> None:
    figures(settings, reading_most_answer_megabytes=1)

    with pytest.raises(HoldsTooMuch, match="名册"):
        first_sheet(BytesIO((b"x" * 999 + b"\n") * 2_000), name="名册.csv")


@pytest.mark.parametrize(
    ("does", "refusal"),
    [
        ("while True: pass", TakesTooLong),
        ("import time; time.sleep(3600)", TakesTooLong),
        ("x = bytearray(10**10)", TakesTooMuchMemory),
        ("import os; os.abort()", TakesTooMuchMemory),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", TakesTooMuchMemory),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", DamagedSheet),
        ("raise SystemExit(3)", DamagedSheet),
        ("""print('{"refused": "eval", "details": {}}')""", DamagedSheet),
        ("print('[1, [1]')", DamagedSheet),
        ("print('no JSON')", DamagedSheet),
        ("print('[1, [1]]', end='')", DamagedSheet),
    ],
)
def test_whatever_becomes_of_the_reader_has_its_sentence(
    does: str,
    refusal: type[Refusal],
    program: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    figures(settings, reading_most_seconds=1)
    monkeypatch.setattr(reading, "CLOCK_TO_PROCESSOR", 4)
    program.write_text(
        "import json, sys\n"
        f"sys.path[:0] = [{str(Path(child.__file__).parent)!r}]\n"
        "import child\n"
        "child._bound(512 * 1024 * 1024, json.loads(sys.argv[1])['seconds'])\n"
        f"try:\n    {does}\nexcept MemoryError:\n    raise SystemExit(child.OUT_OF_MEMORY)\n",
        encoding="utf-8",
    )

    with pytest.raises(refusal, match="名册"):
        first_sheet(BytesIO(b"x"), name="名册.csv")


def test_a_machine_without_room_for_a_process_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(ReadersBusy, match="名册"):
        first_sheet(BytesIO(b"x"), name="名册.csv")


def test_only_so_many_files_are_read_at_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures(settings, readers_most_at_once=1)
    monkeypatch.setattr(reading, "SEATS_WAIT_SECONDS", 0.05)
    entry, way_out = os.pipe()
    first: list[Sheet] = []
    with os.fdopen(entry, "rb") as slow:
        reader = threading.Thread(target=lambda: first.append(first_sheet(slow, name="a.csv")))
        reader.start()
        while not reading._taken:
            pass
        with pytest.raises(ReadersBusy):
            first_sheet(BytesIO(b"x"), name="b.csv")
        with os.fdopen(way_out, "wb") as end:
            end.write(b"x")
        reader.join()

    assert first == [Sheet((Row(1, ("x",)),))]
    assert first_sheet(BytesIO(b"x"), name="b.csv") == first[0]


def test_the_child_writes_no_file_opens_nothing_and_knows_no_secret(program: Path) -> None:
    program.write_text(
        "import json, os, sys, socket\n"
        f"sys.path[:0] = [{str(Path(child.__file__).parent)!r}]\n"
        "import child\n"
        "target = os.open(os.path.dirname(__file__) + '/out', os.O_CREAT | os.O_WRONLY)\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "child._bound(512 * 1024 * 1024, 5)\n"
        "said = []\n"
        "for deed in (lambda: os.write(target, b'x'),):\n"
        "    try: deed(); said.append('done')\n"
        "    except OSError as error: said.append(os.strerror(error.errno))\n"
        "os.close(target)\n"
        "child._shut()\n"
        "for deed in (lambda: open('/etc/passwd'), socket.socket, os.pipe):\n"
        "    try: deed(); said.append('done')\n"
        "    except OSError as error: said.append(os.strerror(error.errno))\n"
        "print(json.dumps(['', False, [], False]))\n"
        "print(json.dumps([1, [*said, ' '.join(sorted(os.environ))]]))\n"
        "print(json.dumps({'refused': ''}))\n",
        encoding="utf-8",
    )
    os.environ["A_SECRET"] = "x"
    try:
        told = first_sheet(BytesIO(b"x"), name="a.csv").rows[0].cells
    finally:
        del os.environ["A_SECRET"]

    assert told[:4] == ("File too large", *["Too many open files"] * 3)
    assert "A_SECRET" not in str(told[4])


def test_the_child_loads_neither_django_nor_the_room() -> None:
    order = child.Order(
        folders=reading._folders(),
        kind="sheet",
        ending="csv",
        limits=asdict(SheetLimits()),
        megabytes=512,
        seconds=5,
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "importtime", str(reading.CHILD), json.dumps(order)],
        input=b"x",
        capture_output=True,
        check=True,
    )

    loaded = {line.rpartition(b"|")[2].strip().decode() for line in done.stderr.splitlines()}
    assert "xianfeng.foundation.sheets.reading" in loaded
    assert not {"django", "xianfeng.uploads", "site", "structlog"} & loaded


def test_every_kind_of_cell_is_said_in_json() -> None:
    cells = [datetime(2019, 7, 1, 8), date(2019, 7, 1), time(8), timedelta(days=1)]  # noqa: DTZ001

    said = json.dumps(cells, default=child._tagged)

    assert json.loads(said, object_hook=reading._untagged) == cells
    with pytest.raises(TypeError):
        child._tagged(object())
