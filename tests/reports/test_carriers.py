from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.carriers import (
    link,
    make_activity,
    make_carrier,
    make_check_in,
    make_plan_goal,
)
from tests.factories.organisation import (
    NOW,
    make_member,
    make_member_actor,
    make_organisation,
    make_unit,
)
from xianfeng.carriers.rules.life import Form, Stage
from xianfeng.carriers.selectors.past import Places
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.history import Ground
from xianfeng.people.rules.kinds import Standing
from xianfeng.reports.selectors.carriers import CarrierNumbers, carrier_numbers

pytestmark = pytest.mark.django_db


def numbers_of(unit: Unit, period: Period) -> CarrierNumbers:
    day = period.last_day(today=NOW.date())
    ground = Ground.of(day)
    organisations = ground.organisations_of(unit.pk)
    return carrier_numbers(organisations, period, places=Places.of(ground))


def test_carrier_numbers_count_what_the_offices_did() -> None:
    city = make_unit()
    unit = make_unit(parent=city)
    branch = make_organisation(parent=make_organisation(unit=unit))
    member = make_member_actor(branch)
    running = make_carrier(
        organisation=branch, stage=Stage.TRIAL, form=Form.STUDY, proposed_by=member
    )
    link(running, make_plan_goal())
    make_carrier(organisation=branch, stage=Stage.ENDED)
    before = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
    make_carrier(organisation=branch, stage=Stage.ENDED, ended_at=before)
    make_carrier(organisation=branch, proposed_at=NOW)
    first = make_activity(carrier=running, held=True, people=30)
    make_activity(carrier=running, held=True, people=12, starts_at=NOW - timedelta(days=100))
    make_check_in(first, member)
    make_check_in(first)
    make_activity(carrier=make_carrier(stage=Stage.TRIAL), held=True)

    for top in (unit, city):
        assert numbers_of(top, Period.parse("2026Q3")) == CarrierNumbers(
            running=2,
            goal_linked=1,
            own_proposals=1,
            forms=2,
            proposed=1,
            started=0,
            ended=2,
            activities=1,
            people=30,
            check_ins=2,
            members=2,
        )
    assert numbers_of(make_unit(), Period.parse("2026Q3")).running == 0


def test_a_check_in_of_somebody_who_was_no_member_that_day_counts_for_nobody() -> None:
    branch = make_organisation(parent=make_organisation(unit=make_unit()))
    activity = make_activity(carrier=make_carrier(organisation=branch), held=True)
    make_check_in(activity, make_member(organisation=branch))
    make_check_in(activity, make_member(organisation=branch, standing=Standing.ACTIVIST))
    tomorrow = NOW.date() + timedelta(days=1)
    make_check_in(activity, make_member(organisation=branch, joined_date=tomorrow))

    office = branch.parent
    assert office is not None
    assert office.unit is not None
    found = numbers_of(office.unit, Period.parse("2026Q3"))

    assert (found.check_ins, found.members) == (1, 1)
