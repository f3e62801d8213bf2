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


def hold(home: Path) -> int:
    """Say, for as long as this process lives, that the platform runs here.

    Raises:
        StillRunning: somebody is about to replace the database.
    """
    return _locked(home, fcntl.LOCK_SH)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Keep servers and workers of this machine away while the block runs.

    Raises:
        StillRunning: one runs.
    """
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
