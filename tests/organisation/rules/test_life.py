from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.organisation.rules import (
    BEGINS,
    STEPS,
    DayPart,
    FreeTime,
    MembershipCause,
    Silence,
    Standing,
    is_birth_year,
    probation_ends_on,
)

ASKED = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


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


def test_silence_is_half_over_and_over_at_the_moment_itself() -> None:
    silence = Silence(ASKED, days=30)

    assert not silence.is_half(ASKED + timedelta(days=15, seconds=-1))
    assert silence.is_half(ASKED + timedelta(days=15))
    assert not silence.is_over(ASKED + timedelta(days=30, seconds=-1))
    assert silence.is_over(ASKED + timedelta(days=30))


@pytest.mark.parametrize("weekday", [0, 8])
def test_a_week_has_seven_days(weekday: int) -> None:
    with pytest.raises(ValueError, match="1 to 7"):
        FreeTime(weekday, DayPart.MORNING)


def test_nobody_is_born_in_a_year_that_makes_a_child() -> None:
    assert is_birth_year(2008, today=date(2026, 1, 1))
    assert not is_birth_year(2009, today=date(2026, 12, 31))
