from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, RoleKind


def can_see_windows(actor: Actor) -> bool:
    """Tell whether the list of windows is for this actor: whoever holds a role."""
    return has_role(actor, RoleKind)
