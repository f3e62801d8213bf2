"""When a job runs again, when it is given up, when the timetable calls it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

LONGEST_WAIT = timedelta(hours=1)
"""Between two attempts; ours."""


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


ENDED = frozenset({State.DONE, State.FAILED, State.STOPPED})


@dataclass(frozen=True)
class Policy:
    """How a job is run.

    Args:
        attempts: how often it is begun before it is given up, at least 1.
        wait: time before the second attempt; it grows fourfold with each further one.
        limit: time after which one attempt is broken off.
        is_whole: the runner opens the transaction, so that all the job writes and its mark of
            being done are committed together. A long job sets it false and writes inside
            `running.once()`.
    """

    attempts: int = 3
    wait: timedelta = timedelta(minutes=1)
    limit: timedelta = timedelta(minutes=10)
    is_whole: bool = True

    def wait_after(self, attempt: int) -> timedelta:
        """Return the time before the next attempt.

        >>> [Policy().wait_after(attempt).seconds for attempt in (1, 2, 3)]
        [60, 240, 960]
        """
        growth: int = 4 ** min(attempt - 1, 10)
        return min(self.wait * growth, LONGEST_WAIT)

    def is_given_up(self, attempt: int) -> bool:
        """Tell whether no attempt follows the one of this number."""
        return attempt >= self.attempts


def last_due(daily: time, at: datetime) -> datetime:
    """Return the last moment at or before `at` on whose clock it was this time of day.

    Args:
        at: a moment in the time zone of the offices.

    >>> from datetime import UTC
    >>> last_due(time(2, 0), datetime(2026, 9, 30, 1, 0, tzinfo=UTC)).day
    29
    """
    due = at.replace(
        hour=daily.hour, minute=daily.minute, second=daily.second, microsecond=0, fold=0
    )
    return due if due <= at else due - timedelta(days=1)


def next_due(daily: time, at: datetime) -> datetime:
    """Return the first moment after `at` on whose clock it is this time of day."""
    return last_due(daily, at) + timedelta(days=1)
