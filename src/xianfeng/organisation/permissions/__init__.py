"""Who may do what; pure of HTTP."""

from collections.abc import Callable, Iterable

from xianfeng.foundation.errors import NotAllowed
from xianfeng.organisation.models import Member, Organisation, Role, Unit
from xianfeng.organisation.rules import RoleKind, is_at_or_below

from .actors import (
    SYSTEM,
    ActingFor,
    Actor,
    HeldRole,
    Official,
    System,
    kinds_held,
    principal_of,
    roles_of,
)

__all__ = [
    "SYSTEM",
    "ActingFor",
    "Actor",
    "HeldRole",
    "Official",
    "System",
    "administers",
    "can_add_tops",
    "can_answer_requests",
    "can_ask_transfer",
    "can_draw_rolls",
    "can_draw_rolls_anywhere",
    "can_end_role",
    "can_export_organisations",
    "can_found_organisation",
    "can_found_unit",
    "can_give_role",
    "can_keep_member",
    "can_keep_members",
    "can_manage_organisations",
    "can_manage_unit",
    "can_name_deputy",
    "can_open_accounts",
    "can_open_official",
    "can_see_member",
    "can_see_members",
    "can_see_roles",
    "can_see_rolls",
    "can_see_small_groups",
    "can_shape_organisation",
    "can_shape_unit",
    "givers",
    "has_role",
    "is_above_side",
    "is_at_side",
    "is_leader",
    "is_officer",
    "is_own_matter",
    "is_secretary",
    "is_self",
    "keeps_members_anywhere",
    "kinds_held",
    "names_deputies",
    "opens_accounts_anywhere",
    "principal_of",
    "reads_members",
    "require",
    "roles_of",
]

ROLE_READERS = frozenset({RoleKind.ADMINISTRATOR, RoleKind.OFFICER, RoleKind.AUDITOR})
"""Who reads who holds which role."""
OPENERS = frozenset({RoleKind.ADMINISTRATOR, RoleKind.OFFICER})
"""Who opens accounts for members."""


def has_role(
    actor: Actor,
    kinds: Iterable[RoleKind],
    *,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
) -> bool:
    """Tell whether the actor holds one of the kinds at the thing or above it.

    Without an organisation and a unit: whether one is held anywhere. SYSTEM holds all.
    A role at an organisation reaches the unit that the organisation is tied to and below; a
    role at a unit reaches the organisations tied to units at or below it.
    """
    if isinstance(actor, System):
        return True
    wanted = frozenset(kinds)
    return any(
        role.kind in wanted and _reaches(role, organisation, unit) for role in roles_of(actor)
    )


def _reaches(role: HeldRole, organisation: Organisation | None, unit: Unit | None) -> bool:
    if organisation is None and unit is None:
        return True
    if organisation is not None:
        if role.organisation_path is not None:
            return is_at_or_below(organisation.path, role.organisation_path)
        unit = organisation.unit
    return (
        unit is not None
        and role.unit_path is not None
        and is_at_or_below(unit.path, role.unit_path)
    )


def require(predicate: Callable[..., bool], actor: Actor, thing: object = None) -> None:
    """Refuse the deed unless the predicate holds.

    Raises:
        NotAllowed: the predicate says no.
    """
    allowed = predicate(actor) if thing is None else predicate(actor, thing)
    if not allowed:
        raise NotAllowed


def can_manage_organisations(actor: Actor, organisation: Organisation | None = None) -> bool:
    """Tell whether the actor may write organisations, units and members here."""
    return has_role(actor, {RoleKind.ADMINISTRATOR, RoleKind.OFFICER}, organisation=organisation)


def can_manage_unit(actor: Actor, unit: Unit) -> bool:
    """Tell whether the actor may write this unit and those below it."""
    return has_role(actor, {RoleKind.ADMINISTRATOR, RoleKind.OFFICER}, unit=unit)


def can_add_tops(actor: Actor) -> bool:
    """Tell whether the actor looks after the whole installation and may add new tops."""
    kinds = {RoleKind.ADMINISTRATOR, RoleKind.OFFICER}
    return isinstance(actor, System) or any(
        role.kind in kinds and not role.organisation_path and not role.unit_path
        for role in roles_of(actor)
    )


def can_found_organisation(actor: Actor, parent: Organisation | None) -> bool:
    """Tell whether the actor may found an organisation here, or put one here from elsewhere."""
    return can_add_tops(actor) if parent is None else can_manage_organisations(actor, parent)


def can_shape_organisation(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor is of the level above: moves, merges, splits, closes, extends."""
    return can_found_organisation(actor, organisation.parent)


def can_found_unit(actor: Actor, parent: Unit | None) -> bool:
    """Tell whether the actor may found a unit here, or put one here from elsewhere."""
    return can_add_tops(actor) if parent is None else can_manage_unit(actor, parent)


def can_shape_unit(actor: Actor, unit: Unit) -> bool:
    """Tell whether the actor looks after what is above the unit: moves it, closes it."""
    return can_found_unit(actor, unit.parent)


def can_see_members(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may read the list of members of an organisation."""
    return has_role(
        actor,
        {RoleKind.OFFICER, RoleKind.SECRETARY, RoleKind.AUDITOR},
        organisation=organisation,
    )


def can_export_organisations(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may take the organisations and units below here out as a file."""
    return has_role(actor, frozenset(RoleKind), organisation=organisation)


def can_see_small_groups(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether counts are shown whole: to those who read the names behind them anyway."""
    return can_see_members(actor, organisation)


def reads_members(actor: Actor) -> bool:
    """Tell whether the actor may read a list of members anywhere."""
    return has_role(actor, {RoleKind.OFFICER, RoleKind.SECRETARY, RoleKind.AUDITOR})


def is_leader(actor: Actor) -> bool:
    """Tell whether the leader's pages are for this actor."""
    return has_role(actor, {RoleKind.LEADER, RoleKind.OFFICER, RoleKind.AUDITOR})


def is_secretary(actor: Actor, organisation: Organisation | None = None) -> bool:
    """Tell whether the actor is a secretary at the organisation or above, or anywhere."""
    return has_role(actor, {RoleKind.SECRETARY}, organisation=organisation)


def is_officer(actor: Actor, organisation: Organisation | None = None) -> bool:
    """Tell whether the actor is an organisation officer at the organisation or above."""
    return has_role(actor, {RoleKind.OFFICER}, organisation=organisation)


def is_self(actor: Actor, member: Member) -> bool:
    """Tell whether the member is the actor."""
    return isinstance(actor, Member) and actor.pk == member.pk


def is_own_matter(actor: Actor, member: Member) -> bool:
    """Tell whether the member is the actor, or whom the actor acts for.

    Nobody decides on the own record, nor has it decided by a deputy.
    """
    principal = principal_of(actor)
    return is_self(actor, member) or (principal is not None and principal.member_id == member.pk)


def can_see_member(actor: Actor, member: Member) -> bool:
    """Tell whether the actor may open the page of a member: the own one, or one in reach."""
    return is_self(actor, member) or can_see_members(actor, member.organisation)


def can_keep_members(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor keeps the list of members: admits, promotes, lets go."""
    return has_role(actor, {RoleKind.SECRETARY, RoleKind.OFFICER}, organisation=organisation)


def can_keep_member(actor: Actor, member: Member) -> bool:
    """Tell whether the actor keeps this member's record; nobody keeps the own one."""
    return not is_own_matter(actor, member) and can_keep_members(actor, member.organisation)


def can_answer_requests(actor: Actor, member: Member) -> bool:
    """Tell whether the actor answers a member's wish to correct or delete: an office above."""
    return not is_own_matter(actor, member) and is_officer(actor, member.organisation)


def can_ask_transfer(actor: Actor, member: Member) -> bool:
    """Tell whether the actor may ask for a member's transfer: the member, or who keeps the list."""
    return is_self(actor, member) or can_keep_member(actor, member)


def is_at_side(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor speaks for this very organisation, not for one above it."""
    return any(
        role.kind in {RoleKind.SECRETARY, RoleKind.OFFICER}
        and role.organisation_path == organisation.path
        and not role.is_part
        for role in roles_of(actor)
    )


def is_above_side(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor speaks for an organisation above this one."""
    return not is_at_side(actor, organisation) and can_keep_members(actor, organisation)


def can_draw_rolls(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may freeze and change a roll of an organisation."""
    return has_role(actor, {RoleKind.SECRETARY, RoleKind.OFFICER}, organisation=organisation)


def can_see_rolls(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may read who is on the rolls of an organisation."""
    return can_see_members(actor, organisation)


def keeps_members_anywhere(actor: Actor | None) -> bool:
    """Tell whether there is an organisation whose list of members the actor keeps."""
    return actor is not None and has_role(actor, {RoleKind.SECRETARY, RoleKind.OFFICER})


def can_draw_rolls_anywhere(actor: Actor) -> bool:
    """Tell whether there is an organisation of which the actor may freeze a roll."""
    return has_role(actor, {RoleKind.SECRETARY, RoleKind.OFFICER})


def can_open_accounts(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor opens accounts for members here: administrators and officers."""
    return principal_of(actor) is None and has_role(actor, OPENERS, organisation=organisation)


def opens_accounts_anywhere(actor: Actor) -> bool:
    """Tell whether there is a place at which the actor opens accounts; a deputy has none."""
    return principal_of(actor) is None and has_role(actor, OPENERS)


def givers(
    actor: Actor,
    kind: RoleKind,
    *,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
) -> tuple[HeldRole, ...]:
    """Give the actor's own roles by which this one may be given or taken; a deputy's are none.

    Administrators give every role, officers that of a secretary; each within the own reach. What
    holds for the whole installation is given by whoever administers the whole.
    """
    if principal_of(actor) is not None:
        return ()
    wanted = {RoleKind.ADMINISTRATOR}
    if kind is RoleKind.SECRETARY:
        wanted.add(RoleKind.OFFICER)
    is_whole = organisation is None and unit is None
    return tuple(
        role
        for role in roles_of(actor)
        if role.kind in wanted
        and (
            (role.organisation_path == "" and role.unit_path == "")
            if is_whole
            else _reaches(role, organisation, unit)
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
    return principal_of(actor) is None and has_role(actor, frozenset(RoleKind))


def can_name_deputy(
    actor: Actor,
    principal_id: int,
    *,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
) -> bool:
    """Tell whether the actor may name a deputy: for the own roles, or giving roles at the place."""
    if principal_of(actor) is not None:
        return False
    return actor.user_id == principal_id or administers(actor, organisation=organisation, unit=unit)
