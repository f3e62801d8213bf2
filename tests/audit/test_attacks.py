"""What an attacker with the database tried on excuses, and what honest restores must not break."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from tests.audit.test_manipulations import LATER, cut_off, rechain, trail, write
from tests.factories.organisation import NOW
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit import services
from xianfeng.audit.keys import TRAIL
from xianfeng.audit.models import Checkpoint, Entry, Head
from xianfeng.audit.outside import FOLDER, NOTE_END
from xianfeng.audit.rules import MOST_NAMED, chained
from xianfeng.audit.services import HEAD, TrailBroken, begin_anew, prune, record, seal, unsealable
from xianfeng.audit.verifying import verify

__all__ = ["trail"]
pytestmark = pytest.mark.django_db
Rows = tuple[list[Entry], list[Checkpoint], list[Head]]


def plant(**detail: object) -> None:
    record(
        actor=SYSTEM,
        verb="audit.trail.begun_anew",
        subject=Head.objects.get(),
        at=NOW,
        detail=detail,
    )


def plant_excuse() -> Checkpoint:
    origin = TRAIL.origins()[-1]
    plant(origin=origin, origin_before=origin, known=1, size=0)
    return sealed()


def sealed() -> Checkpoint:
    made = seal(actor=SYSTEM, at=NOW)
    assert made is not None
    return made


def snapshot() -> Rows:
    return list(Entry.objects.all()), list(Checkpoint.objects.all()), list(Head.objects.all())


def put(rows: Rows) -> None:
    Entry.objects.all().delete()
    Checkpoint.objects.all().delete()
    Head.objects.all().delete()
    Entry.objects.bulk_create(rows[0])
    Checkpoint.objects.bulk_create(rows[1])
    Head.objects.bulk_create(rows[2])


def restore(rows: Rows) -> Checkpoint | None:
    put(rows)
    made = begin_anew(actor=SYSTEM, at=NOW)
    record(actor=SYSTEM, verb="upkeep.backup.restored", subject=Head.objects.get(), at=NOW)
    return made


def faults() -> list[tuple[int, str]]:
    return [(place.number, place.fault.value) for place in verify().breaks]


def test_a_planted_beginning_excuses_no_cut(trail: Path) -> None:
    first = plant_excuse()
    for _ in range(2):
        write(5, number=50)
        sealed()
    assert verify().holds

    cut_off(first.size)

    assert not verify().holds
    assert unsealable() is not None


def test_a_planted_beginning_excuses_no_rewriting_and_sealing_stops(trail: Path) -> None:
    first = plant_excuse()
    write(5, number=50)
    second = sealed()
    Entry.objects.filter(number=first.size + 2).update(reason="无事发生")
    digest = bytes.fromhex(first.digest)
    for entry in Entry.objects.filter(number__gt=first.size).order_by("number"):
        digest = chained(digest, entry.number, entry.text)
        Entry.objects.filter(pk=entry.pk).update(digest=digest.hex())
    Checkpoint.objects.filter(pk=second.pk).update(digest=digest.hex())
    Head.objects.filter(pk=HEAD).update(digest=digest.hex())
    write(3, number=70)

    assert not verify().holds
    with pytest.raises(TrailBroken):
        seal(actor=SYSTEM, at=NOW)


def test_a_beginning_that_never_was_is_named(trail: Path) -> None:
    plant()
    sealed()

    assert faults() == [(18, "altered")]


def test_one_backup_may_be_restored_twice(trail: Path) -> None:
    rows = snapshot()
    for count in (20, 23):
        write(count, number=50)
        sealed()
        assert restore(rows) is not None
        assert verify().holds
        write(3, number=90)
        sealed()
        assert verify().holds
    assert len(TRAIL.origins()) == 3


def test_the_worker_may_seal_while_the_backup_is_made(trail: Path) -> None:
    rows = snapshot()
    sealed()
    write(3, number=50)
    sealed()

    restore(rows)

    assert verify().holds


def test_after_the_wrong_backup_the_state_before_it_comes_back(trail: Path) -> None:
    rows = snapshot()
    write(20, number=50)
    sealed()
    before = snapshot()
    restore(rows)
    write(3, number=99)
    sealed()

    restore(before)

    assert verify().holds
    write(3, number=99)
    sealed()
    assert verify().holds
    write(3, number=99)  # what the origins before have signed is still held against the trail
    Entry.objects.filter(number=3).update(reason="另有原因")
    rechain(3)
    assert not verify().holds


def test_a_state_without_any_entry_may_be_restored(trail: Path) -> None:
    assert restore(([], [], [])) is not None

    assert not [fault for _, fault in faults() if fault != "renamed"]
    write(3)
    sealed()


def test_pruning_takes_no_excuse_away(trail: Path) -> None:
    rows = snapshot()
    write(60, number=50)
    sealed()
    restore(rows)
    write(5, number=99)
    sealed()
    write(days=39)

    assert prune(actor=SYSTEM, before=NOW + timedelta(days=10), at=LATER) > 0

    assert verify().holds


def test_a_beginning_that_fails_begins_nothing(
    trail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = snapshot()
    write(20, number=50)
    sealed()
    waiting: list[Callable[[], object]] = []
    with monkeypatch.context() as patched:
        patched.setattr("django.db.transaction.on_commit", waiting.append)
        patched.setattr(services, "_seal", _disk_full)
        with pytest.raises(OSError, match="full"):
            restore(rows)

    assert len(TRAIL.origins()) == 1
    assert restore(rows) is not None
    write(3, number=99)
    sealed()
    assert verify().holds


def _disk_full(*_args: object) -> Checkpoint:
    raise OSError("the disk is full")


@pytest.mark.parametrize("length", [0.02, 0.5, 0.8, 0.999])
@pytest.mark.parametrize("others", [0, 1], ids=["not in the file", "once more"])
def test_a_note_torn_in_writing_is_ended_at_the_next_sealing(
    trail: Path, length: float, others: int
) -> None:
    path = trail / FOLDER / "audit.notes"
    write(3, number=77)
    whole = path.read_bytes()
    before = TRAIL.kept_notes()
    torn = sealed().note
    note = (torn + NOTE_END).encode()
    whole += note * others
    path.write_bytes(whole + note[: int(len(note) * length)])
    assert (unsealable(), verify().holds) == (None, True)

    write(3, number=80)
    last = sealed().note

    assert TRAIL.kept_notes() == [*before, *[torn] * (others + 1), last]
    assert verify().holds


def test_a_torn_note_that_nobody_knows_is_named_and_takes_no_other_with_it(trail: Path) -> None:
    path = trail / FOLDER / "audit.notes"
    path.write_bytes(path.read_bytes() + "别处\n15\n— ".encode()[:-2])
    assert not verify().holds

    TRAIL.keep("later\n", ())

    assert TRAIL.kept_notes()[-1] == "later\n"


def test_an_entry_with_the_number_of_a_pruned_one_is_named(trail: Path) -> None:
    write(days=39)
    prune(actor=SYSTEM, before=NOW + timedelta(days=10), at=LATER)
    Entry.objects.create(
        number=3,
        actor_kind="member",
        verb="people.member.seen",
        subject_type="people.member",
        subject_id="1",
        recorded_at=NOW,
        digest="00" * 32,
        reason="伪造",
    )

    assert faults() == [(3, "reordered")]


def odd_digest() -> None:
    Entry.objects.filter(number=5).update(digest="zz")


def odd_subject() -> None:
    for verb in ("accounts.account.erased", "accounts.account.created"):
        record(actor=SYSTEM, verb=verb, subject=Head.objects.get(), at=NOW)
        Entry.objects.filter(number=Head.objects.get().size).update(subject_id="x")
    rechain(16)


def odd_detail() -> None:
    Entry.objects.filter(verb="accounts.account.created").update(detail=[])


def odd_tree() -> None:
    Checkpoint.objects.update(roots=[1], pruning="x")
    Head.objects.update(roots=["zz"])


def odd_checkpoint() -> None:
    Checkpoint.objects.update(digest="zz")


@pytest.mark.parametrize("odd", [odd_digest, odd_subject, odd_detail])
def test_odd_data_is_named_and_nothing_dies_of_it(trail: Path, odd: Callable[[], None]) -> None:
    odd()

    assert "altered" in dict(faults()).values()
    unsealable()


@pytest.mark.parametrize("odd", [odd_tree, odd_checkpoint])
def test_an_odd_checkpoint_is_not_gone_on_from(trail: Path, odd: Callable[[], None]) -> None:
    odd()

    verify()
    assert unsealable() is not None


def test_an_erasing_excuses_no_other_name_than_the_erased_one(trail: Path) -> None:
    users = get_user_model().objects
    user = users.get(username="lisi")
    record(actor=SYSTEM, verb="accounts.account.erased", subject=user, at=NOW)
    sealed()
    users.filter(pk=user.pk).update(username=f"removed:{user.pk}")
    assert verify().holds

    users.filter(pk=user.pk).update(username="wangwu")

    assert "renamed" in dict(faults()).values()


def test_a_clock_that_ran_ahead_is_named_once(trail: Path) -> None:
    write(days=2, number=80)
    write(3, number=81)

    assert faults() == [(19, "backwards")]


def test_a_head_far_ahead_names_so_many_and_no_more(trail: Path) -> None:
    Head.objects.filter(pk=HEAD).update(size=30_000_000)

    assert len(verify().breaks) == MOST_NAMED
