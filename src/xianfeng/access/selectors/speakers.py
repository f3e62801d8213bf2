"""Who holds a role at an organisation, or at the nearest one above it: who speaks, who answers."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from xianfeng.access.models.roles import Role, names_like
from xianfeng.actors.rules import RoleKind
from xianfeng.foundation.paths import down_to, end_of_subtree
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit


def speakers_for(
    organisation: Organisation,
    *,
    at: datetime,
    kinds: Collection[RoleKind],
    besides: Collection[int] = (),
) -> frozenset[int]:
    """List who speaks for an organisation or the nearest above, `besides` parties to the matter."""
    path = organisation.path
    above = down_to(path)
    at_path: dict[str, set[int]] = {}
    rows = (
        roles_held(*kinds, at=at)
        .filter(Q(organisation__path__in=above) | Q(organisation=None, unit=None))
        .exclude(user__in=besides)
    )
    for place, user_id in rows.order_by("pk").values_list("organisation__path", "user_id"):
        at_path.setdefault(place or "", set()).add(user_id)
    nearest = max(at_path, key=len, default=None)
    return frozenset() if nearest is None else frozenset(at_path[nearest])


def has_speakers(
    organisation: Organisation,
    *,
    at: datetime,
    kinds: Collection[RoleKind],
    besides: Collection[int] = (),
) -> bool:
    """Tell whether anybody, besides some, can answer for this very organisation."""
    held = roles_held(*kinds, at=at).filter(organisation=organisation)
    return held.exclude(user__in=besides).exists()


def those_within(unit: Unit, *, at: datetime) -> frozenset[int]:
    """List who holds any role at a unit or below it: what is decided from outside is theirs."""
    end = end_of_subtree(unit.path)
    within = Q(unit__path__gte=unit.path, unit__path__lt=end) | Q(
        organisation__unit__path__gte=unit.path, organisation__unit__path__lt=end
    )
    return frozenset(roles_held(*RoleKind, at=at).filter(within).values_list("user_id", flat=True))


def roles_held(*kinds: RoleKind, at: datetime) -> QuerySet[Role]:
    """Return the roles of these kinds that are in force."""
    return Role.objects.filter(kind__in=names_like(*kinds), starts_at__lte=at).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    )
