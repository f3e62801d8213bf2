"""The goals that a unit answered for on a day, with the units that did."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Q

from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.history import Ground
from xianfeng.plans.models import Assignment, Goal
from xianfeng.plans.selectors.goals import answering_on, judged_by_goal


def called_then(ground: Ground, units: Iterable[Unit]) -> list[Unit]:
    """Return units, read to be shown, with the names and kinds of a day."""
    found = list(units)
    for one in found:
        if (node := ground.units.nodes.get(one.pk)) is not None:
            one.name, one.kind = node.name, node.kind
    return found


class InForce(NamedTuple):
    """Goals of plans in force, by their plans."""

    goals: list[Goal]
    units: Mapping[int, Sequence[Unit]]
    """Of goals that have gone to a successor since the day of the ground: who answered."""
    young: frozenset[int]
    """Goals for which nobody here had answered long enough to be judged by them."""


def goals_in_force(ground: Ground, unit: Unit, period: Period) -> InForce:
    """List the goals of plans in force in a period that a unit, or one below, answered for.

    A plan of one of them counts with all its goals; of a plan from above those that were assigned
    here.
    """
    below = set(ground.units.below(unit.pk))
    plans = {each.subject: each.source for each in ground.passed["plans.plan"]}
    passed = ground.passed["plans.goal"]
    found = list(
        Goal.objects.select_related("plan__unit")
        .filter(plan__starts_on__lt=period.end, plan__ends_on__gt=period.start)
        .filter(
            Q(pk__in=Assignment.objects.filter(unit__in=below).values("goal"))
            | Q(pk__in=[each.subject for each in passed if each.source in below])
            | Q(plan__unit__in=below)
            | Q(plan__in=[key for key, unit in plans.items() if unit in below])
        )
    )
    answered = answering_on(ground, Q(goal__in=[goal.pk for goal in found]))
    since = {
        goal.pk: {plans.get(goal.plan_id, goal.plan.unit_id): goal.recorded_at}
        | answered.get(goal.pk, {})
        for goal in found
    }
    found = [goal for goal in found if below & since[goal.pk].keys()]
    judged = {goal: judged_by_goal(each, on=ground.day) for goal, each in since.items()}
    young = {goal for goal, known in judged.items() if not below & known}
    units: Mapping[int, Sequence[Unit]] = {}
    if plans or passed:
        rows = Unit.objects.in_bulk({key for each in answered.values() for key in each})
        units = {
            goal.pk: [rows[key] for key in sorted(answered.get(goal.pk, ()))] for goal in found
        }
    order = {node.key: place for place, (node, _level) in enumerate(ground.units.in_order())}

    def place(goal: Goal) -> int:
        return order.get(plans.get(goal.plan_id, goal.plan.unit_id), len(order))

    found.sort(key=lambda goal: (goal.plan.ends_on, place(goal), goal.plan_id, goal.pk))
    return InForce(found, units, frozenset(young))
