from datetime import UTC, date, datetime

import pytest

from tests.factories.organisation import make_unit
from xianfeng.audit.models import Entry
from xianfeng.organisation.demo import RITUAL_OFFICES
from xianfeng.plans import demo
from xianfeng.plans.demo.series import COURSES
from xianfeng.plans.models import Assignment, Goal, Indicator, Observation, Plan
from xianfeng.plans.selectors.goals import goal_progress

AT = datetime(2026, 9, 30, 10, tzinfo=UTC)


def make_city() -> None:
    city = make_unit(code="LJ", name="临江市")
    for number in range(1, 61):
        make_unit(code=f"LJ{number:02d}", parent=city)


@pytest.fixture
def city(db: None) -> str:
    make_city()
    return demo.fill(at=AT, seed=2026)


def test_demo_writes_three_plans_and_24_goals_of_the_year(city: str) -> None:
    assert city.startswith("3 plans, 63 goals, ")
    assert dict(Plan.objects.values_list("starts_on__year", "ends_on__year")) == {
        2025: 2026,
        2026: 2027,
    } | {2026: Plan.objects.latest("pk").ends_on.year}
    assert Goal.objects.filter(plan=Plan.objects.latest("pk")).count() == 24
    assert Entry.objects.filter(verb="plans.demo.filled").count() == 3


def test_demo_figures_run_from_2025_to_the_month_of_building(city: str) -> None:
    year = Plan.objects.latest("pk")
    months = Observation.objects.filter(indicator__goal__plan=year).values_list(
        "period_start", flat=True
    )

    assert (min(months), max(months), len(set(months))) == (
        date(2025, 1, 1),
        date(2026, 9, 1),
        21,
    )
    assert not Observation.objects.filter(recorded_at__gt=AT).exists()
    assert not Observation.objects.filter(observed_at__gt=AT).exists()


def test_demo_moves_the_figures_that_it_says_and_no_other(city: str) -> None:
    year = Plan.objects.latest("pk")

    def mean(indicator: Indicator, first: date, last: date) -> float:
        rows = indicator.observations.filter(period_start__gte=first, period_start__lte=last)
        values = [float(row.value) for row in rows]
        return sum(values) / len(values)

    changed = set()
    for indicator in Indicator.objects.filter(goal__plan=year).select_related("goal"):
        if COURSES[indicator.name].is_count:
            before = mean(indicator, date(2025, 9, 1), date(2025, 9, 1))
            after = mean(indicator, date(2026, 9, 1), date(2026, 9, 1))
            has_moved = after > 1.3 * before
        else:
            before = mean(indicator, date(2025, 1, 1), date(2025, 8, 1))
            after = mean(indicator, date(2026, 7, 1), date(2026, 9, 1))
            noise = COURSES[indicator.name].noise
            has_moved = abs(after - before) > 3 * noise
        if has_moved:
            changed.add(indicator.goal.title)

    assert changed == set(demo.MOVED_GOALS)
    assert len(changed) == 7


def test_demo_gives_each_office_a_goal_of_its_own_kind(city: str) -> None:
    held = set(Assignment.objects.values_list("unit__code", flat=True))

    assert {"LJ01", "LJ27", *RITUAL_OFFICES} <= held
    for code in RITUAL_OFFICES:
        own = Goal.objects.filter(assignments__unit__code=code, plan__ends_on__gt=AT)
        assert own.count() >= 4
        assert not own.filter(title__in=demo.MOVED_GOALS).exists()
        assert all(goal.assignments.count() == 1 for goal in own)


def test_demo_goals_stand_in_every_pace(city: str) -> None:
    year = Plan.objects.latest("pk")
    paces = {
        row.pace.value
        for row in goal_progress(Goal.objects.filter(plan=year), on=AT.date()).values()
    }

    assert {"on_schedule", "slow", "behind"} <= paces


def test_demo_is_the_same_for_the_same_seed(db: None) -> None:
    make_city()
    demo.fill(at=AT, seed=7)
    first = list(Observation.objects.order_by("pk").values_list("value", "observed_at"))
    for model in (Observation, Indicator, Assignment, Goal, Plan):
        model.objects.all().delete()

    demo.fill(at=AT, seed=7)

    assert list(Observation.objects.order_by("pk").values_list("value", "observed_at")) == first


def test_demo_titles_are_those_of_its_goals(city: str) -> None:
    assert set(demo.MOVED_GOALS) <= set(Goal.objects.values_list("title", flat=True))
    titles = list(Goal.objects.values_list("title", flat=True))
    assert len(set(titles)) == len(titles)
