"""The days of the box and their openings; no Django, no clock."""

from enum import IntEnum, StrEnum


class DayState(StrEnum):
    OPEN = "open"
    OVER = "over"
    OPENED = "opened"
    DESTROYING = "destroying"
    DESTROYED = "destroyed"


class OpeningStep(IntEnum):
    FIRST = 1
    """Promises, middles and ballots stand in the log, each in an order of its own."""
    SECOND = 2
    """Half of the middles show their way back, the others their way on."""
