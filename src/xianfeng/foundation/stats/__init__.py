"""Estimates with their intervals, from counts alone."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval and the number of cases that it rests on."""

    value: float
    low: float
    high: float
    cases: int


def wilson_interval(
    successes: int, trials: int, *, confidence: float = 0.95
) -> tuple[float, float]:
    """Bound a proportion by Wilson's score interval.

    Args:
        successes: count of persons who said yes, 0 ≤ successes ≤ trials.
        trials: count of persons who answered, at least 1.
        confidence: two-sided coverage, a fraction in (0, 1).

    Returns:
        The lower and upper bound, both fractions in [0, 1].

    Raises:
        ValueError: an argument is outside its range.

    Source:
        Wilson, E. B. (1927). Probable inference, the law of succession, and
        statistical inference. JASA 22(158), 209-212.

    >>> [round(bound, 4) for bound in wilson_interval(8, 10)]
    [0.4902, 0.9433]
    """
    if trials < 1:
        raise ValueError(f"trials must be at least 1, not {trials}")
    if not 0 <= successes <= trials:
        raise ValueError(f"successes must be in [0, {trials}], not {successes}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be in (0, 1), not {confidence}")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / trials
    centre = share + z * z / (2 * trials)
    spread = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    low = 0.0 if successes == 0 else max(0.0, (centre - spread) / scale)
    high = 1.0 if successes == trials else min(1.0, (centre + spread) / scale)
    return low, high


def share_estimate(successes: int, trials: int, *, confidence: float = 0.95) -> Estimate:
    """Return a proportion with Wilson's interval; the arguments are those of `wilson_interval`.

    >>> share_estimate(8, 10).value
    0.8
    """
    low, high = wilson_interval(successes, trials, confidence=confidence)
    return Estimate(successes / trials, low, high, trials)


def difference_of(later: Estimate, earlier: Estimate) -> Estimate:
    """Estimate the difference of two independent figures from their intervals.

    Each end is as far off as both intervals are on that side, squared and added. For shares with
    Wilson's intervals this is Newcombe's method 10 (`share_difference`).

    Source:
        Zou, G. Y. and Donner, A. (2008). Construction of confidence limits about effect measures:
        a general approach. Statistics in Medicine 27, 1693-1702.

    >>> found = difference_of(Estimate(4.5, 4.1, 4.7, 50), Estimate(3.9, 3.6, 4.2, 40))
    >>> round(found.low, 3), round(found.high, 3)
    (0.1, 0.961)
    """
    difference = later.value - earlier.value
    down = sqrt((later.value - later.low) ** 2 + (earlier.high - earlier.value) ** 2)
    up = sqrt((later.high - later.value) ** 2 + (earlier.value - earlier.low) ** 2)
    cases = later.cases + earlier.cases
    return Estimate(difference, difference - down, difference + up, cases)


def share_difference(
    later: tuple[int, int], earlier: tuple[int, int], *, confidence: float = 0.95
) -> Estimate:
    """Estimate the difference of two independent proportions, later less earlier.

    Args:
        later: successes and trials of the later group.
        earlier: successes and trials of the earlier group.
        confidence: two-sided coverage, a fraction in (0, 1).

    Returns:
        The difference in [-1, 1] with its interval; `cases` is the sum of both groups.

    Raises:
        ValueError: an argument is outside its range.

    Source:
        Newcombe, R. G. (1998). Interval estimation for the difference between independent
        proportions: comparison of eleven methods. Statistics in Medicine 17, 873-890,
        method 10; the example is its table II (a).

    >>> estimate = share_difference((56, 70), (48, 80))
    >>> [round(figure, 4) for figure in (estimate.value, estimate.low, estimate.high)]
    [0.2, 0.0524, 0.3339]
    """
    return difference_of(
        share_estimate(*later, confidence=confidence),
        share_estimate(*earlier, confidence=confidence),
    )
