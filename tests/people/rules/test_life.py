from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.refusals import Ahead
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import (
    BEGINS,
    STEPS,
    FullBeforeJoining,
    JoinedAfterwards,
    JoinedMissing,
    JoiningRecorded,
    LastSecretary,
    MembershipCause,
    NeedsTransfer,
    NotYetFull,
    ProbationLeftOut,
    ProbationNotOver,
    StandingGoesBack,
    TransferOpen,
    entry_faults,
    full_faults,
    is_birth_year,
    joining_faults,
    move_faults,
    probation_ends_on,
    step_faults,
)
from xianfeng.sheets.rules.faults import Fault


@given(st.dates(date(1900, 1, 1), date(2199, 1, 1)), st.integers(1, 36))
def test_probation_ends_on_the_day_of_the_month_or_the_first_after_it(
    joined: date, months: int
) -> None:
    end = probation_ends_on(joined, months=months)

    assert end > joined
    assert end.day in {joined.day, 1}
    assert (end.year - joined.year) * 12 + end.month - joined.month - months in {0, 1}


def test_probation_from_the_last_of_january_ends_in_the_month_after_a_short_one() -> None:
    assert probation_ends_on(date(2025, 10, 31), months=1) == date(2025, 12, 1)
    assert probation_ends_on(date(2025, 11, 30), months=3) == date(2026, 3, 1)


def test_every_step_leads_to_another_standing_and_every_standing_begins_somehow() -> None:
    assert STEPS[Standing.ACTIVIST] == (Standing.PROBATIONARY, MembershipCause.JOINED)
    assert Standing.FULL not in STEPS
    assert set(BEGINS) == set(Standing)


def test_nobody_is_born_in_a_year_that_makes_a_child() -> None:
    assert is_birth_year(2008, today=date(2026, 1, 1))
    assert not is_birth_year(2009, today=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("standing", "joined", "full", "why"),
    [
        (Standing.FULL, date(2008, 7, 15), None, None),
        (Standing.PROBATIONARY, date(2026, 1, 1), None, None),
        (Standing.FULL, date(2008, 7, 15), date(2009, 7, 1), None),
        (Standing.FULL, date(1970, 7, 15), date(1970, 7, 1), None),  # only the month is known
        (Standing.FULL, None, date(1970, 7, 1), None),
        (Standing.FULL, date(2008, 7, 15), date(2008, 6, 30), FullBeforeJoining),
        (Standing.FULL, date(2008, 7, 15), date(2026, 10, 1), Ahead),
        (Standing.PROBATIONARY, date(2026, 1, 1), date(2026, 9, 1), NotYetFull),
        (Standing.ACTIVIST, None, date(2026, 9, 1), NotYetFull),
    ],
)
def test_only_full_members_have_a_day_of_full_membership_and_not_before_joining(
    standing: Standing, joined: date | None, full: date | None, why: type[Refusal] | None
) -> None:
    found = full_faults(standing, joined, full, today=date(2026, 9, 30))

    assert [fault.why for fault in found] == ([why] if why else [])


FULL, PROBATIONARY, ACTIVIST = Standing.FULL, Standing.PROBATIONARY, Standing.ACTIVIST
ON = date(2026, 9, 30)
FRESH, LONG_AGO = date(2026, 9, 19), date(2010, 7, 1)


def kinds(faults: Iterable[Fault]) -> list[tuple[type[Refusal], str]]:
    return [(fault.why, fault.kind or "") for fault in faults]


@pytest.mark.parametrize(
    ("standing", "joined", "expected"),
    [
        (ACTIVIST, None, []),
        (ACTIVIST, FRESH, []),
        (PROBATIONARY, FRESH, []),
        (PROBATIONARY, None, [(JoinedMissing, "no_joining_day")]),
        (FULL, None, [(JoinedMissing, "no_joining_day")]),
        (FULL, date(2026, 10, 1), [(JoinedAfterwards, "")]),
        (FULL, FRESH, [(ProbationNotOver, "skips_probation")]),
        (FULL, date(2025, 9, 30), []),
    ],
)
def test_whoever_is_written_down_has_joined_and_been_on_probation(
    standing: Standing, joined: date | None, expected: list[tuple[type[Refusal], str]]
) -> None:
    assert kinds(entry_faults(standing, joined, on=ON, months=12)) == expected


@pytest.mark.parametrize(
    ("before", "after", "joined", "expected"),
    [
        (FULL, FULL, FRESH, []),
        (ACTIVIST, PROBATIONARY, ON, []),
        (ACTIVIST, PROBATIONARY, None, [(JoinedMissing, "no_joining_day")]),
        (PROBATIONARY, FULL, LONG_AGO, []),
        (PROBATIONARY, FULL, None, []),
        (PROBATIONARY, FULL, FRESH, [(ProbationNotOver, "skips_probation")]),
        (ACTIVIST, FULL, LONG_AGO, [(ProbationLeftOut, "skips_probation")]),
        (PROBATIONARY, ACTIVIST, LONG_AGO, [(StandingGoesBack, "goes_back")]),
        (FULL, PROBATIONARY, LONG_AGO, [(StandingGoesBack, "goes_back")]),
        (FULL, ACTIVIST, None, [(StandingGoesBack, "goes_back")]),
    ],
)
def test_standings_follow_each_other_after_their_time(
    before: Standing,
    after: Standing,
    joined: date | None,
    expected: list[tuple[type[Refusal], str]],
) -> None:
    assert kinds(step_faults(before, after, joined, on=ON, months=12)) == expected


@pytest.mark.parametrize(
    ("standing", "before", "after", "expected"),
    [
        (FULL, LONG_AGO, LONG_AGO, []),
        (FULL, None, LONG_AGO, []),
        (FULL, None, FRESH, [(ProbationNotOver, "skips_probation")]),
        (PROBATIONARY, LONG_AGO, FRESH, [(JoiningRecorded, "changes_joining_day")]),
        (ACTIVIST, LONG_AGO, FRESH, []),
        (FULL, LONG_AGO, None, [(JoiningRecorded, "changes_joining_day")]),
    ],
)
def test_a_recorded_day_of_joining_stands(
    standing: Standing,
    before: date | None,
    after: date | None,
    expected: list[tuple[type[Refusal], str]],
) -> None:
    assert kinds(joining_faults(standing, before, after, on=ON, months=12)) == expected


def test_a_member_moves_by_a_transfer_alone() -> None:
    free = move_faults(is_last_secretary=False, is_on_the_way=False, is_transfer=True)
    bound = move_faults(is_last_secretary=True, is_on_the_way=True, is_transfer=False)

    assert kinds(free) == []
    assert kinds(bound) == [
        (LastSecretary, ""),
        (TransferOpen, ""),
        (NeedsTransfer, "moves_without_transfer"),
    ]
