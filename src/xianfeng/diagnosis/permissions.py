from xianfeng.organisation.permissions import Actor, has_role
from xianfeng.organisation.rules import RoleKind


def can_rebuild(actor: Actor) -> bool:
    """Tell whether the actor may build the facts and the results anew."""
    return has_role(actor, {RoleKind.ADMINISTRATOR, RoleKind.OFFICER})
