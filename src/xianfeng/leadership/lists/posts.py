from django.utils.translation import gettext_lazy as _

from xianfeng.leadership.models.terms import Post
from xianfeng.people.lists.members import NAME
from xianfeng.ui.lists.columns import Column, Kind, nullable
from xianfeng.ui.lists.listing import Empty, Listing, declare

POSTS = declare(
    Listing[Post](
        name="leadership.posts",
        title=_("Posts"),
        columns=(
            Column("name", NAME, lambda post: post.member.name, sort=("member__name_keys",)),
            Column("post", _("Post"), lambda post: post.get_kind_display(), sort=("kind",)),
            Column(
                "from", _("From"), lambda post: post.starts_on, sort=("starts_on",), kind=Kind.DAY
            ),
            Column(
                "until",
                _("Until"),
                lambda post: post.ends_on,
                sort=(nullable("ends_on"),),
                kind=Kind.DAY,
                none=_("still held"),
            ),
        ),
        order=(),
        empty=Empty(
            _("No posts recorded yet"),
            _("Secretaries, deputies and committee members will be listed here, with their dates."),
        ),
        is_framed=False,
    )
)
