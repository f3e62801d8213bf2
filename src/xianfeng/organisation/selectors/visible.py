from collections.abc import Collection
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from xianfeng.actors.permissions import tops_of
from xianfeng.actors.rules import Actor, Person, RoleKind, System
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.paths import down_to, end_of_subtree
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.rules.trees import NODE_NAME_MOST

M = TypeVar("M", bound=Model)


def below(path: str, *, prefix: str = "") -> Q:
    """Return the condition "at `path` or below it", as a range that an index serves."""
    return Q(**{f"{prefix}path__gte": path, f"{prefix}path__lt": end_of_subtree(path)})


def subtree(queryset: QuerySet[M], path: str) -> QuerySet[M]:
    """Narrow a queryset of organisations or units to the node at `path` and all below."""
    return queryset.filter(below(path))


def reached_by(
    actor: Actor,
    kinds: frozenset[RoleKind],
    *,
    organisation: str = "organisation__",
    unit: str = "organisation__unit__",
) -> Q:
    """Make the condition "reached by a role of these kinds"; prefixes end in `__` or are empty."""
    condition = Q(pk__in=[])
    tops = tops_of(actor, kinds)
    for path in tops.organisations:
        condition |= below(path, prefix=organisation)
    for path in tops.offices:
        condition |= below(path, prefix=unit)
    return condition


def place_reached_by(actor: Actor, kinds: frozenset[RoleKind]) -> Q:
    """Make the same condition on what stands at an organisation or at a unit."""
    condition = reached_by(actor, kinds)
    for path in tops_of(actor, kinds).units:
        condition |= below(path, prefix="unit__")
    return condition


def top_units_of(actor: Actor, kinds: frozenset[RoleKind]) -> QuerySet[Unit]:
    """List the open units at the top of what the actor's roles of these kinds reach, by path."""
    return _at_tops(units_visible_to(actor), tops_of(actor, kinds).units).order_by("path")


def top_organisations_of(actor: Actor, kinds: frozenset[RoleKind]) -> QuerySet[Organisation]:
    """List the open organisations at the top of what the actor's roles of these kinds reach.

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
    """List the organisations in reach of the actor's roles, and a member's own.

    Closed ones are given only where they are asked for: their pages and their history stay.
    """
    everything = Organisation.objects.select_related("unit", "parent")
    if not with_closed:
        everything = everything.filter(closed_on=None)
    if isinstance(actor, System):
        return everything
    condition = reached_by(actor, frozenset(RoleKind), organisation="", unit="unit__")
    if isinstance(actor, Person):
        condition |= Q(pk=actor.home.organisation_id)
    return everything.filter(condition)


def units_visible_to(actor: Actor, *, with_closed: bool = False) -> QuerySet[Unit]:
    """List the units in reach of the actor's roles, and the unit of a member's organisation.

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
    if isinstance(actor, Person) and actor.home.unit_id is not None:
        condition |= Q(pk=actor.home.unit_id)
    return everything.filter(condition)


def windows() -> QuerySet[Unit]:
    """List the service windows that are open; that they exist is public."""
    return Unit.objects.filter(kind=UnitKind.WINDOW.value, closed_on=None).select_related("parent")


def root_organisation() -> Organisation | None:
    """Return the top organisation, the default of every command."""
    tops = Organisation.objects.filter(parent__isnull=True, closed_on=None)
    return tops.order_by("path").first()


def office_of(unit: Unit) -> Unit:
    """Return the office of a unit: itself, or the nearest office above; else the top unit."""
    above = list(Unit.objects.filter(path__in=down_to(unit.path)).order_by("-path"))
    return next((each for each in above if each.kind == UnitKind.OFFICE.value), above[-1])


def office_of_organisation(organisation: Organisation) -> Unit | None:
    """Return the office of the unit that an organisation, or the nearest one above, is tied to."""
    above = Organisation.objects.filter(path__in=down_to(organisation.path), unit__isnull=False)
    tied = above.select_related("unit").order_by("-path").first()
    return office_of(tied.unit) if tied and tied.unit else None


def organisations_below(organisation: Organisation) -> QuerySet[Organisation]:
    """Return the open organisations that stand below one, at whatever depth."""
    present = Organisation.objects.filter(closed_on=None).exclude(pk=organisation.pk)
    return subtree(present, organisation.path)


class NoOrganisations(Refusal):
    """Nothing has been imported yet."""

    sentence = N_("There are no organisations yet. Import them first.")


class UnknownOrganisation(Refusal):
    """It is unknown, or closed to the actor, which is said alike."""

    sentence = N_("There is no organisation with the code {code}.")


def organisation_named(actor: Actor, code: str) -> Organisation:
    """Return the organisation with this code that the actor sees, or refuse."""
    found = organisations_visible_to(actor).filter(code=code).first()
    if found is None:
        raise UnknownOrganisation(code=code[:NODE_NAME_MOST])
    return found
