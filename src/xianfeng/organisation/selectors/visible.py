from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache, partial
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from xianfeng.accounts.models import User
from xianfeng.organisation.models import Member, Organisation, Role, Transfer, Unit
from xianfeng.organisation.permissions import (
    MEMBER_READERS,
    ActingFor,
    Actor,
    HeldRole,
    Official,
    System,
    principals_of,
    tops_of,
)
from xianfeng.organisation.rules import (
    OPEN_TRANSFERS,
    SEGMENT,
    OrganisationKind,
    RoleKind,
    Standing,
    UnitKind,
    end_of_subtree,
    is_at_or_below,
)

from .acting import acting_for_of, deputyship_in_force, passed_on

M = TypeVar("M", bound=Model)


def below(path: str, *, prefix: str = "") -> Q:
    """Give the condition "at `path` or below it", as a range that an index serves."""
    return Q(**{f"{prefix}path__gte": path, f"{prefix}path__lt": end_of_subtree(path)})


def subtree(queryset: QuerySet[M], path: str) -> QuerySet[M]:
    """Narrow a queryset of organisations or units to the node at `path` and all below."""
    return queryset.filter(below(path))


def actor_of(user: User, *, at: datetime, deputyship_id: int | None = None) -> Member | Official:
    """Give the actor that a user is: a member where there is one, else an official.

    The roles in force at the moment `at` are read once and carried along. Whoever has left acts
    as a member no more.

    Args:
        user: who acts.
        at: now.
        deputyship_id: under which the user acts for somebody. While it holds, the actor has the
            principal's roles in place of the own ones; otherwise it changes nothing.
    """
    principals = cache(partial(principals_of, user.pk, at))
    acting_for, held = _acting(user, deputyship_id, at)
    if acting_for is None:
        held = held_roles_of(user.pk, at)
    member = (
        Member.objects.select_related("organisation__unit")
        .filter(user=user, left_on__isnull=True)
        .first()
    )
    if member is None:
        name = user.get_full_name() or user.username
        return Official(
            user_id=user.pk, name=name, held=held, acting_for=acting_for, principals=principals
        )
    carried = {"held": held, "acting_for": acting_for, "principals": principals}
    for name, value in carried.items():  # read by roles_of, principal_of and stands_for
        setattr(member, name, value)
    return member


def _acting(
    user: User, deputyship_id: int | None, at: datetime
) -> tuple[ActingFor | None, tuple[HeldRole, ...]]:
    found = None if deputyship_id is None else deputyship_in_force(user.pk, deputyship_id, at=at)
    if found is None:
        return None, ()
    held = passed_on(found, held_roles_of(found.principal_id, at))
    return (acting_for_of(found, held), held) if held else (None, ())


def held_roles_of(user_id: int, at: datetime) -> tuple[HeldRole, ...]:
    """Give the roles of a user that are in force at a moment."""
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


def reached_by(actor: Actor, kinds: frozenset[RoleKind], *, organisation: str, unit: str) -> Q:
    """Give the condition "reached by a role of these kinds"; prefixes end in `__` or are empty."""
    condition = Q(pk__in=[])
    tops = tops_of(actor, kinds)
    for path in tops.organisations:
        condition |= below(path, prefix=organisation)
    for path in tops.offices:
        condition |= below(path, prefix=unit)
    return condition


def top_units_of(actor: Actor, kinds: frozenset[RoleKind]) -> QuerySet[Unit]:
    """Give the open units at the top of what the actor's roles of these kinds reach, by path."""
    return _at_tops(units_visible_to(actor), tops_of(actor, kinds).units).order_by("path")


def top_organisations_of(actor: Actor, kinds: frozenset[RoleKind]) -> QuerySet[Organisation]:
    """Give the open organisations at the top of what the actor's roles of these kinds reach.

    Of a role at a unit these are the ones that are tied to the highest units.
    """
    tops = tops_of(actor, kinds)
    visible = organisations_visible_to(actor)
    found = _at_tops(visible, tops.organisations)
    tied = Q(pk__in=[])
    for path in tops.offices:
        tied |= below(path, prefix="unit__") & ~Q(below(path, prefix="parent__unit__"))
    return (found | visible.filter(tied)).order_by("path")


def _at_tops(nodes: QuerySet[M], paths: Collection[str]) -> QuerySet[M]:
    at_top = Q(path__in=paths)
    if "" in paths:
        at_top |= Q(parent=None)
    return nodes.filter(at_top)


def organisations_visible_to(actor: Actor, *, with_closed: bool = False) -> QuerySet[Organisation]:
    """Give the organisations in reach of the actor's roles, and a member's own.

    Closed ones are given only where they are asked for: their pages and their history stay.
    """
    everything = Organisation.objects.select_related("unit", "parent")
    if not with_closed:
        everything = everything.filter(closed_on=None)
    if isinstance(actor, System):
        return everything
    condition = reached_by(actor, frozenset(RoleKind), organisation="", unit="unit__")
    if isinstance(actor, Member):
        condition |= Q(pk=actor.organisation_id)
    return everything.filter(condition)


def organisations_read_by(actor: Actor, *, with_closed: bool = False) -> QuerySet[Organisation]:
    """Give the organisations whose list of members the actor may read; open ones, or all."""
    present = (
        Organisation.objects.all() if with_closed else Organisation.objects.filter(closed_on=None)
    )
    if isinstance(actor, System):
        return present
    return present.filter(reached_by(actor, MEMBER_READERS, organisation="", unit="unit__"))


def units_visible_to(actor: Actor, *, with_closed: bool = False) -> QuerySet[Unit]:
    """Give the units in reach of the actor's roles, and the unit of a member's organisation.

    Closed ones are given only where they are asked for.
    """
    everything = Unit.objects.select_related("parent")
    if not with_closed:
        everything = everything.filter(closed_on=None)
    if isinstance(actor, System):
        return everything
    condition = Q(pk__in=[])
    for path in tops_of(actor).units:
        condition |= below(path)
    if isinstance(actor, Member) and actor.organisation.unit_id is not None:
        condition |= Q(pk=actor.organisation.unit_id)
    return everything.filter(condition)


def party_members() -> QuerySet[Member]:
    """Give those who are counted as members: full and probationary, and not left.

    Activists stand on the same lists, but they are not members yet.
    """
    standings = (Standing.FULL.value, Standing.PROBATIONARY.value)
    return Member.objects.filter(standing__in=standings, left_on__isnull=True)


def members_visible_to(actor: Actor) -> QuerySet[Member]:
    """Give the members that the actor may read by name: those in reach, and oneself.

    Whoever has left is in no list any more; the page of one member still shows the record.
    """
    everything = Member.objects.filter(left_on__isnull=True).select_related("organisation")
    if isinstance(actor, System):
        return everything
    condition = reached_by(
        actor, MEMBER_READERS, organisation="organisation__", unit="organisation__unit__"
    )
    if isinstance(actor, Member):
        condition |= Q(pk=actor.pk)
    return everything.filter(condition)


def roles_standing(organisations: Iterable[Organisation], *, at: datetime) -> QuerySet[Role]:
    """Give the roles at organisations that are in force or will be."""
    keys = [organisation.pk for organisation in organisations]
    return Role.objects.filter(organisation__in=keys).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    )


def roles_standing_at_unit(unit: Unit, *, at: datetime) -> QuerySet[Role]:
    """Give the roles at a unit that are in force or will be."""
    return Role.objects.filter(unit=unit).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))


def transfers_open(organisations: Iterable[Organisation]) -> QuerySet[Transfer]:
    """Give the transfers from or to organisations that are not done yet."""
    keys = [organisation.pk for organisation in organisations]
    states = [state.value for state in OPEN_TRANSFERS]
    return Transfer.objects.filter(state__in=states).filter(Q(source__in=keys) | Q(target__in=keys))


def windows() -> QuerySet[Unit]:
    """Give the service windows that are open; that they exist is public."""
    return Unit.objects.filter(kind=UnitKind.WINDOW.value, closed_on=None).select_related("parent")


def root_organisation() -> Organisation | None:
    """Give the top organisation, the default of every command."""
    tops = Organisation.objects.filter(parent__isnull=True, closed_on=None)
    return tops.order_by("path").first()


def office_ids() -> dict[int, int]:
    """Give the office of every unit: itself, or the nearest office above; else the top unit."""
    offices: dict[str, int] = {}
    found: dict[int, int] = {}
    for pk, path, kind in (
        Unit.objects.order_by("path").values_list("pk", "path", "kind").iterator()
    ):
        parent = path[:-SEGMENT]
        offices[path] = pk if kind == UnitKind.OFFICE.value else offices.get(parent, pk)
        found[pk] = offices[path]
    return found


def organisation_office_ids() -> dict[int, int]:
    """Give the office of every organisation that is tied to a unit, itself or above."""
    office_of = office_ids()
    offices: dict[str, int] = {}
    found: dict[int, int] = {}
    for pk, path, unit_id in (
        Organisation.objects.order_by("path").values_list("pk", "path", "unit_id").iterator()
    ):
        office = offices.get(path[:-SEGMENT]) if unit_id is None else office_of[unit_id]
        if office is not None:
            offices[path] = found[pk] = office
    return found


def organisations_of_units(tops: Iterable[Unit]) -> dict[int, OrganisationKind]:
    """Give the organisations of units and all below them, by number, in one query.

    An organisation that is tied to no unit goes with the nearest one above it that is; closed
    ones are left out.
    """
    paths = [top.path for top in tops]
    unit_at: dict[str, str | None] = {}
    found: dict[int, OrganisationKind] = {}
    present = Organisation.objects.filter(closed_on=None)
    rows = present.order_by("path").values_list("pk", "path", "unit__path", "kind")
    for pk, path, unit_path, kind in rows.iterator():
        at = unit_at.get(path[:-SEGMENT]) if unit_path is None else unit_path
        unit_at[path] = at
        if at is not None and any(is_at_or_below(at, top) for top in paths):
            found[pk] = OrganisationKind(kind)
    return found
