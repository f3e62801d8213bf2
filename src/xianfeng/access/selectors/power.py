"""Where users have power, from all sources, now and on days to come."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from xianfeng.access.models.deputies import Deputyship
from xianfeng.access.models.roles import Role, names_like
from xianfeng.access.rules.deputies import NEVER_PASSED_ON


@dataclass(frozen=True)
class Power:
    """Conditions on users, by where their power lies."""

    inside: Q
    """Whoever holds a role in a part of the house."""
    outside: Q
    """Whoever reaches out of it, by a role of their own or as somebody's deputy."""


def power_by_place(place: Q, *, at: datetime) -> Power:
    """Tell users by where they have power: everything that asks whose power is whose asks here.

    Whoever has somebody's account has all that its owner may do, with roles and as a deputy, and
    will have what is to begin. A deputy reaches the part of the principal's roles that lies in
    the deputyship's place, so both must lie outside for the deputy to reach out; that the two
    need not meet is not looked at, for roles change while a deputyship stands.

    Args:
        place: the part of the house, as a condition on where a role or a deputyship is held.
        at: now; what is over gives no power.
    """
    roles = Role.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at))
    inside = roles.filter(place)
    outside = roles.exclude(pk__in=inside.values("pk"))
    passed_on = outside.exclude(kind__in=names_like(*NEVER_PASSED_ON))
    deputyships = Deputyship.objects.filter(ended_at=None, ends_at__gt=at)
    reaching_out = deputyships.filter(principal__in=passed_on.values("user")).exclude(
        pk__in=deputyships.filter(place).values("pk")
    )
    return Power(
        inside=Q(pk__in=inside.values("user")),
        outside=Q(pk__in=outside.values("user")) | Q(pk__in=reaching_out.values("deputy")),
    )
