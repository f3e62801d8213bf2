"""Reads of the room: what may be reported on, and the office's quarter."""

from .quarter import (
    CarrierCounts,
    CarrierName,
    Counts,
    GoalLine,
    OfficeLine,
    QuarterCard,
    StuckLine,
    WindowLine,
    quarter_of_office,
)

__all__ = [
    "CarrierCounts",
    "CarrierName",
    "Counts",
    "GoalLine",
    "OfficeLine",
    "QuarterCard",
    "StuckLine",
    "WindowLine",
    "quarter_of_office",
]
