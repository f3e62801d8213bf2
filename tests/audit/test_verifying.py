from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.factories.organisation import NOW, make_organisation
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.models import Checkpoint, Entry, Head
from xianfeng.audit.outside import FOLDER
from xianfeng.audit.rules import Break, Fault
from xianfeng.audit.services import prune, record, seal
from xianfeng.audit.verifying import Verification, verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.XIANFENG_HOME = tmp_path
    return tmp_path


def write(count: int, *, days: int = 0) -> None:
    branch = make_organisation()
    for number in range(count):
        record(
            actor=SYSTEM,
            verb="organisation.named",
            subject=branch,
            at=NOW + timedelta(days=days),
            detail={"row": number, "share": 0.5},
            changes={"name": ["旧名", "新名"]},
            reason="例行",
        )


def sealed(count: int) -> None:
    write(count)
    assert seal(actor=SYSTEM, at=NOW) is not None


def faults() -> list[tuple[int, str]]:
    return [(place.number, place.fault.value) for place in verify().breaks]


def test_a_trail_that_nobody_touched_holds() -> None:
    sealed(5)
    write(2)

    assert verify() == Verification(first=1, size=8, checkpoints=1, breaks=())
    assert verify().holds


def test_an_empty_trail_holds() -> None:
    assert verify() == Verification(first=1, size=0, checkpoints=0, breaks=())
    assert seal(actor=SYSTEM, at=NOW) is None
    assert prune(actor=SYSTEM, before=NOW - timedelta(days=30), at=NOW) == 0


def test_an_altered_entry_is_named() -> None:
    sealed(5)

    Entry.objects.filter(number=3).update(reason="另有原因")

    assert faults() == [(3, "altered")]


def test_a_removed_entry_is_named() -> None:
    sealed(5)

    Entry.objects.filter(number=2).delete()

    assert (2, "removed") in faults()


def test_entries_that_changed_places_are_named() -> None:
    write(5)

    for old, new in ((2, 90), (4, 2), (90, 4)):
        Entry.objects.filter(number=old).update(number=new)

    assert faults() == [(2, "reordered"), (4, "reordered")]


def test_a_cut_off_end_is_named_even_if_the_database_hides_it() -> None:
    sealed(5)

    Entry.objects.filter(number__gt=3).delete()
    Head.objects.update(size=3)
    Checkpoint.objects.all().delete()

    assert faults() == [(4, "cut_off"), (5, "cut_off"), (6, "cut_off")]


def test_a_trail_that_was_written_anew_does_not_fit_its_checkpoint() -> None:
    sealed(3)
    kept = list(Checkpoint.objects.values_list("note", flat=True))
    Entry.objects.all().delete()
    Head.objects.all().delete()
    Checkpoint.objects.all().delete()

    write(4)

    assert faults() == [(1, "rewritten")]
    assert kept


def test_without_its_key_a_checkpoint_says_nothing(folder: Path) -> None:
    sealed(3)

    (folder / FOLDER / "audit.key").unlink()

    assert faults() == [(5, "no_key")]


def test_a_damaged_note_outside_is_seen(folder: Path) -> None:
    sealed(3)

    (folder / FOLDER / "audit.notes").write_text("3\n", "utf-8")

    assert faults() == [(1, "rewritten")]
    (folder / FOLDER / "audit.notes").write_text("log\n3\nAAAA\n", "utf-8")
    assert faults() == [(1, "rewritten")]


def test_pruning_goes_to_a_checkpoint_and_the_rest_still_verifies() -> None:
    sealed(4)
    write(3, days=10)
    assert seal(actor=SYSTEM, at=NOW) is not None
    write(2, days=20)

    at = NOW + timedelta(days=60)
    assert prune(actor=SYSTEM, before=NOW + timedelta(days=5), at=at) == 5
    assert prune(actor=SYSTEM, before=NOW + timedelta(days=15), at=at) == 4
    assert prune(actor=SYSTEM, before=NOW + timedelta(days=15), at=at) == 0

    assert verify() == Verification(first=10, size=13, checkpoints=2, breaks=())
    Entry.objects.filter(number=10).update(verb="organisation.closed")
    assert verify().breaks == (Break(10, Fault.ALTERED),)


def test_everything_may_be_pruned_that_a_checkpoint_holds() -> None:
    sealed(3)

    assert prune(actor=SYSTEM, before=NOW + timedelta(days=1), at=NOW + timedelta(days=32)) == 4
    write(1, days=32)
    assert verify() == Verification(first=5, size=6, checkpoints=1, breaks=())


def test_nothing_is_sealed_twice() -> None:
    sealed(2)

    assert seal(actor=SYSTEM, at=NOW) is None
    head, checkpoint = Head.objects.get(), Checkpoint.objects.get()
    assert head.frontier == checkpoint.frontier
    assert [entry.verb for entry in Entry.objects.order_by("number")][-1] == "audit.trail.sealed"


def test_the_key_is_for_its_owner_alone(folder: Path) -> None:
    sealed(1)

    assert (folder / FOLDER / "audit.key").stat().st_mode & 0o777 == 0o600
