"""Measure how long an exported log takes to be verified, with the command and with the script.

python -m tools.bench.ledger [--leaves N] [--keep FOLDER]   default: one million leaves

The leaves are written in bulk, as an honest box writes them: cells of 20,000 ballots, both steps.
The limits are those of issue 10 for ten million leaves, in proportion.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from tools import ROOT
from tools.bench.jobs import HEADING, Job
from tools.bench.starts import COMMAND
from xianfeng.ballots.rules.log import grown
from xianfeng.ballots.verify_ledger import FILE_LEAVES, leaf_hash
from xianfeng.foundation.ledger.leaves import (
    BatchLeaf,
    CellLeaf,
    DayLeaf,
    HalvesLeaf,
    picked,
    seed,
)
from xianfeng.foundation.ledger.notes import Checkpoint, Verifier, signed_checkpoint
from xianfeng.foundation.ledger.promises import batch_root
from xianfeng.foundation.ledger.signing import Signer
from xianfeng.foundation.ledger.tree import Frontier

TEN_MILLION = 10_000_000
COMMAND_SECONDS, SCRIPT_SECONDS = 30.0, 120.0
CELL = 20_000
LEAVES_OF_ONE = 4
SIGNER = Signer("bench.example/public", bytes(32))
QUESTIONS = {
    "name": "bench.1",
    "questions": [
        {"key": key, "kind": "levels", "options": [{"code": str(n)} for n in range(1, 6)]}
        for key in ("doors", "faces", "overall", "things")
    ],
}


class Export:
    """An export that is written while its leaves are made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tree = Frontier()
        self.waiting: list[bytes] = []
        self.size = 0
        self.files = 0
        self.notes: list[str] = []
        for name in ("leaves", "batches", "questionnaires"):
            (folder / name).mkdir(parents=True)

    def add(self, lines: list[bytes]) -> None:
        self.tree = grown(self.tree, [leaf_hash(line) for line in lines])
        self.size += len(lines)
        self.waiting += lines
        while len(self.waiting) >= FILE_LEAVES:
            self._flush()

    def _flush(self) -> None:
        part, self.waiting = self.waiting[:FILE_LEAVES], self.waiting[FILE_LEAVES:]
        path = self.folder / f"leaves/{self.files:06d}.txt"
        path.write_bytes(b"\n".join(part) + b"\n")
        self.files += 1

    def sign(self) -> Checkpoint:
        at = Checkpoint(SIGNER.name, self.size, self.tree.root)
        self.notes.append(signed_checkpoint(at, [SIGNER]))
        return at

    def close(self, tallies: dict[str, Counter[str]]) -> None:
        if self.waiting:
            self._flush()
        export = {
            "format": "xianfeng-ledger/1",
            "log": "public",
            "from": 0,
            "size": self.size,
            "roots": [],
            "rounds": {"r1": "1"},
        }
        (self.folder / "export.json").write_text(json.dumps(export), "utf-8")
        key = Verifier(SIGNER.name, SIGNER.public_key).text
        (self.folder / "keys.txt").write_text(f"log {key}\n", "utf-8")
        notes = "".join(f"{note}\n\n\n" for note in self.notes)
        (self.folder / "checkpoints.txt").write_text(notes, "utf-8")
        (self.folder / "tallies.json").write_text(json.dumps({"r1": tallies}), "utf-8")


def export(folder: Path, leaves: int) -> int:
    """Write an export of about so many leaves; return how many there are."""
    made = Export(folder)
    words = json.dumps(QUESTIONS).encode()
    digest = sha256(words).hexdigest()
    (folder / f"questionnaires/{digest}.json").write_bytes(words)
    tallies = {question["key"]: Counter[str]() for question in QUESTIONS["questions"]}  # type: ignore[index]
    days = max(leaves // (LEAVES_OF_ONE * CELL), 1)
    for day in range(days):
        _day(made, day, digest, tallies)
    made.close(tallies)
    return made.size


def _day(made: Export, day: int, digest: str, tallies: dict[str, Counter[str]]) -> None:
    """Commit to a batch, open a cell of it, show its halves."""
    random = [sha256(f"{day} {place}".encode()).digest() for place in range(CELL)]
    codes = [sha256(each).digest() for each in random]
    values = sorted(sha256(code).digest() for code in codes)
    batch = BatchLeaf(f"b{day}", "r1", CELL, batch_root(values).hex(), "slip", ("a", "b"))
    text = "".join(f"{value.hex()}\n" for value in values)
    (made.folder / f"batches/{made.size}.txt").write_text(text, "utf-8")
    made.add([batch.line])
    root = made.sign().root.hex()
    head = DayLeaf(day, (day + 1) * CELL, (day + 1) * CELL, 0, 0, (day + 1) * CELL, root)
    lines = [head.line, CellLeaf(day, "r1", "1", "bench.1", digest, CELL).line]
    first = made.size + len(lines)
    promises, middles, ballots = [], [], []
    for each in random:
        answers = {key: str(each[n] % 5 + 1) for n, key in enumerate(sorted(tallies))}
        for key, level in answers.items():
            tallies[key][level] += 1
        said = json.dumps(answers, separators=(",", ":"))
        comment = each.hex() if each[9] < 64 else ""  # noqa: PLR2004 -- a quarter writes something
        ballots.append(
            f'{{"answers":{said},"comment":"{comment}","kind":"ballot","questionnaire":"bench.1"}}'.encode()
        )
    for each, code, ballot in zip(random, codes, ballots, strict=True):
        middle = sha256(b"\2" + each + ballot).digest()
        commitment = sha256(b"\1" + each + middle).hexdigest()
        middles.append(f'{{"kind":"middle","middle":"{middle.hex()}"}}'.encode())
        promises.append(
            f'{{"code":"{code.hex()}","commitment":"{commitment}","kind":"promise"}}'.encode()
        )
    made.add([*lines, *promises, *middles, *ballots])
    half = picked(seed(made.sign(), "checkpoint"), "r1", CELL)
    ways = [HalvesLeaf(day, "r1", "checkpoint").line]
    for place, drawn in enumerate(random):
        at = first + CELL + place
        nonce = f'"nonce":"{drawn.hex()}"'
        if place in half:
            ways.append(f'{{"kind":"back","middle":{at},{nonce},"promise":{at - CELL}}}'.encode())
        else:
            ways.append(f'{{"ballot":{at + CELL},"kind":"on","middle":{at},{nonce}}}'.encode())
    made.add(ways)
    made.sign()


def ledger_jobs(folder: Path, leaves: int) -> Iterator[Job]:
    """Write an export, then time both ways of verifying it, each in a process of its own."""
    started = time.perf_counter()
    size = export(folder, leaves)
    sys.stderr.write(f"{size} leaves written in {time.perf_counter() - started:.1f} s\n")
    script = ROOT / "src/xianfeng/ballots/verify_ledger.py"
    for name, command, most in (
        ("command", [*COMMAND, "ledger", "verify"], COMMAND_SECONDS),
        ("script", [sys.executable, "-I", "-S", str(script)], SCRIPT_SECONDS),
    ):
        started = time.perf_counter()
        done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)
        spent = time.perf_counter() - started
        if done.returncode:
            raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
        limit = most * size / TEN_MILLION
        yield Job(f"verify {size:,} leaves, {name}", spent, limit, "s", "lower", 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path)
    said = parser.parse_args()
    os.environ.setdefault("PYTHONPATH", str(ROOT / "src"))
    sys.stdout.write(f"{HEADING}\n")
    with tempfile.TemporaryDirectory(prefix="xianfeng-ledger-") as scratch:
        folder = said.keep or Path(scratch) / "export"
        made = list(ledger_jobs(folder, said.leaves))
    for job in made:
        sys.stdout.write(f"{job.row()}\n")
    return 0 if all(job.holds for job in made) else 1


if __name__ == "__main__":
    sys.exit(main())
