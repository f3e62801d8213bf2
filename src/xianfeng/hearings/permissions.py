from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.organisation.models.organisations import Organisation

ASKERS = frozenset({RoleKind.SECRETARY, RoleKind.OFFICER})


def can_ask(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may ask the voices: a secretary or officer there, or above."""
    return has_role(actor, ASKERS, organisation=organisation)
