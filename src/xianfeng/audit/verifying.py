"""Hold the whole trail against its chain, its checkpoints and the notes outside; writes nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from xianfeng.foundation.ledger.notes import Verifier
from xianfeng.foundation.ledger.tree import Frontier

from .following import goes_on_from, is_pruned, notes_outside, state_of_note
from .keys import TRAIL, mark_of
from .models import Checkpoint, Entry, Head
from .naming import names_of
from .outside import KeyMissing
from .rules import MOST_NAMED, START, Break, Fault, Link, as_digest, breaks, missing, size_of, timed
from .services import HEAD

BATCH = 2000
OPENED, ERASED = "accounts.account.created", "accounts.account.erased"
ANEW = "audit.trail.begun_anew"
ERASED_NAME = "removed:{}"
"""Sign-in name of an account whose person was erased."""


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
    found += [*trail.odd, *trail.pruned_yet_there(), *trail.without(), *trail.swapped()]
    found += trail.unopened()
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
        self.outside = notes_outside()
        self.checkpoints = list(Checkpoint.objects.order_by("size"))
        try:
            self.verifiers = TRAIL.verifiers() if verifiers is None else verifiers
            self.has_key = True
        except KeyMissing:
            self.verifiers, self.has_key = [], False
        pruned = [row for row in self.checkpoints if is_pruned(row, self.verifiers)]
        self.base = pruned[-1].frontier if pruned else Frontier()
        self.digest = as_digest(pruned[-1].digest) if pruned else START
        self.last = self.base.size
        self.roots: dict[int, bytes] = {self.base.size: self.base.root}
        self.marks: dict[int, tuple[int, str]] = {}
        """user → the entry that opened the account and the mark of its name."""
        self.opened: set[int] = set()
        """Users of whose account an entry says who opened it."""
        self.called: dict[int, tuple[int, str]] = {}
        """user → the last entry that they wrote, and the mark of their name then."""
        self.erased: set[int] = set()
        self.odd: list[Break] = []
        """Entries that no service writes so."""
        self.origins = [verifier.name for verifier in self.verifiers]
        last = self.origins[-1] if self.origins else ""
        self.kept = goes_on_from(last, self.verifiers) if last else {}
        """Earlier origin → up to where the last one goes on from it."""

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
            tree = tree.append(as_digest(entry.digest))
            self.last = entry.number
            if entry.number % BATCH == 0:
                self.tell(entry.number - self.base.size, every)
            if tree.size in wanted:
                self.roots[tree.size] = tree.root

    def _note(self, entry: Entry) -> None:
        """Remember what an entry says of an account; an odd one is named, whoever wrote it."""
        detail = entry.detail if isinstance(entry.detail, dict) else {}
        is_odd = detail is not entry.detail
        if entry.name_mark and entry.user_id is not None:
            self.called[entry.user_id] = entry.number, entry.name_mark
        if entry.verb in (OPENED, ERASED):
            if not (entry.subject_id.isascii() and entry.subject_id.isdigit()):
                is_odd = True
            elif entry.verb == ERASED:
                self.erased.add(int(entry.subject_id))
            else:
                self.opened.add(int(entry.subject_id))
                if mark := detail.get("name_mark"):
                    self.marks[int(entry.subject_id)] = entry.number, mark
        elif entry.verb == ANEW and self.has_key:
            is_odd = is_odd or detail.get("origin") not in self.origins
        if is_odd:
            self.odd.append(Break(entry.number, Fault.ALTERED))

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
                state = state_of_note(note, self.verifiers)
                if state is None or (state.size, state.root) != (size, self.roots.get(size)):
                    return [Break(good + 1, Fault.REWRITTEN)]
                good = size
        return []

    def cut_off(self) -> list[Break]:
        """Name the entries that the head or a note knows and the trail has no more."""
        head = Head.objects.filter(pk=HEAD).first()
        said = (size for size, note in self.notes if not self._is_given_up(note, size))
        known = max([head.size if head else 0, *said])
        return missing(self.last + 1, known, Fault.CUT_OFF)

    def pruned_yet_there(self) -> list[Break]:
        """Name entries that bear the number of a pruned one."""
        numbers = Entry.objects.filter(number__lte=self.base.size).order_by("number")
        return [
            Break(number, Fault.REORDERED)
            for number in numbers.values_list("number", flat=True)[:MOST_NAMED]
        ]

    def _is_given_up(self, note: str, size: int) -> bool:
        """Tell whether a note belongs to what a restore gave up, as the last origin has signed."""
        kept = self.kept.get(note.partition("\n")[0])
        return kept is not None and size > kept.size

    def renamed(self) -> Iterator[Break]:
        """Name the openings of accounts that bear another sign-in name since."""
        names: Mapping[int, str] = dict(get_user_model().objects.values_list("pk", "username"))
        for user_id, (number, mark) in self.marks.items():
            name = names.get(user_id)
            if user_id in self.erased and name == ERASED_NAME.format(user_id):
                continue
            if self.has_key and (name is None or mark_of(user_id, name) != mark):
                yield Break(number, Fault.RENAMED)

    def swapped(self) -> Iterator[Break]:
        """Name the last entries of those who bear each other's names since.

        Who is called otherwise has changed their name; two who changed them with each other have
        not, and what one wrote would stand under the other's name.
        """
        if not self.has_key:
            return
        names = names_of(self.called)
        others = {
            user_id: name
            for user_id, name in names.items()
            if mark_of(user_id, name) != self.called[user_id][1]
        }
        for user_id in others:
            number, mark = self.called[user_id]
            if any(mark_of(user_id, name) == mark for name in others.values()):
                yield Break(number, Fault.SWAPPED)

    def unopened(self) -> list[Break]:
        """Tell whether there are accounts that nobody opened, on a trail that says who opens them.

        Where the beginning was pruned, nobody knows of the earlier ones.
        """
        if not self.opened or self.base.size:
            return []
        unknown = get_user_model().objects.exclude(pk__in=self.opened).exists()
        return [Break(0, Fault.UNOPENED)] if unknown else []

    def without(self) -> Iterator[Break]:
        """Name what is missing as a whole: the key, or every entry of a platform that is used."""
        if not self.has_key and self.notes:
            yield Break(self.last + 1, Fault.NO_KEY)
        if not self.last and not self.notes and get_user_model().objects.exists():
            yield Break(1, Fault.EMPTY)


def _nobody(_done: int, _all: int) -> None:
    """Tell nobody."""
