from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.periods import NotAPeriod, Period

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))


@pytest.mark.parametrize(
    ("label", "start", "end", "previous"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1), "2025"),
        ("2026H1", date(2026, 1, 1), date(2026, 7, 1), "2025H2"),
        ("2026H2", date(2026, 7, 1), date(2027, 1, 1), "2026H1"),
        ("2026Q1", date(2026, 1, 1), date(2026, 4, 1), "2025Q4"),
        ("2026Q3", date(2026, 7, 1), date(2026, 10, 1), "2026Q2"),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1), "2026-11"),
        ("2026-01", date(2026, 1, 1), date(2026, 2, 1), "2025-12"),
    ],
)
def test_a_period_is_half_open_and_follows_the_one_before(
    label: str, start: date, end: date, previous: str
) -> None:
    period = Period.parse(label)

    assert (period.start, period.end, str(period)) == (start, end, label)
    assert period.previous().label == previous
    assert period.previous().next() == period


@pytest.mark.parametrize(
    "text", ["", "26Q3", "2026Q5", "2026-13", "2026-00", "2026-7", "Q3", "2026H3"]
)
def test_what_names_no_period_is_refused(text: str) -> None:
    with pytest.raises(NotAPeriod, match="is not a period"):
        Period.parse(text)


@given(DAYS)
def test_each_day_lies_in_its_month_quarter_and_year(day: date) -> None:
    periods = [Period.month_of(day), Period.quarter_of(day), Period.year_of(day)]

    assert all(period.holds(day) for period in periods)
    assert [Period.parse(period.label) for period in periods] == periods
    assert not any(period.next().holds(day) or period.previous().holds(day) for period in periods)
