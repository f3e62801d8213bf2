"""Who reads, keeps and answers members, their transfers and the rolls they stand on."""

from xianfeng.access.own import is_own_matter, own_users
from xianfeng.actors.permissions import has_role, is_officer
from xianfeng.actors.rules import Actor, Person, RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member

MEMBER_READERS = frozenset({RoleKind.OFFICER, RoleKind.SECRETARY, RoleKind.AUDITOR})
"""Who reads lists of members."""
KEEPERS = frozenset({RoleKind.SECRETARY, RoleKind.OFFICER})
"""Who keeps lists of members, and speaks for an organisation."""


def can_see_members(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may read the list of members of an organisation."""
    return has_role(actor, MEMBER_READERS, organisation=organisation)


def reads_members(actor: Actor) -> bool:
    """Tell whether the actor may read a list of members anywhere."""
    return has_role(actor, MEMBER_READERS)


def can_see_small_groups(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether counts are shown whole: to those who read the names behind them anyway."""
    return can_see_members(actor, organisation)


def can_keep_posts(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor records who holds posts here: officers, who keep members' records."""
    return is_officer(actor, organisation)


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


def can_answer_requests(actor: Actor, member: Member) -> bool:
    """Tell whether the actor answers a member's wish to correct or delete: an office above."""
    return not is_own_matter(actor, member) and is_officer(actor, member.organisation)


def can_ask_transfer(actor: Actor, member: Member) -> bool:
    """Tell whether the actor may ask for a member's transfer: the member, or who keeps the list."""
    return is_self(actor, member) or can_keep_member(actor, member)


def is_at_side(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor speaks for this very organisation, not for one above it."""
    return any(
        role.kind in KEEPERS and role.organisation_path == organisation.path and not role.is_part
        for role in actor.held
    )


def is_above_side(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor speaks for an organisation above this one."""
    return not is_at_side(actor, organisation) and can_keep_members(actor, organisation)


def can_draw_rolls(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may freeze and change a roll of an organisation."""
    return has_role(actor, KEEPERS, organisation=organisation)


def can_draw_rolls_anywhere(actor: Actor) -> bool:
    """Tell whether there is an organisation of which the actor may freeze a roll."""
    return has_role(actor, KEEPERS)


def can_see_rolls(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may read who is on the rolls of an organisation."""
    return can_see_members(actor, organisation)
