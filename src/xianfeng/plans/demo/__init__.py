"""The plans of the demo city: a plan of five years, those of two years, and monthly figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from random import Random

from django.db import transaction

from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.plans.models import Assignment, Goal, Indicator, Observation, Plan
from xianfeng.plans.rules import Candidate, Measured, chosen, month_after
from xianfeng.plans.rules.intake import days_of, years_of
from xianfeng.plans.rules.offering import candidates

from .series import COURSES, EARLIER, LONG_TERM, Course

HISTORY_STARTS = date(2025, 1, 1)
FIVE_YEARS, YEAR_2025, YEAR_2026 = (
    Path(__file__).with_name(f"{paper}.txt").read_text("utf-8")
    for paper in ("five_years", "year_2025", "year_2026")
)
"""The plans of the fictional city of Linjiang, as its office would send them."""

MOVED_GOALS: Mapping[str, date] = {
    chosen(found).title: month
    for found in candidates(YEAR_2026)
    if (course := COURSES[found.target.name]).moves_from is not None
    and (month := course.moves_from) is not None
}
"""Titles of the goals whose figure a carrier moves, and from which month; the others stay flat."""


@dataclass(frozen=True)
class _Source:
    """A paper of the city, when it was written down, and what is known of its goals."""

    text: str
    recorded_at: datetime
    offices: Mapping[str, tuple[int, ...]]
    courses: Mapping[str, Course]


SOURCES = (
    _Source(
        YEAR_2025,
        datetime(2025, 1, 6, 2, tzinfo=UTC),
        {n: c.offices for n, c in EARLIER.items()},
        EARLIER,
    ),
    _Source(FIVE_YEARS, datetime(2026, 1, 5, 2, tzinfo=UTC), LONG_TERM, {}),
    _Source(
        YEAR_2026,
        datetime(2026, 1, 8, 2, tzinfo=UTC),
        {n: c.offices for n, c in COURSES.items()},
        COURSES,
    ),
)


def fill(*, at: datetime, seed: int) -> str:
    """Write the plans of Linjiang, their goals, who answers for them, and the monthly figures.

    The goals are found in the papers by the same rules of the language as in any other paper.

    Args:
        at: the day of building; figures end with its month.
    """
    random = Random(seed)
    city = Unit.objects.get(code="LJ")
    offices = {unit.code: unit for unit in Unit.objects.filter(parent=city, kind="office")}
    goals = figures = 0
    with transaction.atomic():
        for source in SOURCES:
            plan, indicators = _plan(source, city, offices, at)
            observed = _observations(source, indicators, random, at)
            goals += len(indicators)
            figures += observed
            record(
                actor=System("demo"),
                verb="plans.demo.filled",
                subject=plan,
                at=at,
                detail={"goals": len(indicators), "observations": observed},
            )
    return f"{len(SOURCES)} plans, {goals} goals, {figures:,} monthly figures"


def _plan(
    source: _Source, city: Unit, offices: Mapping[str, Unit], at: datetime
) -> tuple[Plan, list[Indicator]]:
    title = source.text.split("\n", 1)[0]
    years = years_of(source.text)
    assert years is not None
    starts_on, ends_on = days_of(years)
    recorded_at = min(at, source.recorded_at)
    plan = Plan.objects.create(
        title=title,
        unit=city,
        starts_on=starts_on,
        ends_on=ends_on,
        source_name=f"{title}.txt",
        source_digest=sha256(" ".join(source.text.split()).encode()).hexdigest(),
        recorded_at=recorded_at,
    )
    found = candidates(source.text)
    goals = _goals(plan, found, recorded_at)
    Assignment.objects.bulk_create(
        Assignment(goal=goal, unit=offices[f"LJ{number:02d}"], recorded_at=recorded_at)
        for goal, candidate in zip(goals, found, strict=True)
        for number in source.offices[candidate.target.name]
        if f"LJ{number:02d}" in offices
    )
    indicators = Indicator.objects.bulk_create(
        _indicator(goal, candidate, source.courses.get(candidate.target.name))
        for goal, candidate in zip(goals, found, strict=True)
    )
    return plan, indicators


def _goals(plan: Plan, found: Sequence[Candidate], recorded_at: datetime) -> list[Goal]:
    return Goal.objects.bulk_create(
        Goal(
            plan=plan,
            title=goal.title,
            heading=goal.heading,
            sentence=goal.sentence,
            key=goal.key,
            recorded_at=recorded_at,
        )
        for goal in map(chosen, found)
    )


def _indicator(goal: Goal, candidate: Candidate, course: Course | None) -> Indicator:
    found = Indicator.of(goal, candidate.target, candidate.horizon)
    found.measured = Measured.NOT_SAID.value
    if course is not None:
        found.measured = (Measured.YEAR_TO_DATE if course.is_count else Measured.LEVEL).value
        found.baseline = Decimal(f"{course.usual:.1f}") if course.has_baseline else None
    return found


def _observations(
    source: _Source, indicators: Sequence[Indicator], random: Random, at: datetime
) -> int:
    rows = []
    for indicator in indicators:
        course = source.courses.get(indicator.name)
        if course is None:
            continue
        months = _months(indicator.goal.plan, at)
        for month, value in zip(months, course.values(months, random), strict=True):
            observed_at = min(at, _noon(month_after(month)) + timedelta(days=random.randint(2, 6)))
            rows.append(
                Observation(
                    indicator=indicator,
                    period_start=month,
                    value=value,
                    observed_at=observed_at,
                    recorded_at=min(at, observed_at + timedelta(days=random.randint(0, 2))),
                )
            )
    Observation.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _months(plan: Plan, at: datetime) -> list[date]:
    """List the months of the history up to the plan's end or the month of building."""
    months = []
    month = HISTORY_STARTS
    while month < plan.ends_on and month <= day_of(at):
        months.append(month)
        month = month_after(month)
    return months


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
