from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.days import (
    FIRST_DAY,
    LAST_DAY,
    OutOfTime,
    day_at,
    noon_at,
    start_at,
    within_time,
)

OFFICES = ZoneInfo("Asia/Shanghai")


def test_in_the_first_hours_of_a_month_the_day_is_that_of_the_offices() -> None:
    at = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)

    assert day_at(at, OFFICES) == date(2026, 10, 1)
    assert day_at(at - timedelta(seconds=1), OFFICES) == date(2026, 9, 30)
    assert start_at(date(2026, 10, 1), OFFICES) == at
    assert noon_at(date(2026, 10, 1), OFFICES) == at + timedelta(hours=12)


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_every_day_within_time_has_its_moments_and_they_are_of_it(day: date) -> None:
    for moment in (start_at(day, OFFICES), noon_at(day, OFFICES)):
        assert day_at(moment.astimezone(UTC), OFFICES) == within_time(day) == day


@pytest.mark.parametrize(
    "day", [date(1, 1, 1), date(1899, 12, 31), date(2200, 1, 1), date(9999, 12, 31)]
)
def test_a_day_out_of_time_is_refused(day: date) -> None:
    with pytest.raises(OutOfTime):
        within_time(day)
