"""What becomes of roles and deputyships when their place is closed or merged away."""

from datetime import datetime

from django.utils.translation import ngettext_lazy

from xianfeng.access.selectors.in_the_way import (
    deputyships_that_end,
    roles_that_end,
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
        take=end_roles_at,
        rows=roles_that_end,
        counted="roles",
        says=ngettext_lazy(
            "%(count)d role at “%(name)s” ends.", "%(count)d roles at “%(name)s” end.", "count"
        ),
        order=10,
    ),
    Heir(
        "access.deputyship",
        ENDING,
        take=end_deputyships_at,
        rows=deputyships_that_end,
        counted="deputyships",
        says=ngettext_lazy(
            "%(count)d deputyship for “%(name)s” ends.",
            "%(count)d deputyships for “%(name)s” end.",
            "count",
        ),
        order=15,
    ),
)
