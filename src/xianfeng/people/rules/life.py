"""A member's life in the organisation: its periods, and what stands against a step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import Ahead
from xianfeng.people.rules.kinds import Standing
from xianfeng.sheets.rules.faults import (
    PARTY_FOUNDED,
    BeforeParty,
    ExceptionKind,
    Fault,
)


class JoinedAfterwards(Refusal):
    """Nobody belongs here before having joined, nor joins after belonging here."""

    sentence = N_("The date of joining is after the day from which the member belongs here.")
    beside = ("joined_date",)


class JoinedMissing(Refusal):
    """Full and probationary members have joined on some day."""

    sentence = N_("Enter the date of joining.")
    beside = ("joined_date",)


class ProbationNotOver(Refusal):
    """Probation lasts its whole time (the Party's constitution, article 7)."""

    sentence = N_("Probation lasts until {day}; nobody becomes a full member before then.")
    beside = ("on",)


class ProbationLeftOut(Refusal):
    """One step follows the other."""

    sentence = N_("An activist becomes a probationary member first, and a full member afterwards.")


class StandingGoesBack(Refusal):
    """There are steps forwards alone."""

    sentence = N_("There is no step back to an earlier standing.")


class JoiningRecorded(Refusal):
    """A recorded day is corrected when the member asks for it."""

    sentence = N_(
        "The date of joining is recorded as {day}. The member must request a correction, "
        "which an officer confirms."
    )


class NeedsTransfer(Refusal):
    """Nobody is moved by one side alone."""

    sentence = N_(
        "A member moves to another organisation through a transfer, to which both sides consent."
    )


class TransferOpen(Refusal):
    """A member moves to one place at a time."""

    sentence = N_(
        "A transfer of this member is already under way. End it before requesting another."
    )


class LastSecretary(Refusal):
    """An organisation is not left without a secretary."""

    sentence = N_(
        "This is the organisation's only secretary. Name another secretary first, then "
        "transfer this one."
    )


class NotYetFull(Refusal):
    """A day of full membership is nobody's but a full member's."""

    sentence = N_("Only full members have a date of full membership. Leave it empty.")
    beside = ("full_date",)


class FullBeforeJoining(Refusal):
    """Full membership follows joining."""

    sentence = N_("Full membership begins after joining; check both dates.")
    beside = ("full_date",)


class OwnRecord(Refusal):
    """Nobody decides on their own record, nor has it decided by a deputy."""

    sentence = N_(
        "Nobody can change their own record; somebody else who keeps the list must do it."
    )


class NoBirthYear(Refusal):
    """Nobody of the list can have been born in this year."""

    sentence = N_("{year} cannot be the year of birth of somebody on this list.")
    beside = ("birth_year", "new")


class JoinedTooYoung(Refusal):
    """Nobody joins before the age of 18."""

    sentence = N_(
        "Somebody born in {year} cannot have joined on {day}: nobody joins before the age of 18."
    )
    beside = ("joined_date", "birth_year")


EARLIEST_BIRTH_YEAR = 1900
ADULT_YEARS = 18
"""Nobody applies for membership before the age of 18 (Party constitution, article 1)."""


class MembershipCause(StrEnum):
    """Why a period of membership began or ended."""

    REGISTERED = "registered"
    JOINED = "joined"
    BECAME_FULL = "became_full"
    TRANSFERRED = "transferred"
    LEFT = "left"
    IMPORTED = "imported"


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
    """Say what stands against writing somebody down with a standing from a day on."""
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
        joined: the day on which probation began, or begins with this step.
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


def full_faults(
    standing: Standing, joined: date | None, full: date | None, *, today: date
) -> Iterator[Fault]:
    """Say what stands against a day of full membership, from which years in the Party count.

    Many lists know only the month of a day, so that days of one month are not held apart.

    Source:
        Party constitution, article 7.
    """
    if full is None:
        return
    if standing is not Standing.FULL:
        yield Fault.of("full_date", NotYetFull)
    elif full > today:
        yield Fault.of("full_date", Ahead, day=full.isoformat())
    elif joined is not None and full < joined.replace(day=1):
        yield Fault.of("full_date", FullBeforeJoining)


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


def is_birth_year(year: int, *, today: date) -> bool:
    """Tell whether somebody born in this year can stand in the list today.

    >>> [is_birth_year(year, today=date(2026, 9, 30)) for year in (1899, 1900, 2008, 2009)]
    [False, True, True, False]
    """
    return EARLIEST_BIRTH_YEAR <= year <= today.year - ADULT_YEARS


@dataclass(frozen=True)
class Facts:
    """What is said of one member; of a month the first day."""

    standing: Standing
    joined: date | None = None
    birth_year: int | None = None


def fact_faults(facts: Facts) -> Iterator[Fault]:
    """Say what cannot be true of a member.

    Args:
        facts: of whom the year of birth alone is known, so that 18 years are reckoned from years.

    >>> young = Facts(Standing.FULL, date(2001, 7, 1), birth_year=1985)
    >>> [fault.why.__name__ for fault in fact_faults(young)]
    ['JoinedTooYoung']
    """
    joined, born = facts.joined, facts.birth_year
    if joined is not None and joined < PARTY_FOUNDED:
        yield Fault.of("joined_date", BeforeParty, day=joined.isoformat())
    elif (
        joined is not None
        and born is not None
        and joined.year - born < ADULT_YEARS
        and facts.standing is not Standing.ACTIVIST
    ):
        day = joined.isoformat()
        yield Fault.of("joined_date", JoinedTooYoung, day=day, year=str(born))
