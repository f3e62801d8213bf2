"""Nobody decides on their own matter: every decision of the house × who is how near to it.

A decision is declared where its service stands (`foundation.decisions`). Each one is walked by its
author, by the author as a rightful decider's deputy, by a decider as the author's deputy, now or
to come, and by somebody who has nothing to do with it. Who proposed, wrote, asked or is affected
counts as author, and so does whoever they acted for.
"""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

import xianfeng
from tests.access.matters import CASES, Case, House, approve_an_own_proposal
from tests.factories.organisation import (
    NOW,
    make_acting_actor,
    make_deputyship,
    make_user,
)
from xianfeng.access.selectors.actors import actor_of
from xianfeng.access.services.roles import OwnRole, give_role, take_role
from xianfeng.actors.rules import Actor
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.foundation.decisions import DECISIONS
from xianfeng.foundation.errors import NotAllowed, OwnMatter, Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SOURCE = Path(xianfeng.__file__).parent
NEXT_WEEK = NOW + timedelta(days=7)


# Who comes near it, and how.


def author(house: House) -> Actor:
    return house.as_author()


def author_for_a_decider(house: House) -> Actor:
    return make_acting_actor(make_deputyship(principal=house.decider, deputy=house.author))


def decider_for_the_author(house: House) -> Actor:
    return make_acting_actor(make_deputyship(principal=house.author, deputy=house.decider))


def decider_who_could_act_for_the_author(house: House) -> Actor:
    make_deputyship(principal=house.author, deputy=house.decider)
    return actor_of(house.decider, at=NOW)


def decider_who_will_act_for_the_author(house: House) -> Actor:
    make_deputyship(principal=house.author, deputy=house.decider, starts_at=NEXT_WEEK)
    return actor_of(house.decider, at=NOW)


def decider_named_meanwhile(house: House) -> Actor:
    """Somebody who became the author's deputy after the page was opened."""
    actor = actor_of(house.decider, at=NOW)
    make_deputyship(principal=house.author, deputy=house.decider)
    return actor


def unrelated_decider(house: House) -> Actor:
    return actor_of(house.decider, at=NOW)


ACTING = (author_for_a_decider, decider_for_the_author)
NEAR = (
    author,
    *ACTING,
    decider_who_could_act_for_the_author,
    decider_who_will_act_for_the_author,
    decider_named_meanwhile,
)


BY_NO_DEPUTY = {give_role, take_role}
"""Decisions that no deputy takes for anybody: administrators' power never passes on."""


for _path in sorted(SOURCE.glob("*/services*/**/*.py")) + sorted(SOURCE.glob("*/services.py")):
    import_module(".".join(("xianfeng", *_path.relative_to(SOURCE).with_suffix("").parts)))

WALKED = [
    pytest.param(service, case, id=f"{name.rpartition('.')[2]}-{case.__name__}")
    for name, service in sorted(DECISIONS.items())
    for case in CASES.get(service, ())
]


def test_every_declared_decision_is_walked() -> None:
    assert set(DECISIONS.values()) == set(CASES)


@pytest.mark.parametrize("near", NEAR, ids=lambda near: near.__name__)
@pytest.mark.parametrize(("service", "case"), WALKED)
def test_whoever_is_near_a_matter_does_not_decide_on_it(
    service: Callable[..., object], case: Case, near: Callable[[House], Actor]
) -> None:
    house = House()
    decide = case(house)
    actor = near(house)

    with pytest.raises(Refusal) as refused:
        decide(actor)

    expected = {OwnMatter, OwnRole}
    if service in BY_NO_DEPUTY and near in ACTING:
        expected = {NotAllowed}
    assert type(refused.value) in expected


@pytest.mark.parametrize(("service", "case"), WALKED)
def test_somebody_else_with_the_same_power_decides(
    service: Callable[..., object], case: Case
) -> None:
    del service
    house = House()
    decide = case(house)

    assert decide(unrelated_decider(house)) is not None


def test_somebody_elses_deputy_decides_with_their_power() -> None:
    house = House()
    decide = approve_an_own_proposal(house)
    deputy = make_user()

    decide(make_acting_actor(make_deputyship(principal=house.decider, deputy=deputy)))

    assert Carrier.objects.get().stage == "approved"


def test_a_deputyship_that_is_over_makes_nobody_a_party() -> None:
    house = House()
    decide = approve_an_own_proposal(house)
    row = make_deputyship(principal=house.author, deputy=house.decider)
    row.ended_at = NOW - timedelta(days=1)
    row.save()

    decide(unrelated_decider(house))

    assert Carrier.objects.get().stage == "approved"
