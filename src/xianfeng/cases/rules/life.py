"""The life of a case: two witnesses for its end, and nothing that ends it by age."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xianfeng.foundation.calendar import WorkingDays, worked_between
from xianfeng.foundation.errors import N_
from xianfeng.foundation.life import Life, Need, Step


class Stage(StrEnum):
    OPEN = "open"
    CONTACTED = "contacted"
    SETTLED = "settled"
    """By the office's word."""
    CONFIRMED = "confirmed"
    """Settled by the citizen's word."""
    AGAIN = "again"
    """Open again."""
    PARTLY = "partly"
    """Open, partly settled by the citizen's word."""
    UNSETTLED = "unsettled"
    TOGETHER = "together"
    """Handled together with another case."""


class Deed(StrEnum):
    ARRIVE = "arrive"
    CONTACT = "contact"
    SETTLE = "settle"
    CONFIRM = "confirm"
    PART = "part"
    DENY = "deny"
    REOPEN = "reopen"
    RESUME = "resume"
    CLOSE = "close"
    JOIN = "join"


class Who(StrEnum):
    CITIZEN = "citizen"
    HANDLER = "handler"
    ABOVE = "above"


OPEN_STAGES = frozenset({Stage.OPEN, Stage.CONTACTED, Stage.AGAIN, Stage.PARTLY})
"""In which the office has something to do."""
OVER = frozenset(Stage) - OPEN_STAGES
SAID_SETTLED = frozenset({Stage.SETTLED, Stage.CONFIRMED})

LIFE = Life(
    N_("The case"),
    (
        Step(Deed.ARRIVE, Stage.OPEN, Who.CITIZEN),
        Step(Deed.CONTACT, Stage.CONTACTED, Who.HANDLER, OPEN_STAGES - {Stage.CONTACTED}),
        Step(Deed.SETTLE, Stage.SETTLED, Who.HANDLER, OPEN_STAGES),
        Step(Deed.CONFIRM, Stage.CONFIRMED, Who.CITIZEN, {Stage.SETTLED}),
        Step(Deed.PART, Stage.PARTLY, Who.CITIZEN, SAID_SETTLED),
        Step(Deed.DENY, Stage.AGAIN, Who.CITIZEN, SAID_SETTLED),
        Step(Deed.REOPEN, Stage.AGAIN, Who.CITIZEN, OVER),
        Step(Deed.RESUME, Stage.AGAIN, Who.ABOVE, OVER),
        Step(Deed.CLOSE, Stage.UNSETTLED, Who.HANDLER, OPEN_STAGES, {Need.REASON}),
        Step(Deed.JOIN, Stage.TOGETHER, Who.HANDLER, OPEN_STAGES),
    ),
)
REOPENS = frozenset({Deed.PART, Deed.DENY, Deed.REOPEN, Deed.RESUME})


class Verdict(StrEnum):
    """What a citizen answers to the question whether it is settled, in one click."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


def deed_of(verdict: Verdict, stage: Stage) -> Deed | None:
    """Return the step that an answer takes; none where it only says again what is so."""
    if verdict is Verdict.YES or stage not in SAID_SETTLED:
        return Deed.CONFIRM if stage is Stage.SETTLED else None
    return Deed.PART if verdict is Verdict.PARTLY else Deed.DENY


class Spot(StrEnum):
    """What a line of the timeline tells of; a step of the life bears its own name."""

    ADDED = "added"
    ANSWERED = "answered"
    FOLLOW_UP = "follow_up"
    ASKED_AGAIN = "asked_again"
    HANDED = "handed"
    RETURNED = "returned"
    RULED = "ruled"
    ASKED_ABOVE = "asked_above"
    RULED_ANSWER = "ruled_answer"
    STOPPED = "stopped"
    CATEGORY = "category"
    FOREIGN = "foreign"
    FOREIGN_LATE = "foreign_late"
    TOGETHER_CHANGED = "together_changed"
    OPTED_OUT = "opted_out"
    FORGOTTEN = "forgotten"


class Lateness(StrEnum):
    """How an open case stands to its days, the worst first."""

    LATE = "late"
    CONTACT = "contact"
    """The citizen has not been contacted in time."""
    SOON = "soon"


class Channel(StrEnum):
    """How a case came in."""

    WEB = "web"
    HOTLINE = "hotline"


@dataclass(frozen=True)
class HandSpan:
    """Who had a case from one day to another; `until` is empty for whoever has it now."""

    unit: str
    since: date
    until: date | None
    returned: str = ""
    """Why it was returned; empty where it was not."""


@dataclass(frozen=True)
class HandTime:
    """The part of a case's time that lay in one hand, in days and in working days; they add up."""

    span: HandSpan
    days: int
    working: int
    over: int
    """Of the working days those behind the day by which it was due."""


def times_of(
    spans: Sequence[HandSpan], table: WorkingDays, *, due: date, today: date
) -> tuple[HandTime, ...]:
    """Part the time of a case among the hands; each has it from its first day on to its last.

    Args:
        spans: in their order, one beginning on the day on which the one before it ended.
        due: the day by which the whole is due.
    """
    found = []
    for span in spans:
        end = span.until or today
        working = worked_between(table, span.since, end)
        over = sum(day > due for day in working)
        found.append(HandTime(span, (end - span.since).days, len(working), over))
    return tuple(found)


def over_of(times: Iterable[HandTime]) -> int:
    """Add up the working days by which a case is late as a whole."""
    return sum(each.over for each in times)


HOURS = 24


class Door(StrEnum):
    """What a case of the web is counted under: the open door whole, and at a window; a slip."""

    ALL = "all"
    OPEN = "open"
    SLIP = "slip"


def room_by(most: int, hour: int) -> int:
    """Return how many of a day's cases may have come in by the end of an hour, at least one.

    Each hour frees its share, and what was not used stays free: whoever uses up what is there
    closes the door for an hour at most.

    Args:
        most: the most in a whole day.
        hour: of the day, 0 to 23.

    >>> [room_by(2000, hour) for hour in (0, 9, 23)]
    [84, 834, 2000]
    """
    return -(-most * (hour + 1) // HOURS)
