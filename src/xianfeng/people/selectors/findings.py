"""What the rules find on organisations, those in reach or one, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q

from xianfeng.actors.rules import Actor
from xianfeng.foundation.memory import without_sweeping
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_manage_organisations, can_shape_organisation
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.selectors.history import on_day
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import Member
from xianfeng.people.models.terms import Post, Term
from xianfeng.people.permissions import can_keep_posts, can_see_members
from xianfeng.people.rules.findings import (
    Bounds,
    Finding,
    FindingKind,
    OrganisationFacts,
    count_kinds,
    findings_on,
)
from xianfeng.people.rules.kinds import PostKind, Standing
from xianfeng.people.rules.terms import TermDates, months_after
from xianfeng.people.selectors.visible import organisations_read_by
from xianfeng.people.words import FINDING_LABELS, SOURCE_LABELS, finding_words

MENDS: Mapping[FindingKind, str] = {
    FindingKind.TERM_ENDED: "people:begin_term",
    FindingKind.ELECTION_DUE: "people:begin_term",
    FindingKind.TERM_MISSING: "people:begin_term",
    FindingKind.SECRETARY_MISSING: "people:appoint",
    FindingKind.COMMITTEE_MISSING: "people:appoint",
    FindingKind.TOO_SMALL: "organisation:move",
    FindingKind.TOO_LARGE: "people:split",
    FindingKind.BRANCH_DUE: "organisation:found",
    FindingKind.TOO_MANY_UNITS: "organisation:cover",
    FindingKind.COMMITTEE_TOO_LARGE: "people:posts",
    FindingKind.PROBATION_OVER: "people:members",
    FindingKind.PROBATION_DUE: "people:members",
    FindingKind.CANDIDATE_DUE: "people:members",
}
"""The page of the step that mends a finding."""

_READ_ONLY = frozenset(
    {
        FindingKind.PROBATION_OVER,
        FindingKind.PROBATION_DUE,
        FindingKind.CANDIDATE_DUE,
        FindingKind.COMMITTEE_TOO_LARGE,
    }
)
"""Findings that lead to a list of names, open to whoever sees the finding."""
_OF_POSTS = frozenset({FindingKind.SECRETARY_MISSING, FindingKind.COMMITTEE_MISSING})
_FROM_ABOVE = frozenset({FindingKind.TOO_SMALL, FindingKind.TOO_LARGE})
GRAVE = frozenset({FindingKind.TERM_ENDED, FindingKind.SECRETARY_MISSING, FindingKind.TOO_SMALL})


class Judged(NamedTuple):
    """What the rules ask of an organisation itself."""

    pk: int
    kind: str
    unit_id: int | None


@dataclass(frozen=True)
class FindingLine:
    """A finding as a page shows it.

    Attributes:
        mend: URL name of the step that mends it; empty where the step is not the reader's.
        word: the kind of coloured word.
    """

    organisation: Organisation
    kind: FindingKind
    label: str
    sentence: str
    source: str
    word: str
    mend: str


def bounds() -> Bounds:
    """Return the figures of the rules."""
    figures = settings.FIGURES
    return Bounds(
        fewest_full=figures.branch_fewest_full_members,
        most_members=figures.branch_most_members,
        most_units=figures.joint_branch_most_units,
        committee_from=figures.committee_from_full_members,
        committee_fewest=figures.committee_fewest_members,
        committee_most=figures.committee_most_members,
        notice_months=figures.election_notice_months,
    )


def findings_of(organisations: Sequence[Judged], *, today: date) -> dict[int, tuple[Finding, ...]]:
    """Return the findings on organisations by key; those without one are left out."""
    limits = bounds()
    facts = _facts(organisations, today)
    found = {
        row.pk: findings_on(facts[row.pk], today=today, bounds=limits) for row in organisations
    }
    return {key: findings for key, findings in found.items() if findings}


def finding_lines(
    actor: Actor, organisations: Sequence[Organisation], *, today: date
) -> tuple[FindingLine, ...]:
    """List the findings on organisations whose lists of members the actor may read.

    What is closed is past: nothing is due there any more.
    """
    readable = [
        each for each in organisations if each.closed_on is None and can_see_members(actor, each)
    ]
    found = findings_of(
        [Judged(each.pk, each.kind, each.unit_id) for each in readable], today=today
    )
    return tuple(
        _line(actor, organisation, finding)
        for organisation in readable
        for finding in found.get(organisation.pk, ())
    )


def findings_in_reach(
    actor: Actor, *, today: date
) -> tuple[list[tuple[int, Finding]], dict[FindingKind, int]]:
    """Return all findings where the actor may read the list of members, and how many of each kind.

    Returns:
        Pairs of an organisation's key and a finding in the order of the tree; a page makes lines
        of those that it shows.
    """
    keys = organisations_read_by(actor).order_by("path").values_list("pk", "kind", "unit_id")
    with without_sweeping():
        rows = [Judged(*row) for row in keys]
        found = findings_of(rows, today=today)
        pairs = [(row.pk, finding) for row in rows for finding in found.get(row.pk, ())]
    return pairs, count_kinds(finding for _, finding in pairs)


def lines_of(actor: Actor, pairs: Sequence[tuple[int, Finding]]) -> tuple[FindingLine, ...]:
    """List the lines of one page of the findings in reach."""
    visible = organisations_visible_to(actor).select_related("parent__unit")
    shown = visible.in_bulk(sorted({key for key, _ in pairs}))
    return tuple(_line(actor, shown[key], finding) for key, finding in pairs if key in shown)


def _line(actor: Actor, organisation: Organisation, finding: Finding) -> FindingLine:
    may = can_manage_organisations(actor, organisation)
    if finding.kind in _FROM_ABOVE:
        may = can_shape_organisation(actor, organisation)
    if finding.kind in _OF_POSTS:
        may = can_keep_posts(actor, organisation)
    if finding.kind in _READ_ONLY:
        may = True
    return FindingLine(
        organisation=organisation,
        kind=finding.kind,
        label=str(FINDING_LABELS[finding.kind.value]),
        sentence=finding_words(finding),
        source=str(SOURCE_LABELS[finding.source]),
        word="bad" if finding.kind in GRAVE else "partly",
        mend=MENDS[finding.kind] if may else "",
    )


def _facts(organisations: Iterable[Judged], today: date) -> dict[int, OrganisationFacts]:
    """Gather what the rules ask, for all at once: at most seven queries however many there are."""
    rows = list(organisations)
    whose = Q(organisation__in=[row.pk for row in rows]) if len(rows) == 1 else Q()
    figures = settings.FIGURES
    long_ago = months_after(today, -figures.probation_months)
    soon_enough = months_after(
        today + timedelta(days=figures.probation_notice_days), -figures.probation_months
    )
    probationary, activist = Standing.PROBATIONARY.value, Standing.ACTIVIST.value
    # Each is answered by an index alone: no member's row is read.
    present = Member.objects.filter(whose, left_on=None)
    # One comparison a member; whoever is neither is told by the small indexes below.
    counted = (
        present.values_list("organisation_id")
        .annotate(full=Count("pk", filter=Q(standing=Standing.FULL.value)), all=Count("pk"))
        .order_by("organisation_id")
    )
    members = {key: counts for key, *counts in counted}
    waiting = (
        present.filter(standing=probationary)
        .values_list("organisation_id")
        .annotate(
            count=Count("pk"),
            over=Count("pk", filter=Q(joined_date__lte=long_ago)),
            soon=Count("pk", filter=Q(joined_date__gt=long_ago, joined_date__lte=soon_enough)),
        )
        .order_by("organisation_id")
    )
    is_any_other = any(full < everybody for full, everybody in members.values())
    probation = {key: counts for key, *counts in waiting} if is_any_other else {}
    begun = Membership.objects.filter(
        member=OuterRef("pk"),
        standing=activist,
        starts_on__lte=months_after(today, -figures.candidate_months),
    )
    trained = dict(
        present.filter(Exists(begun), standing=activist)
        .values_list("organisation_id")
        .annotate(count=Count("pk"))
        .order_by("organisation_id")
    )
    posts: dict[int, int] = {}
    secretaries = set()
    held = Post.objects.filter(whose).filter(on_day(today))
    for key, kind in held.order_by("pk").values_list("organisation_id", "kind"):
        posts[key] = posts.get(key, 0) + 1
        if kind == PostKind.SECRETARY.value:
            secretaries.add(key)
    running = Term.objects.filter(whose, ended_on=None).order_by("pk")
    terms = {
        key: TermDates(starts_on, ends_on, extended_until)
        for key, starts_on, ends_on, extended_until in running.values_list(
            "organisation_id", "starts_on", "ends_on", "extended_until"
        )
    }
    covers = any(row.kind == OrganisationKind.JOINT_BRANCH.value for row in rows)
    tied = Organisation.covered_units.through.objects.filter(whose).order_by("organisation_id")
    counts = tied.values_list("organisation_id").annotate(count=Count("pk"))
    covered = dict(counts) if covers else {}
    kinds = {kind.value: kind for kind in OrganisationKind}
    nobody = [0, 0, 0]
    return {
        row.pk: OrganisationFacts(
            kind=kinds[row.kind],
            full=members.get(row.pk, nobody)[0],
            probationary=probation.get(row.pk, nobody)[0],
            units=covered.get(row.pk, 0) + (row.unit_id is not None),
            posts=posts.get(row.pk, 0),
            has_secretary=row.pk in secretaries,
            term=terms.get(row.pk),
            over=probation.get(row.pk, nobody)[1],
            soon=probation.get(row.pk, nobody)[2],
            trained=trained.get(row.pk, 0),
        )
        for row in rows
    }
