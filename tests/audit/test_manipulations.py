"""What somebody with the database, and without the key, does to the trail; each is found."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from tests.factories.organisation import NOW, make_organisation
from xianfeng.accounts.services.accounts import create_account
from xianfeng.actors.rules import SYSTEM, Official
from xianfeng.audit.keys import TRAIL, mark_of
from xianfeng.audit.models import Checkpoint, Entry, Head
from xianfeng.audit.outside import FOLDER, KeyMissing
from xianfeng.audit.rules import chained
from xianfeng.audit.services import (
    HEAD,
    TooYoungToPrune,
    TrailBroken,
    begin_anew,
    prune,
    record,
    seal,
    seal_when_due,
)
from xianfeng.audit.verifying import verify

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=40)


def write(count: int = 1, *, days: float = 0, number: int = 0) -> None:
    branch = make_organisation()
    for place in range(count):
        record(
            actor=SYSTEM,
            verb="example.done",
            subject=branch,
            at=NOW + timedelta(days=days),
            detail={"counted": number + place},
            changes={"name": ["旧名", "新名"]},
            reason="例行",
        )


@pytest.fixture
def trail(trail_folder: Path) -> Path:
    """Two accounts opened, sealed at 9 and at 15, two entries behind; nothing pruned."""
    for name in ("zhangsan", "lisi"):
        create_account(actor=SYSTEM, username=name, password="窗口向前一步走 2026", at=NOW)
    write(4)
    for user in get_user_model().objects.order_by("pk"):
        get_user_model().objects.filter(pk=user.pk).update(last_name=f"人{user.username}")
        actor = Official(user.pk, f"人{user.username}")
        record(actor=actor, verb="example.done", subject=user, at=NOW)
    seal(actor=SYSTEM, at=NOW)
    write(5, number=6)
    seal(actor=SYSTEM, at=NOW)
    write(2, number=11)
    assert verify().holds
    return trail_folder


def rechain(start: int) -> None:
    """Write the digests anew from an entry on, as whoever knows the source can."""
    head = Head.objects.get(pk=HEAD)
    before = Entry.objects.filter(number__lt=start).order_by("-number").first()
    digest = bytes.fromhex(before.digest) if before else bytes(32)
    for entry in Entry.objects.filter(number__gte=start).order_by("number"):
        digest = chained(digest, entry.number, entry.text)
        Entry.objects.filter(pk=entry.pk).update(digest=digest.hex())
    tree = Head().frontier
    for text in Entry.objects.order_by("number").values_list("digest", flat=True):
        tree = tree.append(bytes.fromhex(text))
    head.size, head.digest = tree.size, digest.hex()
    head.roots = [root.hex() for root in tree.roots]
    head.save()


def alter(**fields: object) -> None:
    Entry.objects.filter(number=5).update(**fields)


def alter_and_rechain() -> None:
    alter(detail={"counted": 500})
    rechain(5)


def remove_and_close_the_gap() -> None:
    Entry.objects.filter(number=5).delete()
    for number in (
        Entry.objects.filter(number__gt=5).order_by("number").values_list("pk", flat=True)
    ):
        Entry.objects.filter(pk=number).update(number=number - 1)
    rechain(5)


def change_places() -> None:
    for old, new in ((4, 90), (5, 4), (90, 5)):
        Entry.objects.filter(number=old).update(number=new)


def cut_off(last: int) -> None:
    Entry.objects.filter(number__gt=last).delete()
    Checkpoint.objects.filter(size__gt=last).delete()
    rechain(last)


def hide_the_beginning() -> None:
    Entry.objects.filter(number__lte=9).delete()


def claim_a_pruning() -> None:
    Entry.objects.filter(number__lte=9).delete()
    checkpoint = Checkpoint.objects.order_by("size").first()
    assert checkpoint is not None
    checkpoint.pruning = checkpoint.note
    checkpoint.save()


def write_anew() -> None:
    Entry.objects.all().delete()
    Head.objects.all().delete()
    Checkpoint.objects.all().delete()
    write(20)


def empty_all() -> None:
    Entry.objects.all().delete()
    Head.objects.all().delete()
    Checkpoint.objects.all().delete()


def swap_names() -> None:
    users = get_user_model().objects
    for old, new in (("zhangsan", "x"), ("lisi", "zhangsan"), ("x", "lisi")):
        users.filter(username=old).update(username=new)


def swap_called_names() -> None:
    users = get_user_model().objects
    first, second = users.order_by("pk")[:2]
    users.filter(pk=first.pk).update(last_name=second.last_name)
    users.filter(pk=second.pk).update(last_name=first.last_name)


def add_an_account() -> None:
    get_user_model().objects.create(username="nobody-opened-me")


def rename() -> None:
    get_user_model().objects.filter(username="lisi").update(username="wangwu")


def backdate() -> None:
    Entry.objects.filter(number=16).update(recorded_at=NOW - timedelta(days=3))
    rechain(16)


def forge_a_note() -> None:
    Checkpoint.objects.filter(size=9).update(note="xianfeng/audit\n9\nAAAA\n\n— x AAAA\n")


def swap_notes() -> None:
    one, two = Checkpoint.objects.order_by("size")
    Checkpoint.objects.filter(pk=one.pk).update(note=two.note)


def change_roots() -> None:
    Entry.objects.filter(number=17).update(reason="另有原因")


MANIPULATIONS: dict[str, Callable[[], None]] = {
    "another reason": lambda: alter(reason="另有原因"),
    "another count": lambda: alter(detail={"counted": 500}),
    "another change": lambda: alter(changes={"name": ["旧名", "别名"]}),
    "another moment": lambda: alter(recorded_at=NOW + timedelta(minutes=3)),
    "another deed": lambda: alter(verb="example.other"),
    "another subject": lambda: alter(subject_id="999"),
    "another kind of actor": lambda: alter(actor_kind="official"),
    "a deed under another person": lambda: alter(
        user=get_user_model().objects.get(username="lisi")
    ),
    "for another": lambda: alter(for_user=get_user_model().objects.get(username="lisi")),
    "altered and chained anew": alter_and_rechain,
    "removed": lambda: Entry.objects.filter(number=5).delete() and None,
    "removed, and the gap closed": remove_and_close_the_gap,
    "changed places": change_places,
    "the end cut off": lambda: cut_off(12),
    "the last day cut off": lambda: cut_off(9),
    "the beginning hidden": hide_the_beginning,
    "a pruning claimed": claim_a_pruning,
    "the whole written anew": write_anew,
    "the whole emptied": empty_all,
    "sign-in names swapped": swap_names,
    "another sign-in name": rename,
    "names on pages swapped": swap_called_names,
    "an account that nobody opened": add_an_account,
    "another proof of a name": lambda: alter(name_mark="0" * 32),
    "moved back in time": backdate,
    "a forged note": forge_a_note,
    "notes swapped": swap_notes,
    "the unsealed end altered": change_roots,
}


@pytest.mark.parametrize("name", MANIPULATIONS)
def test_a_manipulation_is_found(trail: Path, name: str) -> None:
    MANIPULATIONS[name]()

    assert not verify().holds


@pytest.mark.parametrize("name", ["altered and chained anew", "the last day cut off", "write"])
def test_a_trail_that_does_not_follow_is_not_sealed(trail: Path, name: str) -> None:
    notes = TRAIL.kept_notes()
    MANIPULATIONS.get(name, write_anew)()
    if name == "altered and chained anew":
        Entry.objects.filter(number=16).update(reason="另有原因")

    with pytest.raises(TrailBroken):
        seal(actor=SYSTEM, at=LATER)

    assert TRAIL.kept_notes() == notes


def test_who_is_called_otherwise_later_is_no_fault(trail: Path) -> None:
    get_user_model().objects.filter(username="lisi").update(last_name="李四改名")

    assert verify().holds


def test_an_entry_proves_the_name_of_then_and_tells_it_to_nobody(trail: Path) -> None:
    user = get_user_model().objects.get(username="lisi")
    entry = Entry.objects.get(user=user)

    assert entry.name_mark == mark_of(user.pk, "人lisi")
    assert "lisi" not in entry.text.decode()


def test_a_new_public_address_changes_nothing(trail: Path, settings: object) -> None:
    settings.XIANFENG_BASE_URL = "https://other.example"  # type: ignore[attr-defined]

    assert verify().holds
    assert seal(actor=SYSTEM, at=LATER) is not None
    assert verify().holds


def test_without_the_key_it_says_so_and_makes_no_other(trail: Path) -> None:
    (trail / FOLDER / "audit.key").unlink()

    assert [place.fault.value for place in verify().breaks] == ["no_key"]
    with pytest.raises(KeyMissing):
        seal(actor=SYSTEM, at=LATER)
    assert not (trail / FOLDER / "audit.key").exists()


def test_verifying_writes_nothing(trail: Path) -> None:
    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in trail.rglob("*") if path.is_file()}

    before = files(), Entry.objects.count()

    verify()

    assert (files(), Entry.objects.count()) == before


def test_notes_are_added_to_and_a_missing_one_is_seen(trail: Path) -> None:
    assert len(TRAIL.kept_notes()) == 2

    (trail / FOLDER / "audit.notes").write_text(TRAIL.kept_notes()[0], "utf-8")

    assert verify().holds  # the database still has the other
    write_anew()
    assert not verify().holds


def test_a_restored_older_state_goes_on_under_a_new_origin_and_says_so(trail: Path) -> None:
    cut_off(12)

    made = begin_anew(actor=SYSTEM, at=LATER)

    assert made is not None
    said = Entry.objects.get(verb="audit.trail.begun_anew").detail
    assert (said["size_restored"], said["known"]) == (12, 15)
    assert said["origin"] == TRAIL.origins()[-1] != said["origin_before"]
    write(5, days=40)
    assert seal(actor=SYSTEM, at=LATER) is not None
    assert verify().holds


def test_a_new_origin_that_nobody_signed_excuses_nothing(trail: Path) -> None:
    origin = TRAIL.origins()[0]
    cut_off(12)
    detail = {"origin": "other/audit", "origin_before": origin, "known": 15, "size": 12}
    record(
        actor=SYSTEM,
        verb="audit.trail.begun_anew",
        subject=Head.objects.get(),
        at=NOW,
        detail=detail,
    )

    assert not verify().holds


def test_a_state_that_is_not_older_stays_with_its_origin(trail: Path) -> None:
    assert begin_anew(actor=SYSTEM, at=LATER) is None
    assert len(TRAIL.origins()) == 1


def test_old_entries_are_pruned_with_a_signed_note_and_young_ones_never(trail: Path) -> None:
    with pytest.raises(TooYoungToPrune):
        prune(actor=SYSTEM, before=NOW + timedelta(days=30), at=LATER)

    write(days=39)
    assert prune(actor=SYSTEM, before=NOW + timedelta(days=10), at=LATER) == 15
    assert verify().holds
    assert (verify().first, Entry.objects.order_by("number")[0].number) == (16, 16)


def test_the_worker_seals_what_is_many_or_some_minutes_old(trail: Path) -> None:
    assert seal_when_due(actor=SYSTEM, at=NOW + timedelta(minutes=4)) is None
    assert seal_when_due(actor=SYSTEM, at=NOW + timedelta(minutes=5)) is not None
    assert seal_when_due(actor=SYSTEM, at=LATER) is None
    write(300)
    assert seal_when_due(actor=SYSTEM, at=NOW + timedelta(minutes=6)) is not None
