"""Who asked for background work, found again when its turn comes; `access` knows how."""

from datetime import datetime
from typing import Protocol

from xianfeng.actors.rules import Actor


class Find(Protocol):
    """Finds an actor anew, with the roles with which they asked, as far as these still hold."""

    def __call__(self, user_id: int, *, at: datetime, deputyship_id: int | None) -> Actor: ...


_finders: list[Find] = []


def offer(find: Find) -> None:
    """Say how actors are found; call it in `AppConfig.ready`."""
    _finders[:] = [find]


def asker(user_id: int, *, at: datetime, deputyship_id: int | None) -> Actor:
    """Return whoever asked for work that is done now.

    Args:
        user_id: who asked.
        at: now.
        deputyship_id: under which they did.

    Raises:
        NotAllowed: the account was closed meanwhile.
        DeputyshipOver: they asked as a deputy and are none any more.
    """
    return _finders[0](user_id, at=at, deputyship_id=deputyship_id)
