"""What must always come out even (I2); no Django, no clock."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Balance:
    """The box at one glance; it must always balance (I2)."""

    issued: int
    unused: int
    used: int
    voided: int
    ballots: int
    added_up: int

    @property
    def is_even(self) -> bool:
        """Tell whether used slips are ballots, and in the sums, and every slip has its state."""
        return (
            self.used == self.ballots == self.added_up
            and self.issued == self.unused + self.used + self.voided
        )
