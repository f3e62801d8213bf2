import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import NOW, make_unit
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.selectors import state_of
from xianfeng.audit.services import record

pytestmark = pytest.mark.django_db


def write(verb: str) -> None:
    record(actor=SYSTEM, verb=verb, subject=make_unit(), at=NOW)


def test_the_state_of_a_room_changes_with_what_it_did_and_what_was_done_to_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    states = [state_of(["plans", "organisation", "carriers"])]
    for verb in ("plans.goal.edited", "plans.goal.edited", "carriers.carrier.proposed"):
        write(verb)
        with django_assert_num_queries(1):
            states.append(state_of(["plans", "organisation", "carriers"]))

    plans, organisation, carriers = (list(room) for room in zip(*states, strict=True))
    assert states[0] == ("", "", "")
    assert len(set(plans)) == 3
    assert plans[-1] == plans[-2]
    assert len(set(organisation)) == 4  # the record is one of its units
    assert carriers[:3] == ["", "", ""]
    assert carriers[3]


def test_the_state_stays_where_the_write_is_taken_back() -> None:
    write("plans.goal.edited")
    before = state_of(["plans"])
    with transaction.atomic():
        write("plans.goal.edited")
        transaction.set_rollback(True)

    assert state_of(["plans"]) == before
