from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from xianfeng.actors.rules import SYSTEM
from xianfeng.people.models.members import STANDINGS, Member
from xianfeng.people.models.terms import Post
from xianfeng.people.selectors.past_members import PastPerson
from xianfeng.people.selectors.search import search_members
from xianfeng.ui.lists.columns import Column, Kind, nullable
from xianfeng.ui.lists.filters import Filters, by_choice, by_words
from xianfeng.ui.lists.listing import Empty, Listing, declare

NAME = pgettext_lazy("of a person", "Name")
COUNTED = ngettext_lazy("%(number)s person", "%(number)s people", "count")
NOBODY_FITS = Empty(_("No results"), _("Try part of the name, or the beginning of the number."))


def _called(people: QuerySet[Member], words: str) -> QuerySet[Member]:
    """Narrow members, already within the reader's reach, to those who were typed."""
    return search_members(SYSTEM, words, among=people)


class MemberFilters(Filters):
    """Look for a member."""

    q = by_words(_called, _("Name or number"))
    standing = by_choice(_("Standing"), STANDINGS, "standing")


MEMBERS = declare(
    Listing[Member](
        name="people.members",
        title=_("Members"),
        columns=(
            Column(
                "name",
                NAME,
                lambda member: member.name,
                sort=("name",),
                link=lambda member: reverse("people:member", args=[member.pk]),
            ),
            Column("number", _("Number"), lambda member: member.number, sort=(nullable("number"),)),
            Column(
                "organisation",
                _("Organisation"),
                lambda member: member.organisation.name,
                sort=("organisation__path",),
                link=lambda member: reverse("people:organisation", args=[member.organisation.code]),
            ),
            Column(
                "standing",
                _("Standing"),
                lambda member: member.get_standing_display(),
                sort=("standing",),
            ),
            Column(
                "joined",
                _("Date of joining"),
                lambda member: member.joined_date,
                sort=(nullable("joined_date"),),
                kind=Kind.DAY,
            ),
        ),
        order=("organisation__path", "name", "pk"),
        empty=Empty(_("No member yet"), _("Members of this organisation will be listed here.")),
        nothing=NOBODY_FITS,
        counted=COUNTED,
        filters=MemberFilters,
        by_keys=True,
    )
)
PAST_MEMBERS = declare(
    Listing[PastPerson](
        name="organisation.past_members",
        title=_("Members"),
        columns=(
            Column(
                "name",
                NAME,
                lambda line: line.member.name,
                link=lambda line: (
                    reverse("people:member", args=[line.member.pk]) if line.is_open else ""
                ),
            ),
            Column("number", _("Number"), lambda line: line.member.number),
            Column("organisation", _("Organisation"), lambda line: line.organisation),
            Column("standing", _("Standing"), lambda line: line.standing),
        ),
        order=(),
        empty=Empty(
            _("Nobody belonged to it on that day"),
            _("The members' own pages show who joined, moved or left."),
        ),
        nothing=NOBODY_FITS,
        counted=COUNTED,
    )
)
WITHOUT_ACCOUNT = declare(
    Listing[Member](
        name="organisation.without_account",
        title=_("Each on its own"),
        columns=(
            Column("name", NAME, lambda member: member.name, sort=("name",)),
            Column("number", _("Number"), lambda member: member.number, sort=(nullable("number"),)),
            Column(
                "organisation",
                _("Organisation"),
                lambda member: member.organisation.name,
                sort=("organisation__path",),
            ),
            Column(
                "step",
                pgettext_lazy("to take", "Step"),
                lambda _member: "",
                template="people/_open_account.html",
                is_exported=False,
            ),
        ),
        order=("organisation__path", "name", "pk"),
        empty=Empty(
            _("Everybody has an account"),
            _(
                "Anybody who has forgotten their password gets a new code from an administrator, "
                "under “Accounts”."
            ),
        ),
        counted=COUNTED,
        by_keys=True,
        is_framed=False,
    )
)
POSTS = declare(
    Listing[Post](
        name="people.posts",
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
            _("No posts recorded yet"),
            _("Secretaries, deputies and committee members will be listed here, with their dates."),
        ),
        is_framed=False,
    )
)
