"""What a backup says of itself, and what of it is believed (D16; safety 5 and 24)."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from xianfeng.foundation.errors import N_, Refusal

FORMAT = 1
DATABASE = "database/"
FILES = "files/"
MANIFEST = "manifest.json"
MOST_MANIFEST_BYTES = 16 * 1024 * 1024
FEWEST_PASSWORD_CHARACTERS = 12
LONGEST_NAME = 400

LEFT_OUT: Mapping[str, str] = {
    "facts": N_("figures for analysis: can be rebuilt from the database"),
    "backups": N_("earlier backups"),
    "logs": N_("logs"),
    "openings": N_("packed openings of the log: can be packed again"),
    "keys": N_("keys of the ballot box: no backup may open ballots"),
}
"""Folders of the data folder that no backup holds, and why."""

DATABASE_FILES = re.compile(r"[^/]*\.sqlite3(-wal|-shm|-journal)?")
PASSING = re.compile(
    r"\..*|.*\.(new|lock|pid|tmp)|.*\.log(\.\d+)?|.*\.share|restore-unfinished\.json"
)
"""Names of locks, scratch files and logs; and of shares of keys, wherever an operator has them."""

_HEX = re.compile(r"[0-9a-f]{64}")


class NotABackup(Refusal):
    """The file is something else."""

    sentence = N_("This file is not a backup of this platform.")


class BackupDamaged(Refusal):
    """Some byte is not what was written."""

    sentence = N_("The backup is damaged or incomplete ({what}). Nothing was changed.")


class BackupUnsafe(Refusal):
    """A name inside leads out of the folder, or two names are one."""

    sentence = N_("The backup contains a name that is not allowed: {name}. Nothing was changed.")


class BackupNewer(Refusal):
    """A later release made it."""

    sentence = N_("Release {version} made this backup; this is {own}. Install that release first.")


class OtherDatabase(Refusal):
    """SQLite's copy does not go into PostgreSQL, nor the other way."""

    sentence = N_("The backup contains a {theirs} database; this installation uses {ours}.")


class PasswordTooShort(Refusal):
    """A backup travels; its password must stand guessing."""

    sentence = N_("The password needs at least {fewest} characters.")


@dataclass(frozen=True)
class Part:
    """One file inside: where it stands in the archive, and where it belongs."""

    place: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """One table of a database that is copied table by table."""

    name: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; it stands first in the file."""

    version: str
    made_at: str
    vendor: str
    migrations: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    tables: tuple[Table, ...] = ()
    sequences: tuple[tuple[str, int], ...] = ()
    left_out: tuple[str, ...] = ()
    format: int = FORMAT

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)


def is_left_out(name: str) -> bool:
    """Tell whether a file of the data folder, by its name there, belongs into no backup.

    >>> [is_left_out(name) for name in ("ledger/audit.key", "facts/x.parquet", "own/day-1.share")]
    [False, True, True]
    """
    parts = name.split("/")
    return (
        parts[0] in LEFT_OUT
        or any(PASSING.fullmatch(part) for part in parts)
        or bool(DATABASE_FILES.fullmatch(name))
    )


def written(manifest: Manifest) -> bytes:
    """Write a manifest as it stands in the file."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()


def manifest_of(data: bytes) -> Manifest:
    """Read a manifest and believe nothing of it.

    Raises:
        BackupDamaged: it is not one.
        BackupNewer: a later release made it.
        BackupUnsafe: a name in it leads astray.
    """
    try:
        plain = json.loads(data)
        manifest = _read(plain)
    except (ValueError, KeyError, TypeError) as error:
        raise BackupDamaged(what=MANIFEST) from error
    _refuse_astray(manifest.parts)
    return manifest


def _read(plain: Mapping[str, Any]) -> Manifest:
    if not isinstance(plain["format"], int) or plain["format"] < 1:
        raise ValueError("format")
    if plain["format"] > FORMAT:
        raise BackupNewer(version=str(plain["version"])[:40], own=f"format {FORMAT}")
    parts = tuple(
        Part(str(each["place"]), str(each["name"]), int(each["size"]), str(each["sha256"]))
        for each in plain["parts"]
    )
    if any(part.size < 0 or not _HEX.fullmatch(part.sha256) for part in parts):
        raise ValueError("part")
    return Manifest(
        version=str(plain["version"]),
        made_at=str(plain["made_at"]),
        vendor=str(plain["vendor"]),
        migrations=tuple((str(app), str(name)) for app, name in plain["migrations"]),
        parts=parts,
        tables=tuple(
            Table(str(each["name"]), tuple(map(str, each["columns"])), int(each["rows"]))
            for each in plain["tables"]
        ),
        sequences=tuple((str(name), int(last)) for name, last in plain["sequences"]),
        left_out=tuple(map(str, plain["left_out"])),
    )


def _refuse_astray(parts: Iterable[Part]) -> None:
    seen: set[str] = set()
    for part in parts:
        for name in {part.place, part.name}:
            own = name.removeprefix(FILES)
            if not is_harmless(name) or (name.startswith(FILES) and is_left_out(own)):
                raise BackupUnsafe(name=repr(name)[:80])
        for name in (part.place, f"={part.name}"):
            folded = unicodedata.normalize("NFKC", name).casefold()
            if folded in seen:
                raise BackupUnsafe(name=repr(name)[:80])
            seen.add(folded)


def is_harmless(name: str) -> bool:
    """Tell whether a name stays inside the folder that it is put into.

    >>> [is_harmless(name) for name in ("files/a", "files/../a", "/etc/a", "b/a")]
    [True, False, False, False]
    """
    parts = name.split("/")
    return (
        name.startswith((DATABASE, FILES))
        and len(name) <= LONGEST_NAME
        and all(part.strip(". ") for part in parts)
        and not any(mark in name for mark in "\\:\x7f")
        and all(ord(mark) >= ord(" ") for mark in name)
        and unicodedata.is_normalized("NFC", name)
        and not any(unicodedata.category(mark) in {"Cf", "Cs"} for mark in name)
    )


def check_version(manifest: Manifest, *, own: str, known: Iterable[tuple[str, str]]) -> None:
    """Refuse what a later release made: its tables are not known here.

    Raises:
        BackupNewer: the version is later, or a change of the tables is unknown.
    """
    unknown = set(manifest.migrations) - set(known)
    if unknown or _numbers(manifest.version) > _numbers(own):
        raise BackupNewer(version=manifest.version[:40], own=own)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def check_password(password: str) -> None:
    """Refuse a password that is too short (`PasswordTooShort`)."""
    if len(password) < FEWEST_PASSWORD_CHARACTERS:
        raise PasswordTooShort(fewest=FEWEST_PASSWORD_CHARACTERS)
