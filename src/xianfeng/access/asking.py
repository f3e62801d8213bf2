"""Who asked for background work: what the room of actors asks of access."""

from datetime import datetime

from xianfeng.accounts.models import User
from xianfeng.actors.asking import Asker
from xianfeng.actors.rules import Actor
from xianfeng.foundation.errors import NotAllowed

from .selectors.actors import actor_of
from .services.deputies import DeputyshipOver


def find(user_id: int, *, at: datetime, deputyship_id: int | None) -> Actor:
    """Find an actor anew; what was asked as a deputy is not finished in their own name."""
    user = User.objects.get(pk=user_id)
    actor = actor_of(user, at=at, deputyship_id=deputyship_id)
    if not user.is_active:
        raise NotAllowed
    if deputyship_id is not None and actor.acting_for is None:
        raise DeputyshipOver
    return actor


ASKER = Asker(find)
