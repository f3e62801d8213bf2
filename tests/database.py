"""The empty database of the tests: migrated once, then copied for every worker and every run.

Migrating takes longer than most rooms' tests. What was migrated is kept under a name made of
everything that makes it: our migrations, and the packages that have tables.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases

from tools import PACKAGE

PACKAGES = ("django", "django-allauth", "django-axes", "django-tasks-db")
KEPT = 3
"""Databases that are kept, the newest first; another branch has its own."""


def digest() -> str:
    """Name what the migrations make, without running them."""
    parts = sha256()
    for package in PACKAGES:
        parts.update(f"{package} {version(package)}\n".encode())
    for path in sorted(PACKAGE.glob("*/migrations/*.py")):
        parts.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return parts.hexdigest()[:16]


def kept_file(folder: Path) -> Path:
    """Name the migrated SQLite file; it is there once a worker has its database."""
    return folder / f"{digest()}.sqlite3"


def prepare(folder: Path) -> Callable[[], None]:
    """Set up a database for the tests alone; return what takes it away again."""
    if connection.vendor == "sqlite":
        return _sqlite(folder)
    return _postgresql(folder)


def _migrate() -> None:
    setup_databases(verbosity=0, interactive=False, aliases={"default": None})


def _move_to(name: str | Path) -> None:
    """Point the one connection at another database, as Django's own test runner does."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _sqlite(folder: Path) -> Callable[[], None]:
    name = Path(connection.settings_dict["TEST"]["NAME"])
    before = connection.settings_dict["NAME"]
    kept = kept_file(folder)
    with _locked(folder):
        if kept.exists():
            shutil.copyfile(kept, name)
            kept.touch()
        else:
            _migrate()
            connection.close()  # the last one to close folds the write-ahead log into the file
            half = kept.with_suffix(".half")
            shutil.copyfile(name, half)
            half.replace(kept)
            for old in sorted(folder.glob("*.sqlite3"), key=_age)[:-KEPT]:
                old.unlink(missing_ok=True)
    _move_to(name)
    return lambda: _move_to(before)


def _postgresql(folder: Path) -> Callable[[], None]:
    creation: Any = connection.creation
    name: str = creation._get_test_db_name()
    before = connection.settings_dict["NAME"]
    kept = f"xianfeng_{digest()}"
    with _locked(folder):
        if not _said("SELECT 1 FROM pg_database WHERE datname = %s", kept):
            _migrate()
            _move_to(before)
            _said(f'ALTER DATABASE "{name}" RENAME TO "{kept}"')
        _said(f'DROP DATABASE IF EXISTS "{name}"')
        _said(f'CREATE DATABASE "{name}" TEMPLATE "{kept}"')
    _move_to(name)

    def put_back() -> None:
        _move_to(before)
        _said(f'DROP DATABASE IF EXISTS "{name}"')

    return put_back


def _said(words: str, *values: str) -> bool:
    """Say something to the server itself; tell whether it gave a row."""
    creation: Any = connection.creation
    with creation._nodb_cursor() as cursor:
        cursor.execute(words, values or None)
        return cursor.description is not None and cursor.fetchone() is not None


def _age(path: Path) -> float:
    return path.stat().st_mtime


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one worker after the other do something."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
