from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.life import Life, Need, Step
from xianfeng.foundation.refusals import Twice


class Stage(StrEnum):
    """Where a carrier stands in its life (D14); `LIFE` says what follows what."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    TRIAL = "trial"
    REGULAR = "regular"
    INSTITUTION = "institution"
    ENDED = "ended"


RUNNING = frozenset({Stage.TRIAL, Stage.REGULAR, Stage.INSTITUTION})
ALIVE = frozenset(Stage) - {Stage.ENDED}


class Deed(StrEnum):
    """What is done with a carrier: the steps of its life, and what leaves it where it stands."""

    PROPOSE = "propose"
    COUNT = "count"
    RETURN = "return"
    MEND = "mend"
    CONFIRM = "confirm"
    ASK = "ask"
    RESUBMIT = "resubmit"
    APPROVE = "approve"
    START = "start"
    EVALUATE = "evaluate"
    DRAFT = "draft"
    RENEW = "renew"
    SETTLE = "settle"
    ESTABLISH = "establish"
    PLAN = "plan"
    SERVE = "serve"
    END = "end"


class Who(StrEnum):
    """Whose a deed is; `permissions` tells whether it is somebody's."""

    PROPOSER = "proposer"
    COUNTER = "counter"
    ABOVE = "above"
    RUNNER = "runner"
    ENDER = "ender"


LIFE = Life(
    N_("The carrier"),
    (
        Step(Deed.PROPOSE, Stage.PROPOSED, Who.PROPOSER),
        Step(Deed.RETURN, Stage.PROPOSED, Who.ABOVE, {Stage.PROPOSED}, {Need.REASON}),
        Step(Deed.RESUBMIT, Stage.PROPOSED, Who.ENDER, {Stage.PROPOSED}),
        Step(Deed.APPROVE, Stage.APPROVED, Who.ABOVE, {Stage.PROPOSED}),
        Step(Deed.START, Stage.TRIAL, Who.RUNNER, {Stage.APPROVED}, {Need.DUE_DATE}),
        Step(Deed.SETTLE, Stage.REGULAR, Who.ABOVE, {Stage.TRIAL}),
        Step(Deed.ESTABLISH, Stage.INSTITUTION, Who.ABOVE, {Stage.REGULAR}),
        Step(Deed.END, Stage.ENDED, Who.ENDER, ALIVE, {Need.REASON}),
    ),
)
"""The steps of a carrier's life: from where to where, whose they are, what they need (D14)."""
BACK_AND_FORTH = frozenset({Deed.RETURN, Deed.RESUBMIT})
"""Steps that leave a proposal where it stands, and change whose turn it is."""


class Turn(StrEnum):
    """Whose turn it is with a carrier that does not run yet."""

    COUNTER = "counter"
    ABOVE = "above"
    RUNNER = "runner"
    MENDER = "mender"


def turn_of(stage: Stage, last_step: str, *, is_accepted: bool) -> Turn | None:
    """Tell whose turn it is; nobody's once it runs or has ended.

    >>> turn_of(Stage.PROPOSED, Deed.RETURN, is_accepted=True).value
    'mender'
    """
    if stage is Stage.APPROVED:
        return Turn.RUNNER
    if stage is not Stage.PROPOSED:
        return None
    if last_step == Deed.RETURN:
        return Turn.MENDER
    return Turn.ABOVE if is_accepted else Turn.COUNTER


def is_turn_for(deed: Deed, last_step: str) -> bool:
    """Tell whether a deed fits what was done last: whoever returned a proposal waits for it.

    >>> [is_turn_for(Deed(deed), Deed.RETURN) for deed in ("approve", "resubmit", "count")]
    [False, True, True]
    """
    was_returned = last_step == Deed.RETURN
    if deed is Deed.RESUBMIT:
        return was_returned
    return not (was_returned and deed in {Deed.RETURN, Deed.APPROVE})


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


class ServesNothing(Refusal):
    """A carrier that serves none of the three is a carrier for its own sake (D5)."""

    sentence = N_("Say what it serves: the whole plan, the central work or the people.")


@dataclass(frozen=True)
class Draft:
    """What a proposal says."""

    title: str
    theme: str
    form: Form
    serves: Collection[Serves]
    need: str = ""
    leads: str = ""
    takes_part: str = ""
    cost: int | None = None
    """Yuan a year."""
    burden: int | None = None
    """Minutes a month that it asks of the branch."""

    @property
    def columns(self) -> dict[str, object]:
        """What is stored of it."""
        return {
            "title": self.title,
            "theme": self.theme,
            "form": self.form.value,
            "serves_whole_plan": Serves.WHOLE_PLAN in self.serves,
            "serves_central_work": Serves.CENTRAL_WORK in self.serves,
            "serves_people": Serves.PEOPLE in self.serves,
            "need": self.need,
            "leads": self.leads,
            "takes_part": self.takes_part,
            "cost": self.cost,
            "burden": self.burden,
        }


def title_taken(organisation: str, draft: Draft) -> Twice:
    """Say that an organisation has a living carrier of this title."""
    return Twice(
        what=N_("{organisation} already has a carrier named “{title}”."),
        organisation=organisation,
        title=draft.title,
        beside=("title",),
    )


def voices_since(version: int, same: Collection[int]) -> int:
    """Return the oldest version whose voices count for the present one (D7).

    A change asks the voices again, unless somebody else has confirmed that it means the same.

    Args:
        same: the versions after which the next one was confirmed to mean the same.

    >>> voices_since(4, {1, 3})
    3
    """
    while version - 1 in same:
        version -= 1
    return version


class Voice(StrEnum):
    """Who endorses a carrier (D7), each on its own."""

    ORGANISATION = "organisation"
    MEMBERS = "members"
    PUBLIC = "public"


@dataclass(frozen=True)
class Tally:
    """How many persons of a voice were in favour, of those who answered.

    Raises:
        ValueError: more in favour than answered, more answered than asked, or a negative count.
    """

    in_favour: int
    answered: int
    asked: int | None = None
    """How many could be asked; None for an open consultation, where nobody knows."""

    def __post_init__(self) -> None:
        if not 0 <= self.in_favour <= self.answered:
            raise ValueError(f"{self.in_favour} of {self.answered} is no tally")
        if self.asked is not None and self.answered > self.asked:
            raise ValueError(f"{self.answered} answers of {self.asked} persons is no tally")


@dataclass(frozen=True)
class Hurdle:
    """What makes a voice count, and accept.

    Raises:
        ValueError: a part is outside its range.

    >>> Hurdle(quorum=10, part=Fraction(1, 2), share=Fraction(2, 3)).least(5)
    3
    """

    quorum: int
    """Answers that are enough however many could be asked, in persons."""
    part: Fraction
    """Part of those who could be asked that is enough where it is fewer, in (0, 1]."""
    share: Fraction
    """Smallest part in favour, in (0, 1]; exact, so that 14 of 25 is 56 percent."""

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1 or not 0 < self.part <= 1:
            raise ValueError(f"parts must be in (0, 1], not {self.share} and {self.part}")

    def least(self, asked: int | None) -> int:
        """Return the fewest answers that make a voice count; at least one."""
        enough = self.quorum if asked is None else min(self.quorum, ceil(asked * self.part))
        return max(enough, 1)


class Answer(StrEnum):
    """What a voice's count amounts to."""

    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    TOO_FEW = "too_few"
    MISSING = "missing"


def answer_of(tally: Tally | None, hurdle: Hurdle) -> Answer:
    """Tell what one voice's count amounts to.

    >>> answer_of(Tally(14, 25), Hurdle(10, Fraction(1, 2), share=Fraction(56, 100))).value
    'accepted'
    """
    if tally is None:
        return Answer.MISSING
    if tally.answered < hurdle.least(tally.asked):
        return Answer.TOO_FEW
    is_enough = tally.in_favour >= hurdle.share * tally.answered
    return Answer.ACCEPTED if is_enough else Answer.NOT_ACCEPTED


def voices_lacking(tallies: Mapping[Voice, Tally], hurdle: Hurdle) -> tuple[Voice, ...]:
    """List the voices that do not accept yet, in their order, each counted on its own (D7)."""
    return tuple(
        voice for voice in Voice if answer_of(tallies.get(voice), hurdle) is not Answer.ACCEPTED
    )


class StuckReason(StrEnum):
    """Why a carrier does not move; the first that holds is named."""

    ENDORSEMENT_WAITS = "endorsement_waits"
    APPROVAL_WAITS = "approval_waits"
    START_WAITS = "start_waits"
    SILENT = "silent"
    REVIEW_OVERDUE = "review_overdue"
    NO_GOAL = "no_goal"


@dataclass(frozen=True)
class Vitals:
    """What is known of a carrier when one asks whether it is stuck; days as said."""

    stage: Stage
    proposed_on: date
    approved_on: date | None = None
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


def stuck(
    vitals: Vitals, *, today: date, silence_days: int, wait_days: int, start_days: int
) -> Stuck | None:
    """Tell whether a carrier is stuck, and why (D4, D14).

    Args:
        silence_days: days without an activity after which a running carrier is silent.
        wait_days: days after which a proposal has waited too long for voices or approval.
        start_days: days after which an approved carrier has waited too long for its start.

    >>> stuck(
    ...     Vitals(Stage.PROPOSED, date(2026, 5, 1)),
    ...     today=date(2026, 7, 1), silence_days=90, wait_days=60, start_days=30,
    ... ).since
    datetime.date(2026, 5, 1)
    """
    if vitals.stage is Stage.PROPOSED:
        has_waited = (today - vitals.proposed_on).days > wait_days
        waits = StuckReason.APPROVAL_WAITS if vitals.is_accepted else StuckReason.ENDORSEMENT_WAITS
        return Stuck(waits, vitals.proposed_on) if has_waited else None
    if vitals.stage is Stage.APPROVED:
        assert vitals.approved_on is not None
        has_waited = (today - vitals.approved_on).days > start_days
        return Stuck(StuckReason.START_WAITS, vitals.approved_on) if has_waited else None
    if vitals.stage not in RUNNING:
        return None
    heard = vitals.last_activity_on or vitals.started_on
    if heard is not None and (today - heard).days > silence_days:
        return Stuck(StuckReason.SILENT, heard)
    if vitals.review_date is not None and vitals.review_date < today:
        return Stuck(StuckReason.REVIEW_OVERDUE, vitals.review_date)
    return None if vitals.is_linked else Stuck(StuckReason.NO_GOAL, None)


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
