"""A consistent copy of the database while it is served, its examination, and its way back.

SQLite is copied page by page through its backup API. PostgreSQL is copied table by table (COPY)
inside one REPEATABLE READ snapshot: no client program is needed and none of another version can
refuse; the tables themselves are made anew by the migrations that the backup names.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from xianfeng.audit.outside import sync_folder

from .rules.backups import DATABASE, BackupDamaged, Manifest, Table
from .sealing import CHUNK

SQLITE_FILE = f"{DATABASE}xianfeng.sqlite3"
ENDINGS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Copied:
    """What was copied into a folder."""

    names: tuple[str, ...]
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...] = ()
    sequences: tuple[tuple[str, int], ...] = ()


def known_migrations() -> set[tuple[str, str]]:
    """List every change of the tables that this release knows."""
    return {(app, name) for app, name in MigrationExecutor(connection).loader.disk_migrations}


def waiting_migrations() -> int:
    """Count the changes of the tables that have not been applied."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def try_to_write() -> None:
    """Begin to write, and write nothing; `OperationalError` where it is locked or read-only."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval('django_migrations_id_seq')")


def has_tables() -> bool:
    """Tell whether the database holds anything of ours."""
    return MigrationRecorder(connection).has_table()


def copy_out(folder: Path) -> Copied:
    """Copy the database as it stands at one moment; nobody who writes is held up."""
    (folder / DATABASE).mkdir(mode=0o700)
    return _sqlite_out(folder) if connection.vendor == "sqlite" else _postgres_out(folder)


def check_copy(folder: Path, manifest: Manifest) -> None:
    """Let the database itself look at a copy; `BackupDamaged` for unsound pages or missing rows."""
    if manifest.vendor == "sqlite":
        _sqlite_check(folder / SQLITE_FILE)
        return
    for table in manifest.tables:
        with (folder / f"{DATABASE}{table.name}.copy").open("rb") as file:
            rows = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK), b""))
        if rows != table.rows:
            raise BackupDamaged(what=table.name)


def put_back(folder: Path, manifest: Manifest) -> None:
    """Replace the database by a copy, whole or not at all."""
    if manifest.vendor == "sqlite":
        _sqlite_back(folder / SQLITE_FILE)
    else:
        _postgres_back(folder, manifest)


def _sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _sqlite_out(folder: Path) -> Copied:
    target = folder / SQLITE_FILE
    target.touch(mode=0o600)
    address = f"{_sqlite_path().absolute().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        applied = copy.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        migrations = tuple((str(app), str(name)) for app, name in applied)
    return Copied((SQLITE_FILE,), migrations)


def _sqlite_check(path: Path) -> None:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        try:
            said = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
            orphans = copy.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise BackupDamaged(what="integrity_check") from error
    if said != ["ok"] or orphans is not None:
        raise BackupDamaged(what="integrity_check")


def _sqlite_back(copy: Path) -> None:
    target = _sqlite_path()
    connections.close_all()
    if target.exists():
        # The log of the old file must never meet the new one.
        with closing(sqlite3.connect(target)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in ENDINGS:
        target.with_name(target.name + ending).unlink(missing_ok=True)
    copy.replace(target)
    sync_folder(target.parent)


def _postgres_out(folder: Path) -> Copied:
    apart: Any = connection.copy()
    try:
        with apart.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
            migrations = tuple((str(app), str(name)) for app, name in cursor.fetchall())
            tables = [_table_out(cursor, name, folder) for name in _tables(cursor)]
            cursor.execute(
                "SELECT sequencename, last_value FROM pg_sequences "
                "WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY 1"
            )
            sequences = tuple((str(name), int(last)) for name, last in cursor.fetchall())
            cursor.execute("COMMIT")
    finally:
        apart.close()
    names = tuple(f"{DATABASE}{table.name}.copy" for table in tables)
    return Copied(names, migrations, tuple(tables), sequences)


def _tables(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    )
    return [str(row[0]) for row in cursor.fetchall()]


def _table_out(cursor: Any, name: str, folder: Path) -> Table:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [name],
    )
    columns = tuple(str(row[0]) for row in cursor.fetchall())
    path = folder / f"{DATABASE}{name}.copy"
    path.touch(mode=0o600)
    with (
        path.open("wb") as file,
        cursor.copy(_composed("COPY {} ({}) TO STDOUT", name, columns)) as out,
    ):
        for chunk in out:
            file.write(chunk)
    cursor.execute(_composed("SELECT count(*) FROM {}", name))
    return Table(name, columns, int(cursor.fetchone()[0]))


def _composed(words: str, *parts: str | Sequence[str]) -> Any:
    """Put names of tables and columns into a statement, quoted as PostgreSQL quotes them."""
    from psycopg import sql  # noqa: PLC0415 -- a tenth of a second that SQLite does not need

    lists = [[part] if isinstance(part, str) else part for part in parts]
    names = [sql.SQL(", ").join(map(sql.Identifier, each)) for each in lists]
    return sql.SQL(words).format(*names)  # type: ignore[arg-type, unused-ignore]


def _postgres_back(folder: Path, manifest: Manifest) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            for name in _tables(cursor):
                cursor.execute(_composed("DROP TABLE {} CASCADE", name))
        executor = MigrationExecutor(connection)
        executor.migrate(_ends(executor, manifest.migrations))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            there = set(_tables(cursor))
            if there != {table.name for table in manifest.tables}:
                raise BackupDamaged(what="tables")
            cursor.execute(_composed("TRUNCATE {}", sorted(there)))
            for table in manifest.tables:
                _table_back(cursor, table, folder)
            for name, last in manifest.sequences:
                cursor.execute("SELECT setval(%s::regclass, %s)", [f'"{name}"', last])


def _ends(executor: MigrationExecutor, applied: tuple[tuple[str, str], ...]) -> list[Any]:
    """List the last applied changes: those that no other applied one of their room rests on."""
    graph = executor.loader.graph
    known = set(applied)
    return [
        node
        for node in applied
        if not any(
            child.key in known and child.key[0] == node[0]
            for child in graph.node_map[node].children
        )
    ]


def _table_back(cursor: Any, table: Table, folder: Path) -> None:
    statement = _composed("COPY {} ({}) FROM STDIN", table.name, table.columns)
    path = folder / f"{DATABASE}{table.name}.copy"
    with path.open("rb") as file, cursor.copy(statement) as into:
        while chunk := file.read(CHUNK):
            into.write(chunk)
    if cursor.rowcount != table.rows:
        raise BackupDamaged(what=table.name)


def bytes_used() -> int:
    """Return the size of the database on its disk."""
    if connection.vendor == "sqlite":
        path = _sqlite_path()
        return sum(
            place.stat().st_size
            for place in (path, *(path.with_name(path.name + ending) for ending in ENDINGS))
            if place.is_file()
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        row = cursor.fetchone()
    return int(row[0]) if row else 0
