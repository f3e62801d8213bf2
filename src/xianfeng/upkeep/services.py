"""Backup, restore and upgrade: nothing is called done before it was read again."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import Error, connection, transaction

from xianfeng.accounts.models import User
from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.models import Entry
from xianfeng.audit.outside import is_append_only, sync_folder
from xianfeng.audit.services import begin_anew, record
from xianfeng.audit.verifying import verify
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.jobs.services import stop_all

from . import databases
from .archives import Unpacked, pack, part_of, scratch, unpack
from .holding import alone
from .models import Backup
from .permissions import can_see_upkeep
from .rules.backups import (
    FILES,
    LEFT_OUT,
    BackupDamaged,
    Manifest,
    OtherDatabase,
    check_password,
    check_version,
    is_left_out,
)
from .selectors import UNFINISHED, last_backup, verify_backup

BACKUPS = "backups"
SETTINGS = "xianfeng.toml"


class FileThere(Refusal):
    """A backup never overwrites another."""

    sentence = N_("The file {path} already exists. Choose another name.")


class NoFolder(Refusal):
    """The folder of the backup is missing."""

    sentence = N_("There is no folder {path}.")


class NotEmpty(Refusal):
    """Restoring would replace what is here."""

    sentence = N_("This installation is not empty. With --over it is replaced after a backup.")


class CannotSave(Refusal):
    """What is here is broken, so that no sound backup of it can be made."""

    sentence = N_(
        "The current data cannot be backed up first ({fault}). Move the data folder away "
        "and restore into an empty one."
    )


class UpgradeFailed(Refusal):
    """The tables are as they were before."""

    sentence = N_(
        "The upgrade failed ({fault}); the database is back in its previous state. The "
        "backup is {path}."
    )


class UpgradeStuck(Refusal):
    """Not even the way back went through."""

    sentence = N_(
        "The upgrade failed ({fault}) and the database could not be put back. Run: "
        "xianfeng restore {path} --over"
    )


class SealedOtherwise(Refusal):
    """The office seals its backups; this one would lie open beside the data."""

    sentence = N_(
        "The backups of this office are encrypted. Give the password for this one as well: "
        "--password-file FILE"
    )


@dataclass(frozen=True)
class Made:
    """A backup that was made and read again."""

    path: Path
    manifest: Manifest
    size: int
    sha256: str
    is_encrypted: bool


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    manifest: Manifest
    saved: Path | None
    """Backup of what was here before."""
    kept_settings: Path | None
    """The backup's settings, laid beside those that are in force."""
    trail_holds: bool


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade did."""

    backup: Made | None
    applied: int


def back_up(*, actor: Actor, path: Path, password: str = "", at: datetime) -> Made:
    """Save database and data folder in one file, and read it again before it is called done.

    The platform may be served meanwhile. The file stands under its name only when it is whole.

    Args:
        path: must not be there yet.
        password: encrypts the file; empty for none.

    Raises:
        NotAllowed: the actor does not administer.
        FileThere, NoFolder, PasswordTooShort: nothing was written.
        BackupDamaged: what was read again is not what was written, or a file changed meanwhile.
    """
    require(can_see_upkeep, actor)
    made = _save(path, password, at)
    _note(actor, made, at)
    return made


def restore(
    *, actor: Actor, path: Path, password: str = "", is_over: bool = False, at: datetime
) -> Restored:
    """Put a backup back: checked wholly first, then database and files, then this release's tables.

    Everybody signs in again, and work that was waiting then is not done a second time.

    Args:
        password: empty for none.
        is_over: replace an installation that is not empty; what is here is saved first.

    Raises:
        NotAllowed: the actor does not administer.
        StillRunning: a server or a worker of this machine runs on the data folder.
        NotEmpty, CannotSave: there is something here.
        OtherDatabase, BackupNewer: it does not fit this installation.
        NotABackup, PasswordWanted, PasswordWrong, BackupDamaged, BackupUnsafe.
    """
    require(can_see_upkeep, actor)
    home = Path(settings.XIANFENG_HOME)
    with alone(home), scratch(home) as folder:
        is_empty = _is_empty()
        if not (is_empty or is_over):
            raise NotEmpty
        found = unpack(path, password, folder)
        _check_fit(found.manifest)
        databases.check_copy(folder, found.manifest)
        saved = None if is_empty else _saved_here(password, at)
        marker = home / UNFINISHED
        marker.write_text(json.dumps({"backup": str(path)}), "utf-8")
        databases.put_back(folder, found.manifest)
        kept = _files_back(home, folder, found.manifest)
        marker.unlink()
        sync_folder(home)
        call_command("migrate", verbosity=0, interactive=False)
        _settle(actor, path, found, is_encrypted=bool(password), at=at)
    return Restored(found.manifest, saved, kept, verify().holds)


def upgrade(
    *, actor: Actor, path: Path | None = None, password: str = "", at: datetime
) -> Upgraded:
    """Save, then bring the tables to this release; where that fails, put them back.

    Args:
        path: of the backup; by default in the folder "backups" of the data folder.
        password: encrypts the backup; empty for none.

    Raises:
        NotAllowed: the actor does not administer.
        StillRunning: a server or a worker of this machine runs on the data folder.
        SealedOtherwise: without a password, where the last backup has one.
        UpgradeFailed: everything is as before; the refusal names the backup.
        UpgradeStuck: it is not; the refusal names the backup.
    """
    require(can_see_upkeep, actor)
    home = Path(settings.XIANFENG_HOME)
    with alone(home):
        made = None
        if databases.has_tables():
            if not password and _seals_backups():
                raise SealedOtherwise
            made = _save(path or _place("before-upgrade", password, at), password, at)
        waiting = databases.waiting_migrations()
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except Exception as error:
            if made is None:
                raise
            fault = type(error).__name__
            _tables_back(made, password, fault)
            raise UpgradeFailed(fault=fault, path=made.path) from error
        if made is not None:
            _note(actor, made, at, applied=waiting)
    return Upgraded(made, waiting)


def _seals_backups() -> bool:
    try:
        backup = last_backup()
    except Error:
        return False  # the tables of another release do not say
    return backup is not None and backup.is_encrypted


def _tables_back(made: Made, password: str, fault: str) -> None:
    try:
        with scratch(Path(settings.XIANFENG_HOME)) as folder:
            found = unpack(made.path, password, folder)
            databases.put_back(folder, found.manifest)
    except Exception as error:
        raise UpgradeStuck(fault=fault, path=made.path) from error


def _save(path: Path, password: str, at: datetime) -> Made:
    if password:
        check_password(password)
    if not path.parent.is_dir():
        raise NoFolder(path=path.parent)
    if path.exists():
        raise FileThere(path=path)
    with scratch(path.parent) as folder:
        manifest, files = _gathered(folder, at)
        packed = folder / "backup"
        pack(packed, manifest, files, password)
        found = verify_backup(packed, password)
        if found.manifest != manifest:
            raise BackupDamaged(what="manifest")
        packed.rename(path)
        sync_folder(path.parent)
    return Made(path, manifest, found.size, found.sha256, bool(password))


def _gathered(folder: Path, at: datetime) -> tuple[Manifest, dict[str, Path]]:
    """Copy the database and list the files of the data folder, those first that rest on it last."""
    copied = databases.copy_out(folder)
    files = {name: folder / name for name in copied.names}
    parts = [part_of(path, place=name, name=name) for name, path in files.items()]
    home = Path(settings.XIANFENG_HOME)
    for number, path in enumerate(_files_of(home)):
        name = FILES + path.relative_to(home).as_posix()
        place = name if len(name.encode()) < 100 else f"{FILES}long-{number}"  # noqa: PLR2004 -- bytes of a name in a tar
        files[place] = path
        parts.append(part_of(path, place=place, name=name))
    manifest = Manifest(
        version=version("xianfeng"),
        made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
        vendor=connection.vendor,
        migrations=copied.migrations,
        parts=tuple(parts),
        tables=copied.tables,
        sequences=copied.sequences,
        left_out=tuple(name for name in LEFT_OUT if (home / name).exists()),
    )
    return manifest, files


def _files_of(home: Path) -> Iterator[Path]:
    for path in sorted(home.rglob("*")):
        is_own = path.is_file() and not path.is_symlink()
        if is_own and not is_left_out(path.relative_to(home).as_posix()):
            yield path


def _place(why: str, password: str, at: datetime) -> Path:
    folder = Path(settings.XIANFENG_HOME) / BACKUPS
    folder.mkdir(exist_ok=True, mode=0o700)
    ending = "backup" if password else "tar.gz"
    return folder / f"{why}-{at:%Y%m%d-%H%M%S}.{ending}"


def _note(actor: Actor, made: Made, at: datetime, *, applied: int | None = None) -> None:
    with transaction.atomic():
        backup = Backup.objects.create(
            file_name=made.path.name[-200:],
            size=made.size,
            sha256=made.sha256,
            is_encrypted=made.is_encrypted,
            recorded_at=at,
        )
        said = {"size": made.size, "is_encrypted": made.is_encrypted}
        record(actor=actor, verb="upkeep.backup.made", subject=backup, at=at, detail=said)
        if applied is not None:
            detail = {"release": version("xianfeng"), "changes": applied}
            record(
                actor=actor, verb="upkeep.release.upgraded", subject=backup, at=at, detail=detail
            )


def _is_empty() -> bool:
    """Tell whether there is nothing here that a restore would replace."""
    if not databases.has_tables():
        return True
    try:
        return not (User.objects.exists() or Entry.objects.exists())
    except Error:
        return False  # the tables of another release: somebody's


def _check_fit(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise OtherDatabase(theirs=manifest.vendor, ours=connection.vendor)
    check_version(manifest, own=version("xianfeng"), known=databases.known_migrations())


def _saved_here(password: str, at: datetime) -> Path:
    try:
        return _save(_place("before-restore", password, at), password, at).path
    except (Error, sqlite3.Error, BackupDamaged, OSError) as error:
        raise CannotSave(fault=type(error).__name__) from error


def _files_back(home: Path, folder: Path, manifest: Manifest) -> Path | None:
    """Move the files into their places; settings in force stay, the backup's lie beside them."""
    kept = None
    for part in manifest.parts:
        if not part.name.startswith(FILES):
            continue
        name = part.name.removeprefix(FILES)
        source, target = folder / part.name, home / name
        if is_append_only(name) and _goes_on_from(target, source):
            continue
        if name == SETTINGS and target.exists() and target.read_bytes() != source.read_bytes():
            kept = target = home / f"{SETTINGS}.restored"
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        source.replace(target)
        sync_folder(target.parent)
    return kept


def _goes_on_from(target: Path, source: Path) -> bool:
    """Tell whether what is here is the backup's and more: it stays, so that nothing is unsaid."""
    return target.is_file() and target.read_bytes().startswith(source.read_bytes())


def _settle(actor: Actor, path: Path, found: Unpacked, *, is_encrypted: bool, at: datetime) -> None:
    """End what belongs to the time before: sessions and work that was waiting."""
    made = Made(path, found.manifest, found.size, found.sha256, is_encrypted)
    with transaction.atomic():
        begin_anew(actor=actor, at=at)  # before the trail is added to
        Session.objects.all().delete()
        stopped = stop_all(at=at)
        backup = Backup.objects.create(
            file_name=made.path.name[-200:],
            size=made.size,
            sha256=made.sha256,
            is_encrypted=is_encrypted,
            recorded_at=datetime.fromisoformat(made.manifest.made_at),
        )
        detail = {"made_at": made.manifest.made_at, "runs_stopped": stopped}
        record(actor=actor, verb="upkeep.backup.restored", subject=backup, at=at, detail=detail)
