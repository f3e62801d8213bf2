"""Who asked for background work, found again when its turn comes; `access` knows how."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from xianfeng.actors.rules import Actor
from xianfeng.foundation.room import house


class Find(Protocol):
    """Finds an actor anew, with the roles with which they asked, as far as these still hold."""

    def __call__(self, user_id: int, *, at: datetime, deputyship_id: int | None) -> Actor: ...


@dataclass(frozen=True)
class Asker:
    """How the room that knows roles finds whoever asked."""

    find: Find


def asker(user_id: int, *, at: datetime, deputyship_id: int | None) -> Actor:
    """Return whoever asked for work that is done now.

    Raises:
        NotAllowed: the account was closed meanwhile.
        DeputyshipOver: they asked as a deputy and are none any more.
    """
    return house().answer(Asker).find(user_id, at=at, deputyship_id=deputyship_id)
