from xianfeng.actors.permissions import has_role, tops_of
from xianfeng.actors.rules import Actor, RoleKind, System
from xianfeng.foundation.paths import is_at_or_below
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.rolls.models import Roll

PRINTERS = frozenset({RoleKind.ADMINISTRATOR, RoleKind.OFFICER, RoleKind.SECRETARY})


def can_print_slips(actor: Actor, window: Unit | None = None) -> bool:
    """Tell whether the actor may print and call in slips of the window, or of any."""
    return has_role(actor, PRINTERS, unit=window)


def office_of(unit: Unit) -> Unit:
    """Return the office whose window a unit is, or the unit itself."""
    is_window = unit.kind == UnitKind.WINDOW.value
    return unit.parent if is_window and unit.parent is not None else unit


def can_approve_batch(actor: Actor, unit: Unit | None = None) -> bool:
    """Tell whether the actor may be the second to approve slips of a unit, or of any.

    That is an officer whose role begins outside the window and its office: above both, or
    elsewhere.
    """
    if isinstance(actor, System) or unit is None:
        return has_role(actor, {RoleKind.OFFICER})
    office = office_of(unit)
    tops = tops_of(actor, {RoleKind.OFFICER})
    return any(not is_at_or_below(top, office.path) for top in tops.units)


def can_hide_comments(actor: Actor, unit: Unit | None = None) -> bool:
    """Tell whether the actor may hide comments on a unit: an officer of the level above its office.

    The office that was rated never does, nor does an office beside it.
    """
    if isinstance(actor, System) or unit is None:
        return has_role(actor, {RoleKind.OFFICER})
    office = office_of(unit)
    tops = tops_of(actor, {RoleKind.OFFICER})
    return any(
        is_at_or_below(office.path, top) and not is_at_or_below(top, office.path)
        for top in tops.units
    )


def can_open_rounds(actor: Actor, roll: Roll | None = None) -> bool:
    """Tell whether the actor may put a round to the members of a roll, or of any."""
    organisation = None if roll is None else roll.organisation
    return has_role(actor, {RoleKind.SECRETARY}, organisation=organisation)


def can_open(actor: Actor) -> bool:
    """Tell whether the actor may open the box: commands and jobs, and administrators."""
    return has_role(actor, {RoleKind.ADMINISTRATOR})
