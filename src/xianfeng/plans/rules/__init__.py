"""What a plan says, as rules of the language; and how a figure stands against its target."""

from .kinds import Candidate, Comparator, Direction, Target
from .progress import Pace, Reading, Span, counts_up, month_after, pace

__all__ = [
    "Candidate",
    "Comparator",
    "Direction",
    "Pace",
    "Reading",
    "Span",
    "Target",
    "counts_up",
    "month_after",
    "pace",
]
