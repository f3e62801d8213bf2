"""Whether a role reaches a place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.paths import is_at_or_below

from .rules import Actor, HeldRole, RoleKind, System


class UnitPlace(Protocol):
    """A node of the tree of units."""

    @property
    def path(self) -> str: ...


class OrganisationPlace(Protocol):
    """A node of the tree of organisations, perhaps tied to a unit."""

    @property
    def path(self) -> str: ...

    @property
    def unit(self) -> UnitPlace | None: ...


def has_role(
    actor: Actor,
    kinds: Iterable[RoleKind],
    *,
    organisation: OrganisationPlace | None = None,
    unit: UnitPlace | None = None,
) -> bool:
    """Tell whether the actor holds one of the kinds at the thing or above it.

    Without an organisation and a unit: whether one is held anywhere. SYSTEM holds all.
    A role at an organisation reaches the unit that the organisation is tied to and below; a
    role at a unit reaches the organisations tied to units at or below it.
    """
    if isinstance(actor, System):
        return True
    wanted = frozenset(kinds)
    return any(role.kind in wanted and reaches(role, organisation, unit) for role in actor.held)


def looks_at_offices(actor: Actor) -> bool:
    """Tell whether pages that list offices and windows have something to show to the actor."""
    return isinstance(actor, System) or any(role.has_offices for role in actor.held)


@dataclass(frozen=True)
class Tops:
    """The tops of what an actor's roles reach, as paths; the empty path is above everything."""

    organisations: tuple[str, ...] = ()
    """Of roles held at an organisation, or at no place."""
    units: tuple[str, ...] = ()
    """Of all roles: the unit itself, or the one that the organisation is tied to."""
    offices: tuple[str, ...] = ()
    """Of roles held at a unit; organisations tied to units at or below are reached too."""


EVERYTHING = Tops(("",), ("",))
ALL_KINDS = frozenset(RoleKind)


def tops_of(actor: Actor, kinds: Iterable[RoleKind] = ALL_KINDS) -> Tops:
    """Return the tops of what the actor's roles of these kinds reach; SYSTEM reaches everything.

    Nothing outside this room and `access` reads the paths of roles: a role at no place has the
    empty path, and whoever compares paths alone forgets it.
    """
    if isinstance(actor, System):
        return EVERYTHING
    wanted = frozenset(kinds)
    held = [role for role in actor.held if role.kind in wanted]
    return Tops(
        tuple(role.organisation_path for role in held if role.organisation_path is not None),
        tuple(role.unit_path for role in held if role.unit_path is not None),
        tuple(
            role.unit_path
            for role in held
            if role.organisation_path is None and role.unit_path is not None
        ),
    )


def reaches(role: HeldRole, organisation: OrganisationPlace | None, unit: UnitPlace | None) -> bool:
    """Tell whether a role held at one place holds at another; without a place it does."""
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
    """Refuse the deed (`NotAllowed`) unless the predicate holds."""
    allowed = predicate(actor) if thing is None else predicate(actor, thing)
    if not allowed:
        raise NotAllowed


def is_officer(actor: Actor, organisation: OrganisationPlace | None = None) -> bool:
    """Tell whether the actor is an organisation officer at the organisation or above."""
    return has_role(actor, {RoleKind.OFFICER}, organisation=organisation)
