"""One process that plays a deed from the same data folder again and again, broken elsewhere.

python -m tools.faults.stage PLAN

Django is set up once and no database opened; each try, and each look at what it has left behind, is
a process of its own, as after a start. What was found is said on standard output, as JSON.
"""

import ctypes
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from errno import ECONNRESET, EIO, ENOSPC
from pathlib import Path

from tools.faults import databases

FILES, SOCKETS, SYNCS = 1, 2, 4
FAIL_ONCE, FAIL_FROM, KILL_BEFORE, KILL_HALF, STOP_AFTER = 1, 2, 3, 4, 5
LONGEST = 90
"""Seconds after which a try is taken to hang; it should have ended within one."""
NEVER = 1 << 40
"""A number that no call has; all are counted."""


@dataclass(frozen=True)
class Way:
    """A way to break a deed: what happens at one of its calls."""

    words: str
    how: int
    calls: int = FILES
    error: int = 0


WAYS = {
    "eio": Way("one call fails (EIO)", FAIL_ONCE, error=EIO),
    "full": Way("all calls from one on fail (ENOSPC)", FAIL_FROM, error=ENOSPC),
    "kill": Way("killed before a call", KILL_BEFORE),
    "torn": Way("killed in the middle of a write", KILL_HALF),
    "cut": Way("the connection breaks at a message", FAIL_ONCE, SOCKETS, ECONNRESET),
    "sync": Way("the power is cut after a sync", STOP_AFTER, SYNCS),
}


@dataclass
class Ended:
    """How a try ended: what it had acknowledged, how many calls it made, what went wrong."""

    told: list[str]
    seen: int
    wrongs: list[str]


@dataclass
class Found:
    """What a part has found.

    Attributes:
        points: tries, each with a fault at another place.
        wrongs: what did not hold, with its place; none is the aim.
        out_of: places that there are; more than the points where time was short.
    """

    part: str
    points: int = 0
    out_of: int = 0
    seconds: float = 0
    wrongs: list[str] = field(default_factory=list)
    lost: int = 0

    def add(self, place: object, said: Iterable[str]) -> None:
        self.points += 1
        said = list(said)
        self.lost += any("acknowledged ballots are lost" in one for one in said)
        self.wrongs += [f"{self.part}, {place}: {one}" for one in said]


def child(play: Callable[[Callable[[str], None]], None]) -> tuple[int, int]:
    """Play something in a process of its own; return its id and where it tells what it has done."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    code = 1
    signal.alarm(LONGEST)
    try:
        os.close(reading)

        def say(line: str) -> None:
            os.write(writing, f"{line}\n".encode())

        play(say)
        code = 0
    except BaseException as error:  # noqa: BLE001 -- the parent says it
        os.write(writing, f"!{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(code)


def heard(reading: int) -> list[str]:
    """Return all that a process has told, once it has ended."""
    with os.fdopen(reading, encoding="utf-8") as lines:
        return lines.read().splitlines()


def asked(play: Callable[[], Iterable[str]]) -> list[str]:
    """Return what something says that is played in a process of its own; a failure is said too."""

    def said(say: Callable[[str], None]) -> None:
        for line in play():
            say(line)

    pid, reading = child(said)
    lines = heard(reading)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        lines.append(f"killed by {signal.Signals(os.WTERMSIG(status)).name}")
    return lines


class Stage:
    """A data folder, and a database, that are put back to their beginning before each try."""

    def __init__(self, deed: str, home: Path, base: Path) -> None:
        from tools.faults import deeds

        self.deeds = deeds
        self.deed, self.home, self.base = deed, home, base
        self.address = os.environ.get("XIANFENG_DATABASE_URL", "")
        self.expected, self.calls = "", 0
        self.told: list[str] = []

    def put_back(self) -> None:
        """Make data folder and database what they were in the beginning."""
        for path in self.home.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(self.base, self.home, dirs_exist_ok=True)
        if self.address:
            databases.put_back(self.address)

    def start(self, way: Way, number: int, *, stop_after: int = 0) -> tuple[int, int]:
        """Begin the deed, with its fault at the call of this number."""

        def play(say: Callable[[str], None]) -> None:
            shim = ctypes.CDLL(None)
            count = 0

            def tell(line: str) -> None:
                nonlocal count
                say(line)
                count += 1
                if count == stop_after:
                    os.kill(os.getpid(), signal.SIGSTOP)

            if hasattr(shim, "faults_arm"):
                under = str(self.home).encode()
                shim.faults_arm(ctypes.c_long(number), way.how, way.calls, way.error, under)
            self.deeds.DEEDS[self.deed](tell)
            if hasattr(shim, "faults_seen"):
                shim.faults_seen.restype = ctypes.c_long
                say(f"seen {shim.faults_seen()}")

        return child(play)

    def tried(self, way: Way, number: int) -> Ended:
        """Do the deed with its fault at the call of this number."""
        pid, reading = self.start(way, number)
        told = heard(reading)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
            told.append(f"!hangs for {LONGEST} s")
        return ended(told)

    def learn(self, calls: int, *, put_back: bool = True) -> None:
        """Do it once without a fault: how many calls there are, and what is right in the end."""
        if put_back:
            self.put_back()
        end = self.tried(Way("", FAIL_ONCE, calls), NEVER)
        self.calls, self.told = end.seen, end.told
        (self.expected,) = asked(lambda: [self.deeds.leaves()])

    def wrongs(self, told: list[str]) -> list[str]:
        """Look at what was left behind, do it to its end, and look again."""
        ballots = told if self.deed == "casting" else []
        found = asked(lambda: self.deeds.wrongs(ballots))
        return found + asked(lambda: self.deeds.finished(self.deed, self.expected))


def ended(told: list[str]) -> Ended:
    """Part what a deed has acknowledged from what was counted of it, and from what went wrong."""
    seen = [int(line.removeprefix("seen ")) for line in told if line.startswith("seen ")]
    acknowledged = [line for line in told if not line.startswith(("seen ", "!"))]
    return Ended(acknowledged, sum(seen), [line for line in told if line.startswith("!")])


def numbers(calls: int, budget: float) -> Iterator[int]:
    """Yield the numbers of the calls as long as there is time, spread over all of them at first."""
    until = time.monotonic() + budget
    step = 1 << max(calls.bit_length() - 1, 0)
    done: set[int] = set()
    while step:
        for number in range(step, calls + 1, step):
            if number not in done:
                if time.monotonic() > until:
                    return
                done.add(number)
                yield number
        step //= 2


def fail_at_every_call(stage: Stage, key: str, budget: float) -> Found:
    """Break the deed at each of its calls in one way, and look each time."""
    way, began = WAYS[key], time.monotonic()
    found = Found(f"{stage.deed}: {way.words}")
    stage.learn(way.calls)
    found.out_of = stage.calls
    for number in numbers(stage.calls, budget):
        stage.put_back()
        end = stage.tried(way, number)
        found.add(f"call {number}", end.wrongs + stage.wrongs(end.told))
    found.seconds = time.monotonic() - began
    return found


def main(words: list[str]) -> None:
    """Play the parts of a plan: JSON with deed, home, base, parts with their seconds."""
    plan = json.loads(words[0])
    import django
    from django.conf import settings

    django.setup()
    home = Path(os.environ["XIANFENG_HOME"])
    settings.XIANFENG_BALLOTS_SECOND_MEDIUM = home / "second"
    if plan.get("synchronous"):
        options = settings.DATABASES["default"]["OPTIONS"]
        options["init_command"] = options["init_command"].replace("=FULL", plan["synchronous"])
    if plan["deed"] == "prepare":
        from django.core.management import call_command

        from tools.faults import deeds

        call_command("migrate", verbosity=0)
        deeds.prepare()
        return
    stage = Stage(plan["deed"], home, Path(plan["base"]))
    for part, seconds in plan["parts"]:
        if part in WAYS and part != "sync":
            found = fail_at_every_call(stage, part, seconds)
        else:
            from tools.faults import mounts

            found = (
                mounts.fill_up(stage, seconds)
                if part == "disk"
                else mounts.cut_everywhere(stage, part, seconds)
            )
        print(json.dumps(asdict(found)), flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main(sys.argv[1:])
