"""Who gives roles, opens accounts and names deputies."""

from xianfeng.access.models.roles import Role
from xianfeng.actors.permissions import has_role, reaches
from xianfeng.actors.rules import Actor, HeldRole, RoleKind, System
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit

ROLE_READERS = frozenset({RoleKind.ADMINISTRATOR, RoleKind.OFFICER, RoleKind.AUDITOR})
"""Who reads who holds which role."""
OPENERS = frozenset({RoleKind.ADMINISTRATOR, RoleKind.OFFICER})
"""Who opens accounts for members."""


def givers(
    actor: Actor,
    kind: RoleKind,
    *,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
) -> tuple[HeldRole, ...]:
    """List the actor's own roles by which this one may be given or taken; a deputy's are none.

    Administrators give every role, officers that of a secretary; each within their own reach. What
    holds for the whole installation is given by whoever administers the whole.
    """
    if actor.acting_for is not None:
        return ()
    wanted = {RoleKind.ADMINISTRATOR}
    if kind is RoleKind.SECRETARY:
        wanted.add(RoleKind.OFFICER)
    is_whole = organisation is None and unit is None
    return tuple(
        role
        for role in actor.held
        if role.kind in wanted
        and (
            (role.organisation_path == "" and role.unit_path == "")
            if is_whole
            else reaches(role, organisation, unit)
        )
    )


def can_give_role(
    actor: Actor,
    kind: RoleKind,
    *,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
) -> bool:
    """Tell whether the actor may give or take a role of this kind at this place."""
    return isinstance(actor, System) or bool(
        givers(actor, kind, organisation=organisation, unit=unit)
    )


def can_end_role(actor: Actor, role: Role) -> bool:
    """Tell whether the role is the actor's to end: whoever could give it may end it.

    What the settings know no more is the administrators' to end.
    """
    kind = role.base or RoleKind.ADMINISTRATOR
    return can_give_role(actor, kind, organisation=role.organisation, unit=role.unit)


def can_see_roles(
    actor: Actor, *, organisation: Organisation | None = None, unit: Unit | None = None
) -> bool:
    """Tell whether the actor may read who holds which role at a place, and by whose hand.

    Those who give roles there may, officers and auditors; without a place whoever administers
    the whole installation.
    """
    if organisation is None and unit is None:
        return can_give_role(actor, RoleKind.ADMINISTRATOR)
    return has_role(actor, ROLE_READERS, organisation=organisation, unit=unit)


def can_open_accounts(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor opens accounts for members here: administrators and officers."""
    return actor.acting_for is None and has_role(actor, OPENERS, organisation=organisation)


def opens_accounts_anywhere(actor: Actor) -> bool:
    """Tell whether there is a place at which the actor opens accounts; a deputy has none."""
    return actor.acting_for is None and has_role(actor, OPENERS)


def can_open_official(
    actor: Actor, *, organisation: Organisation | None = None, unit: Unit | None = None
) -> bool:
    """Tell whether the actor opens accounts for people who are no members: administrators."""
    return can_give_role(actor, RoleKind.ADMINISTRATOR, organisation=organisation, unit=unit)


def administers(
    actor: Actor, *, organisation: Organisation | None = None, unit: Unit | None = None
) -> bool:
    """Tell whether the actor gives every role at this place; without a place: everywhere."""
    return can_give_role(actor, RoleKind.LEADER, organisation=organisation, unit=unit)


def names_deputies(actor: Actor) -> bool:
    """Tell whether the actor has roles to pass on or to give; a deputy names no further one."""
    return actor.acting_for is None and has_role(actor, frozenset(RoleKind))


def can_name_deputy(
    actor: Actor,
    principal_id: int,
    *,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
) -> bool:
    """Tell whether the actor may name a deputy: for their own roles, or giving roles there."""
    if actor.acting_for is not None:
        return False
    return actor.user_id == principal_id or administers(actor, organisation=organisation, unit=unit)
