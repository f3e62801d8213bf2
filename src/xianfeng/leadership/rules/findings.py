"""What the rules of Party organisations find on one, each with its source (D12)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from enum import StrEnum

from xianfeng.leadership.rules.terms import MONTHS_OF_YEAR, PostKind, TermDates, months_after
from xianfeng.organisation.rules.kinds import BRANCHES, OrganisationKind
from xianfeng.people.rules.kinds import Standing

HAVE_TERMS = BRANCHES | {OrganisationKind.GENERAL_BRANCH, OrganisationKind.COMMITTEE}
"""Organisations that elect a secretary for a term; others are appointed or have no term."""
IN_A_BRANCH = BRANCHES | {OrganisationKind.GROUP}
"""Organisations whose members belong to a branch: it itself, or a part of it."""


_APPROVED_ABOVE = frozenset({OrganisationKind.GENERAL_BRANCH, OrganisationKind.COMMITTEE})
"""Organisations of offices whose elected secretaries the level above approves."""


class FindingKind(StrEnum):
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    BRANCH_DUE = "branch_due"
    GENERAL_BRANCH_DUE = "general_branch_due"
    COMMITTEE_DUE = "committee_due"
    FEWER_MEMBERS = "fewer_members"
    TOO_MANY_UNITS = "too_many_units"
    COMMITTEE_MISSING = "committee_missing"
    COMMITTEE_TOO_SMALL = "committee_too_small"
    COMMITTEE_TOO_LARGE = "committee_too_large"
    SECRETARY_MISSING = "secretary_missing"
    DEPUTY_MISSING = "deputy_missing"
    DISCIPLINE_LEAD_MISSING = "discipline_lead_missing"
    DISCIPLINE_MEMBER_MISSING = "discipline_member_missing"
    TERM_ENDED = "term_ended"
    TERM_TOO_LONG = "term_too_long"
    ELECTION_DUE = "election_due"
    ELECTION_UNAPPROVED = "election_unapproved"
    TERM_MISSING = "term_missing"
    PROBATION_OVER = "probation_over"
    PROBATION_DUE = "probation_due"
    CANDIDATE_DUE = "candidate_due"


class Source(StrEnum):
    """Where a rule stands (`rules.md`)."""

    BRANCHES = "branches"
    OFFICES_5 = "offices_5"
    OFFICES_6 = "offices_6"
    OFFICES_7 = "offices_7"
    OFFICES_8 = "offices_8"
    OFFICES_9 = "offices_9"
    SEATS = "seats"
    CONSTITUTION = "constitution"
    ADMISSION = "admission"
    OURS = "ours"


POSTS_OF: Mapping[FindingKind, PostKind] = {
    FindingKind.SECRETARY_MISSING: PostKind.SECRETARY,
    FindingKind.COMMITTEE_MISSING: PostKind.COMMITTEE_MEMBER,
    FindingKind.COMMITTEE_TOO_SMALL: PostKind.COMMITTEE_MEMBER,
    FindingKind.DEPUTY_MISSING: PostKind.DEPUTY_SECRETARY,
    FindingKind.DISCIPLINE_LEAD_MISSING: PostKind.DISCIPLINE_SECRETARY,
    FindingKind.DISCIPLINE_MEMBER_MISSING: PostKind.DISCIPLINE_MEMBER,
}
"""The post that somebody is recorded for, where a finding is of one."""
OF_TERMS = frozenset(
    {
        FindingKind.TERM_ENDED,
        FindingKind.TERM_TOO_LONG,
        FindingKind.ELECTION_DUE,
        FindingKind.TERM_MISSING,
    }
)
OF_LIVES: Mapping[FindingKind, Standing] = {
    FindingKind.PROBATION_OVER: Standing.PROBATIONARY,
    FindingKind.PROBATION_DUE: Standing.PROBATIONARY,
    FindingKind.CANDIDATE_DUE: Standing.ACTIVIST,
}
"""The standing of those whom a finding is about."""
OF_A_TERM: Mapping[OrganisationKind, Source] = {
    OrganisationKind.COMMITTEE: Source.OFFICES_5,
    OrganisationKind.GENERAL_BRANCH: Source.OFFICES_6,
    **dict.fromkeys(BRANCHES, Source.BRANCHES),
}
"""Where the form and the term of each kind of organisation are set."""
_COMMITTEE = {OrganisationKind.COMMITTEE: FindingKind.COMMITTEE_DUE}
_GROWS_INTO: Mapping[OrganisationKind, Mapping[OrganisationKind, FindingKind]] = {
    OrganisationKind.GENERAL_BRANCH: _COMMITTEE,
    OrganisationKind.BRANCH: {
        **_COMMITTEE,
        OrganisationKind.GENERAL_BRANCH: FindingKind.GENERAL_BRANCH_DUE,
    },
}
"""What an office with members enough sets up instead, the largest first."""


@dataclass(frozen=True)
class Bounds:
    """The figures of the rules (`settings.FIGURES`)."""

    fewest_full: int
    """Full members from which a branch is due."""
    most_members: int
    """Members of a branch, as a rule."""
    most_units: int
    """Units of a joint branch, as a rule."""
    committee_from: int
    """Full members from which a branch has a committee."""
    seats: Mapping[OrganisationKind, tuple[int, int]]
    """Fewest and most members of the committee of each kind, as a rule."""
    members_from: Mapping[OrganisationKind, int]
    """Members of an office from which it sets up each kind."""
    deputy_from: int
    """Members from which a committee has a full-time deputy secretary."""
    term_years: Mapping[OrganisationKind, int]
    """Longest term of each kind."""
    village_years: int
    """Longest term in a village or a community."""
    notice_months: int
    """Months before its end in which an election is announced."""


@dataclass(frozen=True)
class OrganisationFacts:
    """What is known of an organisation on a day."""

    kind: OrganisationKind
    full: int = 0
    """Full members of its own; of a branch, those of its groups too."""
    probationary: int = 0
    """The same of probationary members."""
    below: int = 0
    """Party members of it and of all below it."""
    is_of_office: bool = False
    """It is the organisation of a whole office, and no part of another one."""
    is_village: bool = False
    """It is that of a village or a community."""
    is_approved: bool = False
    """The level above has approved its form for fewer members."""
    awaits_approval: bool = False
    """Its term began by an election that is not recorded as approved."""
    units: int = 1
    """Units that it covers, its own among them."""
    posts: int = 0
    """Members of its committee, the secretary among them."""
    has_secretary: bool = True
    has_deputy: bool = True
    has_discipline: bool = True
    """Somebody leads its discipline committee, or is its discipline member."""
    term: TermDates | None = None
    over: int = 0
    """Probationary members whose probation is over."""
    soon: int = 0
    """Probationary members whose probation ends soon."""
    trained: int = 0
    """Activists who have been trained for as long as a candidate must be."""
    is_new: bool = False
    """It came in so lately that what is not recorded need not be missing."""


@dataclass(frozen=True)
class Finding:
    """One thing that a rule finds, and where the rule stands; the details fill the sentence."""

    kind: FindingKind
    source: Source = Source.BRANCHES
    details: Mapping[str, int | date] = attribute(default_factory=dict)


def findings_on(facts: OrganisationFacts, *, today: date, bounds: Bounds) -> tuple[Finding, ...]:
    """List what the rules find on an organisation, the gravest first.

    Source:
        中国共产党支部工作条例（试行）, 2018; for committees and general branches of offices
        中国共产党党和国家机关基层组织工作条例, 2019, articles 5 to 9.
    """
    found = (
        _term(facts, today, bounds),
        *(rule(facts, bounds) for rule in _RULES),
        _counted(FindingKind.PROBATION_OVER, Source.CONSTITUTION, facts.over),
        _counted(FindingKind.PROBATION_DUE, Source.CONSTITUTION, facts.soon),
        _counted(FindingKind.CANDIDATE_DUE, Source.ADMISSION, facts.trained),
    )
    kept = (each for each in found if not (facts.is_new and each and each.kind in FROM_MISSING))
    return tuple(each for each in kept if each)


FROM_MISSING = frozenset(
    {
        *(FindingKind.TOO_SMALL, FindingKind.FEWER_MEMBERS, FindingKind.SECRETARY_MISSING),
        *(FindingKind.COMMITTEE_MISSING, FindingKind.COMMITTEE_TOO_SMALL),
        *(FindingKind.DEPUTY_MISSING, FindingKind.DISCIPLINE_LEAD_MISSING),
        FindingKind.DISCIPLINE_MEMBER_MISSING,
    }
)
"""Findings from what is not recorded: of an organisation that has just come in they say nothing."""


def _too_small(facts: OrganisationFacts, bounds: Bounds) -> Finding | None:
    if facts.kind not in BRANCHES or facts.full >= bounds.fewest_full:
        return None
    details = {"count": facts.full, "fewest": bounds.fewest_full}
    return Finding(FindingKind.TOO_SMALL, details=details)


def _too_large(facts: OrganisationFacts, bounds: Bounds) -> Finding | None:
    members = facts.full + facts.probationary
    if facts.kind not in BRANCHES or members <= bounds.most_members:
        return None
    if _larger_form_due(facts, bounds) is not None:
        return None
    details = {"count": members, "most": bounds.most_members}
    return Finding(FindingKind.TOO_LARGE, details=details)


def _branch_due(facts: OrganisationFacts, bounds: Bounds) -> Finding | None:
    if facts.kind in IN_A_BRANCH or facts.full < bounds.fewest_full:
        return None
    source = Source.OFFICES_7 if facts.kind in HAVE_TERMS else Source.BRANCHES
    details = {"count": facts.full, "fewest": bounds.fewest_full}
    return Finding(FindingKind.BRANCH_DUE, source, details)


def _larger_form_due(facts: OrganisationFacts, bounds: Bounds) -> Finding | None:
    """Find an office with members enough for a committee, or for a general branch."""
    if not facts.is_of_office or facts.kind not in _GROWS_INTO:
        return None
    for due, finding in _GROWS_INTO[facts.kind].items():
        fewest = bounds.members_from[due]
        if facts.below >= fewest:
            return Finding(finding, OF_A_TERM[due], {"count": facts.below, "fewest": fewest})
    return None


def _fewer_members(facts: OrganisationFacts, bounds: Bounds) -> Finding | None:
    fewest = bounds.members_from.get(facts.kind, 0)
    if facts.below >= fewest or facts.is_approved:
        return None
    details = {"count": facts.below, "fewest": fewest}
    return Finding(FindingKind.FEWER_MEMBERS, OF_A_TERM[facts.kind], details)


def _too_many_units(facts: OrganisationFacts, bounds: Bounds) -> Finding | None:
    if facts.kind is not OrganisationKind.JOINT_BRANCH or facts.units <= bounds.most_units:
        return None
    details = {"count": facts.units, "most": bounds.most_units}
    return Finding(FindingKind.TOO_MANY_UNITS, details=details)


def _committee_too_small(facts: OrganisationFacts, bounds: Bounds) -> Finding | None:
    if facts.kind not in HAVE_TERMS:
        return None
    fewest, _ = bounds.seats[facts.kind]
    if facts.posts >= fewest or (facts.kind in BRANCHES and facts.full < bounds.committee_from):
        return None
    if facts.kind in BRANCHES:
        details = {"count": facts.full, "posts": facts.posts, "fewest": fewest}
        return Finding(FindingKind.COMMITTEE_MISSING, details=details)
    details = {"posts": facts.posts, "fewest": fewest}
    return Finding(FindingKind.COMMITTEE_TOO_SMALL, Source.SEATS, details)


def _committee_too_large(facts: OrganisationFacts, bounds: Bounds) -> Finding | None:
    if facts.kind not in HAVE_TERMS:
        return None
    _, most = bounds.seats[facts.kind]
    if facts.posts <= most:
        return None
    source = Source.BRANCHES if facts.kind in BRANCHES else Source.SEATS
    details = {"posts": facts.posts, "most": most}
    return Finding(FindingKind.COMMITTEE_TOO_LARGE, source, details)


def _secretary_missing(facts: OrganisationFacts, bounds: Bounds) -> Finding | None:
    del bounds
    if facts.kind not in HAVE_TERMS or facts.has_secretary:
        return None
    source = Source.BRANCHES if facts.kind in BRANCHES else Source.OFFICES_8
    return Finding(FindingKind.SECRETARY_MISSING, source)


def _deputy_missing(facts: OrganisationFacts, bounds: Bounds) -> Finding | None:
    if facts.kind is not OrganisationKind.COMMITTEE or facts.has_deputy:
        return None
    if facts.below < bounds.deputy_from:
        return None
    return Finding(FindingKind.DEPUTY_MISSING, Source.OFFICES_8, {"count": facts.below})


def _discipline_missing(facts: OrganisationFacts, bounds: Bounds) -> Finding | None:
    """Find a committee without discipline committee, or one that lacks a discipline member.

    Where there is no committee, as in a small branch, nobody of it can be lacking.
    """
    if facts.kind not in HAVE_TERMS or facts.has_discipline:
        return None
    if facts.kind is OrganisationKind.COMMITTEE:
        return Finding(FindingKind.DISCIPLINE_LEAD_MISSING, Source.OFFICES_9)
    if facts.posts < bounds.seats[facts.kind][0]:
        return None
    return Finding(FindingKind.DISCIPLINE_MEMBER_MISSING, Source.OFFICES_9)


def _term(facts: OrganisationFacts, today: date, bounds: Bounds) -> Finding | None:
    if facts.kind not in HAVE_TERMS:
        return None
    if facts.term is None:
        return Finding(FindingKind.TERM_MISSING, Source.OURS)
    source, details = OF_A_TERM[facts.kind], {"day": facts.term.due_on}
    if facts.term.is_over(today):
        return Finding(FindingKind.TERM_ENDED, source, details)
    if facts.term.is_due_soon(today, months=bounds.notice_months):
        return Finding(FindingKind.ELECTION_DUE, source, details)
    return None


def _election_unapproved(facts: OrganisationFacts, bounds: Bounds) -> Finding | None:
    del bounds
    if facts.kind not in _APPROVED_ABOVE or not facts.awaits_approval:
        return None
    return Finding(FindingKind.ELECTION_UNAPPROVED, Source.OFFICES_8)


def _term_too_long(facts: OrganisationFacts, bounds: Bounds) -> Finding | None:
    if facts.kind not in HAVE_TERMS or facts.term is None:
        return None
    years = bounds.village_years if facts.is_village else bounds.term_years[facts.kind]
    latest = months_after(facts.term.starts_on, years * MONTHS_OF_YEAR)
    if facts.term.ends_on <= latest:
        return None
    details: dict[str, int | date] = {"day": facts.term.ends_on, "years": years, "latest": latest}
    return Finding(FindingKind.TERM_TOO_LONG, OF_A_TERM[facts.kind], details)


def _counted(kind: FindingKind, source: Source, count: int) -> Finding | None:
    return Finding(kind, source, {"count": count}) if count else None


_RULES: tuple[Callable[[OrganisationFacts, Bounds], Finding | None], ...] = (
    _term_too_long,
    _election_unapproved,
    _secretary_missing,
    _deputy_missing,
    _committee_too_small,
    _discipline_missing,
    _too_small,
    _too_large,
    _larger_form_due,
    _fewer_members,
    _branch_due,
    _too_many_units,
    _committee_too_large,
)


def count_kinds(findings: Iterable[Finding]) -> dict[FindingKind, int]:
    """Count findings by kind, in the order of the kinds."""
    counts = Counter(finding.kind for finding in findings)
    return {kind: counts[kind] for kind in FindingKind if kind in counts}
