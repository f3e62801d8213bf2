"""The kind of sheet that lists posts and the terms in which they were held."""

from collections.abc import Callable, Sequence
from functools import partial

from django.utils.translation import gettext_lazy as _

from xianfeng.actors.permissions import is_officer
from xianfeng.actors.rules import Actor
from xianfeng.audit.rules import Look
from xianfeng.leadership.models.terms import POST_KINDS
from xianfeng.leadership.rules.post_cells import POST_COLUMNS
from xianfeng.leadership.rules.posts import PostDecision
from xianfeng.leadership.selectors.sheet_posts import count_of_posts, post_records, rule_of_posts
from xianfeng.leadership.services.sheet_posts import put_posts_back, write_posts
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.sheets import place_of
from xianfeng.organisation.services.ground import lock_trees
from xianfeng.organisation.sheets import WATCHED, top_of_all
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_see_members
from xianfeng.people.sheets import TOLD, where
from xianfeng.sheets.kinds import Chosen, Concern, Incoming, Outgoing, SheetKind, Words
from xianfeng.sheets.rules.faults import ExceptionKind, Fault


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


def posts_chosen(actor: Actor, organisation: Organisation, _query: str) -> Chosen:
    """Return the posts and terms of an organisation and below it."""
    return Chosen(
        partial(post_records, actor, organisation), partial(count_of_posts, actor, organisation)
    )


POSTS = SheetKind(
    trail="leadership.posts",
    columns=POST_COLUMNS,
    words=Words(
        title=_("Terms and posts"),
        lists=_("Posts and terms of office"),
        sheet=_("list of posts"),
        template=_("Template for posts"),
        hints=(
            _(
                "A post names its organisation by code or name and its holder by number or name; "
                "the term is in the same row, once or in every row."
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
        undo=put_posts_back,
    ),
    outgoing=Outgoing(
        place=place_of,
        may=can_see_members,
        rows=posts_chosen,
        where=partial(where, "leadership:posts", _("Terms and posts")),
        look=Look.POSTS_EXPORT,
    ),
)
