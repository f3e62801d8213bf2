"""Measure casting, opening and what results pages cost, against limits of the same run.

python -m tools.bench.ballots [--ballots N] [--opened N] [--leaves N] [--only cast open pages]

Defaults: 20,000 cast on each database, 100,000 opened, a million leaves beside ten million. The
limit of casting is a bare function on the same server that seals and group-commits the same rows
(`bare_box`). A run is for two cores; both rates are measured in turns, so that what else the
machine does meets both alike, and the processor's share of each is told, too.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import ROOT
from tools.bench.environment import environment_of, told
from tools.bench.jobs import HEADING, Job, write
from tools.bench.load import HOST, free_port, running
from tools.bench.starts import COMMAND
from tools.postgres import server

RESULT = ROOT / "bench-ballots.json"
SHARE = 0.6
"""Of the limit that the real endpoint must reach."""
P99 = 60.0
"""Milliseconds, at half the rate with 32 clients."""
ROUNDS = 4
SINGLES, TOGETHER, GROUPS = 300, 32, 100
MILLION = 1_000_000
PARTS = ("cast", "open", "pages")


@dataclass(frozen=True)
class Run:
    """One flow of ballots through a server."""

    rate: float
    p99: float
    processor: float
    """Seconds of the server's processor a ballot."""


class Box:
    """A filled box on one database, and the servers before it."""

    def __init__(self, home: Path, database: str, slips: int) -> None:
        self.home, self.database = home, database
        self.environment = environment_of(home)
        if "://" in database:
            self.environment["XIANFENG_DATABASE_URL"] = database
        home.mkdir(parents=True)
        self.python("tools.bench.box", str(slips), str(home / "slips"))
        self.tokens = (home / "slips").read_text("ascii").split()
        self.cast = 0

    def python(self, module: str, *words: str) -> str:
        command = [sys.executable, "-m", module, *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def take(self, count: int) -> list[str]:
        taken, self.tokens = self.tokens[:count], self.tokens[count:]
        self.cast += len(taken)
        return taken

    @contextmanager
    def served(self, command: Sequence[str], **more: str) -> Iterator["Served"]:
        port = free_port()
        words = [word.format(port=port) for word in command]
        with running(words, port, {**self.environment, **more}):
            yield Served(self, port)

    def ours(self) -> Any:
        return self.served([*COMMAND, "serve", "--port", "{port}", "--without-worker"])

    def bare(self, program: str) -> Any:
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port",
            "{port}", "--blocking-threads", "1792", "--backpressure", "1792", "--no-ws",
            "--log-level", "error", f"tools.bench.{program}:application",
        ]  # fmt: skip
        return self.served(command, BENCH_DATABASE=self.database, BENCH_BYTES="0")

    def raw(self, together: int) -> float:
        """Return ballots a second, committed by one hand in groups of so many."""
        count = SINGLES if together == 1 else together * GROUPS
        path = self.home / "part"
        path.write_text("\n".join(self.take(count)), "ascii")
        return float(self.python("tools.bench.bare_box", self.database, str(path), str(together)))

    def require_whole(self) -> None:
        """Every acknowledged ballot is in the box once, and nothing else is there."""
        used, envelopes = json.loads(self.python("tools.bench.box", "weigh"))
        if not used == envelopes == self.cast:
            raise SystemExit(f"{self.cast} acknowledged, {used} used, {envelopes} in the box")


@dataclass(frozen=True)
class Served:
    box: Box
    port: int

    def flow(self, slips: int, rate: float | None = None, *, is_counted: bool = True) -> Run:
        """Cast so many ballots; every answer must be a good one."""
        path = self.box.home / "part"
        tokens = self.box.take(slips) if is_counted else self.box.tokens[:slips]
        path.write_text("\n".join(tokens), "ascii")
        before = _processor(self.port)
        words = [str(self.port), str(path), *([str(rate)] if rate else [])]
        found = json.loads(self.box.python("tools.bench.voters", *words))
        spent = _processor(self.port) - before
        if found["said"] != {"303" if is_counted else "200": slips}:
            raise SystemExit(f"not every ballot was taken: {found['said']}")
        return Run(slips / found["seconds"], found["p99"] * 1000, spent / slips)


def _processor(port: int) -> float:
    """Return the seconds of the processor that those have used who listen at a port."""
    mark = f"--port\0{port}\0"
    stats: dict[str, list[str]] = {}
    heads = set()
    for path in Path("/proc").iterdir():
        with suppress(OSError):  # one that ends meanwhile
            if path.name.isdecimal():
                stats[path.name] = (path / "stat").read_text().rpartition(")")[2].split()
                if mark in (path / "cmdline").read_text():
                    heads.add(path.name)
    ticks = sum(
        int(fields[11]) + int(fields[12])
        for pid, fields in stats.items()
        if pid in heads or fields[1] in heads
    )
    return float(ticks / os.sysconf("SC_CLK_TCK"))


def cast_jobs(name: str, box: Box, ballots: int) -> Iterator[Job]:
    """Measure casting on one database."""
    single = box.raw(1)
    group = box.raw(TOGETHER)
    yield Job(f"{name}: raw commits of {TOGETHER}", group, single, "ballots/s", "higher")
    part = ballots // (2 * ROUNDS + 1)
    ours: list[Run] = []
    bare: list[Run] = []
    with box.bare("constant") as constant, box.bare("bare_box") as limit, box.ours() as real:
        web = constant.flow(part, is_counted=False).rate
        for _ in range(ROUNDS):
            bare.append(limit.flow(part))
            ours.append(real.flow(part))
        rate, most = _middle(ours, "rate"), _middle(bare, "rate")
        yield Job(f"{name}: bare function", most, web, "ballots/s", "higher")
        ratios = [one.rate / other.rate for one, other in zip(ours, bare, strict=True)]
        told(f"{name}, ratios of the turns: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")
        yield Job(f"{name}: cast, 32 clients", rate, most, "ballots/s", "higher", SHARE)
        own, least = (_middle(runs, "processor") * MILLION for runs in (ours, bare))
        yield Job(f"{name}: processor of one ballot", own, least, "us", "lower")
        calm = real.flow(part, rate / 2)
        yield Job(f"{name}: 99th percentile, half rate", calm.p99, P99, "ms", "lower", 1)
    box.require_whole()


def _middle(runs: Sequence[Run], name: str) -> float:
    return float(statistics.median(getattr(run, name) for run in runs))


def databases(folder: Path, slips: int) -> Iterator[tuple[str, Box]]:
    home = folder / "sqlite"
    yield "SQLite", Box(home, str(home / "xianfeng.sqlite3"), slips)
    with server(is_durable=True) as address:
        yield "PostgreSQL", Box(folder / "postgresql", address, slips)


def jobs(folder: Path, said: argparse.Namespace) -> Iterator[Job]:
    if "cast" in said.only:
        slips = said.ballots + SINGLES + TOGETHER * GROUPS
        for name, box in databases(folder, slips):
            yield from cast_jobs(name, box, said.ballots)
    for part, count, own in (("open", said.opened, "opened"), ("pages", said.leaves, "rolled_up")):
        if part in said.only:
            home = folder / part
            home.mkdir()
            command = [sys.executable, "-m", f"tools.bench.{own}", str(count)]
            with subprocess.Popen(
                command, cwd=ROOT, env=environment_of(home), stdout=subprocess.PIPE, text=True
            ) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    yield Job(**json.loads(line))
            if process.returncode:
                raise SystemExit(f"tools.bench.{own} ended with {process.returncode}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=20_000, help="cast on each database")
    parser.add_argument("--opened", type=int, default=100_000)
    parser.add_argument("--leaves", type=int, default=MILLION)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--in", dest="folder", type=Path, help="where the boxes lie meanwhile")
    said = parser.parse_args()
    sys.stdout.write(f"load before: {os.getloadavg()[0]:.1f}\n{HEADING}\n")
    found = []
    with tempfile.TemporaryDirectory(prefix="xianfeng-ballots-", dir=said.folder) as folder:
        for job in jobs(Path(folder), said):
            found.append(job)
            sys.stdout.write(f"{job.row()}\n")
            sys.stdout.flush()
    write(found, RESULT)
    sys.stdout.write(f"load after: {os.getloadavg()[0]:.1f}\n")
    return 0 if all(job.holds for job in found) else 1


if __name__ == "__main__":
    sys.exit(main())
