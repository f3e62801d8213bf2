"""Signs of pressure or stuffing: questions to look into, never verdicts; no Django.

Each has an innocent answer too, so that a sign accuses nobody: it asks, beside what was seen, and
the office answers. What is looked at is what the box keeps: days, batches, answers, comments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, sqrt
from statistics import median

from xianfeng.foundation.stats import wilson_interval

FEWEST_DAYS = 8
"""Single days from which a window's rhythm can be told."""
SPREADS = 6
TIMES = 2.5
"""Measured on 1,000 ordinary windows of 63 days, busier on Mondays (`test_ordinary`): none is asked
about where days swing by chance alone or by 15 % beyond it, 3 % by 30 %. A day of four times the
middle is found in all of these, but for 1 % of the last. With 2 and 4 it were 0, 8 and 26 %.
"""
ALIKE = 5
"""Equal comments of a window in a quarter, from which one asks."""
BY_CHANCE = 1e-6
"""So rare by chance that one asks; a city has thousands of texts, each with a chance of its own."""
FEWEST_SLIPS = 20
TO_SPREAD = 1.4826
"""By which the middle distance from the middle is made a standard deviation, if days are normal."""


class SignKind(StrEnum):
    TOP_MARKS = "top_marks"
    SAME_MARKS = "same_marks"
    BUSY_DAY = "busy_day"
    BATCH_AT_ONCE = "batch_at_once"
    CLOSED_DAY = "closed_day"
    SAME_WORDS = "same_words"


@dataclass(frozen=True)
class Sign:
    """One question about a window in a quarter, with what was seen.

    Attributes:
        seen: name → figure or words, for the sentence of its kind.
    """

    kind: SignKind
    seen: Mapping[str, object]


def top_marks(levels: Mapping[int, int], *, share: float, minimum: int) -> Sign | None:
    """Ask where surely more than a share of all ballots have the highest mark, or all one other.

    Args:
        levels: level → ballots.
        share: above which nearly all are said to have it; the interval must lie above.
        minimum: fewest ballots of a published cell.

    >>> top_marks({5: 975, 4: 20, 1: 5}, share=0.9, minimum=20).seen["ballots"]
    1000
    >>> top_marks({5: 20}, share=0.9, minimum=20) is None  # as likely by chance
    True
    >>> top_marks({5: 1, 4: 299}, share=0.9, minimum=20).kind.value
    'same_marks'
    """
    ballots = sum(levels.values())
    if ballots < max(minimum, 1):
        return None
    level = max(levels, key=lambda each: levels[each])
    low, _high = wilson_interval(levels[level], ballots)
    if low <= share:
        return None
    seen: dict[str, object] = {"ballots": ballots, "share": levels[level] / ballots}
    if level == max(levels):
        return Sign(SignKind.TOP_MARKS, seen)
    return Sign(SignKind.SAME_MARKS, {**seen, "level": level})


def busy_day(days: Sequence[int]) -> float | None:
    """Return the ballots of a single day above which one asks; None where no rhythm is known.

    More than two and a half times the middle day, and farther above it than six times the spread:
    that of chance (Poisson) or, where it is larger, that of the days themselves (middle distance
    from the middle).

    Args:
        days: ballots of each single day of the window.

    Source:
        Leys, C. et al. (2013). Detecting outliers: do not use standard deviation around the mean,
        use absolute deviation around the median. J. Experimental Social Psychology 49, 764-766.

    >>> busy_day([30, 28, 35, 31, 29, 33, 30, 27])
    75.0
    """
    if len(days) < FEWEST_DAYS:
        return None
    middle = median(days)
    own = TO_SPREAD * median(abs(day - middle) for day in days)
    return max(TIMES * middle, middle + SPREADS * max(sqrt(middle), own))


def closed_day(ballots: int, usual: Sequence[int]) -> bool:
    """Ask where a day on which the window was closed brought half as many as an open one, or more.

    Args:
        usual: ballots of each single day on which it was open.

    >>> closed_day(25, [40, 50, 44]), closed_day(21, [90, 120])
    (True, False)
    """
    return ballots >= FEWEST_SLIPS and (not usual or 2 * ballots >= median(usual))


def batch_at_once(count: int, *, is_one_day: bool) -> Sign | None:
    """Ask where every slip of a batch was used on one day."""
    if not is_one_day or count < FEWEST_SLIPS:
        return None
    return Sign(SignKind.BATCH_AT_ONCE, {"slips": count})


def same_words(text: str, times: int, *, own: int, elsewhere: int, others: int) -> Sign | None:
    """Ask where a text is written far more often to one window than others make one expect.

    Args:
        times: how often it was written to this window.
        own: comments of this window.
        elsewhere: how often it was written to other windows.
        others: comments of other windows.

    >>> same_words("服务好", 12, own=40, elsewhere=3, others=900).seen["times"]
    12
    >>> same_words("很好", 12, own=40, elsewhere=300, others=900) is None
    True
    """
    usual = own * (elsewhere + 1) / (others + 1)
    if times < ALIKE or (others and at_least(times, usual) > BY_CHANCE):
        return None
    return Sign(SignKind.SAME_WORDS, {"times": times, "text": text})


def at_least(times: int, usual: float) -> float:
    """Return the chance of so many or more where a number is usual (Poisson).

    Args:
        times: how many.
        usual: how many are expected, at least 0.

    >>> round(at_least(3, 1.0), 4)
    0.0803
    """
    fewer, chance = 0.0, exp(-usual)
    for count in range(times):
        fewer += chance
        chance *= usual / (count + 1)
    return max(1 - fewer, 0.0)
