"""Which terms and posts end when an organisation is closed, merged away or split."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.reshaping import Change, Reshaping
from xianfeng.people.models.terms import Post


def tell_of_duties(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[str]:
    """Say which posts and terms end."""
    del actor, at
    node = reshaping.node
    if reshaping.change is Change.SPLIT:
        return (_("Posts that they hold in the old one end."),)
    if not isinstance(node, Organisation):
        return ()
    has_posts = Post.objects.filter(organisation=node, ends_on=None).exists()
    if not has_posts and not node.terms.filter(ended_on=None).exists():
        return ()
    return (_("The posts and the term of “%(name)s” end.") % {"name": node.name},)
