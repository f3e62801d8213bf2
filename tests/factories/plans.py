"""Rows of plans for tests."""

from datetime import date
from decimal import Decimal
from itertools import count

from tests.factories.organisation import NOW, make_unit
from xianfeng.organisation.models.units import Unit
from xianfeng.plans.models import Assignment, Goal, Indicator, Observation, Plan
from xianfeng.plans.rules import Comparator, Direction, Measured

_numbers = count(1)


def make_plan(
    *,
    unit: Unit | None = None,
    title: str = "",
    starts_on: date = date(2026, 1, 1),
    ends_on: date = date(2027, 1, 1),
) -> Plan:
    number = next(_numbers)
    return Plan.objects.create(
        title=title or f"第{number}号计划",
        unit=unit or make_unit(),
        starts_on=starts_on,
        ends_on=ends_on,
        source_digest=f"{number:064d}",
        recorded_at=NOW,
    )


def make_goal(
    *, plan: Plan | None = None, title: str = "", heading: str = "", units: tuple[Unit, ...] = ()
) -> Goal:
    number = next(_numbers)
    goal = Goal.objects.create(
        plan=plan or make_plan(),
        title=title or f"第{number}项目标",
        heading=heading,
        key=f"{number:032d}",
        recorded_at=NOW,
    )
    for unit in units:
        Assignment.objects.create(goal=goal, unit=unit, recorded_at=NOW)
    return goal


def make_indicator(
    *,
    goal: Goal | None = None,
    name: str = "城镇新增就业",
    direction: Direction = Direction.UP,
    comparator: Comparator = Comparator.AT_LEAST,
    value: str | None = "1200",
    upper: str | None = None,
    unit: str = "万人",
    baseline: str | None = None,
    measured: Measured = Measured.NOT_SAID,
) -> Indicator:
    return Indicator.objects.create(
        goal=goal or make_goal(),
        name=name,
        direction=direction.value,
        comparator=comparator.value,
        value=None if value is None else Decimal(value),
        upper=None if upper is None else Decimal(upper),
        unit_of_measure=unit,
        measured=measured.value,
        baseline=None if baseline is None else Decimal(baseline),
    )


def make_observation(indicator: Indicator, month: date, value: str) -> Observation:
    return Observation.objects.create(
        indicator=indicator,
        period_start=month,
        value=Decimal(value),
        observed_at=NOW,
        recorded_at=NOW,
    )
