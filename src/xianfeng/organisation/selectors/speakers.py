"""Who holds a role at an organisation, or at the nearest one above it: who speaks, who answers."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import F, Q, QuerySet

from xianfeng.organisation.models import Member, Organisation, Post, Role, names_like
from xianfeng.organisation.rules import SEGMENT, PostKind, RoleKind

SPEAKERS = (RoleKind.SECRETARY, RoleKind.OFFICER)


def speakers_for(
    organisation: Organisation, *, at: datetime, besides: Collection[int] = ()
) -> frozenset[int]:
    """Give the users who speak for an organisation, or else for the nearest one above it.

    Args:
        organisation: whose voice is looked for.
        at: now.
        besides: users who do not count, because it is their own matter.
    """
    return _nearest(organisation, *SPEAKERS, at=at, besides=besides)


def officers_for(organisation: Organisation, *, at: datetime) -> frozenset[int]:
    """Give the users who answer requests of an organisation's members: the nearest officers."""
    return _nearest(organisation, RoleKind.OFFICER, at=at)


def has_speakers(
    organisation: Organisation, *, at: datetime, besides: Collection[int] = ()
) -> bool:
    """Tell whether anybody, besides some, can answer for this very organisation."""
    held = _held(*SPEAKERS, at=at).filter(organisation=organisation)
    return held.exclude(user__in=besides).exists()


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
    secretaries = _held(RoleKind.SECRETARY, at=at).filter(organisation=member.organisation_id)
    users = set(secretaries.values_list("user_id", flat=True))
    return users == {member.user_id}


def last_secretaries(*, at: datetime) -> frozenset[int]:
    """Give the keys of all members of whom `is_last_secretary` tells that."""
    posts = Post.objects.filter(
        kind=PostKind.SECRETARY.value, ends_on=None, organisation=F("member__organisation")
    )
    holders = set(posts.order_by("pk").values_list("member", flat=True))
    held: dict[int, dict[int, int | None]] = defaultdict(dict)
    roles = _held(RoleKind.SECRETARY, at=at).exclude(organisation=None).order_by("pk")
    places = roles.values_list("organisation", "user", "user__member", "user__member__organisation")
    for place, user, member, home in places:
        held[place][user] = member if home == place else None
    alone = (next(iter(users.values())) for users in held.values() if len(users) == 1)
    holders.update(member for member in alone if member is not None)
    return frozenset(holders)


def _held(*kinds: RoleKind, at: datetime) -> QuerySet[Role]:
    return Role.objects.filter(kind__in=names_like(*kinds), starts_at__lte=at).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    )


def _nearest(
    organisation: Organisation, *kinds: RoleKind, at: datetime, besides: Collection[int] = ()
) -> frozenset[int]:
    path = organisation.path
    above = [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]
    at_path: dict[str, set[int]] = {}
    rows = (
        _held(*kinds, at=at)
        .filter(Q(organisation__path__in=above) | Q(organisation=None, unit=None))
        .exclude(user__in=besides)
    )
    for place, user_id in rows.order_by("pk").values_list("organisation__path", "user_id"):
        at_path.setdefault(place or "", set()).add(user_id)
    nearest = max(at_path, key=len, default=None)
    return frozenset() if nearest is None else frozenset(at_path[nearest])
