"""Who founds, moves, closes and takes out organisations and units."""

from xianfeng.actors.permissions import has_role, is_officer
from xianfeng.actors.rules import Actor, RoleKind, System
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit

SHAPERS = frozenset({RoleKind.ADMINISTRATOR, RoleKind.OFFICER})
"""Who writes organisations and units."""


def can_manage_organisations(actor: Actor, organisation: Organisation | None = None) -> bool:
    """Tell whether the actor may write organisations, units and members here."""
    return has_role(actor, SHAPERS, organisation=organisation)


def can_manage_node(actor: Actor, node: Organisation | Unit) -> bool:
    """Tell whether the actor may write this organisation or unit and those below it."""
    if isinstance(node, Unit):
        return has_role(actor, SHAPERS, unit=node)
    return has_role(actor, SHAPERS, organisation=node)


def can_add_tops(actor: Actor) -> bool:
    """Tell whether the actor looks after the whole installation and may add new tops."""
    return isinstance(actor, System) or any(
        role.kind in SHAPERS and not role.organisation_path and not role.unit_path
        for role in actor.held
    )


def can_found_below(actor: Actor, parent: Organisation | Unit | None) -> bool:
    """Tell whether the actor may found something here, or put it here from elsewhere."""
    return can_add_tops(actor) if parent is None else can_manage_node(actor, parent)


def can_shape(actor: Actor, node: Organisation | Unit) -> bool:
    """Tell whether the actor is of the level above: moves, merges, splits, closes, extends."""
    return can_found_below(actor, node.parent)


def can_except(actor: Actor, node: Organisation | Unit | None) -> bool:
    """Tell whether the actor confirms exceptions of history here: officers do.

    A sheet that mends the past may bring what pages refuse; for a new top it takes an officer of
    the whole.
    """
    if isinstance(node, Unit):
        return has_role(actor, {RoleKind.OFFICER}, unit=node)
    if node is not None:
        return is_officer(actor, node)
    return isinstance(actor, System) or any(
        role.kind is RoleKind.OFFICER and not role.organisation_path and not role.unit_path
        for role in actor.held
    )


def can_export_organisations(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may take the organisations and units below here out as a file."""
    return has_role(actor, frozenset(RoleKind), organisation=organisation)
