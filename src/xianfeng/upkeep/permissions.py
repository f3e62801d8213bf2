from xianfeng.organisation.permissions import Actor, has_role
from xianfeng.organisation.rules import RoleKind


def can_see_upkeep(actor: Actor) -> bool:
    """Tell whether the state of the machine is this actor's business."""
    return has_role(actor, {RoleKind.ADMINISTRATOR})
