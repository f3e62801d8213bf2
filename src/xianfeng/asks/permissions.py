"""Who speaks for an organisation that was asked: those at it, or those above it."""

from collections.abc import Collection

from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.organisation.models.organisations import Organisation


def is_at_side(actor: Actor, organisation: Organisation, kinds: Collection[RoleKind]) -> bool:
    """Tell whether the actor speaks for this very organisation, not for one above it."""
    return any(
        role.kind in kinds and role.organisation_path == organisation.path and not role.is_part
        for role in actor.held
    )


def is_above_side(actor: Actor, organisation: Organisation, kinds: Collection[RoleKind]) -> bool:
    """Tell whether the actor speaks for an organisation above this one."""
    return not is_at_side(actor, organisation, kinds) and has_role(
        actor, kinds, organisation=organisation
    )
