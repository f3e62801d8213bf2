from xianfeng.organisation.permissions import Actor, has_role
from xianfeng.organisation.rules import RoleKind


def can_see_windows(actor: Actor) -> bool:
    """Tell whether the list of windows is for this actor: whoever holds a role."""
    return has_role(actor, RoleKind)
