from datetime import date, timedelta

import pytest

from tests.factories.diagnosis import make_result
from tests.factories.organisation import (
    NOW,
    make_actor,
    make_member,
    make_organisation,
    make_unit,
    make_window,
)
from tests.factories.reports import make_goal, make_plan
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.diagnosis.rules import Failing, Verdict
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.people.rules.kinds import Standing
from xianfeng.plans.rules import Pace
from xianfeng.reports.rules import StuckCause
from xianfeng.reports.selectors.quarter import quarter_of_office

pytestmark = pytest.mark.django_db
Q3 = Period.parse("2026Q3")
Q2 = Period.parse("2026Q2")


@pytest.fixture
def city() -> Unit:
    return make_unit(code="LJ", name="临江市")


@pytest.fixture
def bureau(city: Unit) -> Unit:
    return make_unit(code="LJ01", name="市水利局", parent=city)


def test_the_size_of_an_office_counts_all_below_it(city: Unit, bureau: Unit) -> None:
    make_unit(parent=city)
    make_window(parent=bureau)
    branch = make_organisation(unit=bureau)
    make_member(organisation=branch)
    make_member(organisation=branch, standing=Standing.PROBATIONARY)
    make_member(organisation=branch, standing=Standing.ACTIVIST)

    whole = quarter_of_office(SYSTEM, city, Q3, NOW).counts
    part = quarter_of_office(SYSTEM, bureau, Q3, NOW).counts

    assert (whole.offices, whole.branches, whole.members, whole.windows) == (2, 1, 2, 1)
    assert (part.offices, part.branches, part.members, part.windows) == (1, 1, 2, 1)


def test_goals_are_those_that_the_unit_or_one_below_answers_for(city: Unit, bureau: Unit) -> None:
    plan = make_plan(city)
    mine = make_goal(plan, title="供水", units=(bureau,))
    make_goal(plan, title="就业", units=(make_unit(parent=city),))
    own = make_goal(make_plan(bureau), title="水质")
    make_goal(make_plan(bureau, starts_on=date(2025, 1, 1)), title="去年的")

    found = quarter_of_office(SYSTEM, bureau, Q3, NOW).goals

    assert {line.goal for line in found} == {mine, own}
    assert len(quarter_of_office(SYSTEM, city, Q3, NOW).goals) == 3


def test_a_past_quarter_is_told_as_it_was(bureau: Unit) -> None:
    make_goal(make_plan(bureau), target="120", readings=((6, "20"), (9, "90")))

    (then,) = quarter_of_office(SYSTEM, bureau, Q2, NOW).goals
    (now,) = quarter_of_office(SYSTEM, bureau, Q3, NOW).goals

    assert (then.pace, now.pace) == (Pace.BEHIND, Pace.ON_SCHEDULE)
    assert then.progress is not None
    assert then.progress.latest is not None
    assert then.progress.latest.month == date(2026, 6, 1)


def test_a_goal_behind_that_nothing_serves_is_stuck(bureau: Unit) -> None:
    plan = make_plan(bureau)
    behind = make_goal(plan, title="落后的", readings=((9, "20"),))
    make_goal(plan, title="按期的", readings=((9, "90"),))
    make_goal(plan, title="没有数的")

    card = quarter_of_office(SYSTEM, bureau, Q3, NOW)

    assert [(line.cause, line.goal) for line in card.stuck] == [(StuckCause.GOAL_UNSERVED, behind)]
    assert len(card.unserved) == 3


def test_a_goal_is_judged_by_what_serves_it_after_thirty_days(bureau: Unit) -> None:
    plan = make_plan(bureau)
    for days in (29, 30):
        make_goal(plan, readings=((9, "20"),), known_at=NOW - timedelta(days=days))

    young, old = quarter_of_office(SYSTEM, bureau, Q3, NOW).goals

    assert (young.is_young, young.is_unserved, young.pace) == (True, False, Pace.BEHIND)
    assert (old.is_young, old.is_unserved, old.pace) == (False, True, Pace.BEHIND)
    assert [line.goal for line in quarter_of_office(SYSTEM, bureau, Q3, NOW).stuck] == [old.goal]


def test_the_failings_of_the_unit_stand_apart_from_those_of_offices_below(
    city: Unit, bureau: Unit
) -> None:
    make_result(city, verdict=Verdict.PARTLY)
    make_result(bureau, verdict=Verdict.IN_PLACE)

    card = quarter_of_office(SYSTEM, city, Q3, NOW)

    assert card.own is not None
    assert [failing.failing for failing in card.own.failings] == list(Failing)
    assert card.own.failings[2].verdict is Verdict.PARTLY
    assert [(line.office, line.failings[2].verdict) for line in card.offices] == [
        (bureau, Verdict.IN_PLACE)
    ]
    assert card.built_at == NOW


def test_figures_hold_until_today_while_the_quarter_runs(city: Unit) -> None:
    assert quarter_of_office(SYSTEM, city, Q3, NOW).as_of == date(2026, 9, 30)
    assert quarter_of_office(SYSTEM, city, Q2, NOW).as_of == date(2026, 6, 30)
    assert quarter_of_office(SYSTEM, city, Q3, NOW).built_at is None


def test_a_unit_out_of_reach_is_not_there(city: Unit, bureau: Unit) -> None:
    leader = make_actor(RoleKind.LEADER, make_organisation(unit=bureau))

    assert quarter_of_office(leader, bureau, Q3, NOW).unit == bureau
    with pytest.raises(Unit.DoesNotExist):
        quarter_of_office(leader, city, Q3, NOW)
