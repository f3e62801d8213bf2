from collections.abc import Iterable
from datetime import datetime
from functools import cache, partial

from django.db.models import Exists, OuterRef, Q, QuerySet

from xianfeng.access.models.roles import Role
from xianfeng.access.own import principals_of
from xianfeng.access.persons import persons
from xianfeng.access.selectors.acting import acting_for_of, deputyship_in_force, passed_on
from xianfeng.accounts.models import User
from xianfeng.actors.rules import ActingFor, HeldRole, Official, Person, RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit


def actor_of(user: User, *, at: datetime, deputyship_id: int | None = None) -> Person | Official:
    """Return the actor that a user is: a member where there is one, else an official.

    The roles in force at the moment `at` are read once and carried along. Whoever has left acts
    as a member no more.

    Args:
        user: who acts.
        at: now.
        deputyship_id: under which the user acts for somebody. While it holds, the actor has the
            principal's roles in place of their own; otherwise it changes nothing.
    """
    principals = cache(partial(principals_of, user.pk, at))
    acting_for, held = _acting(user, deputyship_id, at)
    if acting_for is None:
        held = held_roles_of(user.pk, at)
    belonging = persons().belonging_of(user)
    if belonging is None:
        name = user.get_full_name() or user.username
        return Official(
            user_id=user.pk, name=name, held=held, acting_for=acting_for, principals=principals
        )
    return Person(
        user_id=user.pk,
        member_id=belonging.member_id,
        name=belonging.name,
        home=belonging.home,
        held=held,
        acting_for=acting_for,
        principals=principals,
    )


def _acting(
    user: User, deputyship_id: int | None, at: datetime
) -> tuple[ActingFor | None, tuple[HeldRole, ...]]:
    found = None if deputyship_id is None else deputyship_in_force(user.pk, deputyship_id, at=at)
    if found is None:
        return None, ()
    held = passed_on(found, held_roles_of(found.principal_id, at))
    return (acting_for_of(found, held), held) if held else (None, ())


def held_roles_of(user_id: int, at: datetime) -> tuple[HeldRole, ...]:
    """List the roles of a user that are in force at a moment."""
    other_tops = Organisation.objects.filter(parent=None, closed_on=None).exclude(
        pk=OuterRef("organisation")
    )
    roles = (
        Role.objects.annotate(has_tops_beside=Exists(other_tops))
        .filter(user=user_id, starts_at__lte=at)
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
        .select_related("organisation__unit", "unit")
        .order_by("pk")
    )
    return tuple(_held(role, base) for role in roles if (base := role.base) is not None)


def _held(role: Role, kind: RoleKind) -> HeldRole:
    organisation = role.organisation
    if organisation is None and role.unit is None:
        return HeldRole(kind, "", "", ends_at=role.ends_at, is_whole=True)
    unit = role.unit if organisation is None else organisation.unit
    return HeldRole(
        kind=kind,
        organisation_path=organisation.path if organisation else None,
        unit_path=unit.path if unit else None,
        ends_at=role.ends_at,
        is_whole=organisation is not None
        and organisation.parent_id is None
        and organisation.closed_on is None
        and not role.has_tops_beside,  # type: ignore[attr-defined] # annotated above
    )


def roles_standing(organisations: Iterable[Organisation], *, at: datetime) -> QuerySet[Role]:
    """List the roles at organisations that are in force or will be."""
    keys = [organisation.pk for organisation in organisations]
    return Role.objects.filter(organisation__in=keys).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    )


def roles_standing_at_unit(unit: Unit, *, at: datetime) -> QuerySet[Role]:
    """List the roles at a unit that are in force or will be."""
    return Role.objects.filter(unit=unit).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
