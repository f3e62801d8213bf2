"""The kinds of sheets that list members, and the posts and terms that they held."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from urllib.parse import parse_qsl, urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.actors.rules import Actor
from xianfeng.foundation.chunks import chunks
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.organisation.selectors.sheets import place_of
from xianfeng.organisation.services.ground import lock_trees
from xianfeng.organisation.sheets import WATCHED, top_of_all
from xianfeng.organisation.sheets import where as where_it_is
from xianfeng.people.models.members import EDUCATIONS, STANDINGS, Member
from xianfeng.people.permissions import can_see_members
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.people.rules.members import MemberDecision
from xianfeng.people.selectors.sheet_members import (
    member_records,
    members_found,
    rule_of_members,
)
from xianfeng.people.services.sheet_members import write_members
from xianfeng.sheets.kinds import (
    Chosen,
    Concern,
    Incoming,
    Outgoing,
    SheetKind,
    Words,
)
from xianfeng.sheets.rules.faults import Fault
from xianfeng.ui.words import Text

TOLD = frozenset({"organisation", "standing"})
"""Changes that the trail keeps; what else is known of a person stays out of it."""


def members_concerned(
    decisions: Sequence[MemberDecision],
) -> Callable[[MemberDecision, Fault], Concern]:
    """Find the members that exceptional rows concern."""
    new = dict(_new_members(decisions))

    def concern(decision: MemberDecision, _fault: Fault) -> Concern:
        said = decision.values
        assert said is not None
        what = (said.number, said.name, said.organisation, said.joined_date)
        return Member(pk=decision.key or new[what]), {"organisation": said.organisation}

    return concern


def _new_members(
    decisions: Sequence[MemberDecision],
) -> Iterator[tuple[tuple[object, ...], int]]:
    """Find the members that the sheet has just brought; name and place are theirs alone."""
    values = [each.values for each in decisions if each.values and not each.key]
    for some in chunks({each.name for each in values}):
        found = Member.objects.filter(name__in=some).order_by("pk")
        fields = ("number", "name", "organisation__code", "joined_date")
        for key, *what in found.values_list("pk", *fields):
            yield tuple(what), key


def members_chosen(actor: Actor, organisation: Organisation, query: str) -> Chosen:
    """Return the members of an organisation and below it as their list narrows and sorts them."""
    from xianfeng.people.lists.members import MEMBERS as LISTED  # noqa: PLC0415 -- only pages need its filters
    from xianfeng.ui.lists.asking import read  # noqa: PLC0415 -- as above

    shown = read(LISTED, members_found(actor, organisation), QueryDict(query))
    people = shown.found
    assert isinstance(people, QuerySet)
    return Chosen(
        partial(member_records, people), people.order_by().count, shown.chips, shown.is_wrong
    )


def carried(query: str) -> str:
    """Keep of a query what narrows and sorts the list of members."""
    return urlencode([pair for pair in parse_qsl(query) if pair[0] in {"q", "standing", "sort"}])


def where(page: str, words: Text, organisation: Organisation) -> Sequence[tuple[str, Text]]:
    """List the pages that lead to a list of an organisation."""
    return (*where_it_is(organisation), (reverse(page, args=[organisation.code]), words))


MEMBERS = SheetKind(
    trail="people.members",
    columns=MEMBER_COLUMNS,
    words=Words(
        title=_("Members"),
        lists=_("Members"),
        sheet=_("list of members"),
        template=_("Template for members"),
        hints=(
            _(
                "Only the year of a date of birth is read and stored. Members enter their own "
                "wishes and skills; they are never imported."
            ),
            _(
                "A member is identified by the number, or else by name, organisation and date of "
                "joining."
            ),
        ),
        counted=ngettext_lazy("%(number)s person", "%(number)s people", "count"),
    ),
    labels={
        "number": _("Number"),
        "name": _("Name"),
        "organisation": _("Organisation"),
        "standing": _("Standing"),
        "joined_date": _("Date of joining"),
        "full_date": _("Date of full membership"),
        "birth_year": _("Year of birth"),
        "education": _("Education"),
    },
    stored={"standing": dict(STANDINGS), "education": dict(EDUCATIONS)},
    incoming=Incoming(
        may=can_manage_organisations,
        rule=rule_of_members,
        write=write_members,
        lock=lock_trees,
        subject=top_of_all,
        concerns=members_concerned,
        told=TOLD,
        watches=WATCHED,
    ),
    outgoing=Outgoing(
        place=place_of,
        may=can_see_members,
        rows=members_chosen,
        where=partial(where, "people:members", _("Members")),
        carried=carried,
    ),
)
