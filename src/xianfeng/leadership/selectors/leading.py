"""Who leads an organisation: its term, and who holds or held its posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from xianfeng.access.own import is_own_matter
from xianfeng.access.selectors.deputies import DeputyLine, deputies_at, deputy_lines
from xianfeng.actors.rules import Actor
from xianfeng.leadership.models.terms import Approval, Post, Term
from xianfeng.leadership.permissions import can_keep_posts
from xianfeng.leadership.rules.findings import HAVE_TERMS
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_manage_organisations, can_shape
from xianfeng.organisation.reshaping import Change, Reshaping
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.selectors.visible import below
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_see_members
from xianfeng.people.rules.kinds import Standing

_RANK = Case(
    *(When(kind=kind.value, then=Value(rank)) for rank, kind in enumerate(PostKind)),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class LeadingCard:
    """The term that runs and the posts that are held."""

    term: Term | None
    posts: tuple[Post, ...] | None
    """None where the actor may not read names here."""
    is_over: bool
    """Whether the term has ended without an election."""
    is_due: bool
    may_manage: bool
    may_appoint: bool
    may_extend: bool
    may_end: frozenset[int]
    """The posts that the actor may end: nobody ends their own."""
    deputies: tuple[DeputyLine, ...] = ()
    """Who acts now for those who hold roles here; nobody where names may not be read."""
    approvals: tuple[Approval, ...] = ()
    """What the level above has approved of the term that runs, and of the form it has."""


def leading_card(
    actor: Actor, organisation: Organisation, *, today: date, at: datetime
) -> LeadingCard | None:
    """Tell who leads an organisation; None where it has neither term nor posts by its kind."""
    term = organisation.terms.filter(ended_on=None).first()
    posts = None
    deputies: tuple[DeputyLine, ...] = ()
    if can_see_members(actor, organisation):
        posts = tuple(posts_of(organisation).filter(ends_on=None))
        deputies = deputy_lines(actor, deputies_at(organisation, at=at), at=at)
    has_term = term is not None or OrganisationKind(organisation.kind) in HAVE_TERMS
    if not has_term and not posts and not deputies:
        return None
    months = settings.FIGURES.election_notice_months
    is_open = organisation.closed_on is None
    may_appoint = is_open and can_keep_posts(actor, organisation)
    return LeadingCard(
        term=term,
        approvals=tuple(approvals_of(organisation, term)),
        deputies=deputies,
        posts=posts,
        is_over=term is not None and term.dates.is_over(today),
        is_due=term is not None and term.dates.is_due_soon(today, months=months),
        may_manage=is_open and can_manage_organisations(actor, organisation),
        may_appoint=may_appoint,
        may_extend=is_open
        and term is not None
        and can_shape(actor, organisation)
        and not is_own_matter(actor, *leaders_of(organisation)),
        may_end=frozenset(
            post.pk for post in posts or () if may_appoint and not is_own_matter(actor, post.member)
        ),
    )


def approvals_of(organisation: Organisation, term: Term | None) -> QuerySet[Approval]:
    """List what the level above approved of the form that an organisation has, and of its term."""
    which = Q(form=organisation.kind, term=None)
    if term is not None:
        which |= Q(term=term)
    return organisation.approvals.filter(which).order_by("approved_on", "pk")


def leaders_of(organisation: Organisation) -> tuple[Member, ...]:
    """Return who holds a post now: a longer term is theirs, so that none of them grants it."""
    held = organisation.posts.filter(ends_on=None).select_related("member").order_by("pk")
    return tuple(post.member for post in held)


def posts_of(organisation: Organisation) -> QuerySet[Post]:
    """List the posts of an organisation, those that are held first, by rank."""
    return organisation.posts.select_related("member").order_by(
        F("ends_on").desc(nulls_first=True), _RANK, "pk"
    )


def may_hold_posts(organisation: Organisation) -> QuerySet[Member]:
    """List those who may hold a post: full members of the organisation and of those below it."""
    return Member.objects.filter(
        below(organisation.path, prefix="organisation__"),
        standing=Standing.FULL.value,
        left_on=None,
    )


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
