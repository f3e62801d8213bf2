"""Means of answers on a scale with ends, such as five levels, from counts of each level."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from . import Estimate
from .quantiles import t_quantile


@dataclass(frozen=True)
class Moments:
    """Count, mean and sum of squared distances from the mean."""

    cases: int
    mean: float
    squares: float


def moments(levels: Mapping[int, int]) -> Moments:
    """Add up answers by their level.

    Args:
        levels: level → answers; at least one answer.

    >>> moments({5: 10, 1: 10})
    Moments(cases=20, mean=3.0, squares=80.0)
    """
    cases = sum(levels.values())
    if cases < 1:
        raise ValueError("there must be at least one answer")
    mean = sum(level * count for level, count in levels.items()) / cases
    return Moments(cases, mean, sum(n * (level - mean) ** 2 for level, n in levels.items()))


def mean_error(levels: Mapping[int, int], *, lowest: int = 1, highest: int = 5) -> float:
    """Return the standard error of a mean, as if one answer at each end had been given besides.

    So equal answers do not look certain: twenty alike leave room for what the twenty-first says.

    >>> round(mean_error({3: 20}), 4)
    0.138
    """
    outside = [level for level in levels if not lowest <= level <= highest]
    if outside:
        raise ValueError(f"levels must be in [{lowest}, {highest}], not {outside}")
    wider = dict(levels)
    for end in (lowest, highest):
        wider[end] = wider.get(end, 0) + 1
    cases = moments(levels).cases
    return sqrt(moments(wider).squares / (cases + 1) / cases)


def mean_estimate(
    levels: Mapping[int, int], *, lowest: int = 1, highest: int = 5, confidence: float = 0.95
) -> Estimate:
    """Estimate the mean of answers on a scale with ends; the interval is never without width.

    The interval is Student's, mean ± t · s / √n, cut at the ends of the scale. Its s is reckoned
    with one more answer at each end (as Agresti and Coull do for shares), its t has n + 1 degrees
    of freedom. Where answers are nearly all alike, the plain interval covers the true mean far
    less often than it says; this one does not (decision 0051 has the table).

    Args:
        levels: level → answers; at least one answer.
        lowest: lower end of the scale.
        highest: upper end of the scale.
        confidence: two-sided coverage, a fraction in (0, 1).

    Returns:
        The mean and its interval, in levels.

    Raises:
        ValueError: there is no answer, or a level lies outside the scale.

    Source:
        Student (1908). The probable error of a mean. Biometrika 6(1), 1-25; Agresti, A. and
        Coull, B. A. (1998). Approximate is better than "exact" for interval estimation of
        binomial proportions. The American Statistician 52(2), 119-126.

    >>> estimate = mean_estimate({5: 10, 1: 10})
    >>> estimate.value, round(estimate.low, 2), round(estimate.high, 2)
    (3.0, 2.05, 3.95)
    """
    found = moments(levels)
    error = mean_error(levels, lowest=lowest, highest=highest)
    reach = t_quantile((1 + confidence) / 2, found.cases + 1) * error
    low, high = max(float(lowest), found.mean - reach), min(float(highest), found.mean + reach)
    return Estimate(found.mean, low, high, found.cases)
