"""The kinds of sheets that list members, and the posts and terms that they held."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from urllib.parse import parse_qsl, urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.actors.permissions import is_officer
from xianfeng.actors.rules import Actor
from xianfeng.audit.rules import Look
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_manage_organisations
from xianfeng.organisation.selectors.sheets import place_of
from xianfeng.organisation.services.ground import lock_trees
from xianfeng.organisation.sheets import WATCHED, top_of_all
from xianfeng.organisation.sheets import where as where_it_is
from xianfeng.sheets.kinds import (
    Chosen,
    Concern,
    Incoming,
    Outgoing,
    SheetKind,
    Words,
)
from xianfeng.sheets.rules.faults import ExceptionKind, Fault
from xianfeng.ui.words import Text

from .models.members import EDUCATIONS, STANDINGS, Member
from .models.terms import POST_KINDS
from .permissions import can_see_members
from .rules.headings import MEMBER_COLUMNS, POST_COLUMNS
from .rules.members import MemberDecision
from .rules.posts import PostDecision
from .selectors.sheet_members import (
    chunks,
    member_records,
    members_found,
    rule_of_members,
)
from .selectors.sheet_posts import count_of_posts, post_records, rule_of_posts
from .services.sheet_members import write_members
from .services.sheet_posts import write_posts

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


def holders_concerned(
    decisions: Sequence[PostDecision],
) -> Callable[[PostDecision, Fault], Concern]:
    """Find the holders, and of terms the organisations, that exceptional rows concern."""
    del decisions
    organisations = dict(Organisation.objects.order_by("pk").values_list("code", "pk"))

    def concern(decision: PostDecision, fault: Fault) -> Concern:
        post, term = decision.post, decision.term
        if post is not None and fault.kind is not ExceptionKind.CHANGES_ELECTION:
            return Member(pk=post.member), {"organisation": post.organisation}
        assert term is not None
        code = term.organisation
        return Organisation(pk=organisations[code]), {"organisation": code}

    return concern


def lock_posts() -> None:
    """Let imports go one after the other; whoever records a post by hand waits too."""
    lock_trees()
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def members_chosen(actor: Actor, organisation: Organisation, query: str) -> Chosen:
    """Give the members of an organisation and below it as their list narrows and sorts them."""
    from xianfeng.ui.lists.asking import read  # noqa: PLC0415 -- as below

    from .lists.members import MEMBERS as LISTED  # noqa: PLC0415 -- only pages need its filters

    shown = read(LISTED, members_found(actor, organisation), QueryDict(query))
    people = shown.found
    assert isinstance(people, QuerySet)
    return Chosen(
        partial(member_records, people), people.order_by().count, shown.chips, shown.is_wrong
    )


def posts_chosen(actor: Actor, organisation: Organisation, _query: str) -> Chosen:
    """Give the posts and terms of an organisation and below it."""
    return Chosen(
        partial(post_records, actor, organisation), partial(count_of_posts, actor, organisation)
    )


def carried(query: str) -> str:
    """Keep of a query what narrows and sorts the list of members."""
    return urlencode([pair for pair in parse_qsl(query) if pair[0] in {"q", "standing", "sort"}])


def where(page: str, words: Text, organisation: Organisation) -> Sequence[tuple[str, Text]]:
    """Give the pages that lead to a list of an organisation."""
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
                "Of a date of birth only the year is read and kept. What members wish and what "
                "they are good at is theirs to write; no sheet brings it in."
            ),
            _(
                "A member is known by the number, or else by name, organisation and date of "
                "joining."
            ),
        ),
        counted=ngettext_lazy("%(number)s member", "%(number)s members", "count"),
    ),
    labels={
        "number": _("Number"),
        "name": _("Name"),
        "organisation": _("Organisation"),
        "standing": _("Standing"),
        "joined_date": _("Date of joining"),
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
POSTS = SheetKind(
    trail="people.posts",
    columns=POST_COLUMNS,
    words=Words(
        title=_("Terms and posts"),
        lists=_("Posts and terms of office"),
        sheet=_("list of posts"),
        template=_("Template for posts"),
        hints=(
            _(
                "A post names its organisation by code or name and its holder by number or name; "
                "the term stands beside it, once or in every row."
            ),
        ),
    ),
    labels={
        "organisation": _("Organisation"),
        "post": _("Post"),
        "number": _("Number"),
        "name": _("Name"),
        "starts_on": _("Held since"),
        "ends_on": _("Held until"),
        "term_starts_on": _("Term began on"),
        "term_ends_on": _("Term due on"),
        "elected_on": _("Elected on"),
    },
    stored={"post": dict(POST_KINDS)},
    incoming=Incoming(
        may=is_officer,
        rule=rule_of_posts,
        write=write_posts,
        lock=lock_posts,
        subject=top_of_all,
        concerns=holders_concerned,
        told=TOLD,
        watches=WATCHED,
    ),
    outgoing=Outgoing(
        place=place_of,
        may=can_see_members,
        rows=posts_chosen,
        where=partial(where, "people:posts", _("Terms and posts")),
        look=Look.POSTS_EXPORT,
    ),
)
