"""Reads of the logs: bundles, checkpoints, proofs; whether what is stored is what was signed."""

from collections.abc import Iterator
from functools import lru_cache

from django.db.models import QuerySet

from xianfeng.audit.outside import KeyMissing, Outside
from xianfeng.ballots.models.log import LogBundle, LogCheckpoint, LogHead, LogWitness
from xianfeng.ballots.rules import log as rules
from xianfeng.ballots.rules.log import BUNDLE, LogName
from xianfeng.foundation.ledger.notes import BadNote, open_note
from xianfeng.foundation.ledger.tree import Frontier, leaf_hash, node_hash

REHASHED = 64
"""Bundles whose leaves are hashed again whenever leaves are added; an opening reads all."""


def outside(log: LogName) -> Outside:
    """Return the files of a log: its key, origins, notes."""
    return Outside(log.value)


def known_notes(log: LogName) -> QuerySet[LogCheckpoint, str]:
    """Ask for the notes that the database holds, the last first, once they are needed."""
    rows = LogCheckpoint.objects.filter(log=log.value).order_by("-pk")
    return rows.values_list("note", flat=True)


def checkpoint(log: LogName) -> LogCheckpoint | None:
    """Return the last checkpoint of a log; None before it has any leaf."""
    return LogCheckpoint.objects.filter(log=log.value).order_by("-pk").first()


def checkpoints(log: LogName) -> QuerySet[LogCheckpoint]:
    """Return the checkpoints of a log in the order in which they were signed."""
    return LogCheckpoint.objects.filter(log=log.value).order_by("pk")


def witnesses(log: LogName) -> QuerySet[LogWitness]:
    """Return what is known of the witnesses of a log."""
    return LogWitness.objects.filter(log=log.value).order_by("name")


def leaves(log: LogName, start: int, end: int) -> Iterator[bytes]:
    """Yield the lines of leaves from one place up to another, bundle by bundle."""
    rows = LogBundle.objects.filter(
        log=log.value, number__gte=start // BUNDLE, number__lt=-(-end // BUNDLE)
    )
    for row in rows.order_by("number").iterator(chunk_size=16):
        first = row.number * BUNDLE
        yield from lines_of(row)[max(start - first, 0) : end - first]


def lines_of(row: LogBundle) -> list[bytes]:
    """Return the leaves of a bundle."""
    return bytes(row.lines).split(b"\n")


class Trees:
    """The subtrees of a log, from the roots of its bundles; leaves are read where they are needed.

    Args:
        size: the tree that is asked about; later leaves are not looked at.
    """

    def __init__(self, log: LogName, size: int) -> None:
        self.log, self.size = log, size
        rows = LogBundle.objects.filter(log=log.value, number__lt=size // BUNDLE)
        roots = rows.order_by("number").values_list("root", flat=True)
        self.levels = [[bytes.fromhex(root) for root in roots]]
        while len(row := self.levels[-1]) > 1:
            pairs = zip(row[::2], row[1::2], strict=False)
            self.levels.append([node_hash(left, right) for left, right in pairs])
        self._within = lru_cache(maxsize=4)(self._hashes)

    def __call__(self, start: int, end: int) -> bytes:
        if end - start >= BUNDLE:
            level = (end - start).bit_length() - BUNDLE.bit_length()
            return self.levels[level][start // (end - start)]
        hashes = self._within(start // BUNDLE)
        first = start // BUNDLE * BUNDLE
        return rules.grown(Frontier(), hashes[start - first : end - first]).root

    def _hashes(self, number: int) -> list[bytes]:
        return [
            leaf_hash(line) for line in leaves(self.log, number * BUNDLE, (number + 1) * BUNDLE)
        ]


def inclusion(log: LogName, index: int, size: int | None = None) -> list[bytes]:
    """Return the proof that a leaf stands in the log at its last, or an earlier, checkpoint.

    Raises:
        IndexError: there is no such leaf.
    """
    size = size_of(log) if size is None else size
    return rules.inclusion(index, size, Trees(log, size))


def consistency(log: LogName, earlier: int, size: int | None = None) -> list[bytes]:
    """Return the proof that the log at a checkpoint only adds to what it was at an earlier size.

    Raises:
        IndexError: the earlier size is larger.
    """
    size = size_of(log) if size is None else size
    return rules.consistency(earlier, size, Trees(log, size))


def size_of(log: LogName) -> int:
    """Return how many leaves the last checkpoint of a log has."""
    last = checkpoint(log)
    return last.size if last else 0


def frontier_at(log: LogName, size: int) -> Frontier:
    """Return the tree of a log as it was at an earlier size."""
    trees = Trees(log, size)
    return Frontier(size, tuple(trees(start, end) for start, end in rules.subtrees(0, size)))


def why_not(log: LogName, *, whole: bool = False) -> str | None:
    """Tell why nothing may be signed on what is stored; None where it is what was signed.

    The stored leaves must be those of the last checkpoint, and the last note that is kept outside
    the database must be one of the checkpoints.

    Args:
        whole: hash every leaf again, not only those of the last bundles.

    Raises:
        KeyMissing: there are notes, and their key is gone.
    """
    head = LogHead.objects.filter(log=log.value).first()
    if head is not None and head.alarm:
        return head.alarm
    size = head.size if head else 0
    kept = outside(log).kept_notes(known_notes(log))
    if kept and not LogCheckpoint.objects.filter(log=log.value, note=kept[-1]).exists():
        return f"checkpoint {kept[-1].split(chr(10))[1]} is not in the database, which holds {size}"
    return fault_inside(log, whole=whole)


def fault_inside(log: LogName, *, whole: bool = True) -> str | None:
    """Tell why the stored leaves are not those of the last stored checkpoint; None where they are.

    Raises:
        KeyMissing: there is a checkpoint, and its key is gone.
    """
    head = LogHead.objects.filter(log=log.value).first()
    last = checkpoint(log)
    if last is None:
        has_leaves = LogBundle.objects.filter(log=log.value).exists()
        return "there is no checkpoint" if has_leaves or (head and head.size) else None
    return _state_fault(log, last, head) or _leaf_fault(log, last, whole=whole)


def is_vouched_for(log: LogName) -> bool:
    """Tell whether every checkpoint of the database is kept outside too: no file was removed."""
    return set(outside(log).kept_notes(known_notes(log))) >= set(known_notes(log))


def known_size(log: LogName) -> int:
    """Return the largest size that was ever signed, as far as the notes outside say."""
    sizes = (int(note.split("\n")[1]) for note in outside(log).kept_notes(known_notes(log)))
    return max(sizes, default=0)


def _state_fault(log: LogName, last: LogCheckpoint, head: LogHead | None) -> str | None:
    try:
        state = open_note(last.note, outside(log).verifiers())
        tree = last.frontier
    except (BadNote, TypeError, ValueError):
        return f"checkpoint {last.size} was rewritten"
    if (state.size, state.root) != (last.size, tree.root):
        return f"checkpoint {last.size} was rewritten"
    if head is None or (head.size, head.roots) != (last.size, last.roots):
        return f"the end of the log is not at checkpoint {last.size}"
    return None


def _leaf_fault(log: LogName, last: LogCheckpoint, *, whole: bool) -> str | None:
    tree, expected = Frontier(), 0
    first_read = 0 if whole else last.size // BUNDLE - REHASHED
    rows = LogBundle.objects.filter(log=log.value, number__lt=-(-last.size // BUNDLE))
    bundles = rows.order_by("number").defer("lines")
    for row in bundles.iterator():
        start = expected * BUNDLE
        count = min(BUNDLE, last.size - start)
        if row.number != expected or row.count != count:
            break
        if expected >= first_read and root_of(row) != row.root:
            return f"one of the leaves {start}–{start + count - 1} is not what was signed"
        tree, expected = _with(tree, row), expected + 1
    if tree.size != last.size:
        return f"the leaves {expected * BUNDLE}–{last.size - 1} are missing"
    if tree.root != last.frontier.root:
        return f"the leaves do not give the root of checkpoint {last.size}"
    return None


def _with(tree: Frontier, row: LogBundle) -> Frontier:
    """Return the tree with a bundle: a full one as one subtree, the last leaf by leaf."""
    if row.count < BUNDLE:
        return rules.grown(tree, [leaf_hash(line) for line in lines_of(row)])
    above = Frontier(tree.size // BUNDLE, tree.roots).append(bytes.fromhex(row.root))
    return Frontier(tree.size + BUNDLE, above.roots)


def root_of(row: LogBundle) -> str:
    """Return the root over the leaves that are stored, as text; empty where they are too few."""
    lines = lines_of(row)
    if len(lines) != row.count:
        return ""
    return rules.grown(Frontier(), [leaf_hash(line) for line in lines]).root.hex()


def unsignable(log: LogName, *, whole: bool = True) -> str | None:
    """Tell why a log cannot be signed as it stands, for `doctor`; `whole` as for `why_not`."""
    try:
        return why_not(log, whole=whole)
    except KeyMissing:
        return "the key is missing"
