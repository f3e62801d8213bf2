"""What becomes of people when their organisation is closed, merged or split."""

from datetime import datetime

from django.db.models import F

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.reshaping import Change, Heir, Reshaping
from xianfeng.people.models.terms import Post
from xianfeng.people.rules.life import MembershipCause
from xianfeng.people.selectors.in_the_way import (
    tell_of_duties,
    tell_of_members,
    tell_who_moves,
    who_goes,
)
from xianfeng.people.services.periods import Periods
from xianfeng.people.services.posts import _end_posts, _end_terms_and_posts


def move_members(*, actor: Actor, reshaping: Reshaping, at: datetime) -> int:
    """Put the members of a merged organisation, or those chosen at a split, into the new one.

    Their posts in the old one end; part of a deed, whose audit line counts them.
    """
    del actor
    if not isinstance(reshaping.into, Organisation):
        return 0
    going = who_goes(reshaping, at=at)
    posts = Post.objects.filter(member__in=going, organisation=F("member__organisation"))
    _end_posts(posts, on=reshaping.on)
    keys = list(going.order_by("pk").values_list("pk", flat=True))
    going.update(organisation=reshaping.into)
    Periods(at).follow(keys, cause=MembershipCause.TRANSFERRED, on=reshaping.on)
    return len(keys)


def end_duties_at(*, actor: Actor, reshaping: Reshaping, at: datetime) -> int:
    """End the term and the posts of an organisation that ends; part of a deed."""
    del actor, at
    node = reshaping.node
    return _end_terms_and_posts(node, reshaping.on) if isinstance(node, Organisation) else 0


HEIRS = (
    Heir("people.moved", frozenset({Change.MOVE}), tell_who_moves, order=20),
    Heir(
        "people.member",
        frozenset({Change.MERGE, Change.SPLIT}),
        tell_of_members,
        move_members,
        who_goes,
        counted="members",
        order=20,
    ),
    Heir(
        "people.duty",
        frozenset({Change.CLOSE, Change.MERGE}),
        tell_of_duties,
        end_duties_at,
        counted="duties_ended",
        order=30,
    ),
)
