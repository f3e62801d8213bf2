"""A member's life in the organisation: periods, transfers by two consents, silence."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from .kinds import Standing


class MembershipCause(StrEnum):
    """Why a period of membership began or ended."""

    REGISTERED = "registered"
    JOINED = "joined"
    BECAME_FULL = "became_full"
    TRANSFERRED = "transferred"
    LEFT = "left"
    IMPORTED = "imported"


class TransferState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN_TRANSFERS = frozenset({TransferState.ASKED, TransferState.AGREED})


class Side(StrEnum):
    """The two sides whose consent a transfer needs."""

    GIVING = "giving"
    RECEIVING = "receiving"


STEPS: dict[Standing, tuple[Standing, MembershipCause]] = {
    Standing.ACTIVIST: (Standing.PROBATIONARY, MembershipCause.JOINED),
    Standing.PROBATIONARY: (Standing.FULL, MembershipCause.BECAME_FULL),
}
"""Standing → the one that follows it, and why the new period begins."""

BEGINS: dict[Standing, MembershipCause] = {
    Standing.ACTIVIST: MembershipCause.REGISTERED,
    Standing.PROBATIONARY: MembershipCause.JOINED,
    Standing.FULL: MembershipCause.JOINED,
}
"""Standing with which one is written down → why that period begins."""


def probation_ends_on(joined: date, *, months: int) -> date:
    """Give the first day on which a probationary member can become full.

    Args:
        joined: the day on which probation began.
        months: length of probation.

    >>> probation_ends_on(date(2025, 7, 1), months=12)
    datetime.date(2026, 7, 1)
    >>> probation_ends_on(date(2024, 2, 29), months=12)
    datetime.date(2025, 3, 1)
    """
    year, month = divmod(joined.year * 12 + joined.month - 1 + months, 12)
    try:
        return joined.replace(year=year, month=month + 1)
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return date(year, month + 1, 1)


@dataclass(frozen=True)
class Silence:
    """How long the sides of a transfer have been silent, in days."""

    asked_at: datetime
    days: int

    def is_half(self, at: datetime) -> bool:
        """Tell whether half of the time for an answer is over."""
        return at >= self.asked_at + timedelta(days=self.days) / 2

    def is_over(self, at: datetime) -> bool:
        """Tell whether the organisation above may answer instead."""
        return at >= self.asked_at + timedelta(days=self.days)
