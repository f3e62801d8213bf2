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
            Column("name", NAME, lambda post: post.member.name, sort=("member__name",)),
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
            _("No post is recorded yet"),
            _(
                "Who was secretary, deputy or member of the committee will stand here, with the "
                "days."
            ),
        ),
        is_framed=False,
    )
)
