"""Hold the whole trail against its chain and its checkpoints."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xianfeng.foundation.ledger import BadNote, Frontier, Verifier, open_note

from .keys import kept_outside, trail_verifier
from .models import Checkpoint, Entry, Head
from .rules import START, Break, Fault, breaks
from .services import HEAD

BATCH = 2000


@dataclass(frozen=True)
class Verification:
    """What a look at the whole trail found."""

    first: int
    """Number of the first entry that is still kept; those before it were pruned."""
    size: int
    checkpoints: int
    breaks: tuple[Break, ...]

    @property
    def holds(self) -> bool:
        return not self.breaks


def verify(
    verifier: Verifier | None = None, *, tell: Callable[[int, int], None] | None = None
) -> Verification:
    """Read every entry and name what was removed, altered, reordered, rewritten or cut off.

    Args:
        verifier: the public key of the checkpoints; by default that of the data folder.
        tell: told how many entries are read, of how many.
    """
    verifier = verifier or trail_verifier()
    outside = kept_outside()
    base = Checkpoint.objects.filter(pruned_at__isnull=False).order_by("-size").first()
    start = base.size if base else 0
    digest = bytes.fromhex(base.digest) if base else START
    notes = [(row.size, row.note) for row in Checkpoint.objects.order_by("size")]
    if outside is not None:
        notes.append((_size_of(outside), outside))
    tree = _Growing(base.frontier if base else Frontier(), notes, tell or _nobody)
    found = breaks((entry.link for entry in tree.grown(start)), after=start, digest=digest)
    found += [*tree.rewritten(verifier), *tree.cut_off()]
    by_place = {place.number: place for place in reversed(found)}
    return Verification(
        first=start + 1,
        size=tree.last,
        checkpoints=len(notes) - (outside is not None),
        breaks=tuple(by_place[number] for number in sorted(by_place)),
    )


class _Growing:
    """The tree as the entries are read; its root is noted where a checkpoint says what it was."""

    def __init__(
        self, base: Frontier, notes: list[tuple[int, str]], tell: Callable[[int, int], None]
    ) -> None:
        self.tell = tell
        self.base = base
        self.last = base.size
        self.notes = notes
        self.roots: dict[int, bytes] = {base.size: base.root}

    def grown(self, start: int) -> Iterator[Entry]:
        tree = self.base
        wanted = {size for size, _ in self.notes}
        every = Entry.objects.filter(number__gt=start).count()
        for entry in Entry.objects.filter(number__gt=start).order_by("number").iterator(BATCH):
            yield entry
            tree = tree.append(bytes.fromhex(entry.digest))
            self.last = entry.number
            if entry.number % BATCH == 0:
                self.tell(entry.number - start, every)
            if tree.size in wanted:
                self.roots[tree.size] = tree.root

    def rewritten(self, verifier: Verifier) -> list[Break]:
        """Name the first entry behind the last checkpoint that still fits, if one does not."""
        good = self.base.size
        for size, note in self.notes:
            if self.base.size <= size <= self.last:
                root = self.roots.get(size)
                if root is None or not _says(note, size, root, verifier):
                    return [Break(good + 1, Fault.REWRITTEN)]
                good = size
        return []

    def cut_off(self) -> list[Break]:
        """Name the entries that the head or a checkpoint knows and the trail has no more."""
        head = Head.objects.filter(pk=HEAD).first()
        known = max([head.size if head else 0, *(size for size, _ in self.notes)])
        return [Break(gone, Fault.CUT_OFF) for gone in range(self.last + 1, known + 1)]


def _nobody(_done: int, _all: int) -> None:
    """Tell nobody."""


def _says(note: str, size: int, root: bytes, verifier: Verifier) -> bool:
    try:
        state = open_note(note, [verifier]).checkpoint
    except BadNote:
        return False
    return (state.size, state.root) == (size, root)


def _size_of(note: str) -> int:
    """Read the size that a note claims; whether it is signed is asked later."""
    lines = note.split("\n")
    return int(lines[1]) if len(lines) > 1 and lines[1].isascii() and lines[1].isdigit() else 0
