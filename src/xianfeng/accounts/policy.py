"""What this room cannot know: rooms above say it, from their `apps.py`.

Roles belong to the room of organisation, three floors up. It registers how to read the roles of an
actor and who may look after an account; until a room does, nobody holds a role and only the
operator's commands look after accounts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from xianfeng.audit.services import Acting

Roles = Callable[[Any], frozenset[str]]
Manages = Callable[[Any, int], bool]


def _no_roles(actor: Acting) -> frozenset[str]:
    del actor
    return frozenset()


def _nobody(actor: Acting, user_id: int) -> bool:
    del actor, user_id
    return False


@dataclass
class _Policy:
    roles: Roles = _no_roles
    manages: Manages = _nobody


_POLICY = _Policy()


def register(*, roles: Roles | None = None, manages: Manages | None = None) -> None:
    """Say how the roles of an actor are read, or who looks after the account of a user.

    Args:
        roles: gives the kinds of the roles that the actor holds now, anywhere.
        manages: tells whether the actor looks after the account of the user with this key.
    """
    if roles is not None:
        _POLICY.roles = roles
    if manages is not None:
        _POLICY.manages = manages


def manages(actor: Acting, user_id: int) -> bool:
    """Tell whether the actor looks after the account of this user."""
    return _POLICY.manages(actor, user_id)


def needs_second_factor(actor: Acting) -> bool:
    """Tell whether the installation asks this actor for a second factor."""
    if settings.XIANFENG_SECOND_FACTOR == "none":
        return False
    if settings.XIANFENG_SECOND_FACTOR == "all":
        return True
    return not settings.XIANFENG_SECOND_FACTOR_ROLES.isdisjoint(_POLICY.roles(actor))
