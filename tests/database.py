"""The empty database of the tests: migrated once, then copied for every worker and every run.

Migrating takes longer than most rooms' tests. What was migrated is kept under a name made of
everything that makes it: our migrations, and the packages that have tables. A test that commits
leaves it behind as it was migrated, with the rows that migrations write.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.test.utils import setup_databases

from tools import PACKAGE

PACKAGES = ("django", "django-allauth", "django-axes")
OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}
"""Written while migrating, by nobody afterwards."""
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
    put_back = _sqlite(folder) if connection.vendor == "sqlite" else _postgresql(folder)
    _empty_what_was_filled()
    return put_back


def _empty_what_was_filled() -> None:
    """Let tests that commit empty the tables they filled, and no others.

    Django's way empties all of them and writes its own rows anew: a tenth of a second each time,
    and the rows of our migrations are gone for every later test.
    """
    tables = sorted({*connection.introspection.django_table_names(only_existing=True)} - OF_DJANGO)
    first = [(name, rows) for name in filled(tables) if (rows := _rows_of(name))]

    def empty(_: TransactionTestCase) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for name in filled(tables):
                cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608 -- our own tables
            for name, rows in first:
                holes = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{name}" VALUES ({holes})', rows)  # noqa: S608

    TransactionTestCase._fixture_teardown = empty  # type: ignore[attr-defined]


def filled(tables: Iterable[str]) -> list[str]:
    """Return the tables that hold a row."""
    asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [name for (name,) in cursor.fetchall()]


def _rows_of(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- as above
        return [tuple(row) for row in cursor.fetchall()]


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
