"""What a plan says, as rules of the language; and how a figure stands against its target."""

from .kinds import (
    Candidate,
    ChosenGoal,
    Comparator,
    Direction,
    Measured,
    Target,
    chosen,
    has_no_verdict,
    is_clear,
    title_of,
)
from .progress import Pace, Reading, Span, counts_up, month_after, pace
from .seen import Seen, seen

__all__ = [
    "Candidate",
    "ChosenGoal",
    "Comparator",
    "Direction",
    "Measured",
    "Pace",
    "Reading",
    "Seen",
    "Span",
    "Target",
    "chosen",
    "counts_up",
    "has_no_verdict",
    "is_clear",
    "month_after",
    "pace",
    "seen",
    "title_of",
]
