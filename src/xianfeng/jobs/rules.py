"""When a job runs again, when it is given up, when the timetable calls it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

LONGEST_WAIT = timedelta(hours=1)
"""Between two attempts; ours."""
LONGEST_SILENCE = timedelta(hours=36)
"""For which a platform that works is silent; where it seems longer, the clock may have jumped."""
TRUSTED_AFTER = timedelta(hours=1)
"""For which a clock that seems to have jumped must go on before it is believed."""
LEAST_JUMP = timedelta(minutes=5)
"""By which the clock and the time that has passed differ where somebody has set it."""


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


ENDED = frozenset({State.DONE, State.FAILED, State.STOPPED})


@dataclass(frozen=True)
class Policy:
    """How a job is run."""

    attempts: int = 3
    """How often it is begun before it is given up, at least 1."""
    wait: timedelta = timedelta(minutes=1)
    """Time before the second attempt; it grows fourfold with each further one."""
    limit: timedelta = timedelta(minutes=10)
    """Time after which one attempt is broken off."""
    is_whole: bool = True
    """The runner opens the transaction, so that all the job writes and its mark of being done are
    committed together. A long job sets it false and writes inside `running.once()`."""

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


def is_steady(at: datetime, *, trusted_at: datetime | None) -> bool:
    """Tell whether the clock may be believed by what cannot be undone.

    Args:
        trusted_at: when it was believed last; None where it never was.
    """
    return trusted_at is None or -LEAST_JUMP <= at - trusted_at <= LONGEST_SILENCE


@dataclass
class Watch:
    """Holds the clock on the wall against the time that has passed, in seconds of a steady one."""

    at: datetime
    passed: float
    doubted_at: float | None = None
    """Of the steady one, since when the clock on the wall is not believed."""

    def look(self, at: datetime, passed: float, *, is_steady: bool) -> bool:
        """Tell whether the clock may be believed now: it has not jumped, or long ago."""
        drift = at - self.at - timedelta(seconds=passed - self.passed)
        self.at, self.passed = at, passed
        if abs(drift) > LEAST_JUMP or (not is_steady and self.doubted_at is None):
            self.doubted_at = passed
        if self.doubted_at is None:
            return True
        if passed - self.doubted_at < TRUSTED_AFTER.total_seconds():
            return False
        self.doubted_at = None
        return True
