"""What keeps the machine from writing, by what the database or the system says of it."""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum

from .errors import N_


class Trouble(StrEnum):
    """Nobody's mistake and no fault of the program: it passes, or whoever runs the machine acts."""

    BUSY = "busy"
    FULL = "full"
    READ_ONLY = "read_only"
    AWAY = "away"


SENTENCES: Mapping[Trouble, str] = {
    Trouble.BUSY: N_("Something else is keeping the database busy. Try again soon."),
    Trouble.FULL: N_("The disk is full. Free some space, then try again."),
    Trouble.READ_ONLY: N_("The data folder or the file cannot be written."),
    Trouble.AWAY: N_("The database or its disk does not respond."),
}
SYSTEM = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EACCES: Trouble.READ_ONLY,
    errno.EPERM: Trouble.READ_ONLY,
    errno.EIO: Trouble.AWAY,
}
SQLITE = {
    5: Trouble.BUSY,
    6: Trouble.BUSY,
    8: Trouble.READ_ONLY,
    10: Trouble.AWAY,
    13: Trouble.FULL,
    14: Trouble.READ_ONLY,  # it cannot be opened
    15: Trouble.BUSY,
}
"""SQLite's primary result codes (sqlite.org/rescode.html)."""
POSTGRES = {
    "53100": Trouble.FULL,
    "53": Trouble.BUSY,
    "55P03": Trouble.BUSY,
    "40": Trouble.BUSY,
    "25006": Trouble.READ_ONLY,
    "08": Trouble.AWAY,
    "57": Trouble.AWAY,
    "58": Trouble.AWAY,
}
"""PostgreSQL's codes, or their first two signs: the class."""


class LookUnrecorded(Exception):  # noqa: N818 -- named as the fact that it is
    """A page that shows people is not shown, because nobody could write down who looked."""


@contextmanager
def looking() -> Iterator[None]:
    """Say of what is written inside, where the machine keeps it from that, that it was a look.

    Raises:
        LookUnrecorded: it could not be written; by its cause one tells why.
    """
    try:
        yield
    except Exception as error:
        if trouble_of(error) is None:
            raise
        raise LookUnrecorded from error


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Tell what keeps the machine from writing; None where the error says something else.

    >>> trouble_of(OSError(errno.ENOSPC, "No space left on device"))
    <Trouble.FULL: 'full'>
    """
    while error is not None:
        if (found := _told_by(error)) is not None:
            return found
        error = error.__cause__
    return None


def _told_by(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError):
        return SYSTEM.get(error.errno or 0)
    if (code := getattr(error, "sqlite_errorcode", None)) is not None:
        return SQLITE.get(code & 0xFF)
    if type(error).__module__.startswith("psycopg"):
        state: str | None = getattr(error, "sqlstate", None)
        if state is not None:
            return POSTGRES.get(state) or POSTGRES.get(state[:2])
        if type(error).__name__ in {"OperationalError", "InterfaceError"}:
            return Trouble.AWAY  # it came to no answer
    return None
