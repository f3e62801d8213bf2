from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.permissions import can_add_tops

ANSWERERS = frozenset({RoleKind.SECRETARY, RoleKind.OFFICER, RoleKind.LEADER})


def can_see_windows(actor: Actor) -> bool:
    """Tell whether the list of windows is for this actor: whoever holds a role."""
    return has_role(actor, RoleKind)


def can_answer_signs(actor: Actor, window: Unit) -> bool:
    """Tell whether the actor may answer a question about a window: its office and those above."""
    return has_role(actor, ANSWERERS, unit=window)


def can_import_ratings(actor: Actor) -> bool:
    """Tell whether the actor may take over ratings from elsewhere: who looks after the whole."""
    return can_add_tops(actor)


def can_keep_hours(actor: Actor, window: Unit) -> bool:
    """Tell whether the actor says when a window is open: its head, and the officers above."""
    return has_role(actor, {RoleKind.OFFICER}, unit=window)
