"""Whether a matter is one's own: nobody decides on it, nor has it decided by a deputy (D16)."""

from datetime import datetime
from typing import Protocol

from xianfeng.access.models.deputies import Deputyship
from xianfeng.actors.rules import Actor, System
from xianfeng.foundation.errors import OwnMatter


class HasAccount(Protocol):
    """Somebody who may have an account: a member, as this room knows them."""

    @property
    def user_id(self) -> int | None: ...


Party = HasAccount | int | None
"""Whose matter it is: somebody with an account, or the number of a user."""


def principals_of(user_id: int | None, at: datetime) -> frozenset[int]:
    """Return for whom a user may act, now or on a day to come, whether they do so or not."""
    if user_id is None:
        return frozenset()
    standing = Deputyship.objects.filter(deputy=user_id, ended_at=None, ends_at__gt=at)
    return frozenset(standing.values_list("principal_id", flat=True))


def is_own_matter(actor: Actor, *parties: Party, principals: frozenset[int] | None = None) -> bool:
    """Tell whether a matter is the actor's own, whatever roles the actor uses.

    It is where the actor is a party, acts for one, or is a party's deputy, be it from a day to
    come on. Whoever acts for somebody else stays who they are: their own matter stays their own.

    Args:
        actor: who would decide; a command has no matters of its own.
        parties: who proposed, wrote, asked or is affected: people with an
            account, or users by their number.
        principals: whose deputy the actor is, read anew; as the actor carries it if None.
    """
    if isinstance(actor, System):
        return False
    acting_for = actor.acting_for
    users = users_of(*parties)
    if actor.user_id in users or (acting_for is not None and acting_for.user_id in users):
        return True
    return bool(users) and not users.isdisjoint(
        actor.principals() if principals is None else principals
    )


def own_users(actor: Actor) -> frozenset[int]:
    """Return whose matters are the actor's own: themselves, and those for whom they may act."""
    acting_for = actor.acting_for
    return actor.principals() | users_of(actor.user_id, acting_for.user_id if acting_for else None)


def users_of(*parties: Party) -> frozenset[int]:
    """Return the users among the parties; whoever has no account decides on nothing here."""
    found = {
        party if party is None or isinstance(party, int) else party.user_id for party in parties
    }
    return frozenset(user for user in found if user is not None)


def why_denied(actor: Actor, *parties: Party) -> OwnMatter | None:
    """Say why a step is not the actor's where it is their own matter; a page says it with 403."""
    return OwnMatter() if is_own_matter(actor, *parties) else None


def require_free(actor: Actor, *parties: Party, at: datetime) -> None:
    """Refuse whoever decides on their own matter; called where the deed is written.

    Whose deputy the actor is at this moment is read anew, inside the deed's transaction.

    Raises:
        OwnMatter: it is the actor's own matter.
    """
    principals = principals_of(actor.user_id, at)
    if is_own_matter(actor, *parties, principals=principals):
        raise OwnMatter
