"""What this room asks of those above: to which of their things papers belong, and who sees them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from xianfeng.actors.rules import Actor
from xianfeng.foundation.room import house
from xianfeng.organisation.models.organisations import Organisation


@dataclass(frozen=True)
class Keeper:
    """A kind of thing that papers can be added to."""

    subject_type: str
    """`room.thing`, as the trail names it; a slug, since it stands in addresses."""
    find: Callable[[Actor, int], Any]
    """Returns the thing where the actor sees it, else None; few queries."""
    may_add: Callable[[Actor, Any], bool]
    runs: Callable[[Actor, Any], bool]
    """Who takes off again what others added."""
    organisation: Callable[[Any], Organisation]
    address: Callable[[int], str]
    """Where the thing has its page."""
    title: Callable[[Any], str] = str


@dataclass(frozen=True)
class Subject:
    """One thing that papers belong to, as its room knows it."""

    keeper: Keeper
    key: int
    thing: Any

    @property
    def title(self) -> str:
        return self.keeper.title(self.thing)

    @property
    def address(self) -> str:
        return self.keeper.address(self.key)

    @property
    def organisation(self) -> Organisation:
        return self.keeper.organisation(self.thing)


def keeper_of(subject_type: str) -> Keeper | None:
    """Return what a room above says of a kind of thing; None where none does (any more)."""
    return next((each for each in house().every(Keeper) if each.subject_type == subject_type), None)


def subject_seen(actor: Actor, subject_type: str, key: int) -> Subject | None:
    """Return the thing that papers belong to, where the actor sees it."""
    keeper = keeper_of(subject_type)
    thing = keeper.find(actor, key) if keeper else None
    return Subject(keeper, key, thing) if keeper and thing is not None else None


def subject_asked(actor: Actor, subject_type: str, key: int) -> Subject:
    """Return the thing of an address; what the actor does not see is not there."""
    found = subject_seen(actor, subject_type, key)
    if found is None:
        raise Http404(subject_type)
    return found
