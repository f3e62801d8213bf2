"""Whether the platform runs on this data folder; what replaces the database must be alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xianfeng.foundation.errors import N_, Refusal

NAME = ".running.lock"


class StillRunning(Refusal):
    """A server or a worker would go on with the old database."""

    sentence = N_("The platform is running in {path}. Stop it first (xianfeng serve, worker).")


def hold(home: Path, *, port: int | None = None) -> int:
    """Say, for as long as this process lives, that the platform runs here.

    Args:
        port: at which it is served, for `served_port`.

    Raises:
        StillRunning: somebody is about to replace the database.
    """
    handle = _locked(home, fcntl.LOCK_SH)
    if port is not None:
        (home / NAME).write_text(str(port), "ascii")
    return handle


def served_port(home: Path) -> int | None:
    """Return the port at which the platform was served last; None where it never was."""
    try:
        return int((home / NAME).read_text("ascii"))
    except (OSError, ValueError):
        return None


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Keep servers and workers of this machine away meanwhile; `StillRunning` if one runs."""
    handle = _locked(home, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)


def _locked(home: Path, kind: int) -> int:
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(home / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise StillRunning(path=home) from None
    return handle
