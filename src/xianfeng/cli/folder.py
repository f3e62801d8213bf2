"""The data folder: its owner's alone, or a copy on a disk that nothing is written to."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

OTHERS = 0o077
OURS = ("xianfeng.sqlite3", "xianfeng.toml", "secret-key", "demo.json")
"""By one of these a folder is known as ours, where it is not empty."""


class OpenToOthers(Exception):  # noqa: N818 -- told to the operator as a sentence
    """Others can read the folder, and it is not for us to close it."""


def default_home() -> Path:
    """Return the data folder where none is named."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "xianfeng"


def close_to_others(home: Path) -> bool:
    """Take what others may do with the data folder and all that it holds; tell whether it was open.

    A folder that holds what is not ours (`/tmp`, a home) is never touched.

    Raises:
        OpenToOthers: it is not ours to change.
    """
    entries, was_open = list(home.iterdir()), _is_open(home)
    if not (was_open or any(map(_is_open, entries))):
        return False
    names = {entry.name for entry in entries} - {"lost+found"}
    if was_open and names and names.isdisjoint(OURS):
        raise OpenToOthers(
            f"{home} holds something else, and others can read it. Name a folder of its own with "
            f"XIANFENG_HOME, or run: chmod 700 {home}"
        )
    for path in filter(_is_open, _all_of(home)):
        try:
            path.chmod(path.stat().st_mode & ~OTHERS)
        except OSError as error:
            if path == home:
                raise OpenToOthers(
                    f"Others can read {home}, and it is not ours to close ({error.strerror}). Run: "
                    f"chmod 700 {home}"
                ) from error
            # behind a closed folder nobody else gets to it
    return was_open


def _is_open(path: Path) -> bool:
    return bool(path.lstat().st_mode & OTHERS) and not path.is_symlink()


def _all_of(home: Path) -> Iterator[Path]:
    yield home
    for folder, folders, files in os.walk(home):
        yield from (Path(folder, name) for name in (*folders, *files))


@contextmanager
def readable() -> Iterator[None]:
    """Let a command read the database of a folder that cannot be written, as of a backup's disk.

    SQLite itself writes beside a database even to read it, unless it is told that nothing changes;
    where the write-ahead log still holds something, both are read from a copy.
    """
    from django.db import connection

    path = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or os.access(path.parent, os.W_OK) or not path.is_file():
        yield
        return
    log = path.with_name(f"{path.name}-wal")
    with TemporaryDirectory(prefix="xianfeng-") as folder:
        if log.is_file() and log.stat().st_size:
            for part in (path, log):
                shutil.copyfile(part, Path(folder, part.name))
            name = str(Path(folder, path.name))
        else:
            name = f"{path.absolute().as_uri()}?immutable=1"
        connection.settings_dict["NAME"] = name
        connection.settings_dict["OPTIONS"] = {"init_command": "PRAGMA query_only=ON"}
        yield
        connection.close()
