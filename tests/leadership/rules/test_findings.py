from dataclasses import replace
from datetime import date

import pytest

from xianfeng.leadership.rules.findings import (
    SOURCES,
    Bounds,
    Finding,
    FindingKind,
    OrganisationFacts,
    Source,
    count_kinds,
    findings_on,
)
from xianfeng.leadership.rules.terms import TermDates, is_early, months_after
from xianfeng.organisation.rules.kinds import OrganisationKind

TODAY = date(2026, 9, 30)
BOUNDS = Bounds(
    fewest_full=3,
    most_members=50,
    most_units=5,
    committee_from=7,
    committee_fewest=3,
    committee_most=7,
    notice_months=6,
)
SOUND = OrganisationFacts(
    kind=OrganisationKind.BRANCH,
    full=6,
    posts=1,
    term=TermDates(date(2025, 1, 1), date(2028, 1, 1)),
)


def kinds(facts: OrganisationFacts) -> list[FindingKind]:
    return [finding.kind for finding in findings_on(facts, today=TODAY, bounds=BOUNDS)]


def test_a_sound_branch_has_no_finding() -> None:
    assert kinds(SOUND) == []


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (replace(SOUND, full=2), FindingKind.TOO_SMALL),
        (replace(SOUND, full=3), None),
        (replace(SOUND, full=6, probationary=45), FindingKind.TOO_LARGE),
        (replace(SOUND, full=6, probationary=44), None),
        (replace(SOUND, full=7, posts=2), FindingKind.COMMITTEE_MISSING),
        (replace(SOUND, full=7, posts=3), None),
        (replace(SOUND, has_secretary=False), FindingKind.SECRETARY_MISSING),
        (replace(SOUND, term=None), FindingKind.TERM_MISSING),
        (replace(SOUND, over=1), FindingKind.PROBATION_OVER),
        (replace(SOUND, soon=1), FindingKind.PROBATION_DUE),
        (replace(SOUND, trained=1), FindingKind.CANDIDATE_DUE),
        (replace(SOUND, full=7, posts=8), FindingKind.COMMITTEE_TOO_LARGE),
        (replace(SOUND, full=7, posts=7), None),
        (replace(SOUND, kind=OrganisationKind.COMMITTEE, full=3), FindingKind.BRANCH_DUE),
        (replace(SOUND, kind=OrganisationKind.COMMITTEE, full=2), None),
        (replace(SOUND, kind=OrganisationKind.GENERAL_BRANCH, full=60), FindingKind.BRANCH_DUE),
        (replace(SOUND, kind=OrganisationKind.LEADING_GROUP, full=3), FindingKind.BRANCH_DUE),
        (replace(SOUND, kind=OrganisationKind.GROUP, full=9), None),
        (replace(SOUND, units=9), None),
        (
            replace(SOUND, kind=OrganisationKind.JOINT_BRANCH, units=6),
            FindingKind.TOO_MANY_UNITS,
        ),
        (replace(SOUND, kind=OrganisationKind.JOINT_BRANCH, units=5), None),
        (replace(SOUND, term=TermDates(date(2023, 9, 30), TODAY)), FindingKind.TERM_ENDED),
        (
            replace(SOUND, term=TermDates(date(2023, 9, 30), TODAY, date(2027, 9, 30))),
            None,
        ),
        (
            replace(SOUND, term=TermDates(date(2024, 3, 30), date(2027, 3, 30))),
            FindingKind.ELECTION_DUE,
        ),
        (replace(SOUND, term=TermDates(date(2024, 3, 31), date(2027, 3, 31))), None),
        (
            OrganisationFacts(kind=OrganisationKind.WORK_COMMITTEE, has_secretary=False),
            None,
        ),
    ],
)
def test_each_rule_finds_at_its_figure_and_not_beside_it(
    facts: OrganisationFacts, found: FindingKind | None
) -> None:
    assert kinds(facts) == ([] if found is None else [found])


def test_a_finding_names_its_source_and_its_figures() -> None:
    (finding,) = findings_on(replace(SOUND, full=1), today=TODAY, bounds=BOUNDS)

    assert finding == Finding(FindingKind.TOO_SMALL, {"count": 1, "fewest": 3})
    assert finding.source is Source.BRANCHES


def test_findings_are_counted_by_kind() -> None:
    small, late = Finding(FindingKind.TOO_SMALL), Finding(FindingKind.TERM_ENDED)

    assert count_kinds(iter([small, late, small])) == {
        FindingKind.TOO_SMALL: 2,
        FindingKind.TERM_ENDED: 1,
    }


def test_months_end_where_the_month_is_too_short() -> None:
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert months_after(date(2026, 5, 31), 1) == date(2026, 6, 30)


def test_an_election_in_the_last_months_is_not_early() -> None:
    running = TermDates(date(2024, 1, 1), date(2027, 1, 1))

    assert is_early(running, date(2026, 6, 30), months=6)
    assert not is_early(running, date(2026, 7, 1), months=6)


def test_every_kind_names_its_source() -> None:
    assert set(SOURCES) == set(FindingKind)
