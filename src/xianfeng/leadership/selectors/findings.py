"""What the rules find on organisations, those in reach or one, in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from xianfeng.actors.rules import Actor
from xianfeng.foundation.memory import without_sweeping
from xianfeng.foundation.paths import down_to
from xianfeng.leadership.models.terms import Approval, Post, Term
from xianfeng.leadership.permissions import can_keep_posts
from xianfeng.leadership.rules.findings import (
    HAVE_TERMS,
    OF_LIVES,
    OF_TERMS,
    POSTS_OF,
    Bounds,
    Finding,
    FindingKind,
    OrganisationFacts,
    count_kinds,
    findings_on,
)
from xianfeng.leadership.rules.terms import (
    DEPUTIES,
    OF_DISCIPLINE,
    ApprovalKind,
    PostKind,
    TermDates,
    is_village,
    months_after,
)
from xianfeng.leadership.words import FINDING_LABELS, SOURCE_LABELS, finding_words, mend_words
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.permissions import can_manage_organisations, can_shape
from xianfeng.organisation.rules.kinds import BRANCHES, OrganisationKind, UnitKind
from xianfeng.organisation.selectors.days import start_of
from xianfeng.organisation.selectors.history import on_day
from xianfeng.organisation.selectors.visible import organisations_visible_to, subtree
from xianfeng.people.models.life import Membership
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_see_members
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.selectors.visible import organisations_read_by

_APPROVALS: Mapping[FindingKind, ApprovalKind] = {
    FindingKind.FEWER_MEMBERS: ApprovalKind.FEWER_MEMBERS,
    FindingKind.ELECTION_UNAPPROVED: ApprovalKind.ELECTION,
}
_MENDS: Mapping[FindingKind, str] = {
    FindingKind.TOO_SMALL: "organisation:move",
    FindingKind.TOO_LARGE: "leadership:split",
    FindingKind.BRANCH_DUE: "organisation:found",
    FindingKind.GENERAL_BRANCH_DUE: "organisation:rename",
    FindingKind.COMMITTEE_DUE: "organisation:rename",
    **dict.fromkeys(_APPROVALS, "leadership:approve"),
    FindingKind.TOO_MANY_UNITS: "organisation:cover",
    FindingKind.COMMITTEE_TOO_LARGE: "leadership:posts",
    **dict.fromkeys(OF_TERMS, "leadership:begin_term"),
    **dict.fromkeys(POSTS_OF, "leadership:appoint"),
    **dict.fromkeys(OF_LIVES, "people:members"),
}
"""The page of the step that mends a finding."""

_READ_ONLY = frozenset({*OF_LIVES, FindingKind.COMMITTEE_TOO_LARGE})
"""Findings that lead to a list of names, open to whoever sees the finding."""
_FROM_ABOVE = frozenset({FindingKind.TOO_SMALL, FindingKind.TOO_LARGE, *_APPROVALS})
GRAVE = frozenset({FindingKind.TERM_ENDED, FindingKind.SECRETARY_MISSING, FindingKind.TOO_SMALL})


class Judged(NamedTuple):
    """What the rules ask of an organisation itself, and of what stands above it."""

    pk: int
    path: str
    name: str
    kind: str
    unit_id: int | None
    unit_kind: str | None
    above: str | None
    unit_above: int | None
    recorded_at: datetime

    @property
    def is_of_office(self) -> bool:
        """Whether it is the organisation of a whole office, and no part of that office's own."""
        if self.unit_id is None:
            return self.above in {None, *_NOT_OF_AN_OFFICE}
        is_part = self.unit_above == self.unit_id and self.above not in _NOT_OF_AN_OFFICE
        return self.unit_kind == UnitKind.OFFICE.value and not is_part


_NOT_OF_AN_OFFICE = frozenset(
    {OrganisationKind.WORK_COMMITTEE.value, OrganisationKind.LEADING_GROUP.value}
)
"""Kinds above the primary organisations of an office, tied to it or not."""


@dataclass(frozen=True)
class FindingLine:
    """A finding as a page shows it."""

    organisation: Organisation
    kind: FindingKind
    label: str
    sentence: str
    source: str
    word: str
    """The kind of coloured word."""
    mend: str
    """Address of the step that mends it; empty where the step is not the reader's."""
    step: str
    """What the step is called, or whose it is."""


def bounds() -> Bounds:
    """Return the figures of the rules."""
    figures = settings.FIGURES
    return Bounds(
        fewest_full=figures.branch_fewest_full_members,
        most_members=figures.branch_most_members,
        most_units=figures.joint_branch_most_units,
        committee_from=figures.committee_from_full_members,
        seats={
            OrganisationKind.COMMITTEE: (
                figures.office_committee_fewest_members,
                figures.office_committee_most_members,
            ),
            OrganisationKind.GENERAL_BRANCH: (
                figures.general_branch_committee_fewest_members,
                figures.general_branch_committee_most_members,
            ),
            **dict.fromkeys(
                BRANCHES, (figures.committee_fewest_members, figures.committee_most_members)
            ),
        },
        members_from={
            OrganisationKind.COMMITTEE: figures.office_committee_from_members,
            OrganisationKind.GENERAL_BRANCH: figures.general_branch_from_members,
        },
        deputy_from=figures.full_time_deputy_from_members,
        term_years={
            OrganisationKind.COMMITTEE: figures.committee_term_years,
            OrganisationKind.GENERAL_BRANCH: figures.general_branch_term_years,
            **dict.fromkeys(BRANCHES, figures.branch_term_years),
        },
        village_years=figures.village_term_years,
        notice_months=figures.election_notice_months,
    )


_FEW = 500
"""Organisations up to which only their own rows are looked at."""
_ASKED = (
    *("pk", "path", "name", "kind", "unit_id", "unit__kind"),
    *("parent__kind", "parent__unit_id", "recorded_at"),
)


def findings_of(
    organisations: QuerySet[Organisation], *, today: date
) -> dict[int, tuple[Finding, ...]]:
    """Return the findings on organisations by key, in the order of the tree.

    Those without one are left out.

    Args:
        organisations: such that all below one of them that elects are among them.
    """
    asked = organisations.order_by("path").values_list(*_ASKED)
    rows = [Judged(*row) for row in asked]
    limits = bounds()
    facts = _facts(rows, today)
    found = {row.pk: findings_on(facts[row.pk], today=today, bounds=limits) for row in rows}
    return {key: findings for key, findings in found.items() if findings}


def finding_lines(
    actor: Actor, organisation: Organisation, *, today: date
) -> tuple[FindingLine, ...]:
    """List the findings on an organisation whose list of members the actor may read.

    What is closed is past: nothing is due there any more.
    """
    if organisation.closed_on is not None or not can_see_members(actor, organisation):
        return ()
    asked = Organisation.objects.filter(closed_on=None)
    if OrganisationKind(organisation.kind) in HAVE_TERMS:
        asked = subtree(asked, organisation.path)
    else:
        asked = asked.filter(pk=organisation.pk)
    found = findings_of(asked, today=today)
    return tuple(_line(actor, organisation, finding) for finding in found.get(organisation.pk, ()))


def findings_in_reach(
    actor: Actor, *, today: date
) -> tuple[list[tuple[int, Finding]], dict[FindingKind, int]]:
    """Return all findings where the actor may read the list of members, and how many of each kind.

    Returns:
        Pairs of an organisation's key and a finding in the order of the tree; a page makes lines
        of those that it shows.
    """
    with without_sweeping():
        found = findings_of(organisations_read_by(actor), today=today)
        pairs = [(key, finding) for key, findings in found.items() for finding in findings]
    return pairs, count_kinds(finding for _, finding in pairs)


def lines_of(actor: Actor, pairs: Sequence[tuple[int, Finding]]) -> tuple[FindingLine, ...]:
    """List the lines of one page of the findings in reach."""
    visible = organisations_visible_to(actor).select_related("parent__unit")
    shown = visible.in_bulk(sorted({key for key, _ in pairs}))
    return tuple(_line(actor, shown[key], finding) for key, finding in pairs if key in shown)


def _line(actor: Actor, organisation: Organisation, finding: Finding) -> FindingLine:
    may = can_manage_organisations(actor, organisation)
    if finding.kind in _FROM_ABOVE:
        may = can_shape(actor, organisation)
    if finding.kind in POSTS_OF:
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
        mend=_address(organisation, finding.kind) if may else "",
        step=mend_words(finding.kind, may=may),
    )


def _address(organisation: Organisation, kind: FindingKind) -> str:
    page = _MENDS[kind]
    if kind is FindingKind.BRANCH_DUE:
        asked = {"parent": organisation.code, "kind": OrganisationKind.BRANCH.value}
        return f"{reverse(page)}?{urlencode(asked)}"
    query = ""
    if kind in POSTS_OF:
        query = f"?kind={POSTS_OF[kind].value}"
    if kind in _APPROVALS:
        query = f"?kind={_APPROVALS[kind].value}"
    if kind in OF_LIVES:
        query = f"?standing={OF_LIVES[kind].value}"
    return reverse(page, args=[organisation.code]) + query


def _facts(rows: Sequence[Judged], today: date) -> dict[int, OrganisationFacts]:
    """Gather what the rules ask, for all at once: at most nine queries however many there are."""
    keys = [row.pk for row in rows]
    whose = Q(organisation__in=keys) if len(keys) <= _FEW else Q()
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
    activists = (
        present.filter(Exists(begun), standing=activist)
        .values_list("organisation_id")
        .annotate(count=Count("pk"))
        .order_by("organisation_id")
    )
    trained = dict(activists) if is_any_other else {}
    posts: dict[int, list[str]] = defaultdict(list)
    held = Post.objects.filter(whose).filter(on_day(today))
    for key, kind in held.order_by("pk").values_list("organisation_id", "kind"):
        posts[key].append(kind)
    running = Term.objects.filter(whose, ended_on=None).order_by("pk")
    terms = {
        key: TermDates(starts_on, ends_on, extended_until)
        for key, starts_on, ends_on, extended_until in running.values_list(
            "organisation_id", "starts_on", "ends_on", "extended_until"
        )
    }
    unapproved = running.exclude(elected_on=None).filter(approval=None)
    elected = set(unapproved.values_list("organisation_id", flat=True)) if terms else set()
    approved = set(
        Approval.objects.filter(whose, term=None)
        .order_by("pk")
        .values_list("organisation_id", "form")
    )
    covers = any(row.kind == OrganisationKind.JOINT_BRANCH.value for row in rows)
    tied = Organisation.covered_units.through.objects.filter(whose).order_by("organisation_id")
    counts = tied.values_list("organisation_id").annotate(count=Count("pk"))
    covered = dict(counts) if covers else {}
    kinds = {kind.value: kind for kind in OrganisationKind}
    nobody = [0, 0, 0]
    lately = today - timedelta(days=figures.measure_fewest_days - 1)
    new_from = start_of(lately)
    full, waits = Counter[str](), Counter[str]()
    for row in rows:
        for path in down_to(row.path):
            full[path] += members.get(row.pk, nobody)[0]
            waits[path] += probation.get(row.pk, nobody)[0]
    facts = {}
    for row in rows:
        kind, held_here = kinds[row.kind], set(posts[row.pk])
        # Who is in a group of a branch is of the branch.
        counts_all = kind in BRANCHES
        waiting_here, over, soon = probation.get(row.pk, nobody)
        facts[row.pk] = OrganisationFacts(
            kind=kind,
            full=full[row.path] if counts_all else members.get(row.pk, nobody)[0],
            probationary=waits[row.path] if counts_all else waiting_here,
            below=full[row.path] + waits[row.path],
            is_of_office=row.is_of_office,
            is_village=is_village(row.name),
            is_approved=(row.pk, row.kind) in approved,
            awaits_approval=row.pk in elected,
            units=covered.get(row.pk, 0) + (row.unit_id is not None),
            posts=len(posts[row.pk]),
            has_secretary=PostKind.SECRETARY.value in held_here,
            has_deputy=not held_here.isdisjoint(DEPUTIES),
            has_discipline=not held_here.isdisjoint(OF_DISCIPLINE),
            term=terms.get(row.pk),
            over=over,
            soon=soon,
            trained=trained.get(row.pk, 0),
            is_new=row.recorded_at >= new_from,
        )
    return facts
