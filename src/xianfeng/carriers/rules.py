from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction


class Stage(StrEnum):
    """Where a carrier stands in its life (D14); `TRANSITIONS` says what follows what."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    TRIAL = "trial"
    REGULAR = "regular"
    INSTITUTION = "institution"
    ENDED = "ended"


RUNNING = frozenset({Stage.TRIAL, Stage.REGULAR, Stage.INSTITUTION})
TRANSITIONS: Mapping[Stage, frozenset[Stage]] = {
    Stage.PROPOSED: frozenset({Stage.APPROVED, Stage.ENDED}),
    Stage.APPROVED: frozenset({Stage.TRIAL, Stage.ENDED}),
    Stage.TRIAL: frozenset({Stage.REGULAR, Stage.ENDED}),
    Stage.REGULAR: frozenset({Stage.INSTITUTION, Stage.ENDED}),
    Stage.INSTITUTION: frozenset({Stage.ENDED}),
    Stage.ENDED: frozenset(),
}


class Form(StrEnum):
    """What kind of carrier it is (D3): variety is seen from this."""

    VANGUARD_POST = "vanguard_post"
    RESPONSIBILITY_AREA = "responsibility_area"
    SERVICE_TEAM = "service_team"
    TASK_FORCE = "task_force"
    PAIRING = "pairing"
    PLEDGE = "pledge"
    VOLUNTEERING = "volunteering"
    DOUBLE_REGISTRATION = "double_registration"
    STUDY = "study"
    FORUM = "forum"
    OTHER = "other"


class Serves(StrEnum):
    """Whom a carrier serves (D5); at least one of the three."""

    WHOLE_PLAN = "whole_plan"
    CENTRAL_WORK = "central_work"
    PEOPLE = "people"


class Voice(StrEnum):
    """Who endorses a carrier (D7), each on its own."""

    ORGANISATION = "organisation"
    MEMBERS = "members"
    PUBLIC = "public"


@dataclass(frozen=True)
class Tally:
    """How many persons of a voice were in favour, of those who answered.

    Raises:
        ValueError: more in favour than answered, or a negative count.
    """

    in_favour: int
    answered: int

    def __post_init__(self) -> None:
        if not 0 <= self.in_favour <= self.answered:
            raise ValueError(f"{self.in_favour} of {self.answered} is no tally")


class Answer(StrEnum):
    """What a voice's count amounts to."""

    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    TOO_FEW = "too_few"
    MISSING = "missing"


def answer_of(tally: Tally | None, *, quorum: int, share: Fraction) -> Answer:
    """Tell what one voice's count amounts to.

    Args:
        tally: the count, or None where the voice has not answered.
        quorum: fewest answers that make a voice count, in persons.
        share: smallest part in favour, in (0, 1]; exact, so that 14 of 25 is 56 percent.

    Raises:
        ValueError: the share is outside its range.

    >>> answer_of(Tally(14, 25), quorum=10, share=Fraction(56, 100)).value
    'accepted'
    """
    if not 0 < share <= 1:
        raise ValueError(f"share must be in (0, 1], not {share}")
    if tally is None:
        return Answer.MISSING
    if tally.answered < max(quorum, 1):
        return Answer.TOO_FEW
    is_enough = tally.in_favour >= share * tally.answered
    return Answer.ACCEPTED if is_enough else Answer.NOT_ACCEPTED


def is_accepted(tallies: Mapping[Voice, Tally], *, quorum: int, share: Fraction) -> bool:
    """Tell whether all three voices accept, each counted on its own (D7).

    Args:
        tallies: the count of each voice that has answered; a missing voice is a no.
        quorum: fewest answers that make a voice count, in persons.
        share: smallest part in favour, in (0, 1].

    Raises:
        ValueError: the share is outside its range.
    """
    return not voices_lacking(tallies, quorum=quorum, share=share)


def voices_lacking(
    tallies: Mapping[Voice, Tally], *, quorum: int, share: Fraction
) -> tuple[Voice, ...]:
    """List the voices that do not accept yet, in their order.

    Raises:
        ValueError: the share is outside its range.
    """
    return tuple(
        voice
        for voice in Voice
        if answer_of(tallies.get(voice), quorum=quorum, share=share) is not Answer.ACCEPTED
    )


def can_follow(stage: Stage, following: Stage) -> bool:
    """Tell whether a carrier in one stage may come into another."""
    return following in TRANSITIONS[stage]


class StuckReason(StrEnum):
    """Why a carrier does not move; the first that holds is named."""

    ENDORSEMENT_WAITS = "endorsement_waits"
    APPROVAL_WAITS = "approval_waits"
    SILENT = "silent"
    REVIEW_OVERDUE = "review_overdue"
    NO_GOAL = "no_goal"


@dataclass(frozen=True)
class Life:
    """What is known of a carrier when one asks whether it is stuck; days as said."""

    stage: Stage
    proposed_on: date
    started_on: date | None = None
    last_activity_on: date | None = None
    review_date: date | None = None
    is_linked: bool = False
    is_accepted: bool = False


@dataclass(frozen=True)
class Stuck:
    """Why a carrier is stuck, and since when where there is such a day."""

    reason: StuckReason
    since: date | None


def stuck(life: Life, *, today: date, silence_days: int, wait_days: int) -> Stuck | None:
    """Tell whether a carrier is stuck, and why (D4, D14).

    Args:
        life: the carrier's days.
        today: the day on which one asks.
        silence_days: days without an activity after which a running carrier is silent.
        wait_days: days after which a proposal has waited too long for voices or approval.

    >>> stuck(
    ...     Life(Stage.PROPOSED, date(2026, 5, 1)),
    ...     today=date(2026, 7, 1), silence_days=90, wait_days=60,
    ... ).since
    datetime.date(2026, 5, 1)
    """
    if life.stage is Stage.PROPOSED:
        has_waited = (today - life.proposed_on).days > wait_days
        waits = StuckReason.APPROVAL_WAITS if life.is_accepted else StuckReason.ENDORSEMENT_WAITS
        return Stuck(waits, life.proposed_on) if has_waited else None
    if life.stage not in RUNNING:
        return None
    heard = life.last_activity_on or life.started_on
    if heard is not None and (today - heard).days > silence_days:
        return Stuck(StuckReason.SILENT, heard)
    if life.review_date is not None and life.review_date < today:
        return Stuck(StuckReason.REVIEW_OVERDUE, life.review_date)
    return None if life.is_linked else Stuck(StuckReason.NO_GOAL, None)


class CheckInState(StrEnum):
    """Whether a code at the door opens, by the hour."""

    TOO_EARLY = "too_early"
    OPEN = "open"
    OVER = "over"


def check_in_state(
    *, starts_at: datetime, ends_at: datetime, at: datetime, before: timedelta, after: timedelta
) -> CheckInState:
    """Tell whether members may check in: from `before` the start up to `after` the end."""
    if at < starts_at - before:
        return CheckInState.TOO_EARLY
    return CheckInState.OPEN if at < ends_at + after else CheckInState.OVER


TITLE_MOST = 60
"""Characters of a title."""


def title_beside(title: str, taken: Collection[str], *, names: Sequence[str]) -> str:
    """Return a title that no other living carrier of an organisation has.

    Args:
        title: what it was called.
        taken: titles of the others.
        names: said in brackets where the title is taken, the first that makes it another one;
            the last of them is of this carrier alone.

    >>> title_beside("先锋岗", {"先锋岗"}, names=("一支部",))
    '先锋岗（一支部）'
    """
    found = title
    for name in names:
        if found not in taken:
            break
        short = name[: TITLE_MOST // 2]
        found = f"{title[: TITLE_MOST - len(short) - 2]}（{short}）"
    return found
