"""What a run and those who watch it tell each other while the run itself holds SQLite's one pen.

SQLite has one writer. While a run writes, neither its progress nor the wish that it stop can be
written into the database, so both also stand in small files beside it, in the data folder. Other
databases have many writers and need none of this.
"""

from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection


def say_parts(run_id: UUID, parts_done: int, parts: int) -> None:
    """Let watchers see how far a run is."""
    if _is_needed():
        path = _path(run_id, "parts")
        path.parent.mkdir(mode=0o700, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_text(f"{parts_done} {parts}", "ascii")
        draft.replace(path)


def said_parts(run_id: UUID) -> tuple[int, int] | None:
    """Return what is done and all there is to do, as the run said last; None if it said nothing."""
    with suppress(OSError, ValueError):
        parts_done, parts = _path(run_id, "parts").read_text("ascii").split()
        return int(parts_done), int(parts)
    return None


def want_stop(run_id: UUID) -> None:
    """Let a run see that it shall stop."""
    if _is_needed():
        path = _path(run_id, "stop")
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch()


def is_stop_wanted(run_id: UUID) -> bool:
    """Tell whether somebody wants a run to stop."""
    return _path(run_id, "stop").exists()


def clear(run_id: UUID) -> None:
    """Forget what was said of a run."""
    for what in ("parts", "stop"):
        _path(run_id, what).unlink(missing_ok=True)


def _is_needed() -> bool:
    return connection.vendor == "sqlite"


def _path(run_id: UUID, what: str) -> Path:
    return Path(settings.XIANFENG_HOME) / "runs" / f"{run_id}.{what}"
