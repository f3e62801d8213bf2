from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, RoleKind


def can_see_upkeep(actor: Actor) -> bool:
    """Tell whether the state of the machine is this actor's business."""
    return has_role(actor, {RoleKind.ADMINISTRATOR})
