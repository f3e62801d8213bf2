"""What stands in the log of ballots: one leaf a line, canonical JSON, so that anyone can read it.

An opening is one `DayLeaf`; for each cell a `CellLeaf`, its promises, its middles, its ballots,
each list in an order of its own; and, once the halves are picked, for each cell a `HalvesLeaf`
with its ways back and on. Batches, voids and hidden comments stand between openings.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import ClassVar

from .notes import Checkpoint

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,300}")
Answers = Mapping[str, str | Sequence[str]]
"""Question → the code of its answer, or the codes that were ticked, sorted; absent: no answer."""


class BadLeaf(ValueError):  # noqa: N818 -- what the line is, said plainly
    """A line is no leaf, or not written in the one way in which it may be."""


@dataclass(frozen=True)
class Leaf:
    """One entry of the log. Digests and nonces are 64 hexadecimal letters, as in the line."""

    kind: ClassVar[str]
    digests: ClassVar[tuple[str, ...]] = ()
    counts: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if each.name in self.digests:
                is_right = isinstance(value, str) and _DIGEST.fullmatch(value) is not None
            elif each.name in self.counts:
                is_right = type(value) is int and 0 <= value < 1 << 63
            else:
                is_right = self._is_right(value)
            if not is_right:
                raise BadLeaf(f"{self.kind}: {each.name}")

    def _is_right(self, value: object) -> bool:
        return isinstance(value, str) and _NAME.fullmatch(value) is not None

    @property
    def line(self) -> bytes:
        """The bytes of the leaf: sorted keys, no spaces, UTF-8, no newline."""
        content = {each.name: getattr(self, each.name) for each in fields(self)}
        return _canonical(content | {"kind": self.kind})


@dataclass(frozen=True)
class BatchLeaf(Leaf):
    """Slips committed before use: how many, the root of their stored values, who approved."""

    batch: str
    round: str
    count: int
    root: str
    channel: str
    approvals: tuple[str, ...]
    kind: ClassVar[str] = "batch"
    digests: ClassVar[tuple[str, ...]] = ("root",)
    counts: ClassVar[tuple[str, ...]] = ("count",)

    def _is_right(self, value: object) -> bool:
        return super()._is_right(value) or (
            isinstance(value, tuple) and all(super(BatchLeaf, self)._is_right(x) for x in value)
        )


@dataclass(frozen=True)
class VoidLeaf(Leaf):
    """Unused slips of a batch that may never be used: how many, the root of their stored values."""

    batch: str
    count: int
    root: str
    kind: ClassVar[str] = "void"
    digests: ClassVar[tuple[str, ...]] = ("root",)
    counts: ClassVar[tuple[str, ...]] = ("count",)


@dataclass(frozen=True)
class DayLeaf(Leaf):
    """The first leaf of an opening: figures of this log from its beginning.

    `used = waiting + ballots + lost` (see `LostLeaf`), the ballots of this opening counted among
    the ballots; unused slips are `issued − used − voided`. `previous` is the root of the log before
    this leaf.
    """

    day: int
    issued: int
    used: int
    voided: int
    waiting: int
    ballots: int
    previous: str
    kind: ClassVar[str] = "day"
    digests: ClassVar[tuple[str, ...]] = ("previous",)
    counts: ClassVar[tuple[str, ...]] = ("day", "issued", "used", "voided", "waiting", "ballots")


@dataclass(frozen=True)
class CellLeaf(Leaf):
    """The head of a cell: as many promises, middles and ballots follow as it says."""

    day: int
    round: str
    unit: str
    questionnaire: str
    digest: str
    ballots: int
    kind: ClassVar[str] = "cell"
    digests: ClassVar[tuple[str, ...]] = ("digest",)
    counts: ClassVar[tuple[str, ...]] = ("day", "ballots")


@dataclass(frozen=True)
class PromiseLeaf(Leaf):
    """The code of a used slip and the commitment that its receipt names."""

    code: str
    commitment: str
    kind: ClassVar[str] = "promise"
    digests: ClassVar[tuple[str, ...]] = ("code", "commitment")


@dataclass(frozen=True)
class MiddleLeaf(Leaf):
    """The commitment to a ballot, between its promise and itself."""

    middle: str
    kind: ClassVar[str] = "middle"
    digests: ClassVar[tuple[str, ...]] = ("middle",)


@dataclass(frozen=True)
class BallotLeaf(Leaf):
    """What somebody answered; of a comment only SHA-256(salt ‖ comment)."""

    questionnaire: str
    answers: Answers
    comment: str = ""
    kind: ClassVar[str] = "ballot"

    def __post_init__(self) -> None:
        if not self._is_right(self.questionnaire):
            raise BadLeaf("ballot: questionnaire")
        if not isinstance(self.comment, str) or not (
            self.comment == "" or _DIGEST.fullmatch(self.comment)
        ):
            raise BadLeaf("ballot: comment")
        if not isinstance(self.answers, Mapping) or not all(
            self._is_right(question) and self._is_answer(answer)
            for question, answer in self.answers.items()
        ):
            raise BadLeaf("ballot: answers")

    def _is_answer(self, answer: object) -> bool:
        if isinstance(answer, list | tuple):
            return (
                bool(answer)
                and all(self._is_right(code) for code in answer)
                and list(answer) == sorted(set(answer))
            )
        return self._is_right(answer)


@dataclass(frozen=True)
class HalvesLeaf(Leaf):
    """What picked the half of a cell's middles that shows its way back (see `seed`)."""

    day: int
    round: str
    source: str
    kind: ClassVar[str] = "halves"
    counts: ClassVar[tuple[str, ...]] = ("day",)


@dataclass(frozen=True)
class BackLeaf(Leaf):
    """The way back: commitment of the promise = SHA-256(1 ‖ nonce ‖ middle). Places in the log."""

    middle: int
    promise: int
    nonce: str
    kind: ClassVar[str] = "back"
    digests: ClassVar[tuple[str, ...]] = ("nonce",)
    counts: ClassVar[tuple[str, ...]] = ("middle", "promise")


@dataclass(frozen=True)
class OnLeaf(Leaf):
    """The way on: middle = SHA-256(2 ‖ nonce ‖ ballot's line). Places in the log."""

    middle: int
    ballot: int
    nonce: str
    kind: ClassVar[str] = "on"
    digests: ClassVar[tuple[str, ...]] = ("nonce",)
    counts: ClassVar[tuple[str, ...]] = ("middle", "ballot")


@dataclass(frozen=True)
class HiddenLeaf(Leaf):
    """A comment that is shown no more: its hash, the listed reason, the day."""

    comment: str
    reason: str
    day: int
    kind: ClassVar[str] = "hidden"
    digests: ClassVar[tuple[str, ...]] = ("comment",)
    counts: ClassVar[tuple[str, ...]] = ("day",)


@dataclass(frozen=True)
class AnewLeaf(Leaf):
    """The public note that the log goes on under a new origin, after an older state was restored.

    `known` leaves had been signed under the origin before; `kept` of them stand before this one.
    """

    before: str
    known: int
    kept: int
    kind: ClassVar[str] = "anew"
    counts: ClassVar[tuple[str, ...]] = ("known", "kept")


@dataclass(frozen=True)
class LostLeaf(Leaf):
    """Envelopes that nobody can open any more: of which day, how many, why, who said so.

    They stay used slips: from here on `used = waiting + ballots + lost`.
    """

    day: int
    count: int
    reason: str
    by: str
    kind: ClassVar[str] = "lost"
    counts: ClassVar[tuple[str, ...]] = ("day", "count")


KINDS: Mapping[str, type[Leaf]] = {
    each.kind: each
    for each in (
        BatchLeaf,
        VoidLeaf,
        DayLeaf,
        CellLeaf,
        PromiseLeaf,
        MiddleLeaf,
        BallotLeaf,
        HalvesLeaf,
        BackLeaf,
        OnLeaf,
        HiddenLeaf,
        AnewLeaf,
        LostLeaf,
    )
}


def read(line: bytes) -> Leaf:
    """Read a leaf.

    Raises:
        BadLeaf: it is none, has a field too many or too few, or is not written canonically.
    """
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLeaf("no JSON") from error
    kind = KINDS.get(str(content.pop("kind", ""))) if isinstance(content, dict) else None
    if kind is None:
        raise BadLeaf("no known kind")
    if kind is BatchLeaf and isinstance(content.get("approvals"), list):
        content["approvals"] = tuple(content["approvals"])
    try:
        leaf = kind(**content)
    except TypeError as error:
        raise BadLeaf(f"{kind.kind}: its fields") from error
    if leaf.line != line:
        raise BadLeaf(f"{kind.kind}: not canonical")
    return leaf


def seed(checkpoint: Checkpoint, source: str, signature: bytes = b"") -> bytes:
    """Return what picks the halves of the cells that end at a checkpoint.

    Args:
        checkpoint: the one of step one.
        source: as in the `HalvesLeaf`: `witness NAME`, `draw WORDS` (the announced draw and what
            was drawn), or `checkpoint` where nobody outside had a say.
        signature: of the witness that is named: all 76 bytes of its signature line.
    """
    text = f"xianfeng/halves\n{checkpoint.text}{source}\n"
    return sha256(text.encode() + signature).digest()


def picked(seed: bytes, round_name: str, count: int) -> set[int]:
    """Pick the half of a cell's middles that shows the way back: ⌊n/2⌋ places from 0.

    Each place gets SHA-256(seed ‖ round ‖ 0 ‖ place in 8 bytes); the smallest are picked.
    """
    start = sha256(seed + round_name.encode() + b"\0")

    def drawn(place: int) -> bytes:
        hashed = start.copy()
        hashed.update(place.to_bytes(8, "big"))
        return hashed.digest()

    return set(sorted(range(count), key=drawn)[: count // 2])


def lines_of(leaves: Iterable[Leaf]) -> list[bytes]:
    """Return the lines of leaves, as the log takes them."""
    return [leaf.line for leaf in leaves]


def _canonical(content: Mapping[str, object]) -> bytes:
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=dict
    ).encode()
