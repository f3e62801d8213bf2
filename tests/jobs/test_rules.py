from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xianfeng.jobs.rules import LONGEST_WAIT, Policy, last_due

moments = st.datetimes(
    min_value=datetime(2025, 1, 2),  # noqa: DTZ001 -- hypothesis gives the zone apart
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(st.times(), moments)
def test_the_last_due_moment_lies_within_a_day_before(daily: time, at: datetime) -> None:
    due = last_due(daily.replace(microsecond=0), at)

    assert timedelta(0) <= at - due < timedelta(days=1)
    assert (due.hour, due.minute, due.second) == (daily.hour, daily.minute, daily.second)


@given(st.integers(min_value=1, max_value=30))
def test_waits_grow_to_a_longest_one(attempt: int) -> None:
    policy = Policy()

    assert policy.wait <= policy.wait_after(attempt) <= policy.wait_after(attempt + 1)
    assert policy.wait_after(attempt) <= LONGEST_WAIT


def test_a_job_is_given_up_after_its_last_attempt() -> None:
    policy = Policy(attempts=2)

    assert [policy.is_given_up(attempt) for attempt in (1, 2, 3)] == [False, True, True]
