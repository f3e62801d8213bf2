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
    low_1, high_1 = wilson_interval(*later, confidence=confidence)
    low_2, high_2 = wilson_interval(*earlier, confidence=confidence)
    share_1, share_2 = later[0] / later[1], earlier[0] / earlier[1]
    difference = share_1 - share_2
    return Estimate(
        value=difference,
        low=difference - sqrt((share_1 - low_1) ** 2 + (high_2 - share_2) ** 2),
        high=difference + sqrt((high_1 - share_1) ** 2 + (share_2 - low_2) ** 2),
        cases=later[1] + earlier[1],
    )
