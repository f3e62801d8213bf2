"""What this room cannot know: rooms above say it, from their `apps.py`.

Roles belong to the room of organisation, three floors up. It registers how to read the roles of an
actor and who may look after an account; until a room does, nobody holds a role and only the
operator's commands look after accounts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from xianfeng.audit.services import Acting

from .models import User

ADMINISTRATOR = "administrator"
"""The kind of role that looks after accounts; which ones, the room above says."""

Roles = Callable[[Any], frozenset[str]]
Opens = Callable[[Any], bool]
Managed = Callable[[Any, datetime], QuerySet[User]]
Closed = Callable[..., object]


def _no_roles(actor: Acting) -> frozenset[str]:
    del actor
    return frozenset()


def _opens_none(actor: Acting) -> bool:
    del actor
    return False


def _no_accounts(actor: Acting, at: datetime) -> QuerySet[User]:
    del actor, at
    return User.objects.none()


def _nothing_to_end(*, actor: Acting, user_id: int, at: datetime) -> None:
    del actor, user_id, at


@dataclass
class _Policy:
    roles: Roles = _no_roles
    managed: Managed = _no_accounts
    opens: Opens = _opens_none
    closed: Closed = _nothing_to_end


_POLICY = _Policy()


def register(
    *, roles: Roles, managed: Managed, opens: Opens, closed: Closed = _nothing_to_end
) -> None:
    """Say how the roles of an actor are read, and whose accounts an actor opens and looks after.

    Args:
        roles: gives the kinds of the roles that the actor holds now, anywhere.
        managed: gives the users whose accounts the actor looks after at a moment.
        opens: tells whether the actor opens accounts at all; for whom, the room decides itself.
        closed: ends what cannot outlive an account, as part of closing it, or refuses.
    """
    _POLICY.roles = roles
    _POLICY.managed = managed
    _POLICY.opens = opens
    _POLICY.closed = closed


def managed(actor: Acting, at: datetime) -> QuerySet[User]:
    """List the users whose accounts the actor looks after."""
    return _POLICY.managed(actor, at)


def opens_accounts(actor: Acting) -> bool:
    """Tell whether the actor opens accounts for others."""
    return _POLICY.opens(actor)


def closed(*, actor: Acting, user_id: int, at: datetime) -> None:
    """End what cannot outlive an account; called inside the transaction that closes it."""
    _POLICY.closed(actor=actor, user_id=user_id, at=at)


def is_administrator(actor: Acting | None) -> bool:
    """Tell whether the actor looks after accounts at all."""
    return actor is not None and ADMINISTRATOR in _POLICY.roles(actor)


def needs_second_factor(actor: Acting) -> bool:
    """Tell whether the installation asks this actor for a second factor."""
    if settings.XIANFENG_SECOND_FACTOR == "none":
        return False
    if settings.XIANFENG_SECOND_FACTOR == "all":
        return True
    return not settings.XIANFENG_SECOND_FACTOR_ROLES.isdisjoint(_POLICY.roles(actor))
