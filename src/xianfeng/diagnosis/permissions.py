from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, RoleKind


def can_rebuild(actor: Actor) -> bool:
    """Tell whether the actor may build the facts and the results anew."""
    return has_role(actor, {RoleKind.ADMINISTRATOR, RoleKind.OFFICER})
