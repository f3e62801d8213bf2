"""Backup, restore, upgrade, rehearsed on the database that the tests run on (safety 5, 24)."""

import gzip
import hashlib
import io
import json
import os
import random
import tarfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.factories.ballots import PRAISE, make_ballots, make_slips
from tests.factories.organisation import (
    NOW,
    make_member,
    make_organisation,
    make_role,
    make_user,
    make_window,
)
from xianfeng.accounts.models import User
from xianfeng.actors.rules import SYSTEM, Official, RoleKind
from xianfeng.audit.keys import TRAIL
from xianfeng.audit.models import Entry
from xianfeng.audit.services import record, seal
from xianfeng.audit.verifying import verify
from xianfeng.ballots.models.days import Envelope
from xianfeng.ballots.models.slips import Slip
from xianfeng.ballots.models.tallies import Tally
from xianfeng.ballots.services.cast import cast
from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.jobs.models import Run
from xianfeng.jobs.services import enqueue
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member
from xianfeng.upkeep import databases, sealing, selectors, services
from xianfeng.upkeep.archives import pack, part_of, unpack
from xianfeng.upkeep.holding import StillRunning, alone, hold
from xianfeng.upkeep.models import Backup
from xianfeng.upkeep.rules.backups import (
    BackupDamaged,
    BackupNewer,
    BackupUnsafe,
    Manifest,
    NotABackup,
    OtherDatabase,
    Part,
    PasswordTooShort,
    written,
)
from xianfeng.upkeep.selectors import verify_backup
from xianfeng.upkeep.services import back_up, restore, upgrade

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"
CANARY = "金丝雀7f3a"
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own; the key of a password is made once."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    settings.XIANFENG_HOME = folder
    monkeypatch.setattr(sealing, "key_of", cache(sealing.key_of))
    return folder


@pytest.fixture
def city(home: Path) -> Organisation:
    """Some rows, a sealed trail, files of every kind."""
    branch = make_organisation(name="办公室党支部")
    for number in range(30):
        make_member(name=f"{CANARY}{number}\t\\N\n", organisation=branch)
    record(actor=SYSTEM, verb="example.done", subject=branch, at=NOW, detail={"n": 1})
    seal(actor=SYSTEM, at=NOW)
    (home / "secret-key").write_text(CANARY)
    (home / "facts").mkdir()
    (home / "facts" / "a.parquet").write_text("figures")
    (home / "papers" / "甲").mkdir(parents=True)
    (home / "papers" / "甲" / f"{'长' * 60}.pdf").write_bytes(b"\x00" * 2_000_000)
    return branch


def names() -> list[str]:
    return sorted(Member.objects.values_list("name", flat=True))


def made(tmp_path: Path, password: str = "", name: str = "b") -> Path:
    return back_up(actor=SYSTEM, path=tmp_path / name, password=password, at=NOW).path


def test_a_platform_whose_ballots_are_counted_is_saved_and_comes_back(tmp_path: Path) -> None:
    (token, _) = make_slips(window := make_window(), 2)
    make_ballots(window, 3, level=2, doors=True)
    cast(token=token, answers=PRAISE, comment="好")
    boxes = (Slip, Envelope, Tally)
    before = [list(box.objects.order_by("pk").values()) for box in boxes]

    path = made(tmp_path)
    Envelope.objects.all().delete()
    restore(actor=SYSTEM, path=path, is_over=True, at=LATER)

    assert [list(box.objects.order_by("pk").values()) for box in boxes] == before


@pytest.mark.parametrize("password", [pytest.param("", marks=pytest.mark.once), PASSWORD])
def test_what_was_saved_comes_back_equal(
    city: Organisation, home: Path, tmp_path: Path, password: str
) -> None:
    before, entries = names(), Entry.objects.count()
    path = made(tmp_path, password)
    Member.objects.update(name="改过的")
    Organisation.objects.filter(pk=city.pk).update(name="改过的")
    make_user()
    (home / "secret-key").write_text("other")
    (home / "ledger" / "audit.notes").unlink()

    done = restore(actor=SYSTEM, path=path, password=password, is_over=True, at=LATER)

    assert names() == before
    assert Organisation.objects.get(pk=city.pk).name == "办公室党支部"
    assert not User.objects.exists()
    assert (home / "secret-key").read_text() == CANARY
    assert (home / "papers" / "甲" / f"{'长' * 60}.pdf").stat().st_size == 2_000_000
    assert done.trail_holds
    assert verify().holds
    assert list(Entry.objects.order_by("-number").values_list("verb", flat=True)[:1]) == [
        "upkeep.backup.restored"
    ]
    assert Entry.objects.count() == entries + 1
    assert done.saved is not None
    assert verify_backup(done.saved, password).manifest.vendor == connection.vendor
    assert [path.name for path in home.glob(".xianfeng-*")] == []
    # the next row gets a number of its own
    fresh = make_member(name="新", organisation=city)
    assert fresh.pk > max(Member.objects.exclude(pk=fresh.pk).values_list("pk", flat=True))


@pytest.mark.once
def test_an_older_state_goes_on_under_a_new_origin(city: Organisation, tmp_path: Path) -> None:
    path = made(tmp_path)
    record(actor=SYSTEM, verb="example.done", subject=city, at=NOW)
    assert seal(actor=SYSTEM, at=NOW) is not None

    done = restore(actor=SYSTEM, path=path, is_over=True, at=LATER)

    assert done.trail_holds
    assert verify().holds
    assert len(TRAIL.origins()) == 2
    assert Entry.objects.filter(verb="audit.trail.begun_anew").count() == 1


@pytest.mark.once
def test_the_worker_may_seal_between_a_backup_and_its_entry(
    city: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(actor=SYSTEM, verb="example.done", subject=city, at=NOW)
    with monkeypatch.context() as patched:
        patched.setattr(services, "_note", lambda *_args: seal(actor=SYSTEM, at=NOW))
        path = made(tmp_path)

    assert restore(actor=SYSTEM, path=path, is_over=True, at=LATER).trail_holds
    assert len(TRAIL.origins()) == 2


def test_a_backup_is_noted_checked_and_locked(city: Organisation, tmp_path: Path) -> None:
    done = back_up(actor=SYSTEM, path=tmp_path / "b.tar.gz", at=NOW)

    assert done.path.stat().st_mode & 0o777 == 0o600
    assert hashlib.sha256(done.path.read_bytes()).hexdigest() == done.sha256
    assert (row := selectors.last_backup()) is not None
    assert (row.file_name, row.size, row.sha256) == ("b.tar.gz", done.size, done.sha256)
    assert Entry.objects.order_by("-number")[0].verb == "upkeep.backup.made"
    assert done.manifest.left_out == ("facts",)
    assert not [part for part in done.manifest.parts if "facts" in part.name]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar.gz", "home"]


def test_any_tar_opens_a_backup_without_a_password(city: Organisation, tmp_path: Path) -> None:
    with tarfile.open(made(tmp_path), "r:gz") as archive:
        found = archive.getnames()
        text = archive.extractfile("manifest.json")
        assert text is not None
        assert json.load(text)["format"] == 1

    assert found[0] == "manifest.json"
    assert "files/ledger/audit.key" in found


def test_the_canary_is_readable_without_a_password_and_not_with_one(
    city: Organisation, tmp_path: Path
) -> None:
    plain, sealed = made(tmp_path), made(tmp_path, PASSWORD, "c")

    assert CANARY.encode() in gzip.decompress(plain.read_bytes())
    data = sealed.read_bytes()
    assert CANARY.encode() not in data
    assert PASSWORD.encode() not in data
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(data[41:])


@pytest.mark.once
@pytest.mark.parametrize("password", ["", PASSWORD])
def test_every_flipped_byte_is_refused(city: Organisation, tmp_path: Path, password: str) -> None:
    path = made(tmp_path, password)
    data = bytearray(path.read_bytes())
    chosen = random.Random(24)
    places = {*range(45), *range(len(data) - 54, len(data))}
    places |= {chosen.randrange(len(data)) for _ in range(150)}
    broken = tmp_path / "broken"
    for place in sorted(places - set(range(18, 34)) if password else places):
        data[place] ^= 1 << chosen.randrange(8)
        broken.write_bytes(data)
        with pytest.raises(Refusal):
            unpack(broken, password)
        data[place] = path.read_bytes()[place]
    broken.write_bytes(data)
    assert unpack(broken, password).manifest.parts


@pytest.mark.once
@pytest.mark.parametrize("password", ["", PASSWORD])
def test_a_truncated_file_is_refused(city: Organisation, tmp_path: Path, password: str) -> None:
    data = made(tmp_path, password).read_bytes()
    broken = tmp_path / "broken"

    for size in (0, 1, 30, 60, len(data) // 2, len(data) - 1):
        broken.write_bytes(data[:size])
        with pytest.raises(Refusal):
            verify_backup(broken, password)
    broken.write_bytes(data + b"\x00")
    with pytest.raises(Refusal):
        verify_backup(broken, password)


@pytest.mark.once
def test_passwords_are_wanted_and_must_fit(city: Organisation, tmp_path: Path) -> None:
    path = made(tmp_path, PASSWORD)

    with pytest.raises(sealing.PasswordWanted):
        verify_backup(path)
    with pytest.raises(sealing.PasswordWrong):
        verify_backup(path, PASSWORD + "!")
    with pytest.raises(PasswordTooShort):
        made(tmp_path, "short", "c")
    assert not (tmp_path / "c").exists()


@pytest.mark.once
def test_chunks_cannot_be_dropped_doubled_or_moved(tmp_path: Path) -> None:
    source = tmp_path / "data"
    source.write_bytes(random.Random(1).randbytes(4 * sealing.CHUNK))
    part = part_of(source, place="files/data", name="files/data")
    manifest = Manifest("0.1.0", "2026-11-24T00:00:00+00:00", "sqlite", (), (part,))
    path = tmp_path / "sealed"
    pack(path, manifest, {part.place: source}, PASSWORD)
    data = path.read_bytes()
    head, size = 18 + 16 + 7, sealing.CHUNK + sealing.TAG
    chunks = [data[start : start + size] for start in range(head, len(data), size)]
    assert len(chunks) > 3

    for forged in (chunks[:-1], [*chunks[:1], *chunks], [chunks[1], chunks[0], *chunks[2:]]):
        path.write_bytes(data[:head] + b"".join(forged))
        with pytest.raises(Refusal):
            unpack(path, PASSWORD)


def crafted(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    """Write a backup of foreign make, its sums and its trailer in order."""
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    with path.open("wb") as file:
        shell = sealing.PlainWriter(file)
        shell.write(gzip.compress(inner.getvalue()))
        shell.finish()
    return path


def manifest_with(**changes: object) -> Manifest:
    fields: dict[str, object] = {
        "version": "0.1.0",
        "made_at": "2026-11-24T00:00:00+00:00",
        "vendor": connection.vendor,
        "migrations": (),
        "parts": (),
    }
    return Manifest(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.once
def test_links_and_names_that_lead_out_are_refused(tmp_path: Path, home: Path) -> None:
    part = Part("files/a", "files/a", 1, hashlib.sha256(b"x").hexdigest())
    manifest = tarfile.TarInfo("manifest.json"), written(manifest_with(parts=(part,)))
    link = tarfile.TarInfo("files/a")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    outside = tarfile.TarInfo("../../a")

    for member in ((link, b""), (outside, b"x")):
        with pytest.raises(BackupDamaged):
            verify_backup(crafted(tmp_path / "b", manifest, member))
    astray = Part("files/a", "files/../../a", 1, part.sha256)
    named = tarfile.TarInfo("manifest.json"), written(manifest_with(parts=(astray,)))
    with pytest.raises(BackupUnsafe):
        verify_backup(crafted(tmp_path / "b", named, (tarfile.TarInfo("files/a"), b"x")))
    assert list(home.rglob("a")) == []


@pytest.mark.once
def test_a_wrong_sum_and_a_wrong_size_are_refused(tmp_path: Path) -> None:
    for size, data in ((1, b"y"), (2, b"x")):
        part = Part("files/a", "files/a", size, hashlib.sha256(b"x").hexdigest())
        manifest = tarfile.TarInfo("manifest.json"), written(manifest_with(parts=(part,)))
        with pytest.raises(BackupDamaged):
            unpack(crafted(tmp_path / "b", manifest, (tarfile.TarInfo("files/a"), data)), "")


@pytest.mark.once
def test_something_else_is_no_backup(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("a paper")

    with pytest.raises(NotABackup):
        verify_backup(tmp_path / "b")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"vendor": "oracle"}, OtherDatabase),
        ({"version": "99.0"}, BackupNewer),
        ({"migrations": (("audit", "9999_of_tomorrow"),)}, BackupNewer),
    ],
)
def test_what_does_not_fit_this_installation_is_refused(
    tmp_path: Path, changes: dict[str, object], refusal: type[Refusal]
) -> None:
    text = written(manifest_with(**changes))
    path = crafted(tmp_path / "b", (tarfile.TarInfo("manifest.json"), text))

    with pytest.raises(refusal):
        restore(actor=SYSTEM, path=path, at=NOW)


def test_a_full_installation_is_replaced_only_when_asked(
    city: Organisation, tmp_path: Path
) -> None:
    path = made(tmp_path)

    with pytest.raises(services.NotEmpty):
        restore(actor=SYSTEM, path=path, at=LATER)
    assert len(names()) == 30


@pytest.mark.once
def test_sessions_end_and_waiting_work_is_not_done_twice(
    city: Organisation, tmp_path: Path
) -> None:
    Session.objects.create(session_key="a" * 32, session_data="x", expire_date=LATER)
    number = enqueue("upkeep.seal_trail")
    path = made(tmp_path)

    restore(actor=SYSTEM, path=path, is_over=True, at=LATER)

    assert not Session.objects.exists()
    assert Run.objects.get(pk=number).state == "stopped"


@pytest.mark.once
def test_settings_in_force_are_kept(city: Organisation, home: Path, tmp_path: Path) -> None:
    (home / "xianfeng.toml").write_text('name = "then"\n')
    path = made(tmp_path)
    (home / "xianfeng.toml").write_text('name = "now"\n')

    done = restore(actor=SYSTEM, path=path, is_over=True, at=LATER)

    assert (home / "xianfeng.toml").read_text() == 'name = "now"\n'
    assert done.kept_settings is not None
    assert done.kept_settings.read_text() == 'name = "then"\n'


def test_nothing_is_replaced_under_a_running_platform(
    city: Organisation, home: Path, tmp_path: Path
) -> None:
    path = made(tmp_path)
    handle = hold(home)
    try:
        for deed in (
            lambda: restore(actor=SYSTEM, path=path, is_over=True, at=LATER),
            lambda: upgrade(actor=SYSTEM, at=LATER),
        ):
            with pytest.raises(StillRunning):
                deed()
    finally:
        os.close(handle)
    with alone(home), pytest.raises(StillRunning):
        hold(home)


def test_no_backup_overwrites_another_and_a_folder_must_be_there(
    city: Organisation, tmp_path: Path
) -> None:
    made(tmp_path)

    with pytest.raises(services.FileThere):
        made(tmp_path)
    with pytest.raises(services.NoFolder):
        made(tmp_path / "missing")
    assert Backup.objects.count() == 1


def test_a_broken_writing_leaves_no_file(
    city: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "verify_backup", fails)

    with pytest.raises(BackupDamaged):
        made(tmp_path)

    assert not [path for path in tmp_path.iterdir() if path.name != "home"]
    assert selectors.last_backup() is None


def fails(*_: object, **__: object) -> None:
    raise BackupDamaged(what="test")


def test_only_administrators_may(tmp_path: Path) -> None:
    user = make_user()
    actor = Official(user_id=user.pk, name="x")
    deeds: tuple[Callable[[], object], ...] = (
        lambda: back_up(actor=actor, path=tmp_path / "b", at=NOW),
        lambda: restore(actor=actor, path=tmp_path / "b", at=NOW),
        lambda: upgrade(actor=actor, at=NOW),
    )
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()


def test_an_upgrade_saves_first(city: Organisation, home: Path) -> None:
    done = upgrade(actor=SYSTEM, at=NOW)

    assert done.backup is not None
    assert done.backup.path.parent == home / "backups"
    assert verify_backup(done.backup.path).manifest == done.backup.manifest
    assert Entry.objects.order_by("-number")[0].verb == "upkeep.release.upgraded"


def test_an_upgrade_that_fails_half_way_is_undone(
    city: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(*words: object, **options: object) -> None:
        with connection.schema_editor() as editor:
            editor.execute("CREATE TABLE half_done (n integer)")
        Member.objects.update(name="改过的")
        raise RuntimeError("half")

    with monkeypatch.context() as patch:
        patch.setattr(services, "call_command", half)
        with pytest.raises(services.UpgradeFailed) as refused:
            upgrade(actor=SYSTEM, at=NOW)

    assert refused.value.details["fault"] == "RuntimeError"
    assert Path(str(refused.value.details["path"])).is_file()
    assert "half_done" not in connection.introspection.table_names()
    assert len(names()) == 30


def test_an_upgrade_that_cannot_be_undone_says_so(
    city: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "call_command", fails)
    monkeypatch.setattr(databases, "put_back", fails)

    with pytest.raises(services.UpgradeStuck):
        upgrade(actor=SYSTEM, at=NOW)


@pytest.fixture
def older() -> Iterator[None]:
    """The database of a release before the backups were noted."""
    call_command("migrate", "upkeep", "zero", verbosity=0, interactive=False)
    yield
    call_command("migrate", verbosity=0, interactive=False)


@pytest.mark.usefixtures("older")
def test_a_backup_of_an_older_release_is_restored_and_upgraded(
    city: Organisation, tmp_path: Path
) -> None:
    path = services._save(tmp_path / "old", "", NOW).path

    done = restore(actor=SYSTEM, path=path, is_over=True, at=LATER)

    assert not [app for app, _ in done.manifest.migrations if app == "upkeep"]
    assert ("upkeep", "0001_initial") in MigrationRecorder(connection).applied_migrations()
    assert len(names()) == 30


@pytest.mark.once
def test_roles_come_back_too(city: Organisation, tmp_path: Path) -> None:
    user = make_user()
    make_role(user=user, kind=RoleKind.ADMINISTRATOR, organisation=city)
    path = made(tmp_path)
    make_role(user=user, kind=RoleKind.AUDITOR, organisation=city)

    restore(actor=SYSTEM, path=path, is_over=True, at=LATER)

    assert [role.kind for role in User.objects.get(pk=user.pk).roles.all()] == ["administrator"]
