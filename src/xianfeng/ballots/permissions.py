from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.organisation.models.units import Unit

PRINTERS = frozenset({RoleKind.ADMINISTRATOR, RoleKind.OFFICER, RoleKind.SECRETARY})


def can_print_slips(actor: Actor, window: Unit | None = None) -> bool:
    """Tell whether the actor may print and call in slips of the window, or of any."""
    return has_role(actor, PRINTERS, unit=window)
