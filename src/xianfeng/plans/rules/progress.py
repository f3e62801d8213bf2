from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from .kinds import Comparator, Direction, Target, has_no_verdict

DECREASES = ("下降", "减少", "降低", "压减", "削减")


class Pace(StrEnum):
    """How a figure stands against what is due by now."""

    AHEAD = "ahead"
    ON_SCHEDULE = "on_schedule"
    SLOW = "slow"
    BEHIND = "behind"
    OPEN = "open"
    """There is a figure, and no verdict: no side of the target is good, or its month still runs."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Span:
    """The days of a plan, half-open: `starts <= day < ends`."""

    starts: date
    ends: date

    def share_by(self, day: date) -> Fraction:
        """Return the part of the span that is over at the start of `day`, in [0, 1]."""
        whole = (self.ends - self.starts).days
        over = min(max((day - self.starts).days, 0), whole)
        return Fraction(over, whole) if whole > 0 else Fraction(1)


@dataclass(frozen=True)
class Reading:
    """A figure and the first day of its month."""

    month: date
    value: Decimal


def month_after(month: date) -> date:
    """Return the first day of the next month.

    >>> month_after(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def pace(
    target: Target,
    readings: Sequence[Reading],
    *,
    span: Span,
    slow_share: Fraction,
    baseline: Decimal | None = None,
) -> Pace:
    """Tell how the latest reading stands against the target.

    A figure that sets out from a baseline, or that is counted up from nothing (新增就业), is
    compared with the part that is due by the end of the reading's month, in a straight line.
    Any other (a rate, a waiting time) is compared with the target itself. Where no direction was
    said a bound judges (at least, at most, between); a plain figure has no verdict.

    Args:
        readings: in any order; only the latest month speaks.
        slow_share: part of what is due under which a goal is behind, in (0, 1].
        baseline: the figure before the plan began, where it is known.
    """
    if target.value is None or not readings:
        return Pace.UNKNOWN
    if has_no_verdict(target):
        return Pace.OPEN
    latest = max(readings, key=lambda reading: reading.month)
    start = Decimal(0) if baseline is None and counts_up(target) else baseline
    goal = target.value
    if start is None or start == goal or target.direction is Direction.LEVEL:
        return _against(target, latest.value, slow_share)
    due = span.share_by(month_after(latest.month))
    done = Fraction(latest.value - start) / Fraction(goal - start)
    if due == 0:
        return Pace.UNKNOWN
    return _graded(done / due, slow_share)


def counts_up(target: Target) -> bool:
    """Tell whether the figure is counted up from nothing over the plan's days."""
    return (
        target.direction is Direction.UP
        and target.comparator is not Comparator.AT_MOST
        and target.unit not in ("", "%", "个百分点")
    )


def _graded(ratio: Fraction, slow_share: Fraction) -> Pace:
    if ratio < slow_share:
        return Pace.BEHIND
    if ratio < 1:
        return Pace.SLOW
    return Pace.AHEAD if ratio * slow_share > 1 else Pace.ON_SCHEDULE


def _against(target: Target, value: Decimal, slow_share: Fraction) -> Pace:
    low, high = _bounds(target, slow_share)
    got = Fraction(value)
    if (low is None or got >= low) and (high is None or got <= high):
        return Pace.ON_SCHEDULE
    if low is not None and got < low:
        missed = low - got
        size = abs(low)
    else:
        assert high is not None
        missed = got - high
        size = abs(high)
    return Pace.SLOW if missed <= size * (1 - slow_share) else Pace.BEHIND


def _bounds(target: Target, slow_share: Fraction) -> tuple[Fraction | None, Fraction | None]:
    value = Fraction(target.value or 0)
    match target.comparator:
        case Comparator.AT_LEAST:
            return value, None
        case Comparator.AT_MOST:
            return None, value
        case Comparator.BETWEEN:
            upper = None if target.direction is Direction.UP else Fraction(target.upper or value)
            return value, upper
    if target.direction is Direction.UP or target.name.endswith(DECREASES):
        return value, None
    if target.direction is Direction.DOWN:
        return None, value
    slack = abs(value) * (1 - slow_share)
    return value - slack, value + slack
