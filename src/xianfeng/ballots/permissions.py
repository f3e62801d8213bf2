from xianfeng.organisation.models import Unit
from xianfeng.organisation.permissions import Actor, has_role
from xianfeng.organisation.rules import RoleKind

PRINTERS = frozenset({RoleKind.ADMINISTRATOR, RoleKind.OFFICER, RoleKind.SECRETARY})


def can_print_slips(actor: Actor, window: Unit | None = None) -> bool:
    """Tell whether the actor may print and call in slips of the window, or of any."""
    return has_role(actor, PRINTERS, unit=window)
