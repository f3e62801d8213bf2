"""Working days: what is counted, what is passed over, and which source wins."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.calendar import WorkingDays, due_after, runs_of, worked_between


def days(*texts: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(f"2026-{text}") for text in texts)


NOTICE = WorkingDays(
    off=frozenset(days("09-25", "10-01", "10-02", "10-05", "10-06", "10-07")),
    worked=frozenset(days("09-20", "10-10")),
    years=frozenset({2026}),
)
ANY_DAY = st.dates(date(2026, 1, 1), date(2026, 12, 1))


def test_the_day_on_which_it_starts_is_not_counted_and_days_passed_over_are_named() -> None:
    found = due_after(NOTICE, date(2026, 9, 25), 5)

    assert found.counted == days("09-28", "09-29", "09-30", "10-08", "10-09")
    assert found.passed == days(
        "09-26", "09-27", "10-01", "10-02", "10-03", "10-04", "10-05", "10-06", "10-07"
    )
    assert (found.due, found.is_provisional) == (date(2026, 10, 9), False)


def test_a_stop_puts_the_day_off_by_working_days_and_names_those_that_did_not_run() -> None:
    found = due_after(NOTICE, date(2026, 9, 25), 5).stopped(NOTICE, 2, on=date(2026, 9, 29))

    assert found.due == date(2026, 10, 12)
    assert found.counted == days("09-28", "09-29", "10-09", "10-10", "10-12")
    assert set(days("09-30", "10-08", "10-11")) <= set(found.passed)


def test_a_make_up_day_of_the_weekend_is_worked() -> None:
    assert due_after(NOTICE, date(2026, 9, 19), 1).due == date(2026, 9, 20)


def test_nothing_can_not_be_counted() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        due_after(NOTICE, date(2026, 9, 25), 0)


def test_a_count_that_reaches_into_a_year_without_notice_is_provisional() -> None:
    assert due_after(NOTICE, date(2026, 12, 30), 3).is_provisional
    assert not due_after(NOTICE, date(2026, 12, 28), 3).is_provisional


def test_of_a_year_that_the_table_knows_it_wins_and_names_what_contradicts_it() -> None:
    said = {date(2026, 9, 18): False, date(2026, 9, 25): False, date(2026, 9, 27): True}

    assert NOTICE.contradicted_by(said) == days("09-18", "09-27")
    assert NOTICE.with_notice(said) == NOTICE


def test_of_a_year_that_the_table_does_not_know_the_notice_counts() -> None:
    table = NOTICE.with_notice(
        {date(2027, 10, 1): False, date(2027, 10, 9): True, date(2027, 10, 4): False}
    )

    assert not table.is_working(date(2027, 10, 1))
    assert table.is_working(date(2027, 10, 9))
    assert 2027 in table.years
    assert NOTICE.contradicted_by({date(2027, 10, 1): False}) == ()


@given(start=ANY_DAY, number=st.integers(1, 15))
def test_what_is_counted_is_as_many_as_asked_and_adds_up_with_what_is_passed(
    start: date, number: int
) -> None:
    found = due_after(NOTICE, start, number)

    assert len(found.counted) == number
    assert len(found.counted) + len(found.passed) == (found.due - start).days
    assert found.counted == worked_between(NOTICE, start, found.due)


def test_days_in_a_row_are_told_as_first_and_last() -> None:
    assert runs_of(days("10-04", "10-01", "10-02")) == [
        days("10-01", "10-02"),
        days("10-04", "10-04"),
    ]
