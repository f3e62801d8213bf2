"""How many cases may have come in by an hour, so that a flood closes no door for the day."""

from enum import StrEnum

HOURS = 24


class Door(StrEnum):
    """What a case of the web is counted under: the open door whole, and at a window; a slip."""

    ALL = "all"
    OPEN = "open"
    SLIP = "slip"


def room_by(most: int, hour: int) -> int:
    """Return how many of a day's cases may have come in by the end of an hour, at least one.

    Each hour frees its share, and what was not used stays free: whoever uses up what is there
    closes the door for an hour at most.

    Args:
        most: the most in a whole day.
        hour: of the day, 0 to 23.

    >>> [room_by(2000, hour) for hour in (0, 9, 23)]
    [84, 834, 2000]
    """
    return -(-most * (hour + 1) // HOURS)
