"""The rows of a sheet that goes out, in the columns that an import reads back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.jobs.models import Run
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import (
    below,
    organisations_visible_to,
    units_visible_to,
)
from xianfeng.people.models.imports import MemberExport
from xianfeng.people.models.members import Member
from xianfeng.people.models.terms import Post, Term
from xianfeng.people.rules.headings import TEMPLATE
from xianfeng.people.selectors.visible import members_visible_to, organisations_read_by
from xianfeng.sheets.rules.rows import SheetKind

EXPORT_JOB = "people.export_members"

Stored = str | int | date | None
Record = dict[str, Stored]
"""Field → what is stored; kinds, standings and levels of education by their stored word."""


def export_rows(actor: Actor, organisation: Organisation, kind: SheetKind) -> list[list[Stored]]:
    """Return what the actor may read of an organisation and all below it, row by row.

    Of units, those of the organisation's own unit and all below that one stand first; whatever
    names something that the actor may not see is left empty, which an import takes as unsaid.
    """
    records = _RECORDS[kind](actor, organisation)
    return [[record.get(field) for field in TEMPLATE[kind]] for record in records]


def exported_members(actor: Actor, organisation: Organisation) -> QuerySet[Member]:
    """List the members that the actor may take out of an organisation and all below it."""
    people = members_visible_to(actor).filter(below(organisation.path, prefix="organisation__"))
    return people.select_related(None).order_by("organisation__path", "name", "pk")


def member_rows(actor: Actor, organisation: Organisation) -> Iterator[list[Stored]]:
    """Yield the rows of a list of members one by one; they need not all be in memory."""
    fields = TEMPLATE[SheetKind.MEMBERS]
    for record in _members(actor, organisation):
        yield [record.get(field) for field in fields]


def is_large_export(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether a list of members is made into a sheet in the background."""
    most = settings.FIGURES.export_most_rows_at_once
    return exported_members(actor, organisation).order_by()[: most + 1].count() > most


def kept_export(actor: Actor, organisation: Organisation, *, at: datetime) -> MemberExport | None:
    """Return the actor's own sheet of an organisation that is still kept, without its content."""
    if actor.user_id is None:
        return None
    own = MemberExport.objects.filter(user_id=actor.user_id, expires_at__gt=at)
    return own.filter(organisation=organisation).defer("content").first()


def last_export(actor: Actor, organisation: Organisation) -> Run | None:
    """Return the newest run that makes the actor's sheet of an organisation, or did."""
    if actor.user_id is None:
        return None
    found = Run.objects.filter(name=EXPORT_JOB, user=actor.user_id)
    return found.filter(arguments__code=organisation.code).order_by("-enqueued_at", "pk").first()


def _members(actor: Actor, organisation: Organisation) -> Iterator[Record]:
    people = exported_members(actor, organisation).values(
        *TEMPLATE[SheetKind.MEMBERS], code=F("organisation__code")
    )
    for person in people.iterator():
        yield person | {"organisation": person["code"]}


def _trees(actor: Actor, organisation: Organisation) -> Iterator[Record]:
    codes = dict(units_visible_to(actor).order_by("pk").values_list("pk", "code"))
    if organisation.unit is not None:
        units = units_visible_to(actor).filter(below(organisation.unit.path)).order_by("path")
        for unit in units.iterator():
            yield {
                "code": unit.code,
                "name": unit.name,
                "kind": unit.kind,
                "parent": codes.get(unit.parent_id or 0),
                "founded_date": unit.founded_on,
            }
    above = dict(organisations_visible_to(actor).order_by("pk").values_list("pk", "code"))
    rows = organisations_visible_to(actor).filter(below(organisation.path)).order_by("path")
    for row in rows.iterator():
        yield {
            "code": row.code,
            "name": row.name,
            "kind": row.kind,
            "parent": above.get(row.parent_id or 0),
            "unit": codes.get(row.unit_id or 0),
            "founded_date": row.founded_on,
        }


def _posts(actor: Actor, organisation: Organisation) -> Iterator[Record]:
    """Yield the posts, each with the term in which it began, and the terms of which none began."""
    places = organisations_read_by(actor).filter(below(organisation.path))
    terms = _terms(places)
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
        record: Record = {
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


def _terms(places: QuerySet[Organisation]) -> dict[int, list[Term]]:
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


def _said(term: Term | None) -> Record:
    if term is None:
        return {}
    return {
        "term_starts_on": term.starts_on,
        "term_ends_on": term.dates.due_on,
        "elected_on": term.elected_on,
    }


_RECORDS: Mapping[SheetKind, Callable[[Actor, Organisation], Iterator[Record]]] = {
    SheetKind.ORGANISATIONS: _trees,
    SheetKind.MEMBERS: _members,
    SheetKind.POSTS: _posts,
}
