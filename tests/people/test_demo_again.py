"""The city built twice, from nothing; in a file of its own, away from the one that stands."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from tests.factories.city import fill_city
from xianfeng.people.models.members import Member

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_the_same_seed_and_day_give_the_same_city() -> None:
    def people() -> list[object]:
        fill_city(at=TODAY, seed=7)
        rows = Member.objects.order_by("number")
        found: list[object] = list(
            rows.values_list("number", "name", "joined_date", "organisation__code")
        )
        transaction.set_rollback(True)
        return found

    with transaction.atomic():
        first = people()
    with transaction.atomic():
        second = people()

    assert first == second
