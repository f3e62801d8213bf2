"""What becomes of terms and posts when an organisation is closed, merged away or split."""

from datetime import datetime

from django.db.models import F

from xianfeng.actors.rules import Actor
from xianfeng.leadership.models.terms import Post
from xianfeng.leadership.selectors.leading import tell_of_duties
from xianfeng.leadership.services.ground import end_posts, end_terms_and_posts
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.reshaping import Change, Heir, Reshaping
from xianfeng.people.selectors.in_the_way import who_goes


def end_posts_of_movers(*, actor: Actor, reshaping: Reshaping, at: datetime) -> int:
    """End the posts that those who are about to go hold in the old organisation."""
    del actor
    if not isinstance(reshaping.into, Organisation):
        return 0
    going = who_goes(reshaping, at=at)
    posts = Post.objects.filter(member__in=going, organisation=F("member__organisation"))
    return end_posts(posts, on=reshaping.on)


def end_duties_at(*, actor: Actor, reshaping: Reshaping, at: datetime) -> int:
    """End the term and the posts of an organisation that ends; part of a deed."""
    del actor, at
    node = reshaping.node
    if reshaping.change is Change.SPLIT or not isinstance(node, Organisation):
        return 0
    return end_terms_and_posts(node, reshaping.on)


HEIRS = (
    # Before the members go: their posts are told by where they still are.
    Heir(
        "leadership.post",
        frozenset({Change.MERGE, Change.SPLIT}),
        take=end_posts_of_movers,
        order=15,
    ),
    Heir(
        "leadership.duty",
        frozenset({Change.CLOSE, Change.MERGE, Change.SPLIT}),
        tell_of_duties,
        end_duties_at,
        counted="duties_ended",
        order=30,
    ),
)
