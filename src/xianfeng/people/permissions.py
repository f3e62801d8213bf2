"""Who reads, keeps and answers members, their transfers and the rolls they stand on."""

from xianfeng.access.own import is_own_matter, own_users
from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, Person, RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.life import Transfer
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import KEEPERS

MEMBER_READERS = frozenset({RoleKind.OFFICER, RoleKind.SECRETARY, RoleKind.AUDITOR})
"""Who reads lists of members."""


def can_see_members(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may read the list of members of an organisation."""
    return has_role(actor, MEMBER_READERS, organisation=organisation)


def reads_members(actor: Actor) -> bool:
    """Tell whether the actor may read a list of members anywhere."""
    return has_role(actor, MEMBER_READERS)


def own_records(actor: Actor) -> frozenset[int]:
    """Return the keys of the members whose record is the actor's own matter."""
    users = own_users(actor)
    own = {actor.member_id} if isinstance(actor, Person) else set[int]()
    return frozenset(own | set(Member.objects.filter(user__in=users).values_list("pk", flat=True)))


def is_self(actor: Actor, member: Member) -> bool:
    """Tell whether the member is the actor."""
    return isinstance(actor, Person) and actor.member_id == member.pk


def can_see_member(actor: Actor, member: Member) -> bool:
    """Tell whether the actor may open the page of a member: their own, or one in reach."""
    return is_self(actor, member) or can_see_members(actor, member.organisation)


def can_keep_members(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor keeps the list of members: admits, promotes, lets go."""
    return has_role(actor, KEEPERS, organisation=organisation)


def keeps_members_anywhere(actor: Actor | None) -> bool:
    """Tell whether there is an organisation whose list of members the actor keeps."""
    return actor is not None and has_role(actor, KEEPERS)


def can_keep_member(actor: Actor, member: Member) -> bool:
    """Tell whether the actor keeps this member's record; nobody keeps their own."""
    return not is_own_matter(actor, member) and can_keep_members(actor, member.organisation)


def can_ask_transfer(actor: Actor, member: Member) -> bool:
    """Tell whether the actor may ask for a member's transfer: the member, or who keeps the list."""
    return is_self(actor, member) or can_keep_member(actor, member)


def may_withdraw(actor: Actor, transfer: Transfer) -> bool:
    """Tell whether it is the actor's own wish, or one that the actor asked for."""
    return is_self(actor, transfer.member) or (
        actor.user_id is not None
        and transfer.asked_by_id == actor.user_id
        and can_keep_members(actor, transfer.source)
    )


def can_draw_rolls(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may freeze and change a roll of an organisation."""
    return has_role(actor, KEEPERS, organisation=organisation)


def can_draw_rolls_anywhere(actor: Actor) -> bool:
    """Tell whether there is an organisation of which the actor may freeze a roll."""
    return has_role(actor, KEEPERS)


def can_see_rolls(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may read who is on the rolls of an organisation."""
    return can_see_members(actor, organisation)
