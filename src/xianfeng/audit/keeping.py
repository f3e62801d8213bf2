"""What services share when they keep a row: all or nothing, once, and what it changed."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from xianfeng.foundation.refusals import Twice


def altered(row: models.Model, wanted: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """Set the columns of a row, not saved here, that differ; return field → (before, after)."""
    now = {name: getattr(row, name) for name in wanted}
    changes = {name: (now[name], value) for name, value in wanted.items() if now[name] != value}
    for name, (_before, after) in changes.items():
        setattr(row, name, after)
    return changes


def points_at(
    table: type[models.Model], keys: Collection[int], *, besides: Collection[str] = ()
) -> str:
    """Return the kind of a row that points at one of some rows; empty where none does.

    Args:
        besides: the names of relations that do not count.
    """
    for relation in table._meta.related_objects:  # noqa: SLF001 -- the way Django names it
        model = relation.related_model
        if isinstance(model, str) or relation.name in besides:
            continue
        if model._default_manager.filter(**{f"{relation.field.name}__in": keys}).exists():  # noqa: SLF001 -- as above
            return str(model._meta.label_lower)  # noqa: SLF001 -- as above
    return ""


@contextmanager
def once(sentence: str) -> Iterator[None]:
    """Hold what stands inside together; what the tables have already is refused as `Twice`."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Twice(what=sentence) from error


@contextmanager
def without_waiting() -> Iterator[None]:
    """Let what is written inside fail at once where somebody else writes, as readers want it."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    own: Any = connection.connection
    before = own.execute("PRAGMA busy_timeout").fetchone()[0]
    own.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        own.execute(f"PRAGMA busy_timeout = {before:d}")


LOG_SECONDS = 0.3
"""For which emptying the log waits for those who read and write; they come before it."""


def empty_log() -> bool:
    """Empty SQLite's write-ahead log, which shows in what order things were written (I2).

    Called at every stop, every few seconds where there is anything in it, and by `cast`.

    Returns:
        Whether it is empty now; while somebody reads or writes, it may not be.
    """
    name = Path(str(connection.settings_dict["NAME"]))
    log = name.with_name(f"{name.name}-wal")
    if connection.vendor != "sqlite" or not log.is_file() or not log.stat().st_size:
        return True
    try:
        with closing(sqlite3.connect(name, timeout=LOG_SECONDS)) as own:
            own.execute("PRAGMA wal_checkpoint(PASSIVE)")  # most of it, while others go on
            return bool(own.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    except sqlite3.OperationalError:  # somebody writes, or the disk is full: the next time
        return False
