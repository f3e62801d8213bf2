"""What an import of posts has to know: posts and terms of the organisations that its rows name."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from django.conf import settings

from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_shape_organisation
from xianfeng.organisation.rules.trees import KnownTrees, find_node, names_of
from xianfeng.people.models.terms import Post, Term
from xianfeng.people.rules.kinds import PostKind
from xianfeng.people.rules.members import KnownMember
from xianfeng.people.rules.posts import KnownPost, PostDecision, decide_posts
from xianfeng.people.rules.sheet_terms import KnownTerm
from xianfeng.sheets.rules.rows import SheetRow

CHUNK = 900
"""Values of one question to the database; SQLite's older limit is 999."""


def review_posts(
    actor: Actor,
    rows: Sequence[SheetRow],
    *,
    members: Iterable[KnownMember],
    trees: KnownTrees,
    today: date,
) -> list[PostDecision]:
    """Decide the fate of every row of a list of posts; writes nothing."""
    codes = sorted(codes_named(rows, trees))
    return decide_posts(
        rows,
        posts=_posts(codes),
        terms=_terms(codes),
        members=members,
        organisations=trees.organisations,
        shaped=_shaped(actor, codes),
        today=today,
        notice_months=settings.FIGURES.election_notice_months,
    )


def codes_named(rows: Iterable[SheetRow], trees: KnownTrees) -> set[str]:
    """List the codes of the organisations in reach that rows name."""
    names = names_of(trees.organisations.values())
    texts = {row["organisation"] for row in rows}
    return {code for text in texts for code in find_node(text, trees.organisations, names)}


def _posts(codes: Sequence[str]) -> Iterator[KnownPost]:
    for some in _chunks(codes):
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
    for some in _chunks(codes):
        terms = Term.objects.filter(organisation__code__in=some).order_by("pk")
        for term in terms.select_related("organisation"):
            yield KnownTerm(term.pk, term.organisation.code, term.dates, term.elected_on)


def _shaped(actor: Actor, codes: Sequence[str]) -> Collection[str]:
    return {
        row.code
        for some in _chunks(codes)
        for row in Organisation.objects.filter(code__in=some)
        .select_related("unit", "parent__unit")
        .order_by("pk")
        if can_shape_organisation(actor, row)
    }


def _chunks(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(codes), CHUNK):
        yield codes[start : start + CHUNK]
