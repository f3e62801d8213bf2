from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.serializers import deserialize, serialize
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.models import Entry
from xianfeng.audit.outside import KeyMissing
from xianfeng.ballots.models.log import LogBundle, LogCheckpoint, LogHead
from xianfeng.ballots.rules.log import BUNDLE, LogName, consistency, grown, inclusion, root_between
from xianfeng.ballots.selectors import log as selectors
from xianfeng.ballots.services.log import LogDamaged, LogHolds, append, begin_anew
from xianfeng.foundation.ledger.leaves import AnewLeaf, MiddleLeaf, read
from xianfeng.foundation.ledger.notes import open_note
from xianfeng.foundation.ledger.tree import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    root_of,
)

AT = datetime(2026, 9, 1, 3, tzinfo=UTC)
PUBLIC = LogName.PUBLIC
sizes = st.integers(1, 70)


@pytest.fixture
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Path:
    """A data folder of its own; notes are kept at once, since no test commits."""

    def at_once(deed: Callable[[], object]) -> None:
        deed()

    monkeypatch.setattr(transaction, "on_commit", at_once)
    settings.XIANFENG_HOME = tmp_path
    return tmp_path


def lines(count: int, start: int = 0) -> list[bytes]:
    return [MiddleLeaf(f"{start + number:064x}").line for number in range(count)]


def add(count: int, start: int = 0) -> LogCheckpoint:
    return append(log=PUBLIC, leaves=lines(count, start), at=AT)


def refused(*, whole: bool = False) -> str:
    """Return why nothing is signed; the log stays as it is."""
    before = list(LogCheckpoint.objects.values_list("note", flat=True))
    with pytest.raises(LogDamaged) as caught:
        append(log=PUBLIC, leaves=lines(1), at=AT, whole=whole)
    assert list(LogCheckpoint.objects.values_list("note", flat=True)) == before
    assert selectors.unsignable(PUBLIC) is not None
    return str(caught.value.details["why"])


@given(sizes, st.data())
def test_proofs_from_subtrees_are_those_of_the_whole_tree(size: int, data: st.DataObject) -> None:
    hashes = [leaf_hash(bytes([number])) for number in range(size)]
    index, earlier = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))

    def of(start: int, end: int) -> bytes:
        return root_of(hashes[start:end])

    assert inclusion(index, size, of) == inclusion_proof(hashes, index)
    assert consistency(earlier, size, of) == consistency_proof(hashes, earlier)
    assert root_between(0, size, of) == root_of(hashes)
    assert grown(Frontier().extend(hashes[:index]), hashes[index:]) == Frontier().extend(hashes)


def test_proofs_of_what_is_not_there_are_refused() -> None:
    def of(start: int, end: int) -> bytes:
        raise AssertionError

    with pytest.raises(IndexError):
        inclusion(3, 3, of)
    with pytest.raises(IndexError):
        consistency(4, 3, of)
    assert consistency(0, 3, of) == []


@pytest.mark.usefixtures("folder")
def test_leaves_are_added_and_signed_and_proved_across_bundles() -> None:
    first = add(700)
    second = add(BUNDLE * 2, start=700)
    hashes = [leaf_hash(line) for line in lines(700 + BUNDLE * 2)]

    counts = LogBundle.objects.order_by("number").values_list("count", flat=True)
    assert list(counts) == [BUNDLE, BUNDLE, 700]
    verifiers = selectors.outside(PUBLIC).verifiers()
    states = [open_note(row.note, verifiers) for row in (first, second)]
    assert [state.root for state in states] == [root_of(hashes[:700]), root_of(hashes)]
    assert is_consistent(
        earlier=700,
        later=len(hashes),
        proof=selectors.consistency(PUBLIC, 700),
        earlier_root=states[0].root,
        later_root=states[1].root,
    )
    for index, size in ((0, 700), (699, 700), (1500, len(hashes)), (2747, len(hashes))):
        proof = selectors.inclusion(PUBLIC, index, size)
        assert proof == inclusion_proof(hashes[:size], index)
    assert is_included(
        hashes[1500],
        index=1500,
        size=len(hashes),
        proof=selectors.inclusion(PUBLIC, 1500),
        root=states[1].root,
    )
    assert list(selectors.leaves(PUBLIC, 1000, 1030)) == lines(30, start=1000)
    assert selectors.why_not(PUBLIC, whole=True) is None


@pytest.mark.usefixtures("folder")
def test_an_empty_log_has_no_checkpoint_and_nothing_to_prove() -> None:
    assert selectors.checkpoint(PUBLIC) is None
    assert selectors.unsignable(PUBLIC) is None
    with pytest.raises(IndexError):
        selectors.inclusion(PUBLIC, 0)
    with pytest.raises(ValueError, match="at least one"):
        append(log=PUBLIC, leaves=[], at=AT)
    with pytest.raises(ValueError, match="at least one"):
        append(log=PUBLIC, leaves=[b"a\nb"], at=AT)


def test_the_two_logs_have_names_and_notes_of_their_own(folder: Path) -> None:
    add(2)
    append(log=LogName.MEMBERS, leaves=lines(3), at=AT)

    assert [row.size for row in selectors.checkpoints(PUBLIC)] == [2]
    assert {path.name for path in (folder / "ledger").iterdir()} == {
        f"{log}.{kind}" for log in LogName for kind in ("key", "notes", "origins")
    }


@pytest.mark.usefixtures("folder")
def test_nothing_is_signed_over_a_flipped_bit() -> None:
    """T31 (1): the leaf is named by its bundle, and signing stops."""
    add(BUNDLE + 5)
    row = LogBundle.objects.get(number=1)
    row.lines = bytes(row.lines)[:-3] + b"x" + bytes(row.lines)[-2:]
    row.save()

    assert refused() == "one of the leaves 1024–1028 is not what was signed"


@pytest.mark.usefixtures("folder")
def test_an_opening_looks_at_every_leaf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "REHASHED", 1)
    add(BUNDLE * 3)
    row = LogBundle.objects.get(number=0)
    row.lines = bytes(row.lines).replace(b"0", b"1", 1)
    row.save()

    assert selectors.why_not(PUBLIC) is None
    assert refused(whole=True) == "one of the leaves 0–1023 is not what was signed"


@pytest.mark.usefixtures("folder")
def test_a_root_that_was_made_to_fit_a_changed_bundle_is_found_by_the_checkpoint() -> None:
    add(BUNDLE * 2)
    row = LogBundle.objects.get(number=0)
    row.lines = bytes(row.lines).replace(b"0", b"1", 1)
    row.root = selectors.root_of(row)
    row.save()

    assert refused() == "the leaves do not give the root of checkpoint 2048"


@pytest.mark.usefixtures("folder")
def test_a_restored_older_state_signs_nothing_and_goes_on_only_under_a_new_origin() -> None:
    """T31 (2): the note outside is larger; a new origin says publicly what was lost."""
    add(5)
    origin = selectors.outside(PUBLIC).origins()
    saved = state()
    add(7, start=5)
    restore(saved)

    assert refused() == "checkpoint 12 is not in the database, which holds 5"

    made = begin_anew(actor=SYSTEM, log=PUBLIC, at=AT)
    later = add(2, start=20)

    names = selectors.outside(PUBLIC).origins()
    assert names[:-1] == origin
    assert (made.size, later.size) == (6, 8)
    assert made.note.startswith(f"{names[-1]}\n6\n")
    assert read(next(selectors.leaves(PUBLIC, 5, 6))) == AnewLeaf(origin[0], known=12, kept=5)
    assert Entry.objects.get().detail == {
        "origin": names[-1],
        "origin_before": origin[0],
        "known": 12,
        "size_restored": 5,
    }


@pytest.mark.usefixtures("folder")
def test_a_log_that_holds_is_not_begun_anew() -> None:
    add(5)

    with pytest.raises(LogHolds):
        begin_anew(actor=SYSTEM, log=PUBLIC, at=AT)


@pytest.mark.usefixtures("folder")
def test_damage_is_not_made_good_by_a_new_origin() -> None:
    add(5)
    LogBundle.objects.all().delete()

    with pytest.raises(LogDamaged):
        begin_anew(actor=SYSTEM, log=PUBLIC, at=AT)


@pytest.mark.usefixtures("folder")
def test_the_sizes_that_are_missing_are_named() -> None:
    """T31 (3): the leaves are gone, the checkpoints are there."""
    add(BUNDLE + 5)
    LogBundle.objects.filter(number=1).delete()
    assert refused() == "the leaves 1024–1028 are missing"

    LogBundle.objects.all().delete()
    assert refused() == "the leaves 0–1028 are missing"


@pytest.mark.usefixtures("folder")
def test_a_checkpoint_that_was_rewritten_or_removed_stops_signing() -> None:
    add(3)
    LogCheckpoint.objects.update(size=2)
    assert refused() == "checkpoint 2 was rewritten"
    LogCheckpoint.objects.update(roots=["xy"], size=3)
    assert refused() == "checkpoint 3 was rewritten"
    LogCheckpoint.objects.all().delete()
    assert refused().startswith("checkpoint 3 is not in the database")


@pytest.mark.usefixtures("folder")
def test_a_note_of_another_key_stops_signing(folder: Path) -> None:
    add(3)
    (folder / "ledger" / "public.key").write_bytes(bytes(32))

    assert refused() == "checkpoint 3 was rewritten"


@pytest.mark.usefixtures("folder")
def test_an_end_that_was_moved_stops_signing() -> None:
    add(3)
    LogHead.objects.update(size=2)

    assert refused() == "the end of the log is not at checkpoint 3"


def test_leaves_without_a_checkpoint_stop_signing(folder: Path) -> None:
    add(3)
    LogCheckpoint.objects.all().delete()
    (folder / "ledger" / "public.notes").unlink()

    assert refused() == "there is no checkpoint"


def test_without_its_key_nothing_is_signed(folder: Path) -> None:
    add(3)
    (folder / "ledger" / "public.key").unlink()

    with pytest.raises(KeyMissing):
        add(1)
    assert selectors.unsignable(PUBLIC) == "the key is missing"


@pytest.mark.usefixtures("folder")
def test_an_alarm_stops_signing() -> None:
    add(3)
    LogHead.objects.update(alarm="a witness has seen 500, we hold 3")

    assert refused() == "a witness has seen 500, we hold 3"


def test_a_note_that_could_not_be_kept_outside_is_made_up_for(folder: Path) -> None:
    """A full disk after the commit: the next checkpoint keeps both."""
    add(3)
    kept = (folder / "ledger" / "public.notes").read_bytes()
    add(4, start=3)
    (folder / "ledger" / "public.notes").write_bytes(kept)
    add(5, start=7)

    notes = selectors.outside(PUBLIC).kept_notes()
    assert [note.split("\n")[1] for note in notes] == ["3", "7", "12"]


def state() -> str:
    rows = [*LogHead.objects.all(), *LogBundle.objects.all(), *LogCheckpoint.objects.all()]
    return str(serialize("json", rows))


def restore(saved: str) -> None:
    LogHead.objects.all().delete()
    LogBundle.objects.all().delete()
    LogCheckpoint.objects.all().delete()
    for row in deserialize("json", saved):
        row.save()
