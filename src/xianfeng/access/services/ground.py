"""What the services of roles and of deputies stand on."""

from datetime import datetime

from django.utils import timezone

from xianfeng.access.models.roles import Role, names_like
from xianfeng.access.permissions import givers
from xianfeng.access.rules.roles import last_day
from xianfeng.access.selectors.roles import standing_at
from xianfeng.actors.rules import Actor, RoleKind, System
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit


class OutlivesGiver(Refusal):
    """Nobody gives for longer than they hold themselves."""

    sentence = N_(
        "Your own role ends on {day}. Nobody can give a role for longer than they hold their own."
    )
    beside = ("ends_on", "last_day")


class LastAdministrator(Refusal):
    """Somebody must be able to give roles."""

    sentence = N_(
        "This is the installation's last administrator without an end date. Name another one first."
    )


def check_end(
    actor: Actor,
    kind: RoleKind,
    organisation: Organisation | None,
    unit: Unit | None,
    ends_at: datetime | None,
) -> None:
    if isinstance(actor, System):
        return
    ends = [role.ends_at for role in givers(actor, kind, organisation=organisation, unit=unit)]
    latest = max((end for end in ends if end is not None), default=None)
    if None in ends or latest is None:
        return
    if ends_at is None or ends_at > latest:
        raise OutlivesGiver(day=last_day(timezone.localtime(latest)))


def keep_an_administrator(*, user_id: int, at: datetime) -> None:
    """Refuse what would leave nobody who administers the whole without an end; part of a deed.

    Args:
        user_id: whose role ends, or whose account goes.

    Raises:
        LastAdministrator: nobody would be left.
    """
    held = Role.objects.filter(
        standing_at(at), kind__in=names_like(RoleKind.ADMINISTRATOR), organisation=None, unit=None
    )
    # Two such deeds wait here for one another; what the first has done is asked after it.
    list(held.select_for_update().order_by("pk").values_list("pk", flat=True))
    others = held.filter(starts_at__lte=at, ends_at=None, user__is_active=True)
    if held.filter(user=user_id).exists() and not others.exclude(user=user_id).exists():
        raise LastAdministrator
