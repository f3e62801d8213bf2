"""What this room may ask of the people behind accounts; the room of people, above, answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet

from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor, Home


@dataclass(frozen=True)
class Belonging:
    """The member that a user is: the key of the record, the name and where they belong."""

    member_id: int
    name: str
    home: Home


class Persons(Protocol):
    """The answers; each starts from what the actor may read."""

    def belonging_of(self, user: User) -> Belonging | None:
        """Return who the user is as a member; None for officials and for whoever has left."""

    def readable_by(self, actor: Actor) -> QuerySet[Any]:
        """Return the keys of the users whose members the actor reads by name."""

    def found(self, actor: Actor, words: str, *, among: QuerySet[User]) -> QuerySet[Any]:
        """Return the keys of those users whose member is meant by what was typed."""

    def have_left(self, users: Iterable[int]) -> bool:
        """Tell whether one of the users was a member and is none any more."""


_answering: list[Persons] = []


def offer(persons: Persons) -> None:
    """Let a room answer; called once, in `AppConfig.ready`."""
    _answering[:] = [persons]


def persons() -> Persons:
    """Return who answers."""
    return _answering[0]
