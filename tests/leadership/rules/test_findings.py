from dataclasses import replace
from datetime import date

import pytest

from xianfeng.leadership.rules.findings import (
    Bounds,
    Finding,
    FindingKind,
    OrganisationFacts,
    Source,
    count_kinds,
    findings_on,
)
from xianfeng.leadership.rules.terms import TermDates, is_early, months_after
from xianfeng.organisation.rules.kinds import BRANCHES, OrganisationKind

TODAY = date(2026, 9, 30)
COMMITTEE, GENERAL = OrganisationKind.COMMITTEE, OrganisationKind.GENERAL_BRANCH
BOUNDS = Bounds(
    fewest_full=3,
    most_members=50,
    most_units=5,
    committee_from=7,
    seats={COMMITTEE: (5, 9), GENERAL: (5, 9), **dict.fromkeys(BRANCHES, (3, 7))},
    members_from={COMMITTEE: 100, GENERAL: 50},
    deputy_from=100,
    term_years={COMMITTEE: 5, GENERAL: 3, **dict.fromkeys(BRANCHES, 3)},
    village_years=5,
    notice_months=6,
)
SOUND = OrganisationFacts(
    kind=OrganisationKind.BRANCH,
    full=6,
    posts=1,
    term=TermDates(date(2025, 1, 1), date(2028, 1, 1)),
)
SOUND_COMMITTEE = replace(SOUND, kind=COMMITTEE, full=0, below=100, posts=5)
SOUND_GENERAL = replace(SOUND, kind=GENERAL, full=0, below=50, posts=5)
OFFICE_BRANCH = replace(SOUND, full=7, posts=3, is_of_office=True)


def kinds(facts: OrganisationFacts) -> list[FindingKind]:
    return [finding.kind for finding in findings_on(facts, today=TODAY, bounds=BOUNDS)]


def test_of_what_came_in_lately_nothing_is_found_missing() -> None:
    bare = replace(SOUND, full=0, posts=0, has_secretary=False, term=None)
    known = {FindingKind.SECRETARY_MISSING, FindingKind.TOO_SMALL, FindingKind.TERM_MISSING}

    assert set(kinds(bare)) == known
    assert kinds(replace(bare, is_new=True)) == [FindingKind.TERM_MISSING]
    assert kinds(replace(SOUND, full=51, posts=3, is_new=True)) == kinds(
        replace(SOUND, full=51, posts=3)
    )


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
        (replace(SOUND_COMMITTEE, full=3), FindingKind.BRANCH_DUE),
        (replace(SOUND_COMMITTEE, full=2), None),
        (replace(SOUND_GENERAL, full=60), FindingKind.BRANCH_DUE),
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


BEGUN = date(2025, 1, 1)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        # article 5: a committee from 100 members, for five years
        (replace(OFFICE_BRANCH, below=100), (FindingKind.COMMITTEE_DUE, Source.OFFICES_5)),
        (
            replace(SOUND_GENERAL, is_of_office=True, below=100),
            (FindingKind.COMMITTEE_DUE, Source.OFFICES_5),
        ),
        (replace(SOUND_GENERAL, is_of_office=True, below=99), None),
        (replace(SOUND_GENERAL, below=100), None),
        (SOUND_COMMITTEE, None),
        (replace(SOUND_COMMITTEE, below=99), (FindingKind.FEWER_MEMBERS, Source.OFFICES_5)),
        (replace(SOUND_COMMITTEE, term=TermDates(BEGUN, date(2030, 1, 1))), None),
        (
            replace(SOUND_COMMITTEE, term=TermDates(BEGUN, date(2030, 1, 2))),
            (FindingKind.TERM_TOO_LONG, Source.OFFICES_5),
        ),
        (
            replace(SOUND_COMMITTEE, term=TermDates(date(2021, 9, 30), TODAY)),
            (FindingKind.TERM_ENDED, Source.OFFICES_5),
        ),
        # article 6: a general branch from 50 members, for three years
        (replace(OFFICE_BRANCH, below=50), (FindingKind.GENERAL_BRANCH_DUE, Source.OFFICES_6)),
        (replace(OFFICE_BRANCH, below=49), None),
        (
            replace(OFFICE_BRANCH, full=60, below=60),
            (FindingKind.GENERAL_BRANCH_DUE, Source.OFFICES_6),
        ),
        (replace(SOUND_GENERAL, below=49), (FindingKind.FEWER_MEMBERS, Source.OFFICES_6)),
        (
            replace(SOUND_GENERAL, term=TermDates(BEGUN, date(2030, 1, 1))),
            (FindingKind.TERM_TOO_LONG, Source.OFFICES_6),
        ),
        (
            replace(SOUND_GENERAL, term=TermDates(date(2024, 3, 30), date(2027, 3, 30))),
            (FindingKind.ELECTION_DUE, Source.OFFICES_6),
        ),
        # article 7: a branch from 3 full members; a term of three years, in villages of five
        (replace(SOUND_COMMITTEE, full=3), (FindingKind.BRANCH_DUE, Source.OFFICES_7)),
        (
            replace(SOUND, term=TermDates(BEGUN, date(2028, 1, 2))),
            (FindingKind.TERM_TOO_LONG, Source.BRANCHES),
        ),
        (replace(SOUND, is_village=True, term=TermDates(BEGUN, date(2030, 1, 1))), None),
        # article 8: a secretary; a full-time deputy where there are many members
        (
            replace(SOUND_COMMITTEE, has_secretary=False),
            (FindingKind.SECRETARY_MISSING, Source.OFFICES_8),
        ),
        (
            replace(SOUND, has_secretary=False),
            (FindingKind.SECRETARY_MISSING, Source.BRANCHES),
        ),
        (
            replace(SOUND_COMMITTEE, has_deputy=False),
            (FindingKind.DEPUTY_MISSING, Source.OFFICES_8),
        ),
        (replace(SOUND_GENERAL, has_deputy=False), None),
        (
            replace(SOUND_COMMITTEE, awaits_approval=True),
            (FindingKind.ELECTION_UNAPPROVED, Source.OFFICES_8),
        ),
        (replace(SOUND, awaits_approval=True), None),
        (replace(SOUND_COMMITTEE, below=40, is_approved=True), None),
        # article 9: a discipline committee, or a discipline member
        (
            replace(SOUND_COMMITTEE, has_discipline=False),
            (FindingKind.DISCIPLINE_LEAD_MISSING, Source.OFFICES_9),
        ),
        (
            replace(SOUND_GENERAL, has_discipline=False),
            (FindingKind.DISCIPLINE_MEMBER_MISSING, Source.OFFICES_9),
        ),
        (
            replace(SOUND, full=7, posts=3, has_discipline=False),
            (FindingKind.DISCIPLINE_MEMBER_MISSING, Source.OFFICES_9),
        ),
        (replace(SOUND, has_discipline=False), None),
        (replace(SOUND, kind=OrganisationKind.GROUP, has_discipline=False, posts=9), None),
        # usual numbers of committee members
        (replace(SOUND_COMMITTEE, posts=4), (FindingKind.COMMITTEE_TOO_SMALL, Source.SEATS)),
        (replace(SOUND_COMMITTEE, posts=10), (FindingKind.COMMITTEE_TOO_LARGE, Source.SEATS)),
        (replace(SOUND_GENERAL, posts=4), (FindingKind.COMMITTEE_TOO_SMALL, Source.SEATS)),
    ],
)
def test_offices_are_judged_by_the_regulation_for_offices(
    facts: OrganisationFacts, found: tuple[FindingKind, Source] | None
) -> None:
    rows = findings_on(facts, today=TODAY, bounds=BOUNDS)

    assert [(row.kind, row.source) for row in rows] == ([] if found is None else [found])


def test_a_committee_small_by_approval_may_have_no_deputy() -> None:
    facts = replace(SOUND_COMMITTEE, below=99, has_deputy=False)

    assert kinds(facts) == [FindingKind.FEWER_MEMBERS]


def test_a_finding_names_its_source_and_its_figures() -> None:
    (finding,) = findings_on(replace(SOUND, full=1), today=TODAY, bounds=BOUNDS)

    assert finding == Finding(FindingKind.TOO_SMALL, Source.BRANCHES, {"count": 1, "fewest": 3})
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
