from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection

from xianfeng.foundation.troubles import Trouble, trouble_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@contextmanager
def unwritable() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA query_only = OFF")


def test_what_cannot_be_written_is_said_and_not_taken_for_there_already() -> None:
    for write in (cache.add, cache.set):
        with unwritable(), pytest.raises(OperationalError) as refused:
            write("tries", 1)
        assert trouble_of(refused.value) is Trouble.READ_ONLY

    assert cache.get("tries") is None


def test_what_is_there_already_is_not_added() -> None:
    assert (cache.add("tries", 1), cache.add("tries", 2), cache.get("tries")) == (True, False, 1)
