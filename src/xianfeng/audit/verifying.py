"""Hold the whole trail against its chain, its checkpoints and the notes outside; writes nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from xianfeng.foundation.ledger.notes import BadNote, Verifier, open_note
from xianfeng.foundation.ledger.tree import Frontier

from .keys import KeyMissing, kept_notes, mark_of, trail_verifiers
from .models import Checkpoint, Entry, Head
from .rules import START, Break, Fault, Link, breaks, size_of, timed
from .services import HEAD, PRUNED

BATCH = 2000
OPENED, ERASED = "accounts.account.created", "accounts.account.erased"
ANEW = "audit.trail.begun_anew"


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
    verifiers: list[Verifier] | None = None, *, tell: Callable[[int, int], None] | None = None
) -> Verification:
    """Read every entry and name what was removed, altered, rewritten or cut off.

    Args:
        verifiers: the public key of the checkpoints; by default that of the data folder.
        tell: told how many entries are read, of how many.
    """
    trail = _Trail(verifiers, tell or _nobody)
    found = [*trail.chained(), *trail.rewritten(), *trail.cut_off(), *trail.renamed()]
    found += trail.without()
    by_place = {place.number: place for place in reversed(found)}
    return Verification(
        first=trail.base.size + 1,
        size=trail.last,
        checkpoints=len(trail.checkpoints),
        breaks=tuple(by_place[number] for number in sorted(by_place)),
    )


class _Trail:
    """The trail as it is read: its tree grows, and its root is noted where a note says one."""

    def __init__(self, verifiers: list[Verifier] | None, tell: Callable[[int, int], None]) -> None:
        self.tell = tell
        self.outside = kept_notes()
        self.checkpoints = list(Checkpoint.objects.order_by("size"))
        try:
            self.verifiers = trail_verifiers() if verifiers is None else verifiers
            self.has_key = True
        except KeyMissing:
            self.verifiers, self.has_key = [], False
        pruned = [row for row in self.checkpoints if row.pruning and self._is_pruned(row)]
        self.base = pruned[-1].frontier if pruned else Frontier()
        self.digest = bytes.fromhex(pruned[-1].digest) if pruned else START
        self.last = self.base.size
        self.roots: dict[int, bytes] = {self.base.size: self.base.root}
        self.marks: dict[int, tuple[int, str]] = {}
        """user → the entry that opened the account and the mark of its name."""
        self.begun: list[Entry] = []
        """Where an older state went on under a new origin."""

    def _is_pruned(self, row: Checkpoint) -> bool:
        """Tell whether the key has signed that the entries up to here were pruned."""
        state = self._state(row.pruning)
        return state is not None and (state[0].endswith(PRUNED), *state[1:]) == (
            True,
            row.size,
            row.frontier.root,
        )

    def _state(self, note: str) -> tuple[str, int, bytes] | None:
        try:
            state = open_note(note, self.verifiers).checkpoint
        except BadNote:
            return None
        return state.origin, state.size, state.root

    @property
    def notes(self) -> list[tuple[int, str]]:
        """Every note, those in the database and those outside, the smallest first."""
        kept = {row.note for row in self.checkpoints} | set(self.outside)
        return sorted((size_of(note), note) for note in kept)

    def chained(self) -> list[Break]:
        """Read the entries; name where one does not follow from the one before it."""
        late: list[Break] = []
        links = timed(self._links(), late)
        return breaks(links, after=self.base.size, digest=self.digest) + late

    def _links(self) -> Iterator[Link]:
        tree, wanted = self.base, {size for size, _ in self.notes}
        entries = Entry.objects.filter(number__gt=self.base.size)
        every = entries.count()
        for entry in entries.order_by("number").iterator(BATCH):
            self._note(entry)
            yield entry.link
            tree = tree.append(bytes.fromhex(entry.digest))
            self.last = entry.number
            if entry.number % BATCH == 0:
                self.tell(entry.number - self.base.size, every)
            if tree.size in wanted:
                self.roots[tree.size] = tree.root

    def _note(self, entry: Entry) -> None:
        if entry.verb == OPENED and (mark := entry.detail.get("name_mark")):
            self.marks[int(entry.subject_id)] = entry.number, mark
        elif entry.verb == ERASED:
            self.marks.pop(int(entry.subject_id), None)
        elif entry.verb == ANEW:
            self.begun.append(entry)

    def rewritten(self) -> list[Break]:
        """Name the first entry behind the last note that still fits, if one does not."""
        for row in self.checkpoints:
            if size_of(row.note) != row.size:
                return [Break(row.size, Fault.REWRITTEN)]
        good = self.base.size
        for size, note in self.notes if self.has_key else []:
            if self._is_given_up(note, size):
                continue
            if self.base.size <= size <= self.last:
                state = self._state(note)
                if state is None or state[1:] != (size, self.roots.get(size)):
                    return [Break(good + 1, Fault.REWRITTEN)]
                good = size
        return []

    def cut_off(self) -> list[Break]:
        """Name the entries that the head or a note knows and the trail has no more."""
        head = Head.objects.filter(pk=HEAD).first()
        said = (size for size, note in self.notes if not self._is_given_up(note, size))
        known = max([head.size if head else 0, *said])
        return [Break(gone, Fault.CUT_OFF) for gone in range(self.last + 1, known + 1)]

    def _is_given_up(self, note: str, size: int) -> bool:
        """Tell whether a note belongs to what a restore gave up, as a later origin has signed."""
        origin = note.partition("\n")[0]
        return any(
            entry.detail["origin_before"] == origin
            and size > entry.detail["size"]
            and self._has_signed(entry)
            for entry in self.begun
        )

    def _has_signed(self, entry: Entry) -> bool:
        """Tell whether the origin that an entry begins has sealed that very entry."""
        states = [(size, self._state(note)) for size, note in self.notes]
        return any(
            state is not None
            and state == (entry.detail["origin"], size, self.roots.get(size))
            and size >= entry.number
            for size, state in states
        )

    def renamed(self) -> Iterator[Break]:
        """Name the openings of accounts that bear another sign-in name since."""
        names: Mapping[int, str] = dict(get_user_model().objects.values_list("pk", "username"))
        for user_id, (number, mark) in self.marks.items():
            name = names.get(user_id)
            if self.has_key and (name is None or mark_of(user_id, name) != mark):
                yield Break(number, Fault.RENAMED)

    def without(self) -> Iterator[Break]:
        """Name what is missing as a whole: the key, or every entry of a platform that is used."""
        if not self.has_key and self.notes:
            yield Break(self.last + 1, Fault.NO_KEY)
        if not self.last and not self.notes and get_user_model().objects.exists():
            yield Break(1, Fault.EMPTY)


def _nobody(_done: int, _all: int) -> None:
    """Tell nobody."""
