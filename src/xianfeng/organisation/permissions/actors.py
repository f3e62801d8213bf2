"""Who acts, with which roles, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from xianfeng.organisation.models import Member
from xianfeng.organisation.rules import RoleKind


@dataclass(frozen=True)
class HeldRole:
    """A role in force: its kind and the tops of the subtrees that it reaches.

    The empty path is above every tree: a role for the whole installation.
    """

    kind: RoleKind
    organisation_path: str | None
    unit_path: str | None
    ends_at: datetime | None = None
    is_part: bool = False
    """Whether it is the part of a wider role that a deputy was given."""
    is_whole: bool = False
    """Whether it reaches all there is: held at no place, or at the only top that is open."""


@dataclass(frozen=True)
class ActingFor:
    """Whose roles an actor uses for a time instead of the own ones, openly (D16).

    Attributes:
        user_id: the principal; `member_id` is the principal's own record.
        roles: the kinds that are used, as people call them.
        place: where, by name; empty for all places of the principal.
        last_day: a moment of the last day.
    """

    deputyship_id: int
    user_id: int
    member_id: int | None
    name: str
    roles: str
    place: str
    last_day: datetime


@dataclass(frozen=True)
class Official:
    """A user with roles and no membership."""

    user_id: int
    name: str
    held: tuple[HeldRole, ...] = ()
    acting_for: ActingFor | None = None
    principals: Callable[[], frozenset[int]] = field(default=frozenset, compare=False, repr=False)
    """Reads for whom the user may act, now or to come; asked where a matter may be one's own."""

    actor_kind: ClassVar[str] = "official"


@dataclass(frozen=True)
class System:
    """Commands and jobs; they stand for the administrator of the machine."""

    name: str = "command"

    user_id: ClassVar[None] = None
    actor_kind: ClassVar[str] = "system"


SYSTEM = System()

Actor = Member | Official | System


def roles_of(actor: Actor) -> tuple[HeldRole, ...]:
    """Give the roles that `selectors.actor_of` found; a member read otherwise holds none."""
    if isinstance(actor, System):
        return ()
    if isinstance(actor, Official):
        return actor.held
    held: tuple[HeldRole, ...] = getattr(actor, "held", ())
    return held


def principal_of(actor: Actor) -> ActingFor | None:
    """Give whom the actor acts for as a deputy; None for whoever acts as oneself."""
    principal: ActingFor | None = getattr(actor, "acting_for", None)
    return principal


def stands_for(actor: Actor) -> frozenset[int]:
    """Return for whom the actor may act, now or on a day to come, whether they do so or not."""
    principals: Callable[[], frozenset[int]] = getattr(actor, "principals", frozenset)
    return principals()


def kinds_held(actor: Actor) -> frozenset[str]:
    """Name the kinds of the roles that the actor holds now, wherever."""
    return frozenset(role.kind.value for role in roles_of(actor))
