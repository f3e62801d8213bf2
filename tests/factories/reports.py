"""Goals with figures, as reports read them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from tests.factories.organisation import NOW
from xianfeng.organisation.models.units import Unit
from xianfeng.plans.models import Assignment, Goal, Indicator, Observation, Plan
from xianfeng.plans.rules import Comparator, Direction

_numbers = count(1)
KNOWN_AT = datetime(2026, 1, 5, tzinfo=UTC)
"""Long before the days of tests: who answers for a goal is judged by it."""


def make_plan(unit: Unit, *, starts_on: date = date(2026, 1, 1), years: int = 1) -> Plan:
    number = next(_numbers)
    return Plan.objects.create(
        title=f"{starts_on.year}年工作要点",
        unit=unit,
        starts_on=starts_on,
        ends_on=date(starts_on.year + years, 1, 1),
        source_digest=f"{number:064d}",
        recorded_at=NOW,
    )


def make_goal(
    plan: Plan,
    *,
    title: str = "新增就业",
    units: tuple[Unit, ...] = (),
    target: str | None = "120",
    readings: tuple[tuple[int, str], ...] = (),
    known_at: datetime = KNOWN_AT,
) -> Goal:
    """A goal that is counted up; `readings` are (month, value)."""
    number = next(_numbers)
    goal = Goal.objects.create(plan=plan, title=title, key=f"{number}", recorded_at=known_at)
    for unit in units:
        Assignment.objects.create(goal=goal, unit=unit, recorded_at=known_at)
    if target is not None:
        indicator = Indicator.objects.create(
            goal=goal,
            name=title,
            direction=Direction.UP.value,
            comparator=Comparator.AT_LEAST.value,
            value=Decimal(target),
            unit_of_measure="人",
        )
        for month, value in readings:
            Observation.objects.create(
                indicator=indicator,
                period_start=date(plan.starts_on.year, month, 1),
                value=Decimal(value),
                observed_at=NOW,
                recorded_at=NOW,
            )
    return goal
