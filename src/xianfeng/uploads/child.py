"""Read one file that anybody may have sent, in a process that can do nothing else.

python -I -S -B child.py ORDER < the file; ORDER is a JSON object, see `Order`

Started by `reading.py` alone, by its path, so that neither Django nor the room is loaded. Answers
on standard output, one JSON value a line: the rows or the text, then an object that says the end.
"""

import codecs
import gc
import json
import os
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from types import ModuleType
from typing import IO, Any, TypedDict

resource: ModuleType | None
try:
    import resource
except ImportError:  # not a Unix: memory is not bounded there, time is, from outside
    resource = None

OUT_OF_MEMORY = 77
"""Exit code; nothing is said then, since saying takes memory too."""

NEARLY_ALL = 0.8
"""Part of the memory that a process may use, above which a broken reader is one that lacked it."""

FIRST_VICTIM = "1000"
"""The highest value of the kernel's own scale: ended first where the machine runs full."""

CODECS = ("utf-8-sig", "gb18030", "utf-16", "cp437")
"""Loaded before the door is shut, since a codec is a file; names in a zip are in the last."""


class Order(TypedDict):
    """What to read, and within which limits."""

    folders: list[str]
    """Where the package and calamine lie."""
    kind: str
    """`sheet`, `paper` or `picture`."""
    ending: str
    """Of the file's name; the name itself stays outside."""
    limits: dict[str, Any]
    """Of `SheetLimits`."""
    megabytes: int
    """Of memory."""
    seconds: int
    """Of processor time."""


def main(order: Order) -> int:
    """Read standard input and answer; the exit code is 0, or says that memory ran out."""
    sys.path[:0] = order["folders"]
    gc.disable()  # nothing here lives long enough to pay for the looking
    _step_back()
    _bound(order["megabytes"] * 1024 * 1024, order["seconds"])
    try:
        for answer in _answers(order):
            text = json.dumps(answer, ensure_ascii=False, default=_tagged, separators=(",", ":"))
            sys.stdout.buffer.write(text.encode(errors="surrogatepass") + b"\n")
        sys.stdout.buffer.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _answers(order: Order) -> Iterator[object]:
    from xianfeng.foundation.archives import ArchiveLimits  # noqa: PLC0415 -- the path is set above
    from xianfeng.foundation.errors import Refusal  # noqa: PLC0415
    from xianfeng.foundation.papers import read_paper  # noqa: PLC0415
    from xianfeng.foundation.sheets.reading import SheetLimits, read_sheets  # noqa: PLC0415

    name, bounds = f"a.{order['ending']}", order["limits"]
    limits = SheetLimits(**(bounds | {"archive": ArchiveLimits(**bounds["archive"])}))
    for codec in CODECS:
        codecs.lookup(codec)
    draw = _pictures() if order["kind"] == "picture" else None
    status = _own_size()
    _shut()
    data = sys.stdin.buffer.read(limits.bytes + 1)
    try:
        if order["kind"] == "paper":
            yield read_paper(data, name=name, limits=limits)
        elif draw:
            yield b64encode(draw(data, name=name)).decode()
        else:
            for sheet in read_sheets(data, name=name, limits=limits):
                hidden = [*sorted(sheet.hidden)]
                yield [sheet.name, sheet.is_hidden, hidden, sheet.from_1904, sheet.tells_hidden]
                for row in sheet.rows:
                    yield [row.number, row.cells]
    except Refusal as refusal:
        if refusal.__cause__ is not None and _is_full(status):
            raise MemoryError from refusal  # native code trips over what it could not get
        yield {"refused": type(refusal).__name__, "details": refusal.details}
    else:
        yield {"refused": ""}


def _pictures() -> Callable[..., bytes]:
    from xianfeng.uploads.pictures import drawn_anew, load_formats  # noqa: PLC0415 -- as above

    load_formats()
    return drawn_anew


def _tagged(value: object) -> dict[str, str | float]:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    raise TypeError(type(value).__name__)


def _step_back() -> None:
    """Let everybody else go first: with processor, and with memory where none is left."""
    with suppress(OSError, AttributeError):
        os.nice(5)
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123 -- pathlib takes 10 ms to load
        score.write(FIRST_VICTIM)


def _bound(most_bytes: int, seconds: int) -> None:
    if resource is None:
        return
    for what, least, most in (
        (resource.RLIMIT_AS, most_bytes, most_bytes),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with suppress(ValueError, OSError):  # some systems do not bound one or the other
            resource.setrlimit(what, (least, most))


def _is_full(status: IO[str] | None) -> bool:
    """Tell whether the process has used nearly all the memory that it may.

    What `getrusage` calls the largest size begins with that of the process which started this one.
    """
    if resource is None or status is None:
        return False
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    status.seek(0)
    used = next((int(line.split()[1]) for line in status if line.startswith("VmHWM:")), 0) * 1024
    return bool(most != resource.RLIM_INFINITY and used > NEARLY_ALL * most)


def _own_size() -> IO[str] | None:
    """Open what the kernel says of this process, while files may still be opened."""
    try:
        return open("/proc/self/status")  # noqa: PTH123 -- as below; read until the end
    except OSError:
        return None


def _shut() -> None:
    """Open no file, connection or pipe from here on; the three that are open stay."""
    if resource is not None:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


if __name__ == "__main__":
    try:
        code = main(json.loads(sys.argv[1]))
    except BrokenPipeError:
        code = 1
    sys.stderr.flush()
    os._exit(code)
