"""Somebody closes what another one is just giving something to do."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.factories.carriers import make_carrier
from tests.factories.organisation import (
    NOW,
    make_actor,
    make_member,
    make_organisation,
    make_unit,
    make_user,
    make_window,
)
from tests.factories.plans import make_goal, make_plan
from tests.organisation.services.test_concurrent_moves import at_once
from xianfeng.access.services.roles import give_role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.ballots.services.batches import print_slips
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Draft, Form, Serves, Stage
from xianfeng.carriers.services.life import end_carrier, propose_carrier
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.services.mergers import merge_organisations
from xianfeng.organisation.services.nodes import close_node
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.services.life import NewMember, admit
from xianfeng.plans.services.goals import assign_goal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DAY = date(2026, 9, 1)
Deed = Callable[[], object]


def closer(one: Organisation) -> Deed:
    return lambda: close_node(actor=SYSTEM, node=one, closed_on=DAY, reason="", at=NOW)


def unit_closer(one: Unit) -> Deed:
    return lambda: close_node(actor=SYSTEM, node=one, closed_on=DAY, reason="", at=NOW)


def proposer(one: Organisation) -> Deed:
    draft = Draft("先锋岗", "上门", Form.SERVICE_TEAM, {Serves.PEOPLE})
    return lambda: propose_carrier(
        actor=SYSTEM, organisation=one, draft=draft, proposed_at=NOW, at=NOW
    )


@pytest.mark.parametrize("_round", range(3))
def test_a_carrier_is_proposed_or_its_organisation_closed_but_not_both(_round: int) -> None:
    one = make_organisation(parent=make_organisation())

    ends = at_once(closer(one), proposer(one))

    assert ends in (["HasCarriers", "done"], ["IsClosed", "done"])
    one.refresh_from_db()
    assert (one.closed_on is None) == Carrier.objects.filter(organisation=one).exists()


@pytest.mark.parametrize("_round", range(3))
def test_somebody_is_admitted_or_gets_a_role_or_the_organisation_is_closed(_round: int) -> None:
    one = make_organisation(parent=make_organisation())
    user = make_user()
    person = NewMember("张三", Standing.ACTIVIST)

    ends = at_once(
        closer(one),
        lambda: admit(actor=SYSTEM, organisation=one, person=person, on=DAY, at=NOW),
        lambda: give_role(
            actor=SYSTEM,
            user=user,
            kind=RoleKind.OFFICER.value,
            organisation=one,
            starts_at=NOW,
            ends_at=None,
            at=NOW,
        ),
    )

    one.refresh_from_db()
    if one.closed_on is None:
        assert ends in (["HasMembers", "done", "done"], ["HasRoles", "done", "done"])
    else:
        assert ends == ["IsClosed", "IsClosed", "done"]


@pytest.mark.parametrize("_round", range(3))
def test_a_unit_is_given_a_goal_or_slips_or_is_closed(_round: int) -> None:
    city = make_unit()
    office, window = make_unit(parent=city), make_window(parent=city)
    goal = make_goal(plan=make_plan(unit=city))

    with_goal = at_once(
        unit_closer(office),
        lambda: assign_goal(actor=SYSTEM, goal=goal, units=[office], at=NOW),
    )
    with_slips = at_once(
        unit_closer(window), lambda: print_slips(actor=SYSTEM, window=window, count=1, at=NOW)
    )

    assert with_goal in (["AnswersForGoals", "done"], ["IsClosed", "done"])
    assert with_slips in (["IsClosed", "done"], ["SlipsOut", "done"])


@pytest.mark.parametrize("_round", range(3))
def test_a_carrier_that_ends_while_its_organisation_is_merged_is_whole_afterwards(
    _round: int,
) -> None:
    ending, stays = make_organisation(), make_organisation()
    make_member(organisation=ending)
    carrier = make_carrier(organisation=ending, stage=Stage.TRIAL)
    secretary = make_actor(RoleKind.SECRETARY, ending)

    ends = at_once(
        lambda: merge_organisations(
            actor=SYSTEM, merged=[ending], survivor=stays, happened_on=DAY, reason="", at=NOW
        ),
        lambda: end_carrier(actor=secretary, carrier=carrier, ended_at=NOW, reason="完成", at=NOW),
    )

    carrier.refresh_from_db()
    if carrier.stage == Stage.ENDED.value:
        assert (ends, carrier.organisation) == (["done", "done"], ending)
    else:
        assert (ends, carrier.organisation) == (["NotAllowed", "done"], stays)
