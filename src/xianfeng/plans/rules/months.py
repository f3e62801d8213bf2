"""When a month's figures are due, and until when they are corrected: two dates (D8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """Where the figure of a month stands."""

    ENTERED = "entered"
    LATE = "late"
    """Entered after the day on which it was due."""
    OPEN = "open"
    """Not entered, and not yet due."""
    MISSING = "missing"
    """Not entered, and due."""


class Frequency(StrEnum):
    """How often a figure is asked for."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


ASKED: Mapping[Frequency, frozenset[int]] = {
    Frequency.MONTHLY: frozenset(range(1, 13)),
    Frequency.QUARTERLY: frozenset({3, 6, 9, 12}),
    Frequency.YEARLY: frozenset({12}),
}
"""The months of a year of which a figure is asked for."""


def asked_in(month: date) -> tuple[str, ...]:
    """Return the frequencies by which a figure of a month is asked for.

    >>> asked_in(date(2026, 9, 1))
    ('monthly', 'quarterly')
    """
    return tuple(each.value for each, months in ASKED.items() if month.month in months)


def shifted(month: date, by: int) -> date:
    """Return the first day of the month that lies so many months before or after, one or two.

    >>> shifted(date(2026, 1, 31), -1).isoformat()
    '2025-12-01'
    """
    return (month.replace(day=1) + timedelta(days=15 + 30 * by)).replace(day=1)


@dataclass(frozen=True)
class Deadlines:
    """The last days of a month's figures; both belong to what is still in time."""

    due_on: date
    closes_on: date


def deadlines_of(month: date, *, due_day: int, close_day: int) -> Deadlines:
    """Return by when a month's figures are entered, and until when whoever reports corrects them.

    >>> deadlines_of(date(2026, 5, 1), due_day=5, close_day=20).due_on.isoformat()
    '2026-06-05'
    """
    following = (month.replace(day=1) + timedelta(days=31)).replace(day=1)
    due = following.replace(day=due_day)
    return Deadlines(due, max(due, following.replace(day=close_day)))


def state_of(entered_on: date | None, due_on: date, *, today: date) -> State:
    """Say where a figure stands, by the day on which it was first entered."""
    if entered_on is not None:
        return State.LATE if entered_on > due_on else State.ENTERED
    return State.MISSING if today > due_on else State.OPEN


def known_then(now: Decimal, later: Iterable[Decimal]) -> Decimal:
    """Return what a figure said, from what it says now and what later corrections replaced.

    Args:
        later: what each correction after that moment found there, the earliest first.

    >>> known_then(Decimal(102), [Decimal(120)])
    Decimal('120')
    """
    return next(iter(later), now)
