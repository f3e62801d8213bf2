"""The city is built once a file; every test puts back what it changed."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.access.city import City
from tests.factories.organisation import NOW


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[City]:
    del django_db_setup
    demo = {"XIANFENG_DEMO": True, "ROOT_URLCONF": settings.ROOT_URLCONF}
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        override_settings(**demo),
        transaction.atomic(),
    ):
        yield City()
        transaction.set_rollback(True)
