"""What becomes of posts and terms when what they hang on ends."""

from datetime import date, timedelta

from django.db.models import QuerySet

from xianfeng.leadership.models.terms import Post
from xianfeng.organisation.models.organisations import Organisation

ONE_DAY = timedelta(days=1)


def end_posts(posts: QuerySet[Post], *, on: date) -> int:
    """End the posts of a set that are still held, each after one day at least; give how many."""
    ended = posts.filter(ends_on=None, starts_on__lt=on).update(ends_on=on)
    for post in posts.filter(ends_on=None):
        post.ends_on = post.starts_on + ONE_DAY
        post.save(update_fields=["ends_on"])
        ended += 1
    return ended


def end_terms_and_posts(organisation: Organisation, on: date) -> int:
    """End what runs in an organisation that is closed; give how many."""
    ended = end_posts(organisation.posts.all(), on=on)
    for term in organisation.terms.filter(ended_on=None):
        term.ended_on = max(on, term.starts_on + ONE_DAY)
        term.save(update_fields=["ended_on"])
        ended += 1
    return ended
