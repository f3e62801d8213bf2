from datetime import date
from enum import StrEnum

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.periods import Period

QUARTER_MONTHS = 3


class NotAQuarter(Refusal):
    """The report is made for quarters, the period is another."""

    sentence = N_("“{period}” is not a quarter. Write it like 2026Q3.")


class QuarterNotBegun(Refusal):
    """The quarter lies ahead."""

    sentence = N_("{period} has not begun yet; it begins on {start}.")


class QuarterRunning(Refusal):
    """What is not over is not released."""

    sentence = N_("{period} runs until {day}; its report is released afterwards.")


class NoRecord(Refusal):
    """What was before the first record is not known: no figure, and no nought."""

    sentence = N_("No record: {unit} has been recorded here since {day}, after this quarter.")


class StuckCause(StrEnum):
    """Why something on the list of the stuck does not move."""

    GOAL_UNSERVED = "goal_unserved"
    ENDORSEMENT_WAITS = "endorsement_waits"
    APPROVAL_WAITS = "approval_waits"
    START_WAITS = "start_waits"
    SILENT = "silent"
    REVIEW_OVERDUE = "review_overdue"
    NO_GOAL = "no_goal"


def quarter_to_report(period: Period, *, today: date) -> Period:
    """Return the period where a quarter's report can be made of it.

    Raises:
        NotAQuarter: it is a year, a half-year or a month.
        QuarterNotBegun: it begins after today.

    >>> quarter_to_report(Period.parse("2026Q3"), today=date(2026, 7, 1)).label
    '2026Q3'
    """
    if period.months != QUARTER_MONTHS:
        raise NotAQuarter(period=period.label)
    if period.start > today:
        raise QuarterNotBegun(period=period, start=period.start)
    return period
