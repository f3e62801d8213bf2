"""What an export of a log holds, file by file; whoever asks writes it to a folder or sends it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from importlib.resources import files as packaged

from django.db.models import Q, Sum

from xianfeng.audit.outside import KeyMissing
from xianfeng.ballots.models.days import Opening
from xianfeng.ballots.models.log import LogCheckpoint
from xianfeng.ballots.models.rounds import Questionnaire, Round
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.models.tallies import Tally
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.log import inclusion as proof_from
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.ballots.selectors import log as logs
from xianfeng.ballots.selectors.receipts import RECEIPTS
from xianfeng.ballots.verify_ledger import FILE_LEAVES, FORMAT
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.ledger.leaves import (
    AnewLeaf,
    BatchLeaf,
    DayLeaf,
    HiddenLeaf,
    Leaf,
    LostLeaf,
    VoidLeaf,
    read,
)
from xianfeng.foundation.ledger.notes import Verifier
from xianfeng.organisation.models.units import Unit

SCRIPT = "verify_ledger.py"
TOLD = (SCRIPT, "README.md", "README.zh.md")
TOGETHER = 256
"""Leaves that are read at once where one looks for the last ones."""
File = tuple[str, Iterable[bytes]]


class NothingOpened(Refusal):
    """There is no opening in the time that was asked for."""

    sentence = N_("Nothing was opened in that time; there is nothing to export.")


@dataclass(frozen=True)
class Part:
    """A log from one checkpoint up to another."""

    log: LogName
    start: int
    size: int


def part_of(log: LogName, *, since: date | None = None, until: date | None = None) -> Part:
    """Return the part of a log that holds the openings of some days; all of it without any.

    Args:
        since: the first day, until: the last, both as the days of the box began.

    Raises:
        NothingOpened: there is no leaf, or no opening in that time.
    """
    last = logs.checkpoint(log)
    if last is None:
        raise NothingOpened
    if since is None and until is None:
        return Part(log, 0, last.size)
    found = Opening.objects.filter(log=log.value)
    found = found.filter(day__on__gte=since) if since else found
    found = found.filter(day__on__lte=until) if until else found
    ends = list(found.values_list("start", "size"))
    if not ends:
        raise NothingOpened
    return Part(log, min(start for start, _ in ends), max(size for _, size in ends))


def export_of(part: Part, witnesses: Iterable[Verifier] = ()) -> Iterator[File]:
    """Yield the files of an export: name, content in pieces; it can be checked by itself.

    Args:
        witnesses: whose signatures count, as the settings name them.
    """
    return _Export(part).files(witnesses)


def state_of_export(part: Part, witnesses: Iterable[Verifier] = ()) -> str:
    """Name the bytes of an export by all of it that may still change; leaves never do."""
    export = _Export(part)
    asked = Round.objects.filter(log=part.log.value).values("questionnaire")
    digests = Questionnaire.objects.filter(pk__in=asked).order_by("name")
    whole = sha256(_json(export.head()))
    for piece in (
        *export.keys(witnesses),
        *export.points(),
        *(digest.encode() for digest in digests.values_list("digest", flat=True)),
        *(program() if name == SCRIPT else _packaged(f"export/{name}") for name in TOLD),
    ):
        whole.update(len(piece).to_bytes(8, "big") + piece)
    return whole.hexdigest()


class _Export:
    def __init__(self, part: Part) -> None:
        self.part = part
        self.log, self.start, self.size = part.log, part.start, part.size

    def files(self, witnesses: Iterable[Verifier]) -> Iterator[File]:
        yield "export.json", [_json(self.head())]
        yield "keys.txt", self.keys(witnesses)
        yield "checkpoints.txt", self.points()
        for first in range(self.start // FILE_LEAVES * FILE_LEAVES, self.size, FILE_LEAVES):
            begin, end = max(first, self.start), min(first + FILE_LEAVES, self.size)
            lines = (line + b"\n" for line in logs.leaves(self.log, begin, end))
            yield f"leaves/{first // FILE_LEAVES:06d}.txt", lines
        for place, leaf in self.singles:
            if isinstance(leaf, BatchLeaf | VoidLeaf):
                kind = "batches" if isinstance(leaf, BatchLeaf) else "voids"
                yield f"{kind}/{place}.txt", _values(leaf)
        if self.start:
            yield "earlier.jsonl", self._earlier()
        asked = Round.objects.filter(log=self.log.value).values("questionnaire")
        for row in Questionnaire.objects.filter(pk__in=asked).order_by("name"):
            yield f"questionnaires/{row.digest}.json", [row.questions.line]
        if not self.start and self.size == logs.size_of(self.log):
            yield "tallies.json", [_json(_tallies(self.log))]
        for name in TOLD:
            yield name, [program() if name == SCRIPT else _packaged(f"export/{name}")]

    def head(self) -> dict[str, object]:
        tree = logs.frontier_at(self.log, self.start)
        return {
            "format": FORMAT,
            "log": self.log.value,
            "from": self.start,
            "size": self.size,
            "roots": [root.hex() for root in tree.roots],
            "rounds": _places(self.log),
        }

    def _points(self) -> Iterator[LogCheckpoint]:
        rows = logs.checkpoints(self.log).filter(size__gte=self.start, size__lte=self.size)
        return rows.iterator(chunk_size=200)

    def points(self) -> Iterator[bytes]:
        return (f"{row.cosigned_note}\n\n\n".encode() for row in self._points())

    def keys(self, witnesses: Iterable[Verifier]) -> Iterator[bytes]:
        signed = {row.note.partition("\n")[0] for row in self._points()}
        for key in logs.outside(self.log).verifiers():
            if key.name in signed:
                yield f"log {key.text}\n".encode()
        try:
            for key in RECEIPTS.verifiers():
                yield f"receipts {key.text}\n".encode()
        except KeyMissing:
            pass
        for key in witnesses:
            yield f"witness {key.text}\n".encode()

    @cached_property
    def singles(self) -> list[tuple[int, Leaf]]:
        """The batches, voids and days up to the end, by place.

        The tables know where batches and days stand. Voids are what a checkpoint adds last, behind
        an opening or its second step, or by itself.
        """
        rounds = Batch.objects.filter(round__log=self.log.value, place__lt=self.size)
        days = Opening.objects.filter(log=self.log.value, start__lt=self.size)
        places = {*rounds.values_list("place", flat=True), *days.values_list("start", flat=True)}
        found = {place: self._leaf(place) for place in places if place is not None}
        before = 0
        sizes = logs.checkpoints(self.log).filter(size__lte=self.size)
        for size in sizes.values_list("size", flat=True):
            found |= dict(self._last_ones(before, size))
            before = max(before, size)
        return sorted(found.items())

    def _last_ones(self, start: int, end: int) -> Iterator[tuple[int, Leaf]]:
        """Yield the leaves at the end that belong to no opening, from the last one back."""
        while start < end:
            begin = max(start, end - TOGETHER)
            lines = list(logs.leaves(self.log, begin, end))
            for place in range(end - 1, begin - 1, -1):
                leaf = read(lines[place - begin])
                if not isinstance(leaf, BatchLeaf | VoidLeaf | HiddenLeaf | AnewLeaf | LostLeaf):
                    return
                yield place, leaf
            end = begin

    def _leaf(self, place: int) -> Leaf:
        return read(next(iter(logs.leaves(self.log, place, place + 1))))

    def _earlier(self) -> Iterator[bytes]:
        trees = logs.Trees(self.log, self.start)
        days = [place for place, leaf in self.singles if isinstance(leaf, DayLeaf)]
        last_day = max((place for place in days if place < self.start), default=-1)
        for place, leaf in self.singles:
            is_told = place == last_day or isinstance(leaf, BatchLeaf | VoidLeaf | LostLeaf)
            if place < self.start and is_told:
                proof = [each.hex() for each in proof_from(place, self.start, trees)]
                row = {"index": place, "leaf": leaf.line.decode(), "proof": proof}
                yield _json(row) + b"\n"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def _packaged(name: str) -> bytes:
    return packaged("xianfeng.ballots").joinpath(name).read_bytes()


def program() -> bytes:
    """Return the single file with which anybody checks an export."""
    return _packaged(SCRIPT)


def _places(log: LogName) -> dict[str, str]:
    """Tell where each round stands: the codes of its units from the top, parted by strokes."""
    units = {
        pk: (parent, code)
        for pk, parent, code in Unit.objects.values_list("pk", "parent_id", "code")
    }
    found = {}
    for row in Round.objects.filter(log=log.value).only("pk", "unit_id"):
        codes: list[str] = []
        unit = row.unit_id
        while unit is not None:
            unit, code = units[unit]
            codes.insert(0, code)
        found[row.code] = "/".join(codes)
    return found


def _values(leaf: BatchLeaf | VoidLeaf) -> Iterator[bytes]:
    """List the stored values of a batch, or of its voided slips, in the order of their root.

    Of a batch that was printed before there was a log, those count that were unused then.
    """
    slips = Slip.objects.filter(batch_id=int(leaf.batch.removeprefix("b")))
    if isinstance(leaf, VoidLeaf):
        slips = slips.filter(state=SlipState.VOIDED.value)
    else:
        slips = slips.exclude(Q(state=SlipState.USED.value) & Q(commitment=None))
    for digest in slips.order_by("digest").values_list("digest", flat=True).iterator():
        yield f"{digest}\n".encode()


def _tallies(log: LogName) -> dict[str, dict[str, dict[str, int]]]:
    """Return what is published of all months, by round, question and answer."""
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = Tally.objects.filter(round__log=log.value, in_log=True).exclude(question="")
    sums = rows.values_list("round_id", "question", "code").annotate(n=Sum("count"))
    for round_id, question, code, count in sums.order_by("round_id", "question", "code"):
        found[f"r{round_id}"][question][code] = count
    return found
