"""Who is responsible for a unit's cases, and what stands above those who had one."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Length

from xianfeng.access.selectors.speakers import roles_held
from xianfeng.actors.rules import Actor, RoleKind, System
from xianfeng.cases.models.cases import Case
from xianfeng.foundation.paths import SEGMENT, down_to
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.visible import root_organisation


def responsible_for(unit: Unit, *, at: datetime) -> frozenset[int]:
    """List the officers of a unit, or else of the nearest one above it."""
    places = down_to(unit.path)
    rows = roles_held(RoleKind.OFFICER, at=at).filter(
        Q(unit__path__in=places)
        | Q(organisation__unit__path__in=places)
        | Q(unit=None, organisation=None)
    )
    found: dict[str, set[int]] = {}
    for own, tied, user in rows.order_by("pk").values_list(
        "unit__path", "organisation__unit__path", "user_id"
    ):
        found.setdefault(own or tied or "", set()).add(user)
    nearest = max(found, key=len, default=None)
    return frozenset() if nearest is None else frozenset(found[nearest])


def readers_of_contact(case: Case, *, at: datetime) -> frozenset[int]:
    """List those who read how a citizen is reached: the holder's officers and the level above."""
    above = case.holder.parent
    return responsible_for(case.holder, at=at) | (
        responsible_for(above, at=at) if above else frozenset()
    )


def may_read_contact(actor: Actor, case: Case, *, at: datetime) -> bool:
    """Tell whether the contact is the actor's to read."""
    if isinstance(actor, System):
        return False
    acting = actor.acting_for.user_id if actor.acting_for else None
    return bool({actor.user_id, acting} & readers_of_contact(case, at=at))


def organisation_above(units: Iterable[Unit]) -> Organisation | None:
    """Return the organisation at the nearest unit that stands above all of these."""
    paths = sorted({unit.path for unit in units})
    common = paths[0]
    while common and not all(path.startswith(common) and path != common for path in paths):
        common = common[:-SEGMENT]
    tied = Organisation.objects.filter(unit__path__in=down_to(common), closed_on=None)
    nearest = tied.select_related("unit", "parent").order_by(
        Length("unit__path").desc(), Length("path"), "pk"
    )
    return nearest.first() or root_organisation()
