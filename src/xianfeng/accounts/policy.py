"""What this room cannot know: a room above answers, in its `room.py`.

Roles belong to the room of access, three floors up. It says how to read the roles of an actor
and who may look after an account.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from xianfeng.audit.services import Acting
from xianfeng.foundation.room import house

from .models import User

ADMINISTRATOR = "administrator"
"""The kind of role that looks after accounts; which ones, the room above says."""

Roles = Callable[[Any], frozenset[str]]
Opens = Callable[[Any], bool]
Managed = Callable[[Any, datetime], QuerySet[User]]
Closed = Callable[..., object]


@dataclass(frozen=True)
class Policy:
    """How the roles of an actor are read, and whose accounts an actor opens and looks after."""

    roles: Roles
    """Gives the kinds of the roles that the actor holds now, anywhere."""
    managed: Managed
    """Gives the users whose accounts the actor looks after at a moment."""
    opens: Opens
    """Tells whether the actor opens accounts at all; for whom, the room decides itself."""
    closed: Closed
    """Ends what cannot outlive an account, as part of closing it, or refuses."""


def managed(actor: Acting, at: datetime) -> QuerySet[User]:
    """List the users whose accounts the actor looks after."""
    return house().answer(Policy).managed(actor, at)


def opens_accounts(actor: Acting) -> bool:
    """Tell whether the actor opens accounts for others."""
    return house().answer(Policy).opens(actor)


def closed(*, actor: Acting, user_id: int, at: datetime) -> None:
    """End what cannot outlive an account; called inside the transaction that closes it."""
    house().answer(Policy).closed(actor=actor, user_id=user_id, at=at)


def is_administrator(actor: Acting | None) -> bool:
    """Tell whether the actor looks after accounts at all."""
    return actor is not None and ADMINISTRATOR in house().answer(Policy).roles(actor)


def needs_second_factor(actor: Acting) -> bool:
    """Tell whether the installation asks this actor for a second factor."""
    if settings.XIANFENG_SECOND_FACTOR == "none":
        return False
    if settings.XIANFENG_SECOND_FACTOR == "all":
        return True
    return not settings.XIANFENG_SECOND_FACTOR_ROLES.isdisjoint(house().answer(Policy).roles(actor))
