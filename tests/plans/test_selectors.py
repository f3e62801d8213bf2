from datetime import date

import pytest

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
    make_unit,
    make_window,
)
from tests.factories.plans import make_goal, make_indicator, make_observation, make_plan
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.plans.models import GoalLink
from xianfeng.plans.permissions import can_observe, can_see_goal
from xianfeng.plans.rules import Comparator, Direction, Pace
from xianfeng.plans.selectors.goals import (
    NoSuchUnit,
    goal_card,
    goal_progress,
    goal_rows,
    goals_visible_to,
    links_to,
    observations_until,
    plans_visible_to,
    unit_for_plan,
    units_for_plans,
    units_to_assign,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 30)


def test_plans_above_and_below_are_visible_and_others_are_not() -> None:
    city = make_unit()
    office, other = make_unit(parent=city), make_unit(parent=city)
    above, own, beside = (make_goal(plan=make_plan(unit=unit)) for unit in (city, office, other))
    member = make_member_actor(make_organisation(unit=office))
    leader = make_actor(RoleKind.LEADER, make_organisation(unit=city))

    assert set(goals_visible_to(acting(member))) == {above, own}
    assert set(plans_visible_to(acting(member))) == {above.plan, own.plan}
    assert set(goals_visible_to(leader)) == {above, own, beside}
    assert set(goals_visible_to(SYSTEM)) == {above, own, beside}
    assert [can_see_goal(acting(member), goal) for goal in (above, own, beside)] == [
        True,
        True,
        False,
    ]
    assert can_see_goal(SYSTEM, beside)


def test_member_without_a_unit_sees_no_plan() -> None:
    make_plan()

    assert not plans_visible_to(acting(make_member_actor(make_organisation()))).exists()


def test_only_those_in_reach_report_figures() -> None:
    city = make_unit()
    office = make_unit(parent=city)
    goal = make_goal(plan=make_plan(unit=city), units=(office,))
    organisation = make_organisation(unit=office)

    assert can_observe(acting(make_member_actor(organisation, RoleKind.SECRETARY)), goal)
    assert not can_observe(acting(make_member_actor(organisation)), goal)
    assert not can_observe(make_actor(RoleKind.LEADER, make_organisation(unit=city)), goal)


def test_links_are_counted_and_found_by_type() -> None:
    goal, bare = make_goal(), make_goal()
    GoalLink.objects.create(
        goal=goal, subject_type="organisation.unit", subject_id=goal.plan.unit_id, recorded_at=NOW
    )

    assert [row.links for row in goal_rows([goal, bare], on=TODAY)] == [1, 0]
    assert links_to([goal, bare.pk], "organisation.unit") == {
        goal.pk: [goal.plan.unit_id],
        bare.pk: [],
    }


def test_progress_counts_only_months_of_the_plan() -> None:
    indicator = make_indicator(value="1200")
    for month, value in ((date(2025, 12, 1), "1190"), (date(2026, 6, 1), "640")):
        make_observation(indicator, month, value)

    progress = goal_progress([indicator.goal], on=TODAY)[indicator.goal_id]

    assert (progress.pace, progress.latest and progress.latest.month) == (
        Pace.ON_SCHEDULE,
        date(2026, 6, 1),
    )
    assert goal_progress([make_goal()], on=TODAY) == {}


def test_a_month_is_judged_from_its_last_day_on() -> None:
    indicator = make_indicator(value="1200")
    for month, value in ((8, "800"), (9, "801")):
        make_observation(indicator, date(2026, month, 1), value)

    running, over = (
        goal_progress([indicator.goal], on=date(2026, 9, day))[indicator.goal_id]
        for day in (29, 30)
    )

    assert running.latest is not None
    assert (running.pace, f"{running.latest.value:.0f}") == (Pace.ON_SCHEDULE, "800")
    assert not running.is_so_far
    assert running.running is not None
    assert running.running.value == 801
    assert (over.pace, over.running) == (Pace.BEHIND, None)
    before = goal_progress([indicator.goal], on=date(2026, 8, 31))[indicator.goal_id]
    assert (before.latest, before.running) == (running.latest, None)


def test_where_the_only_month_still_runs_there_is_a_figure_and_no_verdict() -> None:
    indicator = make_indicator(value="1200")
    make_observation(indicator, date(2026, 9, 1), "1")

    found = goal_progress([indicator.goal], on=date(2026, 9, 1))[indicator.goal_id]

    assert (found.pace, found.is_so_far) == (Pace.OPEN, True)


def test_goal_card_draws_the_target_beside_a_rate_and_not_beside_a_count() -> None:
    """What the months of the count are was not said: they may be what came in each."""
    count = make_indicator()
    rate = make_indicator(
        name="化解率",
        direction=Direction.LEVEL,
        comparator=Comparator.AT_LEAST,
        value="98",
        unit="%",
    )
    for indicator in (count, rate):
        make_observation(indicator, date(2025, 12, 1), "90")
        make_observation(indicator, date(2026, 1, 1), "95")

    (count_card,) = goal_card(SYSTEM, count.goal, on=TODAY).figures
    (rate_card,) = goal_card(SYSTEM, rate.goal, on=TODAY).figures
    assert count_card.drawing is not None
    assert rate_card.drawing is not None

    assert (count_card.drawing.target, rate_card.drawing.target) == (None, 98)
    assert [mark.day for mark in rate_card.drawing.marks] == [date(2026, 1, 1)]
    assert [row.value for row in rate_card.months] == [95, 90]


def test_goal_card_without_figures_draws_nothing() -> None:
    (card,) = goal_card(SYSTEM, make_indicator().goal, on=TODAY).figures

    assert (card.drawing, card.months) == (None, ())


def test_observations_until_a_day_are_of_the_months_begun_by_then() -> None:
    indicator = make_indicator()
    early = make_observation(indicator, date(2026, 1, 1), "1")
    make_observation(indicator, date(2026, 2, 1), "2")

    assert list(observations_until(indicator, date(2026, 1, 31))) == [early]
    assert observations_until(indicator, date(2026, 2, 1)).count() == 2


def test_units_for_plans_are_those_of_the_officer_without_windows() -> None:
    city = make_unit(code="LJ")
    office = make_unit(parent=city)
    make_window(parent=office)
    officer = make_actor(RoleKind.OFFICER, make_organisation(unit=city))
    leader = make_actor(RoleKind.LEADER, make_organisation(unit=city))

    assert list(units_for_plans(officer)) == [city, office]
    assert list(units_to_assign(city)) == [city, office]
    assert not units_for_plans(leader).exists()
    assert unit_for_plan(officer, None) == city
    assert unit_for_plan(SYSTEM, office.code) == office
    with pytest.raises(NoSuchUnit):
        unit_for_plan(leader, "LJ")
