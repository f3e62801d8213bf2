"""Who reads cases, who handles them, who sends them on."""

from xianfeng.actors.permissions import has_role, looks_at_offices
from xianfeng.actors.rules import Actor, RoleKind, System
from xianfeng.cases.models.cases import Case
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind

READERS = frozenset({RoleKind.OFFICER, RoleKind.LEADER, RoleKind.AUDITOR})
HANDLERS = frozenset({RoleKind.OFFICER})


def can_see_cases(actor: Actor) -> bool:
    """Tell whether the list of cases has something to show to the actor."""
    return has_role(actor, READERS) and looks_at_offices(actor)


def can_handle(actor: Actor, case: Case) -> bool:
    """Tell whether the actor contacts, answers and settles: the holder's head, or those above."""
    return has_role(actor, HANDLERS, unit=case.holder)


def can_hand_over(actor: Actor, case: Case) -> bool:
    """Tell whether the actor moves it sideways or up: the officer of the office, or above."""
    return has_role(actor, HANDLERS, unit=office_of(case.holder))


def can_keep_templates(actor: Actor, unit: Unit | None = None) -> bool:
    """Tell whether the actor writes the templates of a unit, or of any."""
    return has_role(actor, HANDLERS, unit=unit)


def can_bring_orders(actor: Actor) -> bool:
    """Tell whether the actor takes the hotline's sheet over: an officer of the whole."""
    return _holds_the_whole(actor, RoleKind.OFFICER)


def can_bring_days(actor: Actor) -> bool:
    """Tell whether the actor loads a year's notice: an administrator of the whole."""
    return _holds_the_whole(actor, RoleKind.ADMINISTRATOR)


def _holds_the_whole(actor: Actor, kind: RoleKind) -> bool:
    if isinstance(actor, System):
        return True
    return any(role.kind is kind and role.is_whole for role in actor.held)


def office_of(unit: Unit) -> Unit:
    """Return the office of a window or a division: the unit above it; of an office itself."""
    is_part = unit.kind in {UnitKind.WINDOW.value, UnitKind.DIVISION.value}
    return unit.parent if is_part and unit.parent else unit
