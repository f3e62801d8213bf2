"""How what is asked is answered: its states, its time, who may answer, and what is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import Over, Twice


class State(StrEnum):
    """How an ask stands. A noun may end in words of its own instead of `done`."""

    ASKED = "asked"
    AGREED = "agreed"
    """All sides have consented; what was asked for happens on a day to come."""
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = (State.ASKED.value, State.AGREED.value)


class AskedAlready(Twice):
    """The same was asked before, and has not ended."""

    def __init__(self) -> None:
        what = N_("You have already requested this; it has not been answered yet.")
        super().__init__(what=what)


class AnsweredAlready(Twice):
    """It, or the side that answers now, was answered before."""

    def __init__(self, *, what: str = N_("This has already been answered.")) -> None:
        super().__init__(what=what)


class NotYetSilent(Refusal):
    """The side itself still has time to answer."""

    sentence = N_(
        "The organisation itself may answer until {day}; after that the one above it may "
        "answer in its place."
    )


def require_open(state: str, *, what: str) -> None:
    """Refuse every deed on what has ended; a noun's own words are ends.

    Args:
        what: the ask as it begins a sentence; empty where an end is an answer.
    """
    if state not in OPEN:
        raise Over(what=what) if what else AnsweredAlready()


def require_unanswered(state: str, *, has_consented: bool) -> None:
    """Refuse a second consent of one side, and one to what all have agreed on."""
    if has_consented or state != State.ASKED.value:
        raise AnsweredAlready(what=N_("This side has already consented."))


@dataclass(frozen=True)
class Silence:
    """How long those who must answer have been silent; their time runs for some days."""

    asked_at: datetime
    days: int

    def over_at(self, *, parts: int = 1) -> datetime:
        """Return when their time, or the first of equal parts of it, is over."""
        return self.asked_at + timedelta(days=self.days) / parts

    @classmethod
    def since(cls, at: datetime, *, days: int, parts: int = 1) -> datetime:
        """Return when at the latest something was asked of whose time so much is over."""
        return cls(at, -days).over_at(parts=parts)


class Voice(IntEnum):
    """How somebody may answer for a side now; of several sides, the greatest counts."""

    NONE = 0
    NOT_YET = 1
    """For the level above, once the side was silent too long."""
    INSTEAD = 2
    """For the level above."""
    ITSELF = 3

    @property
    def speaks(self) -> bool:
        return self >= Voice.INSTEAD


def voice_of(
    *,
    is_side: bool,
    is_above: bool,
    silence: Silence | None,
    at: datetime,
    is_vacant: Callable[[], bool],
) -> Voice:
    """Say how somebody who is no party may answer for a side.

    Args:
        is_side: they speak for the side itself.
        is_above: they speak for a level above it.
        silence: the time that the side has; without one the levels above speak like itself.
        is_vacant: tells, where it matters, whether nobody at the side could answer.
    """
    if is_side or (is_above and silence is None):
        return Voice.ITSELF
    if not is_above or silence is None:
        return Voice.NONE
    return Voice.INSTEAD if at >= silence.over_at() or is_vacant() else Voice.NOT_YET
