"""What is expected of a figure, and where it stands (D8): pure, exact."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import NotAfter


class Course(StrEnum):
    """Where a figure stands against what was expected; no word says why it moved."""

    UNKNOWN = "unknown"
    """There was no figure before, or there is none since."""
    AWAY = "away"
    """Farther from the expectation than at the approval."""
    PARTLY = "partly"
    REACHED = "reached"


class NoChange(Refusal):
    """An expectation that nothing changes is none."""

    sentence = N_("Say by how much the figure should change; 0 is no change.")
    beside = ("amount",)


class WrongWay(Refusal):
    """The change leads away from what the goal wants."""

    sentence = N_("This goal's figure should go {way}; the change leads the other way.")
    words = ("way",)
    beside = ("amount",)


@dataclass(frozen=True)
class Standing:
    """An expectation's figures: before, since, and which part of the change is reached."""

    before: Decimal | None
    since: Decimal | None
    change: Decimal

    @property
    def share(self) -> Decimal | None:
        """Part of the expected change that is reached: 1 for all of it, below 0 for away."""
        if self.before is None or self.since is None:
            return None
        return (self.since - self.before) / self.change

    @property
    def course(self) -> Course:
        share = self.share
        if share is None:
            return Course.UNKNOWN
        if share < 0:
            return Course.AWAY
        return Course.REACHED if share >= 1 else Course.PARTLY


def check_change(change: Decimal, direction: str) -> None:
    """Refuse a change that is none, or leads away from where the goal's figure should go.

    Args:
        direction: `up`, `down` or `level`, as the indicator says.
    """
    if not change:
        raise NoChange
    if direction == "up" and change < 0:
        raise WrongWay(way=N_("up"))
    if direction == "down" and change > 0:
        raise WrongWay(way=N_("down"))


def check_until(until: date, *, today: date) -> date:
    """Return the first day of the month until which; it lies ahead."""
    month = until.replace(day=1)
    if month <= today:
        raise NotAfter(day=today, why=N_("it is expected"), beside=("until",))
    return month
