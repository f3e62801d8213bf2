from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.organisation.models.organisations import Organisation

MAKERS = frozenset({RoleKind.LEADER, RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.SECRETARY})


WRITERS = frozenset({RoleKind.OFFICER, RoleKind.SECRETARY})
RELEASERS = frozenset({RoleKind.OFFICER})


def can_release_report(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may release a report of the organisation, which then stays."""
    return has_role(actor, RELEASERS, organisation=organisation)


def can_make_report(actor: Actor, organisation: Organisation | None = None) -> bool:
    """Tell whether the actor may make a report of the organisation, or of any."""
    return has_role(actor, MAKERS, organisation=organisation)


def can_write_words(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may write the office's own passages into its report."""
    return has_role(actor, WRITERS, organisation=organisation)
