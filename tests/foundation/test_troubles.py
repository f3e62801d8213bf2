import errno
import sqlite3

import psycopg
import pytest
from psycopg import errors

from xianfeng.foundation.troubles import SENTENCES, LookUnrecorded, Trouble, looking, trouble_of


def of_sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("words")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (OSError(errno.ENOSPC, ""), Trouble.FULL),
        (OSError(errno.EROFS, ""), Trouble.READ_ONLY),
        (FileNotFoundError(errno.ENOENT, ""), None),
        (OSError("words alone"), None),
        (of_sqlite(sqlite3.SQLITE_BUSY), Trouble.BUSY),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Trouble.BUSY),
        (of_sqlite(sqlite3.SQLITE_FULL), Trouble.FULL),
        (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), Trouble.AWAY),
        (of_sqlite(sqlite3.SQLITE_READONLY), Trouble.READ_ONLY),
        (of_sqlite(sqlite3.SQLITE_ERROR), None),
        (errors.DiskFull(), Trouble.FULL),
        (errors.LockNotAvailable(), Trouble.BUSY),
        (errors.DeadlockDetected(), Trouble.BUSY),
        (errors.AdminShutdown(), Trouble.AWAY),
        (errors.UndefinedTable(), None),
        (psycopg.OperationalError("connection refused"), Trouble.AWAY),
        (psycopg.ProgrammingError("a mistake of ours"), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_what_keeps_the_machine_from_writing_is_told_from_a_fault(
    error: BaseException | None, trouble: Trouble | None
) -> None:
    assert trouble_of(error) is trouble


def test_the_cause_is_asked_where_a_library_wraps_it() -> None:
    wrapped = RuntimeError("of a library")
    wrapped.__cause__ = of_sqlite(sqlite3.SQLITE_LOCKED)

    assert trouble_of(wrapped) is Trouble.BUSY


def test_each_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Trouble)


def test_a_look_that_cannot_be_written_down_is_told_from_a_fault_while_it_is() -> None:
    busy = of_sqlite(sqlite3.SQLITE_BUSY)

    with pytest.raises(LookUnrecorded) as told, looking():
        raise busy
    assert trouble_of(told.value) is Trouble.BUSY
    with pytest.raises(ValueError, match="ours"), looking():
        raise ValueError("ours")
    with looking():
        pass
