"""What is said of one carrier of the demo city."""

from dataclasses import dataclass
from enum import StrEnum

from xianfeng.carriers.rules.life import Form, Serves, Stage

W, C, P = Serves.WHOLE_PLAN, Serves.CENTRAL_WORK, Serves.PEOPLE


class Plot(StrEnum):
    """What the demo plants in a carrier."""

    LIVELY = "lively"
    SILENT = "silent"
    OVERDUE = "overdue"
    AIMLESS = "aimless"
    RITUAL = "ritual"
    DAILY = "daily"
    CITY = "city"


@dataclass(frozen=True)
class Programme:
    """One carrier: where, what, for whom, and how it goes.

    Args:
        office: number of the office, LJ01 is 1; 0 is the city's own committee.
        branch: number of the branch in the office; 0 is the office's committee.
        every: days between two activities.
        voices: voices counted so far, where it is still a proposal.
        deeds: titles of its activities; `{place}` is filled.
    """

    office: int
    branch: int
    title: str
    theme: str
    form: Form
    serves: tuple[Serves, ...]
    stage: Stage
    every: int
    deeds: tuple[str, ...]
    is_own: bool = False
    plot: Plot = Plot.LIVELY
    voices: int = 3
    end_reason: str = ""
