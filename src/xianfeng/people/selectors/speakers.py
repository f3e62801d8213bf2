"""Whether a member is the only one who speaks for an organisation as its secretary."""

from collections import defaultdict
from datetime import datetime

from django.db.models import F

from xianfeng.access.selectors.speakers import roles_held
from xianfeng.actors.rules import RoleKind
from xianfeng.people.models.members import Member
from xianfeng.people.models.terms import Post
from xianfeng.people.rules.kinds import PostKind


def is_last_secretary(member: Member, *, at: datetime) -> bool:
    """Tell whether the member's organisation would have no secretary without the member."""
    holds_the_post = Post.objects.filter(
        member=member,
        organisation=member.organisation_id,
        kind=PostKind.SECRETARY.value,
        ends_on__isnull=True,
    )
    if holds_the_post.exists():
        return True
    if member.user_id is None:
        return False
    secretaries = roles_held(RoleKind.SECRETARY, at=at).filter(organisation=member.organisation_id)
    users = set(secretaries.values_list("user_id", flat=True))
    return users == {member.user_id}


def last_secretaries(*, at: datetime) -> frozenset[int]:
    """List the keys of all members of whom `is_last_secretary` tells that."""
    posts = Post.objects.filter(
        kind=PostKind.SECRETARY.value, ends_on=None, organisation=F("member__organisation")
    )
    holders = set(posts.order_by("pk").values_list("member", flat=True))
    held: dict[int, dict[int, int | None]] = defaultdict(dict)
    roles = roles_held(RoleKind.SECRETARY, at=at).exclude(organisation=None).order_by("pk")
    places = roles.values_list("organisation", "user", "user__member", "user__member__organisation")
    for place, user, member, home in places:
        held[place][user] = member if home == place else None
    alone = (next(iter(users.values())) for users in held.values() if len(users) == 1)
    holders.update(member for member in alone if member is not None)
    return frozenset(holders)
