"""Whether the trail follows from what was signed before, and from where an origin goes on."""

from collections.abc import Iterable

from xianfeng.foundation.ledger.notes import BadNote, Verifier, open_note, signed_checkpoint
from xianfeng.foundation.ledger.notes import Checkpoint as State
from xianfeng.foundation.ledger.signing import Signer
from xianfeng.foundation.ledger.tree import EMPTY_ROOT, Frontier

from .keys import TRAIL
from .models import Checkpoint, Entry, Head
from .rules import as_digest, chained, size_of

PRUNED = "/pruned"
"""Behind the origin: the note says that the entries up to there were pruned."""
GOES_ON = "/goes-on-from/"
"""Between two origins: the first keeps what the second has signed up to there, and gives up the
rest."""


def notes_outside() -> list[str]:
    """Return the notes that are kept as a file; one torn in writing stands in the database."""
    return TRAIL.kept_notes(known_notes())


def known_notes() -> Iterable[str]:
    """Ask for the notes that the database holds, the last first, once they are needed."""
    return Checkpoint.objects.order_by("-size").values_list("note", flat=True)


def state_of_note(note: str, verifiers: Iterable[Verifier]) -> State | None:
    """Read what a note says; None where no known key has signed it."""
    try:
        return open_note(note, verifiers)
    except BadNote:
        return None


def is_pruned(row: Checkpoint, verifiers: Iterable[Verifier]) -> bool:
    """Tell whether the key has signed that the entries up to here were pruned."""
    state = state_of_note(row.pruning, verifiers) if row.pruning else None
    tree = frontier_of(row)
    return (
        state is not None
        and tree is not None
        and state.origin.endswith(PRUNED)
        and (state.size, state.root) == (row.size, tree.root)
    )


def frontier_of(row: Checkpoint | Head) -> Frontier | None:
    """Return the tree of a row; None where what is stored is none."""
    try:
        return row.frontier
    except (TypeError, ValueError):
        return None


def goes_on_from(origin: str, verifiers: Iterable[Verifier]) -> dict[str, State]:
    """Tell up to where an origin goes on from each earlier one, as it has signed itself.

    What an earlier origin has signed beyond that was given up by a restore.
    """
    known = list(verifiers)
    states = (state_of_note(note, known) for note in TRAIL.given_up())
    begin = f"{origin}{GOES_ON}"
    return {
        state.origin.removeprefix(begin): state
        for state in states
        if state is not None and state.origin.startswith(begin)
    }


def beginning(head: Head, signer: Signer) -> list[str]:
    """Sign up to where a new origin goes on from each earlier one.

    The restored state belongs to the last origin that its checkpoints name: all that this one has
    signed up to the state's size still holds, and what it went on from itself. Nothing is kept of
    later ones, which the state does not know.

    Args:
        head: the restored state, before anything is added to it.
        signer: the key, under the new origin.
    """
    names = TRAIL.origins()
    inside = {note.partition("\n")[0] for note in known_notes()}
    last = max((place for place, name in enumerate(names) if name in inside), default=0)
    kept = goes_on_from(names[last], TRAIL.verifiers())
    kept = {name: state for name, state in kept.items() if name in names[:last]}
    kept[names[last]] = State("", head.size, head.frontier.root)
    kept |= {name: State("", 0, EMPTY_ROOT) for name in names[last + 1 :]}
    return [
        signed_checkpoint(State(f"{signer.name}{GOES_ON}{name}", state.size, state.root), [signer])
        for name, state in kept.items()
    ]


def why_not(head: Head) -> str | None:
    """Tell why the trail does not follow from the last kept note; None where it does.

    Raises:
        KeyMissing: there are notes, and their key is gone.
    """
    kept = notes_outside()
    if not kept:
        return None
    last = Checkpoint.objects.filter(note=kept[-1]).first()
    if last is None:
        return f"checkpoint {size_of(kept[-1])} is not in the database"
    tree = frontier_of(last)
    if tree is None or not _stands(last, tree, kept[-1]):
        return f"checkpoint {last.size} was rewritten"
    digest, number = as_digest(last.digest), last.size
    for entry in Entry.objects.filter(number__gt=last.size).order_by("number").iterator():
        number += 1
        digest = chained(digest, number, entry.text)
        if (entry.number, entry.digest) != (number, digest.hex()):
            return f"entry {number}"
        tree = tree.append(digest)
    if head.size != number or frontier_of(head) != tree or head.digest != digest.hex():
        return f"entry {number + 1}"
    return None


def _stands(last: Checkpoint, tree: Frontier, note: str) -> bool:
    """Tell whether the note is signed for this tree, and the row's digest is its last leaf.

    No note holds the digest itself: the entries since the checkpoint before lead to the tree.
    """
    verifiers = TRAIL.verifiers()
    state = state_of_note(note, verifiers)
    if state is None or (state.size, state.root) != (last.size, tree.root):
        return False
    if is_pruned(last, verifiers):
        return True
    before = Checkpoint.objects.filter(size__lt=last.size).order_by("-size").first()
    grown = Frontier() if before is None else frontier_of(before)
    if grown is None:
        return False
    entries = Entry.objects.filter(number__gt=grown.size, number__lte=last.size)
    digest = ""
    for digest in entries.order_by("number").values_list("digest", flat=True).iterator():
        grown = grown.append(as_digest(digest))
    return (grown.size, grown.root, digest) == (last.size, tree.root, last.digest)
