"""The days of the box, their openings, what must always come out even (I2); no Django, no clock."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class DayState(StrEnum):
    OPEN = "open"
    OVER = "over"
    OPENED = "opened"
    DESTROYING = "destroying"
    DESTROYED = "destroyed"
    LOST = "lost"
    """Its key was destroyed with an opening that a restored backup does not know."""


class OpeningStep(IntEnum):
    FIRST = 1
    """Promises, middles and ballots stand in the log, each in an order of its own."""
    SECOND = 2
    """Half of the middles show their way back, the others their way on."""


@dataclass(frozen=True)
class Balance:
    """The box at one glance; it must always balance.

    Attributes:
        envelopes: sealed ballots that wait.
        opened: ballots that were opened and counted.
        before: ballots that were counted before the sealed box.
        lost: sealed ballots that nobody can open any more.
    """

    issued: int
    unused: int
    used: int
    voided: int
    envelopes: int
    opened: int
    before: int = 0
    lost: int = 0

    @property
    def ballots(self) -> int:
        """All ballots that were ever cast."""
        return self.envelopes + self.opened + self.before + self.lost

    @property
    def is_even(self) -> bool:
        """Tell whether used slips are ballots, and every slip has its state."""
        return self.used == self.ballots and self.issued == self.unused + self.used + self.voided
