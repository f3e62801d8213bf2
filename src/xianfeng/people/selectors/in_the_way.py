"""Which people stand in the way when an organisation is closed, merged away or split."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from xianfeng.access.selectors.speakers import roles_held
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.audit.keeping import points_at
from xianfeng.audit.models import Entry
from xianfeng.foundation.chunks import chunks
from xianfeng.foundation.errors import N_
from xianfeng.foundation.refusals import Missing
from xianfeng.foundation.room import house
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.reshaping import Change, Hindrance, Obstacle, Reshaping
from xianfeng.organisation.rules.in_the_way import (
    HasMembers,
    HasTransfers,
    NobodyStays,
    NotItsMembers,
)
from xianfeng.organisation.selectors.visible import below
from xianfeng.people.duties import duties
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_see_members, keeps_members_anywhere
from xianfeng.people.rules.life import MembershipCause
from xianfeng.people.selectors.visible import transfers_open
from xianfeng.sheets.rules.rows import EXCEPTED

SEEN = "audit.people.seen"
"""The verb of a look, which is no deed."""
BEGUN = ("people.member.admitted",)
"""With what a record begins."""


def who_goes(reshaping: Reshaping, *, at: datetime) -> QuerySet[Member]:
    """List the members of a merged organisation, or those chosen at a split."""
    del at
    if not isinstance(reshaping.node, Organisation):
        return Member.objects.none()
    going = Member.objects.filter(organisation=reshaping.node, left_on=None)
    return going.filter(pk__in=reshaping.people) if reshaping.change is Change.SPLIT else going


def built_on(keys: Collection[int], *, since: int = 0) -> str:
    """Say what builds on members who were just written down; empty where nothing does.

    Args:
        since: number of the trail's line behind which deeds count; looks are no deeds.
    """
    for some in chunks(keys):
        if Member.objects.filter(pk__in=some, user__isnull=False).exists():
            return house().say_noun("accounts.user")
        moved = Membership.objects.filter(member__in=some)
        if moved.filter(Q(ends_on__isnull=False) | Q(cause=MembershipCause.LEFT.value)).exists():
            return N_("a change of membership")
        if kind := points_at(Member, some, besides=("memberships",)):
            return house().say_noun(kind)
        deeds = Entry.objects.filter(
            subject_type="people.member", subject_id__in=map(str, some), number__gt=since
        )
        deed = deeds.exclude(verb__in=[EXCEPTED, SEEN, *BEGUN]).order_by("number").first()
        if deed is not None:
            return house().say_deed(deed.verb)
    return ""


def members_of_it(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """List the members who would be left behind; those who left stay with what it was."""
    del at
    node = reshaping.node
    if not isinstance(node, Organisation):
        return ()
    count = node.members.filter(left_on=None).count()
    if not count:
        return ()
    seen = can_see_members(actor, node)
    address = reverse("people:members", args=[node.code]) if seen else ""
    return (Obstacle(HasMembers(name=node.name, count=count), address),)


def transfers_of_it(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """List the transfers that are not done; at a split those of whoever would go."""
    del at
    node = reshaping.node
    if not isinstance(node, Organisation):
        return ()
    waiting = transfers_open([node])
    if reshaping.change is Change.SPLIT:
        waiting = waiting.filter(member__in=reshaping.people)
    count = waiting.count()
    if not count:
        return ()
    address = reverse("people:transfers") if keeps_members_anywhere(actor) else ""
    return (Obstacle(HasTransfers(names=node.name, count=count), address),)


def choice_of_it(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """List what is wrong with the choice of those who go to a new organisation."""
    del actor, at
    node = reshaping.node
    if not isinstance(node, Organisation):
        return ()
    own = set(node.members.filter(left_on=None).values_list("pk", flat=True))
    if not reshaping.people:
        why = Missing(what=N_("Selection of members"), beside=("members",))
        return (Obstacle(why),)
    if not reshaping.people <= own:
        return (Obstacle(NotItsMembers(name=node.name)),)
    if reshaping.people == own:
        return (Obstacle(NobodyStays(name=node.name)),)
    return ()


def tell_who_moves(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[str]:
    """Say how many people go along when an organisation is put elsewhere in the tree."""
    del actor, at
    node = reshaping.node
    if not isinstance(node, Organisation):
        return ()
    below_it = below(node.path, prefix="organisation__")
    count = Member.objects.filter(below_it, left_on=None).count()
    line = ngettext(
        "%(count)d person on the lists moves with it.",
        "%(count)d people on the lists move with it.",
        count,
    )
    return (line % {"count": count},)


def tell_of_members(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[str]:
    """Say how many go to whom."""
    del actor, at
    node, into = reshaping.node, reshaping.into
    present = Member.objects.filter(organisation=node.pk, left_on=None).count()
    if reshaping.change is Change.SPLIT:
        going = len(reshaping.people)
        line = ngettext(
            "%(count)d person moves to it; %(rest)d stay.",
            "%(count)d people move to it; %(rest)d stay.",
            going,
        )
        return (line % {"count": going, "rest": present - going},)
    if into is None or not isinstance(node, Organisation):
        return ()
    line = ngettext(
        "%(count)d person on the list of “%(name)s” moves to “%(survivor)s”.",
        "%(count)d people on the list of “%(name)s” move to “%(survivor)s”.",
        present,
    )
    return (line % {"count": present, "name": node.name, "survivor": into.name},)


HINDRANCES = (
    Hindrance("people.member", frozenset({Change.CLOSE}), members_of_it, order=10),
    Hindrance("people.choice", frozenset({Change.SPLIT}), choice_of_it, order=10),
    Hindrance(
        "people.transfer",
        frozenset({Change.CLOSE, Change.MERGE, Change.SPLIT}),
        transfers_of_it,
        order=40,
    ),
)


def is_last_secretary(member: Member, *, at: datetime) -> bool:
    """Tell whether the member's organisation would have no secretary without the member."""
    if duties().secretaries().filter(pk=member.pk).exists():
        return True
    if member.user_id is None:
        return False
    secretaries = roles_held(RoleKind.SECRETARY, at=at).filter(organisation=member.organisation_id)
    users = set(secretaries.values_list("user_id", flat=True))
    return users == {member.user_id}


def last_secretaries(*, at: datetime) -> frozenset[int]:
    """List the keys of all members of whom `is_last_secretary` tells that."""
    holders = set(duties().secretaries().order_by("pk").values_list("pk", flat=True))
    held: dict[int, dict[int, int | None]] = defaultdict(dict)
    roles = roles_held(RoleKind.SECRETARY, at=at).exclude(organisation=None).order_by("pk")
    places = roles.values_list("organisation", "user", "user__member", "user__member__organisation")
    for place, user, member, home in places:
        held[place][user] = member if home == place else None
    alone = (next(iter(users.values())) for users in held.values() if len(users) == 1)
    holders.update(member for member in alone if member is not None)
    return frozenset(holders)
