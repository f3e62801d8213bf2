"""What may be odd about a witness of a log."""

from enum import StrEnum


class Oddity(StrEnum):
    """Said publicly, with the figures that belong to it."""

    DOWN = "down"
    REFUSES = "refuses"
    WRONG = "wrong"
    WENT_BACK = "went_back"
    AHEAD = "ahead"
