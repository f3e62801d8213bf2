from collections.abc import Iterable
from datetime import datetime
from functools import cache, partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xianfeng.access.models.roles import Role, base_of
from xianfeng.access.own import principals_of
from xianfeng.access.persons import persons
from xianfeng.access.selectors.acting import acting_for_of, deputyship_in_force, passed_on
from xianfeng.accounts.models import User
from xianfeng.actors.rules import ActingFor, HeldRole, Official, Person, RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind


def actor_of(user: User, *, at: datetime, deputyship_id: int | None = None) -> Person | Official:
    """Return the actor that a user is: a member where there is one, else an official.

    The roles in force at the moment `at` are read once and carried along. Whoever has left acts
    as a member no more.

    Args:
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
    roles = _places_of_roles().filter(user=user_id, starts_at__lte=at)
    roles = roles.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
    return tuple(_held(role, kind) for role in roles if (kind := base_of(role.kind)) is not None)


@cache
def _places_of_roles() -> QuerySet[Role, Any]:
    """Put together what every request of a signed-in person asks, and only what it carries along.

    Putting it together, column by column, would cost more than the answer.
    """
    tops = Organisation.objects.filter(parent=None, closed_on=None)
    others = Exists(tops.exclude(pk=OuterRef("organisation")))
    return (
        Role.objects.annotate(has_tops_beside=others)
        .order_by("pk")
        .values_list(
            *("kind", "ends_at", "has_tops_beside", "organisation", "organisation__path"),
            *("organisation__parent", "organisation__closed_on", "organisation__unit__path"),
            *("unit", "unit__path", "organisation__unit__kind", "unit__kind"),
            named=True,
        )
    )


def _held(role: Any, kind: RoleKind) -> HeldRole:
    is_placed = role.organisation is not None
    if not is_placed and role.unit is None:
        return HeldRole(kind, "", "", ends_at=role.ends_at, is_whole=True)
    unit_kind = role.organisation__unit__kind if is_placed else role.unit__kind
    return HeldRole(
        kind=kind,
        organisation_path=role.organisation__path,
        unit_path=role.organisation__unit__path if is_placed else role.unit__path,
        ends_at=role.ends_at,
        is_whole=is_placed
        and role.organisation__parent is None
        and role.organisation__closed_on is None
        and not role.has_tops_beside,
        has_offices=unit_kind in {UnitKind.OFFICE.value, UnitKind.WINDOW.value},
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
