"""A member's life in the organisation: periods, transfers by two consents, silence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.member_faults import (
    JoinedAfterwards,
    JoinedMissing,
    JoiningRecorded,
    LastSecretary,
    NeedsTransfer,
    ProbationLeftOut,
    ProbationNotOver,
    StandingGoesBack,
    TransferOpen,
)
from xianfeng.sheets.rules.faults import ExceptionKind, Fault


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
    """Return the first day on which a probationary member can become full.

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


def entry_faults(
    standing: Standing, joined: date | None, *, on: date, months: int
) -> Iterator[Fault]:
    """Say what stands against writing somebody down with a standing from a day on.

    Args:
        standing: with which the person is written down.
        joined: the day on which probation began.
        on: the day from which the person belongs here.
        months: length of probation.
    """
    if standing is Standing.ACTIVIST:
        return
    if joined is None:
        missing = Fault.of("joined_date", JoinedMissing)
        yield missing.as_history(ExceptionKind.NO_JOINING_DAY)
    elif joined > on:
        yield Fault.of("joined_date", JoinedAfterwards)
    elif standing is Standing.FULL:
        yield from _probation(joined, on=on, months=months)


def step_faults(
    before: Standing, after: Standing, joined: date | None, *, on: date, months: int
) -> Iterator[Fault]:
    """Say what stands against another standing from a day on.

    Args:
        before: the standing on the day before.
        after: the standing from that day on.
        joined: the day on which probation began, or begins with this step.
        on: the day of the step.
        months: length of probation.
    """
    follows, _ = STEPS.get(before, (None, None))
    if after is before:
        return
    if after is Standing.PROBATIONARY is follows:
        yield from entry_faults(after, joined, on=on, months=months)
    elif after is follows:
        if joined is not None:
            yield from _probation(joined, on=on, months=months)
    elif before is Standing.ACTIVIST:
        left_out = Fault.of("standing", ProbationLeftOut)
        yield left_out.as_history(ExceptionKind.SKIPS_PROBATION)
        yield from entry_faults(after, joined, on=on, months=months)
    else:
        back = Fault.of("standing", StandingGoesBack)
        yield back.as_history(ExceptionKind.GOES_BACK)


def joining_faults(
    standing: Standing, before: date | None, after: date | None, *, on: date, months: int
) -> Iterator[Fault]:
    """Say what stands against another day of joining of somebody whose standing stays.

    A day that was not recorded can be written down; one that was is corrected at the member's
    wish.
    """
    if before == after:
        return
    if before is not None and standing is not Standing.ACTIVIST:
        recorded = Fault.of("joined_date", JoiningRecorded, day=before.isoformat())
        yield recorded.as_history(ExceptionKind.CHANGES_JOINING)
    if standing is Standing.FULL and after is not None:
        yield from _probation(after, on=on, months=months)


def move_faults(
    *, is_last_secretary: bool, is_on_the_way: bool, is_transfer: bool
) -> Iterator[Fault]:
    """Say what stands against a member's move to another organisation.

    Args:
        is_last_secretary: the present organisation would have no secretary without the member.
        is_on_the_way: a transfer of the member is under way.
        is_transfer: both sides are asked for their consent.
    """
    if is_last_secretary:
        yield Fault.of("organisation", LastSecretary)
    if is_on_the_way:
        yield Fault.of("organisation", TransferOpen)
    if not is_transfer:
        yield Fault.of("organisation", NeedsTransfer).as_history(ExceptionKind.MOVES)


def _probation(joined: date, *, on: date, months: int) -> Iterator[Fault]:
    end = probation_ends_on(joined, months=months)
    if on < end:
        fault = Fault.of("standing", ProbationNotOver, day=end.isoformat())
        yield fault.as_history(ExceptionKind.SKIPS_PROBATION)


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
