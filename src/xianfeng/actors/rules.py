"""Who acts, with which roles, and for whom; known without any table."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class RoleKind(StrEnum):
    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    SECRETARY = "secretary"
    LEADER = "leader"
    AUDITOR = "auditor"


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
    has_offices: bool = True
    """Whether an office or a window lies in its reach; below a division there is none."""


@dataclass(frozen=True)
class ActingFor:
    """Whose roles an actor uses for a time instead of their own, openly (D16)."""

    deputyship_id: int
    user_id: int
    """The principal; `member_id` is the principal's own record."""
    member_id: int | None
    name: str
    roles: str
    """The kinds that are used, as people call them."""
    place: str
    """Where, by name; empty for all places of the principal."""
    last_day: datetime
    """A moment of the last day."""


@dataclass(frozen=True)
class Home:
    """Where a member belongs: an organisation, and the unit that it is tied to."""

    organisation_id: int
    name: str
    path: str
    unit_id: int | None = None
    path_of_unit: str | None = None


@dataclass(frozen=True)
class Person:
    """A member who acts."""

    user_id: int | None
    member_id: int
    name: str
    home: Home
    held: tuple[HeldRole, ...] = ()
    acting_for: ActingFor | None = None
    principals: Callable[[], frozenset[int]] = field(default=frozenset, compare=False, repr=False)
    """Reads for whom the user may act, now or to come; asked where a matter may be one's own."""

    actor_kind: ClassVar[str] = "member"


@dataclass(frozen=True)
class Official:
    """A user with roles and no membership."""

    user_id: int
    name: str
    held: tuple[HeldRole, ...] = ()
    acting_for: ActingFor | None = None
    principals: Callable[[], frozenset[int]] = field(default=frozenset, compare=False, repr=False)

    actor_kind: ClassVar[str] = "official"


@dataclass(frozen=True)
class Oneself:
    """Whoever has signed in, acting on what is theirs; nobody asks which roles that is."""

    user_id: int

    actor_kind: ClassVar[str] = "user"


@dataclass(frozen=True)
class System:
    """Commands and jobs; they stand for the administrator of the machine."""

    name: str = "command"

    user_id: ClassVar[None] = None
    held: ClassVar[tuple[HeldRole, ...]] = ()
    acting_for: ClassVar[None] = None
    actor_kind: ClassVar[str] = "system"

    @staticmethod
    def principals() -> frozenset[int]:
        return frozenset()


SYSTEM = System()
CALENDAR = System("calendar")
"""Who acts when a day has come."""

Actor = Person | Official | System


def kinds_held(actor: Actor) -> frozenset[str]:
    """Name the kinds of the roles that the actor holds now, wherever."""
    return frozenset(role.kind.value for role in actor.held)
