"""What this room may ask of the people behind accounts; the room of people, above, answers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from xianfeng.accounts.models import User
from xianfeng.actors.rules import Actor, Home
from xianfeng.foundation.room import house


@dataclass(frozen=True)
class Belonging:
    """The member that a user is: the key of the record, the name and where they belong."""

    member_id: int
    name: str
    home: Home


@dataclass(frozen=True)
class Persons:
    """The answers; each starts from what the actor may read."""

    belonging_of: Callable[[User], Belonging | None]
    """Who a user is as a member; None for officials and for whoever has left."""
    readable_by: Callable[[Actor], QuerySet[Any]]
    """The keys of the users whose members an actor reads by name."""
    found: Callable[..., QuerySet[Any]]
    """(actor, words, among=users) → the keys of those whose member is meant by the words."""
    have_left: Callable[[Iterable[int]], bool]
    """Whether one of the users was a member and is none any more."""


def persons() -> Persons:
    """Return who answers."""
    return house().answer(Persons)
