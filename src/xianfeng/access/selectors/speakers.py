"""Who holds a role at an organisation, or at the nearest one above it: who speaks, who answers."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from xianfeng.access.models.roles import Role, names_like
from xianfeng.actors.rules import RoleKind
from xianfeng.foundation.paths import down_to
from xianfeng.organisation.models.organisations import Organisation


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


def roles_held(*kinds: RoleKind, at: datetime) -> QuerySet[Role]:
    """Return the roles of these kinds that are in force."""
    return Role.objects.filter(kind__in=names_like(*kinds), starts_at__lte=at).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    )
