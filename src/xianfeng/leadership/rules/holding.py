"""What stands against a post or a term: asked by the page and by a row of a sheet alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from xianfeng.foundation.errors import N_
from xianfeng.foundation.refusals import NotAfter
from xianfeng.leadership.rules.post_faults import (
    EarlyElection,
    ElectedAfterStart,
    ElectionRecorded,
    HoldsPost,
    NotFullMember,
    NotOneOfIts,
    SecretaryThere,
    TermsOverlap,
)
from xianfeng.leadership.rules.terms import PostKind, TermDates, is_early
from xianfeng.sheets.rules.faults import ExceptionKind, Fault


@dataclass(frozen=True)
class Span:
    """A post on the line of time, half-open; one that is still held ends on the last of days."""

    member: int
    name: str
    kind: PostKind
    starts_on: date
    ends_on: date = date.max


def holder_faults(
    name: str, *, belongs: bool, is_full: bool, left_on: date | None, until: date | None
) -> Iterator[Fault]:
    """Say what stands against somebody's holding a post.

    Args:
        belongs: whether the person belongs to the organisation or below it today.
        is_full: whether the person is a full member today.
        left_on: the day on which the person left the list, where that is so.
        until: the day on which the post ended; None where it is held.
    """
    if not belongs:
        fault = Fault.of("name", NotOneOfIts, name=name)
        is_past = until is not None and (left_on is None or until <= left_on)
        yield fault.as_history(ExceptionKind.HOLDER_ELSEWHERE) if is_past else fault
    if not is_full:
        yield Fault.of("name", NotFullMember, name=name)


def clash(new: Span, other: Span, *, is_person: bool, is_recorded: bool = True) -> Fault | None:
    """Say whether another post of the organisation stands in the way of a new one.

    Posts are recorded one after the other: a page refuses one before another that stands
    already; a sheet that mends the past may bring it, where the two do not meet.

    Args:
        other: another post of the organisation.
        is_person: both are of one person; else both are posts of a secretary.
        is_recorded: the other one stands already, and is no row of the same sheet.
    """
    meets = new.starts_on < other.ends_on and other.starts_on < new.ends_on
    if not meets and (other.starts_on < new.ends_on or not is_recorded):
        return None
    day = max(new.starts_on, other.starts_on).isoformat()
    where, why = ("name", HoldsPost) if is_person else ("post", SecretaryThere)
    fault = Fault.of(where, why, name=other.name, day=day)
    return fault if meets else fault.as_history(ExceptionKind.OUT_OF_ORDER)


def end_faults(starts_on: date, ends_on: date) -> Iterator[Fault]:
    """Say what stands against the end of a post on a day."""
    if ends_on <= starts_on:
        why = N_("the post began on that day")
        yield Fault.of("ends_on", NotAfter, day=starts_on.isoformat(), why=why)


def term_faults(starts_on: date, ends_on: date | None, elected_on: date | None) -> Iterator[Fault]:
    """Say what stands against the days of a term themselves."""
    start = starts_on.isoformat()
    if ends_on is not None and ends_on <= starts_on:
        why = N_("the term starts on that day")
        yield Fault.of("term_ends_on", NotAfter, day=start, why=why)
    if elected_on is not None and elected_on > starts_on:
        elected = elected_on.isoformat()
        yield Fault.of("elected_on", ElectedAfterStart, elected=elected, start=start)


def succession_faults(
    last: TermDates, starts_on: date, *, is_shaped: bool, months: int
) -> Iterator[Fault]:
    """Say what stands against a new term after the last one.

    Args:
        last: the term that the new one ends.
        starts_on: first day of the new one.
        is_shaped: the level above records it, which approves an early election.
        months: months before its end in which an election is not early.
    """
    if starts_on <= last.starts_on:
        yield Fault.of("term_starts_on", TermsOverlap, day=last.starts_on.isoformat())
    elif not is_shaped and is_early(last, starts_on, months=months):
        yield Fault.of("term_starts_on", EarlyElection, day=last.due_on.isoformat(), months=months)


def election_faults(before: date | None, after: date) -> Iterator[Fault]:
    """Say what stands against another day of election of a recorded term."""
    if before is not None and before != after:
        fault = Fault.of("elected_on", ElectionRecorded, day=before.isoformat())
        yield fault.as_history(ExceptionKind.CHANGES_ELECTION)
