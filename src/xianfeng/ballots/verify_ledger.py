#!/usr/bin/env python3
"""Check an exported log of ballots: one file, Python 3.10 or later, nothing to install.

    python3 verify_ledger.py FOLDER [--seen NOTES] [--receipt FILE] [--json]

It believes nothing that the export says of itself. Read it from the end: `check` says what is
looked at, in order. Exit 0: everything holds; 1: something does not, and is named; 2: wrong use.
What it cannot see: whether you were shown the same log as everybody else (compare the last
checkpoint, or give those that you kept with --seen), and whether slips reached the right people.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import sys
from array import array
from base64 import b64decode
from binascii import unhexlify
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from hashlib import sha256, sha512
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "xianfeng-ledger/1"
FILE_LEAVES = 65_536
BEFORE = "before the sealed box"
FEWEST = 20  # ballots of a cell of the public log
FEWEST_HALVES = 40  # voters of a members' round whose way is shown by halves
WITHIN_DAYS = 14
MOST_SIGNATURES = 16
MOST_PROBLEMS = 100
LOGS = ("public", "members")
MANY = 200_000  # leaves from which a second process helps
USED, VOIDED = -1, -2

# --- Signatures: Ed25519, RFC 8032 section 5.1.7 -------------------------------------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]  # (X, Y, Z, T), x = X/Z, y = Y/Z, x·y = T/Z


def point(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def add(a: Point, b: Point) -> Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signature(signature: bytes, text: bytes, key: bytes) -> bool:
    """Tell whether [S]B − [k]A is R."""
    a, r, s = point(key), signature[:32], int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or BASE is None or s >= ORDER:
        return False
    k = int.from_bytes(sha512(r + key + text).digest(), "little") % ORDER
    minus = (P - a[0], a[1], 1, P - a[3])
    steps = {1: BASE, 2: minus, 3: add(BASE, minus)}
    found: Point = (0, 1, 1, 0)
    for bit in range(255, -1, -1):
        found = add(found, found)
        if step := (s >> bit & 1) | (k >> bit & 1) << 1:
            found = add(found, steps[step])
    z = pow(found[2], P - 2, P)
    x, y = found[0] * z % P, found[1] * z % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == r


# --- The tree: RFC 6962 section 2.1 --------------------------------------------------------------
def leaf_hash(line: bytes) -> bytes:
    return sha256(b"\0" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


class Tree:
    """A growing tree: the roots of its full subtrees, by level."""

    def __init__(self, size: int = 0, roots: list[bytes] | None = None) -> None:
        levels = [level for level in range(size.bit_length()) if size >> level & 1]
        self.roots = dict(zip(reversed(levels), roots or [], strict=True))

    def grow(self, hashes: list[bytes]) -> None:
        level = 0
        while hashes:
            if level in self.roots:
                hashes.insert(0, self.roots.pop(level))
            if len(hashes) & 1:
                self.roots[level] = hashes.pop()
            pairs = zip(hashes[::2], hashes[1::2], strict=True)
            hashes = [sha256(b"\1" + left + right).digest() for left, right in pairs]
            level += 1

    @property
    def root(self) -> bytes:
        found = b""
        for level in sorted(self.roots):
            found = node_hash(self.roots[level], found) if found else self.roots[level]
        return found or sha256(b"").digest()


def root_by_proof(line: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """Return the root to which a proof leads (RFC 9162, section 2.1.3.2); empty if to none."""
    found, last = leaf_hash(line), size - 1
    for other in proof:
        if last == 0:
            return b""
        if index & 1 or index == last:
            found = node_hash(other, found)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            found = node_hash(found, other)
        index, last = index >> 1, last >> 1
    return found if last == 0 else b""


# --- Notes: C2SP signed-note, tlog-checkpoint, tlog-cosignature ----------------------------------
LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


class Key(NamedTuple):
    """A public key; kind 1 is a log's or that of receipts, kind 4 a witness's."""

    name: str
    kind: int
    data: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.data).digest()[:4]


Signed = dict[Key, bytes]
Check = Callable[[bytes, bytes, bytes], bool]


class Fault(Exception):  # noqa: N818 -- what does not hold
    """What does not hold, as a sentence."""


def read_key(text: str) -> Key:
    name, _, rest = text.partition("+")
    said, _, data = rest.partition("+")
    try:
        raw = b64decode(data, validate=True)
    except ValueError:
        raw = b""
    key = Key(name, raw[0] if raw else 0, raw[1:])
    if len(key.data) != 32 or key.kind not in (1, 4):
        raise Fault(f"keys.txt: {name} is no Ed25519 key")
    if key.id.hex() != said:
        raise Fault(f"keys.txt: the id of the key {name} is wrong")
    return key


def open_note(note: str, keys: list[Key], is_signed: Check) -> tuple[str, Signed]:
    """Part a note into its text and the good signatures of known keys, key → bytes of the line."""
    text, end, block = note.rpartition("\n\n")
    lines = block.split("\n")
    if not end or lines.pop() or not lines or len(lines) > MOST_SIGNATURES:
        raise Fault("is not a signed note")
    text += "\n"
    known = {(key.name, key.id): key for key in keys}
    found: Signed = {}
    for line in lines:
        match = LINE.fullmatch(line)
        if match is None:
            raise Fault("holds a line that is no signature")
        signed = b64decode(match[2] + "==")
        key = known.get((match[1], signed[:4]))
        if key is None:
            continue
        signature, said = signed[4:], text
        if key.kind == 4:
            seconds, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            said = f"cosignature/v1\ntime {seconds}\n{text}"
        if not is_signed(signature, said.encode(), key.data):
            raise Fault(f"bears a wrong signature of {key.name}")
        found.setdefault(key, signed)
    return text, found


class Checkpoint(NamedTuple):
    origin: str
    size: int
    root: bytes
    text: str
    signatures: Signed


def read_checkpoint(note: str, keys: list[Key], is_signed: Check) -> Checkpoint:
    text, signatures = open_note(note, keys, is_signed)
    match = re.fullmatch(r"(\S+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n", text)
    if match is None:
        raise Fault("is not three lines of origin, size and root")
    origin, size, root = match.groups()
    if not any(key.name == origin and key.kind == 1 for key in signatures):
        raise Fault("bears no signature of the log: the log's own signature is missing")
    return Checkpoint(origin, int(size), b64decode(root), text, signatures)


def read_notes(path: Path, keys: list[Key], is_signed: Check) -> Iterator[Checkpoint | Fault]:
    for place, note in enumerate(text_of(path).split("\n\n\n")):
        if note.strip():
            try:
                yield read_checkpoint(note.strip() + "\n", keys, is_signed)
            except Fault as fault:
                yield Fault(f"{path.name}: checkpoint {place + 1} {fault}")


# --- Files ---------------------------------------------------------------------------------------
def text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        raise Fault(f"{path.name} is missing or no text") from None


class Leaves:
    """The leaves from one place of the log up to another, file by file."""

    def __init__(self, folder: Path, start: int, end: int) -> None:
        self.folder, self.at, self.end = folder, start, end
        self.lines: list[bytes] = []
        self.next = start

    def take(self, count: int) -> list[bytes]:
        while len(self.lines) < count and self.next < self.end:
            self.lines += self.read()
        if len(self.lines) < count:
            raise Fault(f"the leaves end at {self.end}: something is missing behind {self.at}")
        taken, self.lines = self.lines[:count], self.lines[count:]
        self.at += count
        return taken

    def read(self) -> list[bytes]:
        name = f"leaves/{self.next // FILE_LEAVES:06d}.txt"
        try:
            lines = (self.folder / name).read_bytes().split(b"\n")
        except OSError:
            raise Fault(f"{name} is missing") from None
        last = min(self.end, (self.next // FILE_LEAVES + 1) * FILE_LEAVES)
        if lines.pop() or len(lines) != last - self.next:
            raise Fault(f"{name} is cut off or holds other leaves than {self.next} to {last - 1}")
        self.next = last
        return lines


def tree_fault(folder: Path, start: int, roots: list[bytes], points: list[Any]) -> str | None:
    """Hash every leaf; tell between which checkpoints the tree is not what was signed."""
    tree, size = Tree(start, roots), start
    leaves = Leaves(folder, start, points[-1][0] if points else start)
    try:
        for reached, root in points:
            while size < reached:
                lines = leaves.take(min(FILE_LEAVES, reached - size))
                tree.grow([sha256(b"\0" + line).digest() for line in lines])
                size += len(lines)
            if tree.root != root:
                before = max([start, *(end for end, _ in points if end < reached)])
                if before == reached:
                    return f"the tree of {reached} leaves is not what was signed"
                return f"the leaves {before} to {reached - 1} are not those that were signed"
    except Fault as fault:
        return str(fault)
    return None


def values_fault(name: str, at: int, root: str, values: list[bytes]) -> str | None:
    """Hold stored values against the root that their leaf committed to."""
    tree = Tree()
    tree.grow([leaf_hash(value) for value in values])
    return (
        None if tree.root.hex() == root else f"{name}: not the values that leaf {at} committed to"
    )


# --- What the leaves say -------------------------------------------------------------------------
HEX = "([0-9a-f]{64})"
PROMISE = re.compile(f'{{"code":"{HEX}","commitment":"{HEX}","kind":"promise"}}'.encode())
MIDDLE = re.compile(f'{{"kind":"middle","middle":"{HEX}"}}'.encode())
BALLOT = re.compile(
    f'{{"answers":({{.*}}),"comment":"{HEX}?","kind":"ballot","questionnaire":"([^"]+)"}}'.encode()
)
BACK = re.compile(
    f'{{"kind":"back","middle":([0-9]+),"nonce":"{HEX}","promise":([0-9]+)}}'.encode()
)
ON = re.compile(f'{{"ballot":([0-9]+),"kind":"on","middle":([0-9]+),"nonce":"{HEX}"}}'.encode())
FIELDS = {  # of leaves that are read one by one; those with figures come behind the bar
    "batch": "approvals batch channel kind root round|count",
    "void": "batch kind root|count",
    "day": "kind previous|ballots day issued used voided waiting",
    "cell": "digest kind questionnaire round unit|ballots day",
    "halves": "kind round source|day",
    "hidden": "comment kind reason|day",
    "anew": "before kind|kept known",
    "lost": "by kind reason|count day",
}


def read_leaf(line: bytes, at: int) -> dict[str, Any]:
    """Read a leaf that is in none of a cell's lists; there is one way in which it is written."""
    try:
        leaf = json.loads(line)
        words, _, figures = FIELDS[leaf["kind"]].partition("|")
        is_right = {key for key, value in leaf.items() if type(value) is int and value >= 0} == set(
            figures.split()
        ) and leaf.keys() == {*words.split(), *figures.split()}
        if is_right and canonical(leaf) == line:
            return dict(leaf)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise Fault(f"leaf {at} is no leaf that may stand there")


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Cell(NamedTuple):
    """What an opened cell holds until its ways back and on are shown."""

    at: int
    size: int
    commitments: list[bytes]
    middles: list[bytes]
    ballots: list[bytes]


class Book:
    """What the leaves say, held against each other from the first to the last."""

    def __init__(self, folder: Path, export: dict[str, Any], points: list[Checkpoint]) -> None:
        self.folder, self.export = folder, export
        self.points = {point.size: point for point in points}
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.slips: dict[bytes, int] = {}
        self.batches: dict[int, dict[str, Any]] = {}
        self.names: dict[str, int] = {}
        self.voided = 0
        self.last: dict[str, Any] = {"day": -1, "used": 0, "ballots": 0}
        self.first_day = 0
        self.is_open = False
        self.rounds: set[str] = set()
        self.cells: dict[tuple[int, str], tuple[Cell, int]] = {}
        self.closing: list[tuple[int, str]] = []
        self.counted = 0
        self.tallies: dict[str, dict[str, Counter[str]]] = {}
        self.questions: dict[str, dict[str, Any]] = {}
        self.digests = (array("Q"), array("Q"))
        self.anew: dict[int, str] = {}
        self.lost: dict[int, int] = {}
        self.wanted: set[bytes] = set()
        self.found: dict[bytes, tuple[int, bytes]] = {}
        self.second: ProcessPoolExecutor | None = None
        self.handed: list[Future[str | None]] = []

    def hand_over(self, work: Callable[..., str | None], *words: Any) -> None:
        """Let a second process do what the rest does not wait for, where there is one."""
        if self.second is None:
            if fault := work(*words):
                self.say(fault)
        else:
            self.handed.append(self.second.submit(work, *words))

    def say(self, problem: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    def read(self, leaves: Leaves) -> None:
        while leaves.at < leaves.end:
            at = leaves.at
            leaf = read_leaf(leaves.take(1)[0], at)
            kind = leaf["kind"]
            if kind != "cell" and self.is_open:
                self.close(at)
            if kind == "cell":
                self.cell(leaf, at, leaves)
            elif kind == "halves":
                self.halves(leaf, at, leaves)
            else:
                self.single(leaf, at)
        if self.is_open:
            self.close(leaves.end)

    def single(self, leaf: dict[str, Any], at: int) -> None:
        """Read a leaf that stands by itself; a hidden comment's leaf counts nothing."""
        if leaf["kind"] == "batch":
            self.batch(leaf, at)
        elif leaf["kind"] == "void":
            self.void(leaf, at)
        elif leaf["kind"] == "day":
            self.open(leaf, at)
        elif leaf["kind"] == "anew":
            self.go_on(leaf, at)
        elif leaf["kind"] == "lost":
            self.lose(leaf, at)

    # Slips
    def values(self, kind: str, leaf: dict[str, Any], at: int) -> list[bytes]:
        """Return the stored values that a batch or a void commits to."""
        name = f"{kind}/{at}.txt"
        text = text_of(self.folder / name)
        if re.fullmatch("(?:[0-9a-f]{64}\n)*", text) is None:
            raise Fault(f"{name} is cut off or no list of stored values")
        values = [unhexlify(line) for line in text.split()]
        if len(values) != leaf["count"] or values != sorted(set(values)):
            self.say(f"{name}: not {leaf['count']} values, each once, in order")
        else:
            self.hand_over(values_fault, name, at, leaf["root"], values)
        return values

    def batch(self, leaf: dict[str, Any], at: int) -> None:
        if leaf["approvals"] == [BEFORE] and self.last["day"] < 0:
            self.note("some slips were printed before there was a log, without two approvals")
        elif self.export["log"] == "members" and leaf["channel"] == "roll":
            self.roll(leaf, at)
        elif len(set(leaf["approvals"])) < 2:
            self.say(f"leaf {at}: batch {leaf['batch']} lacks two approvals")
        if leaf["batch"] in self.names:
            self.say(f"leaf {at}: batch {leaf['batch']} stands twice")
        self.batches[at] = leaf
        self.names[leaf["batch"]] = at
        values = self.values("batches", leaf, at)
        if not self.slips.keys().isdisjoint(values):
            self.say(f"leaf {at}: batch {leaf['batch']} holds slips of another batch")
        self.slips.update(dict.fromkeys(values, at))

    def roll(self, leaf: dict[str, Any], at: int) -> None:
        """A round of members has the slips of its frozen roll, made once; the roll names them."""
        said = " ".join(leaf["approvals"])
        if not re.fullmatch(f"frozen roll {HEX}", said):
            self.say(f"leaf {at}: batch {leaf['batch']} names no frozen roll")
        if any(leaf["round"] == other["round"] for other in self.batches.values()):
            self.say(f"leaf {at}: round {leaf['round']} has slips already")
        self.note(f"round {leaf['round']} has {leaf['count']} slips; compare its {said}")

    def void(self, leaf: dict[str, Any], at: int) -> None:
        batch = self.names.get(leaf["batch"])
        for value in self.values("voids", leaf, at):
            state = self.slips.get(value)
            if state is None or batch is None or (state >= 0 and state != batch):
                self.say(f"leaf {at}: voids a slip that batch {leaf['batch']} does not hold")
            elif state < 0:
                word = "used" if state == USED else "voided"
                self.say(f"leaf {at}: voids a slip that was {word} before")
            self.slips[value] = VOIDED
        self.voided += leaf["count"]

    # An opening
    def open(self, leaf: dict[str, Any], at: int) -> None:
        """Hold the figures of a day's leaf against each other and what stands before."""
        for figure, said, found in (
            ("issued", leaf["issued"], sum(batch["count"] for batch in self.batches.values())),
            ("voided", leaf["voided"], self.voided),
            ("used", leaf["used"], leaf["waiting"] + leaf["ballots"] + sum(self.lost.values())),
        ):
            if said != found:
                self.say(f"leaf {at}: day {leaf['day']} says {said} {figure}, not {found}")
        if leaf["issued"] < leaf["used"] + leaf["voided"]:
            self.say(f"leaf {at}: day {leaf['day']} has more slips used and voided than issued")
        if leaf["day"] <= self.last["day"] or leaf["used"] < self.last["used"]:
            self.say(f"leaf {at}: day {leaf['day']} goes back behind day {self.last['day']}")
        before = self.points.get(at)
        root = before.root if before else sha256(b"").digest() if at == 0 else b""
        if root.hex() != leaf["previous"]:
            self.say(f"leaf {at}: day {leaf['day']} does not follow from the checkpoint before it")
        self.last, self.is_open, self.rounds, self.counted = leaf, True, set(), self.last["ballots"]

    def close(self, end: int) -> None:
        """End an opening: its ballots are those that it says, and a checkpoint ends it."""
        self.is_open = False
        if self.counted != self.last["ballots"]:
            self.say(
                f"day {self.last['day']} says {self.last['ballots']} ballots, not {self.counted}"
            )
        if end not in self.points:
            self.say(f"the opening of day {self.last['day']} has no checkpoint at its end, {end}")
        for key in self.closing:
            self.cells[key] = (self.cells[key][0], end)
        self.closing = []

    def cell(self, leaf: dict[str, Any], at: int, leaves: Leaves) -> None:
        day, name, count = leaf["day"], leaf["round"], leaf["ballots"]
        if not self.is_open or day != self.last["day"] or name in self.rounds:
            raise Fault(f"leaf {at}: the cell of {name} stands outside its opening, or twice")
        if self.export["log"] == "public" and count < FEWEST:
            self.say(f"leaf {at}: the cell of {name} has {count} ballots, fewer than {FEWEST}")
        self.rounds.add(name)
        promises = self.matched(PROMISE, leaves.take(count), at + 1, f"a promise of {name}")
        codes, commitments = [m[1] for m in promises], [unhexlify(m[2]) for m in promises]
        self.spend(codes, leaf, at + 1)
        if self.wanted:
            for place, code in enumerate(codes):
                if code in self.wanted:
                    self.found[code] = (at + 1 + place, commitments[place])
        lines = leaves.take(count)
        middles = self.matched(MIDDLE, lines, at + 1 + count, f"a middle of {name}")
        cell = Cell(at, count, commitments, [unhexlify(m[1]) for m in middles], leaves.take(count))
        for kept, digests in zip(self.digests, (commitments, cell.middles), strict=True):
            kept.frombytes(b"".join([digest[:8] for digest in digests]))
        self.count(cell.ballots, leaf, at + 1 + 2 * count)
        self.cells[day, name] = cell, 0
        self.closing.append((day, name))
        self.counted += count

    @staticmethod
    def matched(
        shape: re.Pattern[bytes], lines: list[bytes], at: int, what: str
    ) -> list[re.Match[bytes]]:
        """Read lines that all have one shape; name the first that has another."""
        found: list[Any] = [*map(shape.fullmatch, lines)]
        if None in found:
            raise Fault(f"leaf {at + found.index(None)} should be {what}")
        return found

    def spend(self, codes: list[bytes], leaf: dict[str, Any], at: int) -> None:
        """Hold each code against the slips: committed before, unvoided, of this round, once."""
        units = self.export["rounds"]
        here = units.get(leaf["round"], leaf["unit"])
        fits: dict[int, bool] = {}
        for place, code in enumerate(codes, at):
            value = sha256(unhexlify(code)).digest()
            batch = self.slips.get(value)
            if batch is None:
                self.say(f"leaf {place}: opens no slip of a batch that was committed before")
            elif batch == USED:
                self.say(f"leaf {place}: opens a slip that was opened before")
            elif batch == VOIDED:
                self.say(f"leaf {place}: opens a slip that was voided")
            else:
                if batch not in fits:
                    home = self.batches[batch]["round"]
                    unit = units.get(home, "")
                    fits[batch] = home == leaf["round"] or unit.startswith(f"{here}/")
                if not fits[batch]:
                    name = self.batches[batch]["batch"]
                    self.say(
                        f"leaf {place}: opens a slip of batch {name}, which is of another round"
                    )
                self.slips[value] = USED

    def count(self, ballots: list[bytes], leaf: dict[str, Any], at: int) -> None:
        """Hold ballots against their questionnaire, and add them up."""
        name = leaf["questionnaire"]
        questions = self.questionnaire(name, leaf["digest"], at)
        matches = self.matched(BALLOT, ballots, at, f"a ballot of {leaf['round']}")
        kinds = Counter([match.group(1, 3) for match in matches])
        tally = self.tallies.setdefault(leaf["round"], {})
        wrong = set()
        for kind, number in kinds.items():
            answers = answers_of(kind[0])
            if answers is None or kind[1].decode() != name or not fit(answers, questions):
                wrong.add(kind)
                continue
            for question, answer in answers.items():
                counts = tally.setdefault(question, Counter())
                for code in answer if isinstance(answer, list) else [answer]:
                    counts[code] += number
        for place, match in enumerate(matches if wrong else [], at):
            if match.group(1, 3) in wrong:
                self.say(f"leaf {place}: answers that are not of questionnaire {name}")

    def questionnaire(self, name: str, digest: str, at: int) -> dict[str, Any]:
        """Return the questions of a questionnaire, question → kind and codes."""
        if digest not in self.questions:
            if re.fullmatch(HEX, digest) is None:
                raise Fault(f"leaf {at}: names no questionnaire")
            text = text_of(self.folder / f"questionnaires/{digest}.json")
            content = json.loads(text)
            if sha256(text.encode()).hexdigest() != digest or content["name"] != name:
                self.say(f"leaf {at}: questionnaires/{digest}.json is not the one that was asked")
            self.questions[digest] = {
                question["key"]: (question["kind"], {each["code"] for each in question["options"]})
                for question in content["questions"]
            }
        return self.questions[digest]

    # The ways back and on
    def halves(self, leaf: dict[str, Any], at: int, leaves: Leaves) -> None:
        name, key = leaf["round"], (leaf["day"], leaf["round"])
        if key not in self.cells:
            if self.export["from"] and leaf["day"] < self.first_day:
                self.pass_over(leaves)  # its cell lies before this part of the log
                return
            raise Fault(f"leaf {at}: ways of a cell that is not there: {name}, day {leaf['day']}")
        cell, end = self.cells.pop(key)
        half = picked(self.seed(leaf, end, at), name, cell.size)
        seen: set[int] = set()
        others: tuple[set[int], set[int]] = (set(), set())
        first = cell.at + 1
        for place, line in enumerate(leaves.take(cell.size), at + 1):
            is_back = line.startswith(b'{"kind":"back"')
            match = (BACK if is_back else ON).fullmatch(line)
            if match is None:
                raise Fault(f"leaf {place} should be a way of {name}")
            if is_back:
                middle, nonce, other = int(match[1]), match[2], int(match[3]) - first
            else:
                middle, nonce = int(match[2]), match[3]
                other = int(match[1]) - first - 2 * cell.size
            middle -= first + cell.size
            if not (0 <= middle < cell.size and 0 <= other < cell.size):
                self.say(f"leaf {place}: leads out of the cell of {name}")
                continue
            if middle in seen or other in others[is_back]:
                self.say(f"leaf {place}: shows a way that was shown before")
            seen.add(middle)
            others[is_back].add(other)
            if (middle in half) != is_back:
                self.say(f"leaf {place}: shows the way that the seed did not pick")
            raw, target = unhexlify(nonce), cell.middles[middle]
            if is_back:
                if sha256(b"\1" + raw + target).digest() != cell.commitments[other]:
                    self.say(f"leaf {place}: does not lead back to promise {first + other}")
            elif sha256(b"\2" + raw + cell.ballots[other]).digest() != target:
                ballot = first + 2 * cell.size + other
                self.say(f"leaf {place}: does not lead on to ballot {ballot}: it was altered")

    def pass_over(self, leaves: Leaves) -> None:
        while leaves.at < leaves.end:
            (line,) = leaves.take(1)
            if not BACK.fullmatch(line) and not ON.fullmatch(line):
                leaves.lines.insert(0, line)
                leaves.at -= 1
                return

    def seed(self, leaf: dict[str, Any], end: int, at: int) -> bytes:
        """Return what picked the halves: the checkpoint of step one, and who had a say outside."""
        point, source, signature = self.points.get(end), leaf["source"], b""
        if source.startswith("witness "):
            signed = point.signatures if point else {}
            lines = [
                signed[key] for key in signed if key.kind == 4 and f"witness {key.name}" == source
            ]
            if lines:
                signature = lines[0]
            else:
                self.say(f"leaf {at}: no signature of the {source} stands at checkpoint {end}")
        elif source == "checkpoint":
            self.note(f"day {leaf['day']}: nobody outside had a say in which halves were shown")
        elif source.startswith("draw "):
            self.note(f"day {leaf['day']}: the halves were picked by a public {source}")
        else:
            self.say(f"leaf {at}: the halves were picked by nothing that is known: {source}")
        text = f"xianfeng/halves\n{point.text if point else ''}{source}\n"
        return sha256(text.encode() + signature).digest()

    def note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def go_on(self, leaf: dict[str, Any], at: int) -> None:
        if leaf["kept"] != at:
            self.say(f"leaf {at}: says that {leaf['kept']} leaves stand before it")
        self.anew[at] = leaf["before"]
        lost = leaf["known"] - leaf["kept"]
        self.note(f"leaf {at}: the log went on under a new origin; {lost} signed leaves were lost")

    def lose(self, leaf: dict[str, Any], at: int) -> None:
        """Envelopes whose key is gone were never opened: they are no ballots, and said once."""
        if leaf["day"] in self.lost or leaf["day"] in {day for day, _ in self.cells}:
            self.say(f"leaf {at}: day {leaf['day']} is lost twice, or was opened before")
        self.lost[leaf["day"]] = leaf["count"]
        self.note(
            f"leaf {at}: {leaf['count']} ballots of day {leaf['day']} can never be opened: "
            f"“{leaf['reason']}” ({leaf['by']})"
        )

    # What is known at the end
    def finish(self) -> None:
        for (day, name), (cell, _) in self.cells.items():
            if self.export["log"] != "public" and cell.size < FEWEST_HALVES:
                continue
            if self.last["day"] - day > WITHIN_DAYS:
                self.say(f"day {day}: the halves of {name} were never shown")
            else:
                self.note(f"day {day}: the halves of {name} are not yet shown")
        changes = 0
        for before, after in pairwise(self.points.values()):
            if before.origin != after.origin:
                changes += 1
                if not any(
                    before.size <= at < after.size and name == before.origin
                    for at, name in self.anew.items()
                ):
                    self.say(
                        f"checkpoint of {after.size} leaves: another origin, and no leaf says so"
                    )
        if changes != len(self.anew):
            self.say("a leaf says that the log has a new origin, and no checkpoint bears it")
        for word, digests in zip(("commitment", "middle"), self.digests, strict=True):
            if len(set(digests)) < len(digests):
                self.say(f"a {word} stands twice: two slips were given one ballot")
        if self.export["from"] == 0 and "tallies.json" in self.export["files"]:
            self.compare(json.loads(text_of(self.folder / "tallies.json")))

    def compare(self, said: dict[str, Any]) -> None:
        """Hold the published tallies against the leaves."""
        for name in sorted(said.keys() | self.tallies):
            found = {q: dict(codes) for q, codes in self.tallies.get(name, {}).items()}
            told = {q: codes for q, codes in said.get(name, {}).items() if codes}
            for question in sorted(found.keys() | told):
                if found.get(question, {}) != told.get(question, {}):
                    self.say(f"tallies.json: {name}, {question}: not what the ballots add up to")


def answers_of(text: bytes) -> dict[str, Any] | None:
    """Read answers, written in the one way in which they may be."""
    try:
        answers = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return answers if isinstance(answers, dict) and canonical(answers) == text else None


def fit(answers: dict[str, Any], questions: dict[str, Any]) -> bool:
    """Tell whether every answer is one that its question offers; an absent one is none."""
    for question, answer in answers.items():
        kind, codes = questions.get(question, ("", set()))
        if kind == "tick":
            if not isinstance(answer, list) or not answer or answer != sorted(set(answer)):
                return False
            if not codes.issuperset(answer):
                return False
        elif not isinstance(answer, str) or answer not in codes:
            return False
    return True


def picked(seed: bytes, name: str, count: int) -> set[int]:
    """Return the half of a cell's middles, by place, that shows its way back."""
    start = seed + name.encode() + b"\0"
    drawn = [sha256(start + place.to_bytes(8, "big")).digest() for place in range(count)]
    return set(sorted(range(count), key=drawn.__getitem__)[: count // 2])


# --- All together --------------------------------------------------------------------------------
def read_export(folder: Path) -> dict[str, Any]:
    export = json.loads(text_of(folder / "export.json"))
    start, size = export["from"], export["size"]
    if export["format"] != FORMAT or not 0 <= start <= size or export["log"] not in LOGS:
        raise Fault(f"export.json: not what {FORMAT} says")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    needed = {f"leaves/{n:06d}.txt" for n in range(start // FILE_LEAVES, -(-size // FILE_LEAVES))}
    if size == start or needed != {name for name in files if name.startswith("leaves/")}:
        raise Fault(f"the files of leaves are not those of the leaves {start} to {size - 1}")
    return dict(export, files=files)


def checked_points(
    folder: Path, export: dict[str, Any], keys: list[Key], is_signed: Check, problems: list[str]
) -> list[Checkpoint]:
    """Read the checkpoints: signed by the log, growing, of one origin unless a leaf says more."""
    points: list[Checkpoint] = []
    for point in read_notes(folder / "checkpoints.txt", keys, is_signed):
        if isinstance(point, Fault):
            problems.append(str(point))
            continue
        if points and point.size < points[-1].size:
            problems.append(f"the log went back from {points[-1].size} to {point.size} leaves")
        elif points and point.size == points[-1].size:
            is_fork = point.root != points[-1].root
            word = "have different roots: the log was forked" if is_fork else "stand there twice"
            problems.append(f"two checkpoints of {point.size} leaves {word}")
        points.append(point)
    if not points:
        raise Fault("; ".join(problems) or "there is no checkpoint")
    if points[-1].size != export["size"]:
        problems.append(
            f"the last checkpoint has {points[-1].size} leaves, the export {export['size']}"
        )
    return points


def compared(
    path: Path, points: list[Checkpoint], start: int, keys: list[Key], is_signed: Check
) -> Iterator[str]:
    """Hold checkpoints that somebody kept against this log; a part knows none before its start."""
    roots = {point.size: point.root for point in points}
    for point in read_notes(path, keys, is_signed):
        if isinstance(point, Fault):
            yield f"kept from before: {point}"
        elif point.size > points[-1].size:
            last = points[-1].size
            yield f"the log went back: {point.size} leaves were seen before, it has {last}"
        elif point.size >= start and roots.get(point.size) != point.root:
            yield f"the checkpoint of {point.size} leaves seen before is not in this log"


def read_earlier(book: Book) -> None:
    """Read the batches, voids and the day that stand before a part of the log, with proofs."""
    start = book.export["from"]
    point = book.points.get(start)
    if not start:
        return
    tree = Tree(start, [bytes.fromhex(root) for root in book.export["roots"]])
    if point is None or tree.root != point.root:
        raise Fault(f"no checkpoint vouches for the {start} leaves before this part")
    for row in map(json.loads, text_of(book.folder / "earlier.jsonl").splitlines()):
        line, at = row["leaf"].encode(), row["index"]
        proof = [bytes.fromhex(digest) for digest in row["proof"]]
        if not 0 <= at < start or root_by_proof(line, at, start, proof) != point.root:
            raise Fault(f"earlier.jsonl: leaf {at} does not stand in the log")
        leaf = read_leaf(line, at)
        if leaf["kind"] == "day":
            book.last, book.counted = leaf, leaf["ballots"]
        else:
            book.single(leaf, at)
    book.first_day = book.last["day"] + 1


def read_book(book: Book) -> None:
    try:
        read_earlier(book)
        book.read(Leaves(book.folder, book.export["from"], book.export["size"]))
        book.finish()
    except Fault as fault:
        book.say(str(fault))


def promised(paths: list[Path], keys: list[Key], is_signed: Check) -> dict[bytes, tuple[str, ...]]:
    """Read receipts: code of the slip → what was promised, and where the receipt lies."""
    found: dict[bytes, tuple[str, ...]] = {}
    for path in paths:
        try:
            text, signatures = open_note(text_of(path).strip() + "\n", keys, is_signed)
        except Fault as fault:
            raise Fault(f"{path.name} {fault}") from None
        lines = text.split("\n")
        if not signatures or lines[0] != "xianfeng/receipt" or len(lines) != 9:
            raise Fault(f"{path.name} is no receipt of this log")
        found[lines[2].encode()] = (lines[3], path.name, lines[6])
    return found


def check(
    folder: Path,
    *,
    seen: Sequence[Path] = (),
    receipts: Sequence[Path] = (),
    is_signed: Check = is_signature,
    many: int = MANY,
) -> dict[str, Any]:
    """Check an export: its keys, its checkpoints, the tree, then what its leaves say."""
    problems: list[str] = []
    notes: list[str] = []
    found = {"ok": False, "leaves": 0, "checkpoints": 0, "problems": problems, "notes": notes}
    try:
        export = read_export(folder)
        lines = [line.partition(" ") for line in text_of(folder / "keys.txt").splitlines()]
        keys = [(use, read_key(text)) for use, _, text in lines]
        outside = [key for use, key in keys if use != "receipts"]
        points = checked_points(folder, export, outside, is_signed, problems)
        start, size = export["from"], export["size"]
        found |= {"leaves": size - start, "checkpoints": len(points)}
        for use, key in keys:
            if use == "witness" or any(key.name == point.origin for point in points):
                notes.append(f"key of the {use}, to be compared: {key.name}+{key.id.hex()}")
        for path in seen:
            problems.extend(compared(path, points, start, outside, is_signed))
        book = Book(folder, export, points)
        wanted = promised(list(receipts), [k for use, k in keys if use == "receipts"], is_signed)
        book.wanted = set(wanted)
        ends = [(point.size, point.root) for point in points if point.size >= start]
        work = (folder, start, [bytes.fromhex(root) for root in export["roots"]], ends)
        if size - start < many:
            fault = tree_fault(*work)
            read_book(book)
        else:
            with ProcessPoolExecutor(1) as second:
                tree = second.submit(tree_fault, *work)
                book.second = second
                read_book(book)
                fault = tree.result()
                for each in book.handed:
                    if words := each.result():
                        book.say(words)
        problems += ([fault] if fault else []) + book.problems
        notes += book.notes
        for code, (commitment, name, day) in wanted.items():
            place, there = book.found.get(code, (0, b""))
            if there.hex() == commitment:
                notes.append(f"{name}: in the log, leaf {place}")
            else:
                problems.append(f"{name} ({day}): the log holds no such promise")
    except Fault as fault:
        problems.append(str(fault))
    except (KeyError, TypeError, ValueError, AttributeError, OSError, RecursionError) as error:
        problems.append(f"the export is damaged: {type(error).__name__} {error}"[:200])
    return found | {"ok": not problems}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check an exported log of ballots.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seen", type=Path, action="append", default=[], metavar="NOTES")
    parser.add_argument("--receipt", type=Path, action="append", default=[], metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    said = parser.parse_args(arguments)
    if not said.folder.is_dir():
        parser.error(f"{said.folder} is no folder")
    return told(check(said.folder, seen=said.seen, receipts=said.receipt), as_json=said.json)


def told(found: dict[str, Any], *, as_json: bool) -> int:
    """Print what was found; return the exit code."""
    if as_json:
        lines = [json.dumps(found, ensure_ascii=False, indent=2)]
    else:
        lines = [*found["notes"], *found["problems"]]
        count = len(found["problems"])
        word = "ok" if found["ok"] else f"NOT OK, {count} problem{'s' if count > 1 else ''}"
        lines.append(f"{found['leaves']} leaves, {found['checkpoints']} checkpoints: {word}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if found["ok"] else 1


if __name__ == "__main__":  # pragma: no cover -- run by a test in a process of its own
    gc.disable()  # millions of small things, and no rings among them
    sys.exit(main())
