from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from xianfeng.actors.rules import Actor, System
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.paths import down_to
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.history import Ground
from xianfeng.organisation.selectors.visible import below, units_visible_to
from xianfeng.plans.begun import begun_for
from xianfeng.plans.drawing import drawing_of
from xianfeng.plans.models import (
    Assignment,
    Correction,
    Goal,
    GoalLink,
    Indicator,
    Observation,
    Plan,
)
from xianfeng.plans.permissions import can_import_plans, unit_paths_of
from xianfeng.plans.rules import Pace, Reading, Span, Target, pace
from xianfeng.ui.charts import Drawing, Mark


class NoSuchUnit(Refusal):
    """No unit of this code can have a plan."""

    sentence = N_("There is no unit {code} for which a plan can be imported.")


@dataclass(frozen=True)
class Progress:
    """Where a goal's first figure stands; pages say it in words."""

    target: Target
    latest: Reading | None
    """Of the last month that is over; of a running one only where there is no other."""
    pace: Pace
    readings: tuple[Reading, ...] = ()
    """Of the plan's days, by month."""
    running: Reading | None = None
    """Of a month that is not over: so far, and judged by nothing."""

    @property
    def is_so_far(self) -> bool:
        return self.latest is not None and self.latest == self.running


@dataclass(frozen=True)
class GoalRow:
    """A goal on a list, with its figure and who answers for it."""

    goal: Goal
    progress: Progress | None
    units: tuple[Unit, ...]
    links: int


@dataclass(frozen=True)
class FigureCard:
    """One figure of a goal: where it stands, its line, its months, the newest first."""

    indicator: Indicator
    progress: Progress
    drawing: Drawing | None
    months: tuple[Observation, ...]


@dataclass(frozen=True)
class GoalCard:
    """What a goal's page shows of the goal itself."""

    goal: Goal
    figures: tuple[FigureCard, ...]
    units: tuple[Unit, ...]


def _seen_from(actor: Actor, prefix: str) -> Q:
    """Return the condition "of a unit at, above or below one that the actor reaches"."""
    condition = Q(pk__in=[])
    for path in unit_paths_of(actor):
        above = down_to(path)[:-1]
        condition |= below(path, prefix=f"{prefix}__") | Q(**{f"{prefix}__path__in": above})
    return condition


def plans_visible_to(actor: Actor) -> QuerySet[Plan]:
    """List the plans of the units that the actor reaches, above and below."""
    everything = Plan.objects.select_related("unit")
    if isinstance(actor, System):
        return everything
    return everything.filter(_seen_from(actor, "unit"))


def goals_visible_to(actor: Actor) -> QuerySet[Goal]:
    """List the goals of the plans that the actor may see."""
    everything = Goal.objects.select_related("plan__unit")
    if isinstance(actor, System):
        return everything
    return everything.filter(_seen_from(actor, "plan__unit"))


def plans_with_counts(actor: Actor) -> QuerySet[Plan]:
    """List the visible plans, newest first, each with `goal_count`."""
    return (
        plans_visible_to(actor)
        .annotate(goal_count=Count("goals"))
        .order_by("-starts_on", "ends_on", "-pk")
    )


def goals_of(plan: Plan) -> QuerySet[Goal]:
    """List the goals of a plan in the paper's order, each with its `link_count`."""
    links = GoalLink.objects.filter(goal=OuterRef("pk")).order_by().values("goal")
    number = Coalesce(Subquery(links.annotate(number=Count("pk")).values("number")), 0)
    goals = Goal.objects.filter(plan=plan).select_related("plan__unit")
    return goals.annotate(link_count=number).order_by("pk")


def links_to(
    goals: Iterable[Goal | int], subject_type: str, *, at: datetime | None = None
) -> dict[int, list[int]]:
    """Return for each goal the ids of the subjects of one type that point at it, or did so."""
    wanted = [goal if isinstance(goal, int) else goal.pk for goal in goals]
    found: dict[int, list[int]] = {goal_id: [] for goal_id in wanted}
    rows = GoalLink.objects.filter(goal_id__in=wanted, subject_type=subject_type)
    if at is not None:
        rows = rows.filter(recorded_at__lte=at)
    for goal_id, subject_id in rows.order_by("pk").values_list("goal_id", "subject_id"):
        found[goal_id].append(subject_id)
    return found


def answering_on(ground: Ground, goals: Q | None = None) -> dict[int, dict[int, datetime]]:
    """Return for each goal the units that answered for it then, and since when they did.

    What a unit that ended later handed on is given back to it.

    Args:
        goals: of which goals, as a condition on `Assignment`; of all where none is given.
    """
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    rows = Assignment.objects.filter(goals or Q()).order_by("pk")
    for goal, unit, recorded_at in rows.values_list("goal_id", "unit_id", "recorded_at"):
        found[goal][unit] = recorded_at
    steps = [each for each in ground.passed["plans.goal"] if each.subject in found]
    written = Goal.objects.in_bulk({each.subject for each in steps}) if steps else {}
    for step in steps:
        units = found[step.subject]
        # A successor that answered for the goal before goes on doing so.
        if units.get(step.target, step.at) >= step.at:
            units.pop(step.target, None)
        units[step.source] = written[step.subject].recorded_at
    return dict(found)


def judged_by_goal(since: Mapping[int, datetime], *, on: date) -> set[int]:
    """Return the units that had answered for a goal long enough on a day to be judged by it.

    The one definition for pages, papers and (on facts) the measures of diagnosis.

    Args:
        since: unit → since when it answered for the goal, its plan's own unit among them.
    """
    known_by = on - timedelta(days=settings.FIGURES.measure_fewest_days)
    return {unit for unit, at in since.items() if day_of(at) <= known_by}


def goal_progress(goals: Iterable[Goal | int], *, on: date) -> dict[int, Progress]:
    """Return for each goal with an indicator where its first one stands on a day.

    Args:
        goals: goals, or their numbers.
        on: today, or the last day of a past quarter, which is told as it was: months that began
            later are left out, and one that is not over is not judged.
    """
    wanted = [goal if isinstance(goal, int) else goal.pk for goal in goals]
    first: dict[int, Indicator] = {}
    indicators = Indicator.objects.filter(goal_id__in=wanted).select_related("goal__plan")
    for indicator in indicators.order_by("pk"):
        first.setdefault(indicator.goal_id, indicator)
    observations = Observation.objects.filter(
        indicator__in=[each.pk for each in first.values()], period_start__lte=on
    )
    readings: dict[int, list[Reading]] = defaultdict(list)
    # Values, not rows: there are as many as months, and no more is asked of them.
    told = observations.order_by("period_start")
    for indicator_id, month, value in told.values_list("indicator_id", "period_start", "value"):
        readings[indicator_id].append(Reading(month, value))
    return {
        goal_id: progress_of(indicator, readings[indicator.pk], on=on)
        for goal_id, indicator in first.items()
    }


def progress_of(indicator: Indicator, readings: Sequence[Reading], *, on: date) -> Progress:
    """Tell where one indicator, with goal and plan at hand, stands on a day."""
    plan = indicator.goal.plan
    within = [reading for reading in readings if plan.starts_on <= reading.month < plan.ends_on]
    over = [each for each in readings if Period.month_of(each.month).is_over(on=on)]
    running = readings[-1] if len(over) < len(readings) else None
    judged = pace(
        indicator.target,
        [reading for reading in over if reading in within],
        span=Span(plan.starts_on, plan.ends_on),
        slow_share=settings.FIGURES.slow_share,
        baseline=indicator.baseline,
    )
    is_early = running in within and judged is Pace.UNKNOWN
    return Progress(
        target=indicator.target,
        latest=over[-1] if over else running,
        readings=tuple(within),
        pace=Pace.OPEN if is_early and indicator.target.value is not None else judged,
        running=running,
    )


def goal_rows(goals: Iterable[Goal], *, on: date) -> list[GoalRow]:
    """Return goals as rows, with figures, units and the number of links; four queries.

    `on` is that of `goal_progress`.
    """
    shown = list(goals)
    ids = [goal.pk for goal in shown]
    progress = goal_progress(ids, on=on)
    units: dict[int, list[Unit]] = defaultdict(list)
    for assignment in (
        Assignment.objects.filter(goal_id__in=ids).select_related("unit").order_by("unit__path")
    ):
        units[assignment.goal_id].append(assignment.unit)
    links: Mapping[int, int] = dict(
        GoalLink.objects.filter(goal_id__in=ids)
        .values_list("goal_id")
        .annotate(number=Count("pk"))
        .order_by("goal_id")
    )
    return [
        GoalRow(
            goal=goal,
            progress=progress.get(goal.pk),
            units=tuple(units[goal.pk]),
            links=links.get(goal.pk, 0),
        )
        for goal in shown
    ]


def indicators_of(goal: Goal) -> list[Indicator]:
    """List the goal's indicators, with their observations by month."""
    return list(
        Indicator.objects.filter(goal=goal)
        .select_related("goal__plan")
        .prefetch_related(
            Prefetch("observations", queryset=Observation.objects.order_by("period_start")),
            Prefetch("observations__corrections", Correction.objects.order_by("pk")),
        )
        .order_by("pk")
    )


def goal_card(actor: Actor, goal: Goal, *, on: date) -> GoalCard:
    """Gather a goal's figures on a day, with what began for it, and who answers for it."""
    indicators = indicators_of(goal)
    begun = begun_for(actor, goal) if indicators else ()
    return GoalCard(
        goal=goal,
        figures=tuple(_figure_card(indicator, begun, on=on) for indicator in indicators),
        units=tuple(units_that_answer(goal)),
    )


def _figure_card(indicator: Indicator, begun: tuple[Mark, ...], *, on: date) -> FigureCard:
    months = sorted(indicator.observations.all(), key=lambda row: row.period_start)
    readings = [Reading(row.period_start, row.value) for row in months]
    start = Mark(indicator.goal.plan.starts_on, gettext("start of the plan"))
    has_earlier = bool(readings) and readings[0].month < start.day
    return FigureCard(
        indicator=indicator,
        progress=progress_of(indicator, readings, on=on),
        drawing=drawing_of(
            indicator, readings, on=on, marks=(start, *begun) if has_earlier else begun
        ),
        months=tuple(reversed(months)),
    )


def observations_until(indicator: Indicator, day: date) -> QuerySet[Observation]:
    """List the indicator's observations of the months begun by a day, oldest first."""
    return indicator.observations.filter(period_start__lte=day).order_by("period_start")


def units_that_answer(goal: Goal) -> QuerySet[Unit]:
    """List the units that a goal is assigned to."""
    return Unit.objects.filter(assignments__goal=goal).order_by("path")


def units_for_plans(actor: Actor) -> QuerySet[Unit]:
    """List the units for which the actor may import a plan, top first."""
    units = units_visible_to(actor).exclude(kind="window").order_by("path")
    if isinstance(actor, System):
        return units
    allowed = [unit.pk for unit in units if can_import_plans(actor, unit)]
    return units.filter(pk__in=allowed)


def unit_for_plan(actor: Actor, code: str | None) -> Unit:
    """Return the unit of that code for which the actor may import a plan; without one, the top.

    Raises:
        NoSuchUnit: there is none, or not for this actor.
    """
    units = units_for_plans(actor)
    unit = (units if code is None else units.filter(code=code)).first()
    if unit is None:
        raise NoSuchUnit(code=code or "—")
    return unit


def units_to_assign(top: Unit) -> QuerySet[Unit]:
    """List the units below a plan's unit, itself included; windows answer for no goal."""
    return (
        Unit.objects.filter(below(top.path), closed_on=None)
        .exclude(kind="window")
        .select_related("parent")
        .order_by("path")
    )
