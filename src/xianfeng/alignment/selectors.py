"""The goal map: which goals carriers serve now, and which carriers serve none (D5, D6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.selectors.catalogue import (
    NEWEST_FIRST,
    RUNNING_VALUES,
    SUBJECT_TYPE,
    carriers_serving,
    carriers_visible_to,
    links_of_carrier,
)
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.visible import below
from xianfeng.plans.models import Assignment, Goal, GoalLink, Plan
from xianfeng.plans.selectors.goals import GoalRow, goal_rows, goals_of, plans_visible_to


@dataclass(frozen=True)
class MapRow(GoalRow):
    """A goal on the map, with the carriers that run and serve it."""

    carriers: tuple[Carrier, ...] = ()


def plans_to_map(actor: Actor) -> list[Plan]:
    """List the visible plans, the newest first."""
    return list(plans_visible_to(actor).order_by("-starts_on", "ends_on", "-pk"))


def plan_in_force(plans: Iterable[Plan], today: date) -> Plan | None:
    """Choose the plan with which the map opens: of this year, else in force, else the newest."""
    plans = list(plans)
    running = [plan for plan in plans if plan.starts_on <= today < plan.ends_on]
    of_year = [plan for plan in running if plan.is_of_a_year]
    return next(iter(of_year or running or plans), None)


def goals_mapped(actor: Actor, plan: Plan, unit: Unit | None) -> QuerySet[Goal]:
    """List the goals of a plan, or those for which a unit or one below it answers.

    Each knows `is_served`: whether a carrier that the actor may see runs and serves it.
    """
    running = carriers_visible_to(actor).filter(stage__in=RUNNING_VALUES)
    links = GoalLink.objects.filter(
        goal=OuterRef("pk"), subject_type=SUBJECT_TYPE, subject_id__in=running.values("pk")
    )
    goals = goals_of(plan).annotate(is_served=Exists(links))
    if unit is None:
        return goals
    answering = Assignment.objects.filter(below(unit.path, prefix="unit__"), goal=OuterRef("pk"))
    return goals.filter(Exists(answering))


def unserved(goals: QuerySet[Any]) -> int:
    """Count the mapped goals that no running carrier serves."""
    return goals.filter(is_served=False).count()


def map_rows(goals: Iterable[Goal], *, on: date) -> list[MapRow]:
    """Return goals as rows of the map; their figures, units and carriers in five queries."""
    rows = goal_rows(goals, on=on)
    serving = carriers_serving([row.goal for row in rows])
    return [
        MapRow(row.goal, row.progress, row.units, row.links, tuple(serving[row.goal.pk]))
        for row in rows
    ]


def running_below(actor: Actor, unit: Unit) -> QuerySet[Carrier]:
    """List the carriers that run at a unit or below it, the newest first."""
    here = below(unit.path, prefix="organisation__unit__")
    running = carriers_visible_to(actor).filter(here, stage__in=RUNNING_VALUES)
    return running.order_by(*NEWEST_FIRST)


def without_goal(carriers: QuerySet[Carrier]) -> QuerySet[Carrier]:
    """Narrow carriers to those that serve no goal of any plan: for their own sake."""
    return carriers.filter(~Exists(links_of_carrier()))


def units_answering(plan: Plan) -> QuerySet[Unit]:
    """List the units that answer for goals of a plan, top first."""
    of_plan = Q(pk__in=Assignment.objects.filter(goal__plan=plan).values("unit"))
    return Unit.objects.filter(of_plan).order_by("path")
