from xianfeng.organisation.models import Organisation
from xianfeng.organisation.permissions import Actor, has_role
from xianfeng.organisation.rules import RoleKind

MAKERS = frozenset({RoleKind.LEADER, RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.SECRETARY})


def can_make_report(actor: Actor, organisation: Organisation | None = None) -> bool:
    """Tell whether the actor may make a report of the organisation, or of any."""
    return has_role(actor, MAKERS, organisation=organisation)
