"""What becomes of roles and deputyships when their place is closed or merged away."""

from datetime import datetime

from xianfeng.access.selectors.in_the_way import (
    deputyships_that_end,
    roles_that_end,
    tell_of_deputyships,
    tell_of_roles,
)
from xianfeng.access.services.deputies import end_running
from xianfeng.access.services.roles import end_role
from xianfeng.actors.rules import Actor
from xianfeng.organisation.reshaping import Change, Heir, Reshaping
from xianfeng.organisation.selectors.in_the_way import ENDING


def end_roles_at(*, actor: Actor, reshaping: Reshaping, at: datetime) -> int:
    """End the roles at an organisation that goes into another one, each openly.

    A role is given to a person for a place; the survivor's own roles reach what it has got.
    Those at a unit, and at what is closed without a survivor, are ended by hand before.
    """
    ended = list(roles_that_end(reshaping, at=at).order_by("pk"))
    for role in ended:
        end_role(actor=actor, role=role, reason=reshaping.reason, at=at)
    return len(ended)


def end_deputyships_at(*, actor: Actor, reshaping: Reshaping, at: datetime) -> int:
    """End the deputyships that were given for this very place, each openly."""
    ended = list(deputyships_that_end(reshaping, at=at).order_by("pk"))
    for row in ended:
        end_running(actor=actor, deputyship=row, at=at)
    return len(ended)


HEIRS = (
    Heir(
        "access.role",
        frozenset({Change.MERGE}),
        tell_of_roles,
        end_roles_at,
        roles_that_end,
        counted="roles",
        order=10,
    ),
    Heir(
        "access.deputyship",
        ENDING,
        tell_of_deputyships,
        end_deputyships_at,
        deputyships_that_end,
        counted="deputyships",
        order=15,
    ),
)
