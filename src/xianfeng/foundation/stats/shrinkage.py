"""Estimates of many small groups that lean on all of them: the fewer cases, the more.

Empirical Bayes: how much groups differ in truth is reckoned from all of them, by moments; what one
group shows is drawn towards the whole by as much as chance alone could have moved it away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from . import Estimate
from .means import Moments, moments
from .quantiles import beta_quantile

EVEN = 1e6
"""Cases that the whole weighs where groups differ by no more than chance would have them."""


@dataclass(frozen=True)
class ShareTogether:
    """What shares of groups have in common: a beta distribution."""

    centre: float
    """Of all cases together."""
    weight: float
    """As how many cases the whole speaks beside those of a group."""


def shares_together(groups: Sequence[tuple[float, float]]) -> ShareTogether:
    """Reckon from all groups how much their true shares differ.

    Args:
        groups: successes and trials of each, effective ones where answers have weights; those
            without trials say nothing; at least one trial.

    Source:
        Kleinman, J. C. (1973). Proportions with extraneous variance: single and independent
        samples. JASA 68(341), 46-54 (moments, weighted by trials); Efron, B. and Morris, C.
        (1977). Stein's paradox in statistics. Scientific American 236(5), 119-127.

    >>> shares_together([(18, 20), (90, 100)]).weight == EVEN
    True
    """
    told = [(good, cases) for good, cases in groups if cases]
    whole = sum(cases for _, cases in told)
    if not whole:
        raise ValueError("there must be at least one case")
    centre = sum(good for good, _ in told) / whole
    chance = centre * (1 - centre)
    room = whole - sum(cases * cases for _, cases in told) / whole - (len(told) - 1)
    if chance == 0 or room <= 0:
        return ShareTogether(centre, EVEN)
    apart = sum(cases * (good / cases - centre) ** 2 for good, cases in told)
    alike = (apart / chance - (len(told) - 1)) / room
    weight = EVEN if alike <= 0 else min(max(1 / alike - 1, 0.0), EVEN)
    return ShareTogether(centre, weight)


def shrunk_share(
    good: float, cases: float, together: ShareTogether, *, confidence: float = 0.95
) -> Estimate:
    """Estimate the share of one group, leaning on all groups (beta-binomial).

    Args:
        good: successes of the group.
        cases: its trials; with none, the whole speaks alone.
        together: of all groups, by `shares_together`.
        confidence: probability that the interval holds the group's true share.

    >>> shrunk = shrunk_share(9, 9, ShareTogether(0.9, 41.0))
    >>> round(shrunk.value, 3), shrunk.high < 1
    (0.918, True)
    """
    a = good + together.centre * together.weight
    b = cases - good + (1 - together.centre) * together.weight
    value = a / (a + b)
    if not (a and b):
        return Estimate(value, value, value, round(cases))
    tail = (1 - confidence) / 2
    return Estimate(value, beta_quantile(tail, a, b), beta_quantile(1 - tail, a, b), round(cases))


@dataclass(frozen=True)
class MeanTogether:
    """What means of groups have in common: a normal distribution."""

    centre: float
    """Of all groups, each weighted by what it knows."""
    between: float
    """Variance of the groups' true means."""
    within: float
    """Variance of answers in one group."""


def means_together(groups: Sequence[Mapping[int, int]]) -> MeanTogether:
    """Reckon from all groups how much their true means differ.

    Args:
        groups: level → answers of each; those without answers say nothing; at least one has some.

    Source:
        Searle, S. R., Casella, G. and McCulloch, C. E. (1992). Variance Components. Wiley,
        section 3.6 (analysis of variance, unbalanced); Efron, B. and Morris, C. (1977).

    >>> means_together([{5: 10}, {3: 10}])
    MeanTogether(centre=4.0, between=2.0, within=0.0)
    """
    told = [moments(levels) for levels in groups if any(levels.values())]
    whole = sum(each.cases for each in told)
    if not whole:
        raise ValueError("there must be at least one answer")
    more = len(told) - 1
    free = whole - len(told)
    within = sum(each.squares for each in told) / free if free else 0.0
    plain = sum(each.cases * each.mean for each in told) / whole
    room = whole - sum(each.cases**2 for each in told) / whole
    apart = sum(each.cases * (each.mean - plain) ** 2 for each in told)
    between = max((apart - more * within) / room, 0.0) if room else 0.0
    if not between + within:
        return MeanTogether(plain, 0.0, 0.0)
    knows = [1 / (between + within / each.cases) for each in told]
    centre = sum(k * each.mean for k, each in zip(knows, told, strict=True)) / sum(knows)
    return MeanTogether(centre, between, within)


def shrunk_mean(
    levels: Mapping[int, int],
    together: MeanTogether,
    *,
    lowest: int = 1,
    highest: int = 5,
    confidence: float = 0.95,
) -> Estimate:
    """Estimate the mean of one group, leaning on all groups (normal); cut at the scale's ends.

    Args:
        levels: level → answers of the group; with none, the whole speaks alone.
        together: of all groups, by `means_together`.
        lowest: lower end of the scale.
        highest: upper end of the scale.
        confidence: probability that the interval holds the group's true mean.

    >>> shrunk_mean({5: 4}, MeanTogether(4.0, 0.25, 1.0)).value
    4.5
    """
    own = moments(levels) if any(levels.values()) else Moments(0, together.centre, 0.0)
    total = together.within + own.cases * together.between
    trust = own.cases * together.between / total if total else 0.0
    value = together.centre + trust * (own.mean - together.centre)
    error = sqrt(together.between * (1 - trust))
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * error
    low, high = max(float(lowest), value - reach), min(float(highest), value + reach)
    return Estimate(value, low, high, own.cases)
