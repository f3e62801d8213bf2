"""A box of ballots in memory that follows design.md §5, to make exports of: honest, or not."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random

from xianfeng.foundation.ledger.leaves import (
    AnewLeaf,
    BackLeaf,
    BallotLeaf,
    BatchLeaf,
    CellLeaf,
    DayLeaf,
    HalvesLeaf,
    HiddenLeaf,
    Leaf,
    MiddleLeaf,
    OnLeaf,
    PromiseLeaf,
    VoidLeaf,
    picked,
    seed,
)
from xianfeng.foundation.ledger.notes import (
    Checkpoint,
    Verifier,
    cosigned,
    signature_line,
    signed_checkpoint,
)
from xianfeng.foundation.ledger.promises import batch_root, middle, promise, slip_code, stored
from xianfeng.foundation.ledger.receipts import Receipt, signed_receipt
from xianfeng.foundation.ledger.signing import COSIGNATURE, Signer, key_id
from xianfeng.foundation.ledger.tree import Frontier, leaf_hash

LOG = Signer("xianfeng-0a0b/public", b"l" * 32)
RECEIPTS = Signer("xianfeng-0a0b/receipts", b"r" * 32)
WITNESS = Signer("witness.example", b"w" * 32)
QUESTIONNAIRE = json.dumps(
    {
        "name": "window.1",
        "questions": [
            {
                "key": "overall",
                "kind": "levels",
                "options": [{"code": str(level)} for level in range(1, 6)],
            },
            {
                "key": "met",
                "kind": "choice",
                "optional": True,
                "options": [{"code": "no"}, {"code": "yes"}],
            },
            {
                "key": "reasons",
                "kind": "tick",
                "optional": True,
                "options": [{"code": "slow"}, {"code": "unclear"}],
            },
            {"key": "never", "kind": "levels", "optional": True, "options": [{"code": "1"}]},
        ],
    }
)
DIGEST = sha256(QUESTIONNAIRE.encode()).hexdigest()
UNITS = {"window.a": "1/2", "window.b": "1/3", "county": "1"}


def cosignature(text: str, seconds: int = 1_800_000_000, signer: Signer = WITNESS) -> bytes:
    """Return what a witness lays into its line: key id, time, signature."""
    signed = key_id(signer.name, signer.public_key, COSIGNATURE) + seconds.to_bytes(8, "big")
    return signed + signer.sign(cosigned(text, seconds).encode())


@dataclass
class Ballot:
    """One envelope, opened: slip, answers, nonces."""

    token: bytes
    leaf: BallotLeaf
    n1: bytes
    n2: bytes

    @property
    def code(self) -> bytes:
        return slip_code(self.token)

    @property
    def middle(self) -> bytes:
        return middle(self.n2, self.leaf.line)

    @property
    def commitment(self) -> bytes:
        return promise(self.n1, self.middle)


Hook = Callable[[str, list[Leaf]], None]


def honest(_stage: str, _leaves: list[Leaf]) -> None:
    """Change nothing."""


@dataclass
class Box:
    """Leaves, the sizes at which checkpoints were signed, and the slips."""

    hook: Hook = honest
    origin: str = LOG.name
    random: Random = field(default_factory=lambda: Random(10))
    leaves: list[bytes] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lists: dict[str, list[bytes]] = field(default_factory=dict)
    tally: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    figures: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("issued", "used", "voided", "ballots"), 0)
    )
    tree: Frontier = field(default_factory=Frontier)
    opened: list[tuple[int, str, int, list[tuple[int, int, int]], list[Ballot]]] = field(
        default_factory=list
    )

    def sign(self, *signers: Signer, with_witness: bool = True) -> Checkpoint:
        """Sign what stands there, and have it cosigned."""
        self.tree = self.tree.extend(leaf_hash(x) for x in self.leaves[self.tree.size :])
        at = Checkpoint(self.origin, len(self.leaves), self.tree.root)
        key = Signer(self.origin, LOG.seed)
        note = signed_checkpoint(at, signers or [key])
        if with_witness:
            note += signature_line(WITNESS.name, cosignature(at.text))
        self.notes.append(note)
        return at

    def add(self, leaf: Leaf) -> int:
        self.leaves.append(leaf.line)
        return len(self.leaves) - 1

    def print(self, batch: str, round_name: str, count: int) -> list[bytes]:
        """Commit to a batch; return the tokens."""
        tokens = [self.random.randbytes(16) for _ in range(count)]
        values = sorted(stored(slip_code(token)) for token in tokens)
        leaf = BatchLeaf(
            batch, round_name, count, batch_root(values).hex(), "slip", ("window", "office")
        )
        self.lists[f"batches/{self.add(leaf)}.txt"] = values
        self.figures["issued"] += count
        self.sign()
        return tokens

    def void(self, batch: str, tokens: Sequence[bytes]) -> None:
        values = sorted(stored(slip_code(token)) for token in tokens)
        leaf = VoidLeaf(batch, len(values), batch_root(values).hex())
        self.lists[f"voids/{self.add(leaf)}.txt"] = values
        self.figures["voided"] += len(values)
        self.sign()

    def cast(self, token: bytes, *, comment: str = "") -> Ballot:
        answers: dict[str, str | Sequence[str]] = {"overall": self.random.choice("12345")}
        if self.random.random() < 0.5:
            answers["met"] = self.random.choice(("yes", "no"))
        if self.random.random() < 0.3:
            answers["reasons"] = ("slow", "unclear")[: self.random.randint(1, 2)]
        self.figures["used"] += 1
        leaf = BallotLeaf("window.1", answers, comment)
        return Ballot(token, leaf, self.random.randbytes(32), self.random.randbytes(32))

    def open(self, day: int, cells: dict[str, list[Ballot]]) -> None:
        """Step one: three lists a cell, each in an order of its own, and a checkpoint."""
        self.figures["ballots"] += sum(map(len, cells.values()))
        waiting = self.figures["used"] - self.figures["ballots"]
        head: list[Leaf] = [
            DayLeaf(day=day, waiting=waiting, previous=self.tree.root.hex(), **self.figures)
        ]
        self.hook("day", head)
        for leaf in head:
            self.add(leaf)
        for name, ballots in cells.items():
            self._cell(day, name, ballots)
        self.sign()

    def _cell(self, day: int, name: str, ballots: list[Ballot]) -> None:
        start, count = len(self.leaves) + 1, len(ballots)
        orders = [self.random.sample(range(count), count) for _ in range(3)]
        lists: list[list[Leaf]] = [
            [CellLeaf(day, name, UNITS[name], "window.1", DIGEST, count)],
            [PromiseLeaf(ballots[i].code.hex(), ballots[i].commitment.hex()) for i in orders[0]],
            [MiddleLeaf(ballots[i].middle.hex()) for i in orders[1]],
            [ballots[i].leaf for i in orders[2]],
        ]
        for stage, made in zip(("cell", "promises", "middles", "ballots"), lists, strict=True):
            self.hook(stage, made)
            for leaf in made:
                self.add(leaf)
        places = [
            (
                start + orders[0].index(i),
                start + count + orders[1].index(i),
                start + 2 * count + orders[2].index(i),
            )
            for i in range(count)
        ]
        self.opened.append((day, name, start, places, ballots))
        for ballot in ballots:
            for question, answer in ballot.leaf.answers.items():
                counts = self.tally.setdefault(name, {}).setdefault(question, {})
                for code in [answer] if isinstance(answer, str) else answer:
                    counts[code] = counts.get(code, 0) + 1

    def show(self, source: str = f"witness {WITNESS.name}") -> None:
        """Step two: the halves that the checkpoint, a witness or a draw picked."""
        text, at = self.notes[-1].partition("\n\n")[0] + "\n", self.checkpoint
        signature = cosignature(text) if source.startswith("witness") else b""
        drawn = seed(at, source, signature)
        for day, name, start, places, ballots in self.opened:
            count = len(ballots)
            half = picked(drawn, name, count)
            ways: list[Leaf] = [HalvesLeaf(day, name, source)]
            for (promised, between, ballot), cast in zip(places, ballots, strict=True):
                if between - start - count in half:
                    ways.append(BackLeaf(between, promised, cast.n1.hex()))
                else:
                    ways.append(OnLeaf(between, ballot, cast.n2.hex()))
            ways[1:] = sorted(ways[1:], key=lambda way: way.line[-20:])
            self.hook("ways", ways)
            for way in ways:
                self.add(way)
        self.opened = []
        self.sign()

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint(self.origin, self.tree.size, self.tree.root)

    def anew(self, *, lost: int) -> None:
        """Go on under a new origin, as after an older state was restored."""
        at = len(self.leaves)
        self.add(AnewLeaf(self.origin, at + lost, at))
        self.origin = "xianfeng-0c0d/public"
        self.sign()

    def hide(self, comment: str) -> None:
        self.add(HiddenLeaf(comment, "insult", 3))
        self.sign()

    def receipt(self, ballot: Ballot, day: int) -> str:
        at = self.checkpoint
        return signed_receipt(Receipt(ballot.code, ballot.commitment, at, day), RECEIPTS)

    def write(self, folder: Path) -> Path:
        """Write an export of the whole log."""
        names = dict.fromkeys(note.partition("\n")[0] for note in self.notes)
        keys = [f"log {Verifier(name, LOG.public_key).text}" for name in names]
        keys.append(f"receipts {Verifier(RECEIPTS.name, RECEIPTS.public_key).text}")
        keys.append(f"witness {Verifier(WITNESS.name, WITNESS.public_key, COSIGNATURE).text}")
        export = {
            "format": "xianfeng-ledger/1",
            "log": "public",
            "from": 0,
            "size": len(self.leaves),
            "roots": [],
            "rounds": UNITS,
        }
        files = {
            "export.json": json.dumps(export).encode(),
            "keys.txt": "".join(f"{key}\n" for key in keys).encode(),
            "checkpoints.txt": "".join(f"{note}\n\n\n" for note in self.notes).encode(),
            "leaves/000000.txt": b"".join(line + b"\n" for line in self.leaves),
            f"questionnaires/{DIGEST}.json": QUESTIONNAIRE.encode(),
            "tallies.json": json.dumps(self.tally).encode(),
        }
        for name, values in self.lists.items():
            files[name] = "".join(f"{value.hex()}\n" for value in values).encode()
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return folder


def week(box: Box) -> Box:
    """Play a week: two windows, voided slips, a wait for the county's cell, a new origin."""
    a = box.print("a1", "window.a", 90)
    b = box.print("b1", "window.b", 60)
    first = [box.cast(token, comment=sha256(token).hexdigest()) for token in a[:24]]
    second = [box.cast(token) for token in b[:21]]
    few = [box.cast(token) for token in (*a[24:36], *b[21:31])]
    box.open(0, {"window.a": first, "window.b": second})
    box.show()
    box.void("a1", a[80:])
    box.hide(first[0].leaf.comment)
    later = [box.cast(token) for token in a[36:60]]
    box.open(1, {"window.a": later})
    box.show("draw 双色球 2026001: 03 07 12")
    more = box.print("a2", "window.a", 30)
    box.anew(lost=4)
    last = [box.cast(token) for token in more[:20]]
    box.open(14, {"window.a": last, "county": few})
    box.show("checkpoint")
    return box
