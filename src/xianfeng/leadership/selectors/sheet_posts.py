"""What an import of posts has to know, and the rows of posts and terms that go out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.foundation.chunks import chunks
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.permissions import can_keep_posts
from xianfeng.leadership.rules.posts import KnownPost, PostDecision, decide_posts
from xianfeng.leadership.rules.sheet_terms import KnownTerm
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_shape
from xianfeng.organisation.rules.trees import KnownTrees, find_node, names_of
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.sheets import known_trees
from xianfeng.organisation.selectors.visible import below
from xianfeng.people.permissions import can_keep_members
from xianfeng.people.selectors.sheet_members import known_members
from xianfeng.people.selectors.visible import members_visible_to, organisations_read_by
from xianfeng.sheets.kinds import Record, Stored, Tell
from xianfeng.sheets.rules.rows import SheetRow


def rule_of_posts(
    *, actor: Actor, rows: Sequence[SheetRow], at: datetime, tell: Tell
) -> Callable[[Sequence[SheetRow]], Sequence[PostDecision]]:
    """Return the rule for rows of posts, told what they are held against."""
    trees = known_trees(actor, may_write=can_keep_posts, keeps_members=can_keep_members)
    members = known_members(actor, rows, trees, tell=tell)
    codes = sorted(codes_named(rows, trees))
    return partial(
        decide_posts,
        posts=_posts(codes),
        terms=_terms(codes),
        members=members,
        organisations=trees.organisations,
        shaped=_shaped(actor, codes),
        today=day_of(at),
        notice_months=settings.FIGURES.election_notice_months,
    )


def codes_named(rows: Iterable[SheetRow], trees: KnownTrees) -> set[str]:
    """List the codes of the organisations in reach that rows name."""
    names = names_of(trees.organisations.values())
    texts = {row["organisation"] for row in rows}
    return {code for text in texts for code in find_node(text, trees.organisations, names)}


def _posts(codes: Sequence[str]) -> Iterator[KnownPost]:
    for some in chunks(codes):
        held = Post.objects.filter(organisation__code__in=some).order_by("pk")
        for key, code, member, number, name, kind, starts_on, ends_on in held.values_list(
            "pk",
            "organisation__code",
            "member_id",
            "member__number",
            "member__name",
            "kind",
            "starts_on",
            "ends_on",
        ):
            yield KnownPost(key, code, member, number, name, PostKind(kind), starts_on, ends_on)


def _terms(codes: Sequence[str]) -> Iterator[KnownTerm]:
    for some in chunks(codes):
        terms = Term.objects.filter(organisation__code__in=some).order_by("pk")
        for term in terms.select_related("organisation"):
            yield KnownTerm(term.pk, term.organisation.code, term.dates, term.elected_on)


def _shaped(actor: Actor, codes: Sequence[str]) -> Collection[str]:
    return {
        row.code
        for some in chunks(codes)
        for row in Organisation.objects.filter(code__in=some)
        .select_related("unit", "parent__unit")
        .order_by("pk")
        if can_shape(actor, row)
    }


def post_records(actor: Actor, organisation: Organisation) -> Iterator[Record]:
    """Yield the posts, each with the term in which it began, and the terms of which none began."""
    places = organisations_read_by(actor).filter(below(organisation.path))
    terms = _terms_by_place(places)
    said: set[int] = set()
    posts = (
        Post.objects.filter(organisation__in=places)
        .annotate(is_readable=Exists(members_visible_to(actor).filter(pk=OuterRef("member_id"))))
        .select_related("organisation", "member")
        .order_by("organisation__path", "starts_on", "pk")
    )
    for post in posts.iterator():
        term = _term_on(terms.get(post.organisation_id, ()), post.starts_on)
        if term is not None:
            said.add(term.pk)
        record: dict[str, Stored] = {
            "organisation": post.organisation.code,
            "post": post.kind,
            "number": post.member.number if post.is_readable else None,
            "name": post.member.name,
            "starts_on": post.starts_on,
            "ends_on": post.ends_on,
        }
        yield record | _said(term)
    for rest in terms.values():
        for term in rest:
            if term.pk not in said:
                yield _said(term) | {"organisation": term.organisation.code}


def _terms_by_place(places: QuerySet[Organisation]) -> dict[int, list[Term]]:
    terms: dict[int, list[Term]] = {}
    rows = Term.objects.filter(organisation__in=places).select_related("organisation")
    for term in rows.order_by("organisation__path", "starts_on"):
        terms.setdefault(term.organisation_id, []).append(term)
    return terms


def _term_on(terms: Sequence[Term], day: date) -> Term | None:
    return next(
        (
            term
            for term in terms
            if term.starts_on <= day and (term.ended_on is None or day < term.ended_on)
        ),
        None,
    )


def _said(term: Term | None) -> dict[str, Stored]:
    if term is None:
        return {}
    return {
        "term_starts_on": term.starts_on,
        "term_ends_on": term.dates.due_on,
        "elected_on": term.elected_on,
    }


def count_of_posts(actor: Actor, organisation: Organisation) -> int:
    """Count the posts and the terms; terms without a post have a row of their own."""
    places = organisations_read_by(actor).filter(below(organisation.path))
    posts = Post.objects.filter(organisation__in=places).count()
    return posts + Term.objects.filter(organisation__in=places).count()
