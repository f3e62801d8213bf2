"""`xianfeng backup`, `restore`, `verify-backup`, `upgrade`: one file, checked before it counts."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
PASSWORD = click.option(
    "--password-file", type=FILE, help="file whose first line is the password of the backup"
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="print the result as JSON")


@click.command()
@click.argument("file", type=NEW_FILE)
@PASSWORD
@AS_JSON
def backup(file: Path, *, password_file: Path | None, as_json: bool) -> None:
    """Save database and data folder in one new FILE, and read it again before it is called done.

    The platform may run meanwhile. Says what is left out. With a password the file is encrypted
    (AES-256-GCM, key by scrypt); the password comes from a file, never from the command line.

    Example: xianfeng backup /mnt/backup/xianfeng-2026-11-24.tar.gz --json
    """
    from xianfeng.cli.doors import print_json, refusals_told, start

    start()
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.upkeep.services import back_up
    from xianfeng.upkeep.words import left_out_lines

    with refusals_told():
        made = back_up(
            actor=SYSTEM, path=file.absolute(), password=_password(password_file), at=timezone.now()
        )
    if as_json:
        print_json(_plain(made.manifest, file, made.size, made.sha256, made.is_encrypted))
        return
    done = _("Saved and verified: {path}, {size} bytes, SHA-256 {sha256}")
    click.echo(done.format(path=file, size=f"{made.size:,}", sha256=made.sha256))
    for line in left_out_lines(made.manifest.left_out):
        click.echo(line)
    if not made.is_encrypted:
        open_file = _("The file holds keys and personal data and is not encrypted: keep it locked.")
        click.echo(open_file, err=True)


@click.command("verify-backup")
@click.argument("file", type=FILE)
@PASSWORD
@AS_JSON
def verify_backup(file: Path, *, password_file: Path | None, as_json: bool) -> None:
    """Read a backup wholly: every byte, every sum, and the copy of the database in it.

    Example: xianfeng verify-backup /mnt/backup/xianfeng-2026-11-24.tar.gz
    """
    from xianfeng.cli.doors import print_json, refusals_told, start

    start(with_database=False)
    from django.utils.translation import gettext as _

    from xianfeng.upkeep.selectors import verify_backup as verified

    with refusals_told():
        found = verified(file.absolute(), _password(password_file))
    if as_json:
        is_encrypted = password_file is not None
        print_json(_plain(found.manifest, file, found.size, found.sha256, is_encrypted))
        return
    words = _("The backup is intact: made at {at} by release {version}, {parts} parts.")
    manifest = found.manifest
    click.echo(
        words.format(at=manifest.made_at, version=manifest.version, parts=len(manifest.parts))
    )


@click.command()
@click.argument("file", type=FILE)
@PASSWORD
@click.option("--over", is_flag=True, help="replace what is here; it is saved first")
@AS_JSON
def restore(file: Path, *, password_file: Path | None, over: bool, as_json: bool) -> None:
    """Put a backup back: checked wholly first, then database, files and doctor.

    The platform must not run. Everybody signs in again; work that waited then is not done again.

    Example: xianfeng restore /mnt/backup/xianfeng-2026-11-24.tar.gz --over
    """
    from xianfeng.cli.doors import print_json, refusals_told, start

    start(with_database=False)
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.upkeep import services

    with refusals_told():
        done = services.restore(
            actor=SYSTEM,
            path=file.absolute(),
            password=_password(password_file),
            is_over=over,
            at=timezone.now(),
        )
    checks = _examined()
    is_ok = done.trail_holds and all(check["ok"] for check in checks)
    if as_json:
        print_json(
            {
                "restored": True,
                "made_at": done.manifest.made_at,
                "saved": str(done.saved) if done.saved else None,
                "trail_holds": done.trail_holds,
                "ok": is_ok,
                "checks": checks,
            }
        )
        sys.exit(0 if is_ok else 1)
    click.echo(_("Restored: the state of {at}.").format(at=done.manifest.made_at))
    if done.saved:
        click.echo(_("What was here before: {path}").format(path=done.saved))
    if done.kept_settings:
        beside = _("The current settings were kept; those from the backup are in {path}.")
        click.echo(beside.format(path=done.kept_settings))
    if not done.trail_holds:
        click.echo(_("The audit log is not intact; find out more: xianfeng audit verify"), err=True)
    _tell(checks)
    sys.exit(0 if is_ok else 1)


@click.command()
@click.option(
    "--backup", "file", type=NEW_FILE, help="where the backup goes (default: data folder)"
)
@PASSWORD
@AS_JSON
def upgrade(file: Path | None, *, password_file: Path | None, as_json: bool) -> None:
    """Bring the tables to this release: a backup that was read again, the changes, doctor.

    The platform must not run. Where a change fails, the tables are put back as they were.

    Example: xianfeng upgrade --backup /mnt/backup/before-upgrade.tar.gz
    """
    from xianfeng.cli.doors import database_told, print_json, refusals_told, start

    start(with_database=False)
    from django.utils import timezone
    from django.utils.translation import gettext as _

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.upkeep import services

    with refusals_told(), database_told():
        done = services.upgrade(
            actor=SYSTEM,
            path=file.absolute() if file else None,
            password=_password(password_file),
            at=timezone.now(),
        )
    checks = _examined()
    is_ok = all(check["ok"] for check in checks)
    place = str(done.backup.path) if done.backup else None
    if as_json:
        print_json({"backup": place, "applied": done.applied, "ok": is_ok, "checks": checks})
        sys.exit(0 if is_ok else 1)
    if place:
        click.echo(_("Backup: {path}").format(path=place))
    click.echo(_("Database changes applied: {count}").format(count=done.applied))
    _tell(checks)
    sys.exit(0 if is_ok else 1)


def _password(path: Path | None) -> str:
    return path.read_text("utf-8").partition("\n")[0].rstrip("\r") if path else ""


def _plain(
    manifest: Any, file: Path, size: int, sha256: str, is_encrypted: object
) -> Mapping[str, object]:
    return {
        "file": str(file),
        "size": size,
        "sha256": sha256,
        "encrypted": is_encrypted,
        "made_at": manifest.made_at,
        "release": manifest.version,
        "database": manifest.vendor,
        "parts": [
            {"name": part.name, "size": part.size, "sha256": part.sha256} for part in manifest.parts
        ],
        "left_out": list(manifest.left_out),
    }


def _examined() -> list[Mapping[str, Any]]:
    from django.utils import timezone

    from xianfeng.upkeep.selectors import examination
    from xianfeng.upkeep.words import card_of

    return [
        {"name": card.name.value, "ok": card.is_ok, "found": card.found, "mend": card.mend or None}
        for card in map(card_of, examination(at=timezone.now()))
    ]


def _tell(checks: list[Mapping[str, Any]]) -> None:
    for check in checks:
        if not check["ok"]:
            click.echo(
                f"{check['name']:13}  {check['found']}\n{'':13}  → {check['mend']}", err=True
            )
