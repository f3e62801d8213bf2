"""What the rules of Party branches find on an organisation, each with its source (D12)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from enum import StrEnum

from xianfeng.leadership.rules.terms import TermDates
from xianfeng.organisation.rules.kinds import BRANCHES, OrganisationKind

HAVE_TERMS = frozenset(
    {
        *BRANCHES,
        OrganisationKind.GENERAL_BRANCH,
        OrganisationKind.COMMITTEE,
    }
)
"""Organisations that elect a secretary for a term; others are appointed or have no term."""
IN_A_BRANCH = frozenset({*BRANCHES, OrganisationKind.GROUP})
"""Organisations whose members belong to a branch: it itself, or a part of it."""


class FindingKind(StrEnum):
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    BRANCH_DUE = "branch_due"
    TOO_MANY_UNITS = "too_many_units"
    COMMITTEE_MISSING = "committee_missing"
    SECRETARY_MISSING = "secretary_missing"
    TERM_ENDED = "term_ended"
    ELECTION_DUE = "election_due"
    TERM_MISSING = "term_missing"
    COMMITTEE_TOO_LARGE = "committee_too_large"
    PROBATION_OVER = "probation_over"
    PROBATION_DUE = "probation_due"
    CANDIDATE_DUE = "candidate_due"


class Source(StrEnum):
    """Where a rule stands (`rules.md`)."""

    BRANCHES = "branches"
    CONSTITUTION = "constitution"
    ADMISSION = "admission"
    OURS = "ours"


SOURCES: Mapping[FindingKind, Source] = {
    FindingKind.TOO_SMALL: Source.BRANCHES,
    FindingKind.TOO_LARGE: Source.BRANCHES,
    FindingKind.BRANCH_DUE: Source.BRANCHES,
    FindingKind.TOO_MANY_UNITS: Source.BRANCHES,
    FindingKind.COMMITTEE_MISSING: Source.BRANCHES,
    FindingKind.SECRETARY_MISSING: Source.BRANCHES,
    FindingKind.TERM_ENDED: Source.BRANCHES,
    FindingKind.ELECTION_DUE: Source.BRANCHES,
    FindingKind.TERM_MISSING: Source.OURS,
    FindingKind.COMMITTEE_TOO_LARGE: Source.BRANCHES,
    FindingKind.PROBATION_OVER: Source.CONSTITUTION,
    FindingKind.PROBATION_DUE: Source.CONSTITUTION,
    FindingKind.CANDIDATE_DUE: Source.ADMISSION,
}


@dataclass(frozen=True)
class Bounds:
    """The figures of the rules (`settings.FIGURES`).

    Attributes:
        fewest_full: full members from which a branch is due.
        most_members: members of a branch, as a rule.
        most_units: units of a joint branch, as a rule.
        committee_from: full members from which a branch has a committee.
        committee_fewest: members of the smallest committee.
        committee_most: members of the largest committee, as a rule.
        notice_months: months before its end in which an election is announced.
    """

    fewest_full: int
    most_members: int
    most_units: int
    committee_from: int
    committee_fewest: int
    committee_most: int
    notice_months: int


@dataclass(frozen=True)
class OrganisationFacts:
    """What is known of an organisation on a day.

    Attributes:
        full: full members of its own.
        probationary: probationary members of its own.
        units: units that it covers, its own among them.
        posts: members of its committee, the secretary among them.
        over: probationary members whose probation is over.
        soon: probationary members whose probation ends soon.
        trained: activists who have been trained for as long as a candidate must be.
    """

    kind: OrganisationKind
    full: int = 0
    probationary: int = 0
    units: int = 1
    posts: int = 0
    has_secretary: bool = True
    term: TermDates | None = None
    over: int = 0
    soon: int = 0
    trained: int = 0


@dataclass(frozen=True)
class Finding:
    """One thing that a rule finds; the details fill the sentence."""

    kind: FindingKind
    details: Mapping[str, int | date] = attribute(default_factory=dict)

    @property
    def source(self) -> Source:
        return SOURCES[self.kind]


def findings_on(facts: OrganisationFacts, *, today: date, bounds: Bounds) -> tuple[Finding, ...]:
    """List what the rules find on an organisation, the gravest first.

    Source:
        中国共产党支部工作条例（试行）, 2018.
    """
    return tuple(finding for rule in _RULES if (finding := rule(facts, today, bounds)) is not None)


def _too_small(facts: OrganisationFacts, today: date, bounds: Bounds) -> Finding | None:
    del today
    if facts.kind not in BRANCHES or facts.full >= bounds.fewest_full:
        return None
    return Finding(FindingKind.TOO_SMALL, {"count": facts.full, "fewest": bounds.fewest_full})


def _too_large(facts: OrganisationFacts, today: date, bounds: Bounds) -> Finding | None:
    del today
    members = facts.full + facts.probationary
    if facts.kind not in BRANCHES or members <= bounds.most_members:
        return None
    return Finding(FindingKind.TOO_LARGE, {"count": members, "most": bounds.most_members})


def _branch_due(facts: OrganisationFacts, today: date, bounds: Bounds) -> Finding | None:
    del today
    if facts.kind in IN_A_BRANCH or facts.full < bounds.fewest_full:
        return None
    return Finding(FindingKind.BRANCH_DUE, {"count": facts.full, "fewest": bounds.fewest_full})


def _too_many_units(facts: OrganisationFacts, today: date, bounds: Bounds) -> Finding | None:
    del today
    if facts.kind is not OrganisationKind.JOINT_BRANCH or facts.units <= bounds.most_units:
        return None
    return Finding(FindingKind.TOO_MANY_UNITS, {"count": facts.units, "most": bounds.most_units})


def _committee_missing(facts: OrganisationFacts, today: date, bounds: Bounds) -> Finding | None:
    del today
    if facts.kind not in BRANCHES or facts.full < bounds.committee_from:
        return None
    if facts.posts >= bounds.committee_fewest:
        return None
    return Finding(
        FindingKind.COMMITTEE_MISSING,
        {"count": facts.full, "posts": facts.posts, "fewest": bounds.committee_fewest},
    )


def _secretary_missing(facts: OrganisationFacts, today: date, bounds: Bounds) -> Finding | None:
    del today, bounds
    if facts.kind not in HAVE_TERMS or facts.has_secretary:
        return None
    return Finding(FindingKind.SECRETARY_MISSING)


def _term(facts: OrganisationFacts, today: date, bounds: Bounds) -> Finding | None:
    if facts.kind not in HAVE_TERMS:
        return None
    if facts.term is None:
        return Finding(FindingKind.TERM_MISSING)
    details = {"day": facts.term.due_on}
    if facts.term.is_over(today):
        return Finding(FindingKind.TERM_ENDED, details)
    if facts.term.is_due_soon(today, months=bounds.notice_months):
        return Finding(FindingKind.ELECTION_DUE, details)
    return None


def _probation_over(facts: OrganisationFacts, today: date, bounds: Bounds) -> Finding | None:
    del today, bounds
    return Finding(FindingKind.PROBATION_OVER, {"count": facts.over}) if facts.over else None


def _probation_due(facts: OrganisationFacts, today: date, bounds: Bounds) -> Finding | None:
    del today, bounds
    return Finding(FindingKind.PROBATION_DUE, {"count": facts.soon}) if facts.soon else None


def _candidate_due(facts: OrganisationFacts, today: date, bounds: Bounds) -> Finding | None:
    del today, bounds
    return Finding(FindingKind.CANDIDATE_DUE, {"count": facts.trained}) if facts.trained else None


def _committee_too_large(facts: OrganisationFacts, today: date, bounds: Bounds) -> Finding | None:
    del today
    if facts.kind not in BRANCHES or facts.posts <= bounds.committee_most:
        return None
    details = {"posts": facts.posts, "most": bounds.committee_most}
    return Finding(FindingKind.COMMITTEE_TOO_LARGE, details)


_RULES: tuple[Callable[[OrganisationFacts, date, Bounds], Finding | None], ...] = (
    _term,
    _secretary_missing,
    _committee_missing,
    _too_small,
    _too_large,
    _branch_due,
    _too_many_units,
    _committee_too_large,
    _probation_over,
    _probation_due,
    _candidate_due,
)


def count_kinds(findings: Iterable[Finding]) -> dict[FindingKind, int]:
    """Count findings by kind, in the order of the kinds."""
    counts = dict.fromkeys(FindingKind, 0)
    for finding in findings:
        counts[finding.kind] += 1
    return {kind: count for kind, count in counts.items() if count}
