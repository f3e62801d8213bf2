"""Whether a matter is one's own: nobody decides on it, nor has it decided by a deputy (D16)."""

from datetime import datetime

from xianfeng.foundation.errors import OwnMatter
from xianfeng.organisation.models import Deputyship, Member

from .actors import Actor, System, principal_of, stands_for


def principals_of(user_id: int | None, at: datetime) -> frozenset[int]:
    """Return for whom a user may act, now or on a day to come, whether they do so or not."""
    if user_id is None:
        return frozenset()
    standing = Deputyship.objects.filter(deputy=user_id, ended_at=None, ends_at__gt=at)
    return frozenset(standing.values_list("principal_id", flat=True))


def is_self(actor: Actor, member: Member) -> bool:
    """Tell whether the member is the actor."""
    return isinstance(actor, Member) and actor.pk == member.pk


def is_own_matter(
    actor: Actor, *parties: Member | int | None, principals: frozenset[int] | None = None
) -> bool:
    """Tell whether a matter is the actor's own, whatever roles the actor uses.

    It is where the actor is a party, acts for one, or is a party's deputy, be it from a day to
    come on. Whoever acts for somebody else stays who they are: their own matter stays their own.

    Args:
        actor: who would decide; a command has no matters of its own.
        parties: who proposed, wrote, asked or is affected: members, or users by their number.
        principals: whose deputy the actor is, read anew; as the actor carries it if None.
    """
    if isinstance(actor, System):
        return False
    acting_for = principal_of(actor)
    users = users_of(*parties)
    for party in parties:
        if isinstance(party, Member) and (
            is_self(actor, party) or (acting_for is not None and acting_for.member_id == party.pk)
        ):
            return True
    if actor.user_id in users or (acting_for is not None and acting_for.user_id in users):
        return True
    return bool(users) and not users.isdisjoint(
        stands_for(actor) if principals is None else principals
    )


def own_users(actor: Actor) -> frozenset[int]:
    """Return whose matters are the actor's own: themselves, and those for whom they may act."""
    acting_for = principal_of(actor)
    return stands_for(actor) | users_of(actor.user_id, acting_for.user_id if acting_for else None)


def users_of(*parties: Member | int | None) -> frozenset[int]:
    """Return the users among the parties; whoever has no account decides on nothing here."""
    found = {party.user_id if isinstance(party, Member) else party for party in parties}
    return frozenset(user for user in found if user is not None)


def why_denied(actor: Actor, *parties: Member | int | None) -> OwnMatter | None:
    """Say why a step is not the actor's where it is their own matter; a page says it with 403."""
    return OwnMatter() if is_own_matter(actor, *parties) else None


def require_free(actor: Actor, *parties: Member | int | None, at: datetime) -> None:
    """Refuse whoever decides on their own matter; called where the deed is written.

    Whose deputy the actor is at this moment is read anew, inside the deed's transaction.

    Raises:
        OwnMatter: it is the actor's own matter.
    """
    principals = principals_of(actor.user_id, at)
    if is_own_matter(actor, *parties, principals=principals):
        raise OwnMatter
