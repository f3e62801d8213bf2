import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from tests.factories.organisation import make_user
from xianfeng.accounts.models import User
from xianfeng.audit.keeping import empty_log, without_waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


@pytest.fixture(autouse=True)
def only_sqlite_has_the_log() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps such a log beside its database")


def log() -> Path:
    return Path(f"{connection.settings_dict['NAME']}-wal")


def test_the_log_that_shows_the_order_of_writing_is_emptied() -> None:
    make_user()
    assert log().stat().st_size

    assert empty_log()
    assert not log().stat().st_size
    assert empty_log()  # nothing to do


def test_those_who_read_come_first_and_it_is_emptied_the_next_time() -> None:
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM accounts_user").fetchone()
        make_user()

        assert not empty_log()
        other.execute("ROLLBACK")
    assert empty_log()


def test_what_a_reader_writes_beside_waits_for_nobody() -> None:
    user = make_user()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with without_waiting(), pytest.raises(OperationalError):
            User.objects.filter(pk=user.pk).update(last_name="x")

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)
