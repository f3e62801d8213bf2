from collections.abc import Iterator

from xianfeng.actors.permissions import has_role, tops_of
from xianfeng.actors.rules import Actor, Person, RoleKind
from xianfeng.foundation.paths import is_at_or_below
from xianfeng.organisation.models.units import Unit

from .models import Goal, Plan

KEEPERS = frozenset({RoleKind.ADMINISTRATOR, RoleKind.OFFICER})
REPORTERS = KEEPERS | {RoleKind.SECRETARY}


def unit_paths_of(actor: Actor) -> Iterator[str]:
    """Yield the tops of what the actor reaches: the units of roles and of the membership."""
    yield from tops_of(actor).units
    if isinstance(actor, Person) and actor.home.path_of_unit is not None:
        yield actor.home.path_of_unit


def can_import_plans(actor: Actor, unit: Unit | None = None) -> bool:
    """Tell whether the actor may import a plan for the unit, or for any."""
    return has_role(actor, KEEPERS, unit=unit)


def can_manage_plan(actor: Actor, plan: Plan) -> bool:
    """Tell whether the actor may edit the plan's goals and assign them."""
    return has_role(actor, KEEPERS, unit=plan.unit)


def can_manage_goal(actor: Actor, goal: Goal) -> bool:
    """Tell whether the actor may edit the goal and assign it."""
    return can_manage_plan(actor, goal.plan)


def can_observe(actor: Actor, goal: Goal) -> bool:
    """Tell whether the actor may report figures: for the plan, or for a unit that answers."""
    if can_manage_goal(actor, goal):
        return True
    return any(
        has_role(actor, REPORTERS, unit=assignment.unit)
        for assignment in goal.assignments.select_related("unit")
    )


def reports_anywhere(actor: Actor) -> bool:
    """Tell whether the actor may report figures of any goal."""
    return has_role(actor, REPORTERS)


def can_see_goal(actor: Actor, goal: Goal) -> bool:
    """Tell whether the goal's plan is of a unit above or below one that the actor reaches."""
    path = goal.plan.unit.path
    return any(
        is_at_or_below(own, path) or is_at_or_below(path, own) for own in unit_paths_of(actor)
    )
