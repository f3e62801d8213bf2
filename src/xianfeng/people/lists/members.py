from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from xianfeng.actors.rules import SYSTEM
from xianfeng.people.models.members import STANDINGS, Member
from xianfeng.people.selectors.past_members import PastPerson
from xianfeng.people.selectors.search import search_members
from xianfeng.ui.lists.columns import Column, Kind, nullable, of_field
from xianfeng.ui.lists.filters import Filters, by_choice, by_words
from xianfeng.ui.lists.listing import Empty, Listing, declare

NAME = pgettext_lazy("of a person", "Name")
BY_SOUND = ("name_keys", "name")
"""As a Chinese register sorts: by how the surname sounds."""
COUNTED = ngettext_lazy("%(number)s person", "%(number)s people", "count")
WHO = (
    of_field("name", NAME, sort=BY_SOUND),
    of_field("number", _("Number"), sort=(nullable("number"),)),
    Column[Member](
        "organisation",
        _("Organisation"),
        lambda member: member.organisation.name,
        sort=("organisation__path",),
    ),
)
NOBODY_FITS = Empty(_("No results"), _("Try part of the name, or the beginning of the number."))


def called(people: QuerySet[Member], words: str) -> QuerySet[Member]:
    """Narrow members, already within the reader's reach, to those who were typed."""
    return search_members(SYSTEM, words, among=people)


class MemberFilters(Filters):
    """Look for a member."""

    q = by_words(called, _("Name or number"))
    standing = by_choice(_("Standing"), STANDINGS, "standing")


MEMBERS = declare(
    Listing[Member](
        name="people.members",
        title=_("Members"),
        columns=(
            of_field(
                "name",
                NAME,
                sort=BY_SOUND,
                link=lambda member: reverse("people:member", args=[member.pk]),
            ),
            of_field("number", _("Number"), sort=(nullable("number"),)),
            Column(
                "organisation",
                _("Organisation"),
                lambda member: member.organisation.name,
                sort=("organisation__path",),
                link=lambda member: reverse(
                    "leadership:organisation", args=[member.organisation.code]
                ),
            ),
            of_field("standing", _("Standing")),
            Column(
                "joined",
                _("Date of joining"),
                lambda member: member.joined_date,
                sort=(nullable("joined_date"),),
                kind=Kind.DAY,
            ),
        ),
        order=("organisation__path", "name_keys", "pk"),
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
            *WHO,
            Column(
                "username",
                _("Sign-in name that is proposed"),
                lambda member: getattr(member, "proposed", ""),
            ),
            Column(
                "step",
                pgettext_lazy("to take", "Step"),
                lambda _member: "",
                template="people/_open_account.html",
                is_exported=False,
            ),
        ),
        order=("organisation__path", "name_keys", "pk"),
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
