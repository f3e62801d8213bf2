from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
    make_unit,
)
from tests.factories.plans import make_goal, make_indicator, make_plan
from tests.kit import refuses
from xianfeng.actors.rules import SYSTEM, Official, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import Ahead, Before, NoReason
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.plans.models import Assignment, Goal, GoalLink, Indicator, Observation, Plan
from xianfeng.plans.rules import ChosenGoal, Comparator, Direction, Measured, Target
from xianfeng.plans.services.figures import observe
from xianfeng.plans.services.goals import (
    Imported,
    NothingChosen,
    Paper,
    TargetIncomplete,
    UnitOutsidePlan,
    assign_goal,
    edit_goal,
    import_plan,
    link_goal,
)

pytestmark = pytest.mark.django_db
JOBS = Target("城镇新增就业", Direction.UP, Comparator.AT_LEAST, Decimal(5), unit="万人")
PAPER = Paper(name="计划.txt", digest="a" * 64)


@pytest.fixture
def city() -> Organisation:
    return make_organisation(unit=make_unit(code="LJ"))


@pytest.fixture
def unit(city: Organisation) -> Unit:
    assert city.unit is not None
    return city.unit


@pytest.fixture
def officer(city: Organisation) -> Official:
    return make_actor(RoleKind.OFFICER, city)


@pytest.fixture
def outsider() -> Official:
    return make_actor(RoleKind.OFFICER, make_organisation(unit=make_unit()))


def chosen(key: str = "1", *, target: Target = JOBS, units: tuple[str, ...] = ()) -> ChosenGoal:
    return ChosenGoal(key, "就业5万人以上", "（一）民生", "就业。", target, "今年", units)


def imported(
    actor: Official,
    unit: Unit,
    *goals: ChosenGoal,
    days: tuple[date, date] = (date(2026, 1, 1), date(2027, 1, 1)),
) -> Imported:
    return import_plan(
        actor=actor,
        unit=unit,
        title="二〇二六年计划",
        starts_on=days[0],
        ends_on=days[1],
        paper=PAPER,
        goals=goals,
        at=NOW,
    )


def verbs() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_import_plan_writes_goals_units_and_one_audit_line(officer: Official, unit: Unit) -> None:
    office = make_unit(parent=unit, code="LJ01")

    done = imported(officer, unit, chosen("1", units=("LJ01", "LJ", "LJ01")), chosen("2"))

    assert (done.new, done.unchanged) == (2, 0)
    assert {a.unit for a in Assignment.objects.all()} == {office, unit}
    assert Indicator.objects.order_by("pk").first().target == JOBS  # type: ignore[union-attr]
    assert verbs() == ["plans.plan.imported"]


def test_import_plan_twice_changes_nothing_and_adds_only_what_is_new(
    officer: Official, unit: Unit
) -> None:
    imported(officer, unit, chosen("1"))

    again = imported(officer, unit, chosen("1", units=("LJ",)))
    more = imported(officer, unit, chosen("1"), chosen("2"))

    assert (again.new, again.unchanged) == (0, 1)
    assert (more.new, more.unchanged) == (1, 1)
    assert (Plan.objects.count(), Goal.objects.count(), Assignment.objects.count()) == (1, 2, 0)
    assert verbs() == ["plans.plan.imported"] * 2


def test_import_plan_refuses_those_who_may_not(outsider: Official, unit: Unit) -> None:
    with refuses(NotAllowed):
        imported(outsider, unit, chosen())


def test_import_plan_refuses_bad_input_and_writes_nothing(officer: Official, unit: Unit) -> None:
    no_value = Target("就业", Direction.UP, Comparator.ABOUT, None)
    no_upper = Target("增长", Direction.UP, Comparator.BETWEEN, Decimal(5))
    upside_down = Target("增长", Direction.UP, Comparator.BETWEEN, Decimal(5), Decimal(4))
    make_unit(code="AWAY")

    with refuses(NothingChosen):
        imported(officer, unit)
    with refuses(Before):
        imported(officer, unit, chosen(), days=(date(2026, 1, 1), date(2026, 1, 1)))
    for target in (no_value, no_upper, upside_down):
        with refuses(TargetIncomplete):
            imported(officer, unit, chosen(target=target))
    for code in ("AWAY", "NONE"):
        with refuses(UnitOutsidePlan):
            imported(officer, unit, chosen(units=(code,)))

    assert (Plan.objects.count(), verbs()) == (0, [])


def test_import_plan_takes_what_goes_in_step(officer: Official, unit: Unit) -> None:
    in_step = Target("居民收入和经济增长", Direction.UP, Comparator.IN_STEP, None)

    imported(officer, unit, chosen(target=in_step))

    assert Indicator.objects.get().target == in_step


def test_edit_goal_changes_the_figure_and_tells_what_stood_there(
    officer: Official, unit: Unit
) -> None:
    goal = make_goal(plan=make_plan(unit=unit))
    make_indicator(goal=goal)

    edit_goal(
        actor=officer,
        goal=goal,
        title="就业",
        target=JOBS,
        horizon="今年",
        measured=Measured.YEAR_TO_DATE,
        baseline=Decimal(4),
        at=NOW,
    )

    indicator = Indicator.objects.get()
    assert (indicator.target, indicator.measured, indicator.baseline, indicator.goal.title) == (
        JOBS,
        "year_to_date",
        Decimal(4),
        "就业",
    )
    entry = Entry.objects.get()
    assert (entry.verb, "1200万人" in str(entry.detail)) == ("plans.goal.edited", True)


def test_edit_goal_gives_a_figure_to_a_goal_without_one(officer: Official, unit: Unit) -> None:
    goal = make_goal(plan=make_plan(unit=unit))

    edit_goal(
        actor=officer,
        goal=goal,
        title="就业",
        target=JOBS,
        horizon="",
        measured=Measured.NOT_SAID,
        baseline=None,
        at=NOW,
    )

    assert Indicator.objects.get().target == JOBS


def test_edit_goal_refuses_others_and_half_a_target(
    officer: Official, outsider: Official, unit: Unit
) -> None:
    goal = make_goal(plan=make_plan(unit=unit), title="就业")
    half = Target("就业", Direction.UP, Comparator.ABOUT, None)

    for actor, target, refusal in (
        (outsider, JOBS, NotAllowed),
        (officer, half, TargetIncomplete),
    ):
        with pytest.raises(refusal):
            edit_goal(
                actor=actor,
                goal=goal,
                title="x",
                target=target,
                horizon="",
                measured=Measured.NOT_SAID,
                baseline=None,
                at=NOW,
            )

    assert (Goal.objects.get().title, verbs()) == ("就业", [])


def test_assign_goal_sets_and_relieves(officer: Official, unit: Unit) -> None:
    first, second = make_unit(parent=unit), make_unit(parent=unit)
    goal = make_goal(plan=make_plan(unit=unit), units=(first,))

    assign_goal(actor=officer, goal=goal, units=[second, unit], at=NOW)

    assert {a.unit for a in goal.assignments.all()} == {second, unit}
    assert verbs() == ["plans.goal.assigned"]


def test_assign_goal_refuses_others_and_units_outside(
    officer: Official, outsider: Official, unit: Unit
) -> None:
    goal = make_goal(plan=make_plan(unit=unit))

    with refuses(NotAllowed):
        assign_goal(actor=outsider, goal=goal, units=[unit], at=NOW)
    with refuses(UnitOutsidePlan):
        assign_goal(actor=officer, goal=goal, units=[make_unit()], at=NOW)

    assert (goal.assignments.count(), verbs()) == (0, [])


def observed(
    actor: Official,
    indicator: Indicator,
    value: str,
    *,
    month: date = date(2026, 8, 17),
    reason: str = "",
) -> Observation:
    return observe(
        actor=actor,
        indicator=indicator,
        period_start=month,
        value=Decimal(value),
        observed_at=datetime(2026, 9, 2, tzinfo=UTC),
        at=NOW,
        reason=reason,
    )


def test_observe_writes_the_month_once_and_mends_it(officer: Official, unit: Unit) -> None:
    indicator = make_indicator(goal=make_goal(plan=make_plan(unit=unit)))

    observed(officer, indicator, "700")
    with refuses(NoReason):
        observed(officer, indicator, "710")
    observed(officer, indicator, "710", reason="漏报一家")

    row = Observation.objects.get()
    assert (row.period_start, row.value, row.recorded_at) == (date(2026, 8, 1), Decimal(710), NOW)
    assert verbs() == ["plans.observation.recorded", "plans.observation.corrected"]
    assert "700" in str(Entry.objects.order_by("pk").last().detail)  # type: ignore[union-attr]


def test_observe_refuses_others_and_a_month_to_come(
    officer: Official, outsider: Official, unit: Unit
) -> None:
    indicator = make_indicator(goal=make_goal(plan=make_plan(unit=unit)))

    with refuses(NotAllowed):
        observed(outsider, indicator, "1")
    with refuses(Ahead):
        observed(officer, indicator, "1", month=date(2026, 10, 1))

    assert (Observation.objects.count(), verbs()) == (0, [])


def test_the_month_s_figure_is_taken_in_the_first_hours_of_the_first(
    officer: Official, unit: Unit
) -> None:
    indicator = make_indicator(goal=make_goal(plan=make_plan(unit=unit)))
    first_hour = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)  # the 1st of October, 0:00 in China
    take = partial(
        observe,
        actor=officer,
        indicator=indicator,
        period_start=date(2026, 10, 1),
        value=Decimal(1),
        observed_at=first_hour,
    )

    with refuses(Ahead):
        take(at=first_hour - timedelta(seconds=1))
    take(at=first_hour)

    assert Observation.objects.get().period_start == date(2026, 10, 1)


def test_observe_is_open_to_the_secretary_of_a_unit_that_answers(
    city: Organisation, unit: Unit
) -> None:
    office = make_unit(parent=unit)
    secretary = make_member_actor(make_organisation(parent=city, unit=office), RoleKind.SECRETARY)
    indicator = make_indicator(goal=make_goal(plan=make_plan(unit=unit), units=(office,)))

    observe(
        actor=acting(secretary),
        indicator=indicator,
        period_start=date(2026, 8, 1),
        value=Decimal(1),
        observed_at=NOW,
        at=NOW,
    )

    assert Observation.objects.count() == 1


def test_link_goal_points_once(officer: Official, outsider: Official, unit: Unit) -> None:
    goal = make_goal(plan=make_plan(unit=unit))

    link_goal(actor=officer, goal=goal, subject=unit, at=NOW)
    link_goal(actor=SYSTEM, goal=goal, subject=unit, at=NOW)
    with refuses(NotAllowed):
        link_goal(actor=outsider, goal=goal, subject=unit, at=NOW)

    link = GoalLink.objects.get()
    assert (link.subject_type, link.subject_id) == ("organisation.unit", unit.pk)
    assert verbs() == ["plans.goal.linked"]
