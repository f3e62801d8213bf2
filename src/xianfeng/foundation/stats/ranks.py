"""Ranges of ranks instead of ranks: which places of an order the differences leave open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import copysign, inf, sqrt
from statistics import NormalDist
from typing import TypeVar

from . import Estimate
from .shrinkage import shares_together, shrunk_share

T = TypeVar("T")


@dataclass(frozen=True)
class RankRange:
    """The best and the worst place that something may have among `of`; 1 is the best."""

    best: int
    worst: int
    of: int


def share_gap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Say how many standard errors two shares lie apart, if they were the same in truth.

    Args:
        one: successes and trials; at least one trial.
        other: successes and trials of the other.

    Source:
        Pearson's chi-squared test of two proportions, with its sign; Fleiss, J. L., Levin, B. and
        Paik, M. C. (2003). Statistical Methods for Rates and Proportions, section 3.1.

    >>> round(share_gap((20, 20), (30, 40)), 3)
    2.449
    """
    whole = one[1] + other[1]
    together = (one[0] + other[0]) / whole
    error = sqrt(together * (1 - together) * (1 / one[1] + 1 / other[1]))
    return (one[0] / one[1] - other[0] / other[1]) / error if error else 0.0


def mean_gap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Say how many standard errors two means lie apart.

    Args:
        one: a mean and its standard error (`means.mean_error`).
        other: the other mean and its standard error.

    >>> mean_gap((4.5, 0.3), (4.0, 0.4))
    1.0
    """
    gap = one[0] - other[0]
    error = sqrt(one[1] * one[1] + other[1] * other[1])
    if error:
        return gap / error
    return copysign(inf, gap) if gap else 0.0


def rank_ranges(
    rows: Sequence[T], gap: Callable[[T, T], float], *, confidence: float = 0.95
) -> list[RankRange]:
    """Say for each row which ranks it may have, from the differences of all pairs.

    A row stands below every row that is surely better, and above every one that is surely worse.
    "Surely" is said of all pairs at once (Holm's step-down method): the chance that even one of
    them is told the wrong way round is at most 1 - `confidence`, however many there are.

    Args:
        rows: in any order; the result has the same.
        gap: how many standard errors the first lies above the second; normal if they are equal.
        confidence: of the whole order, a fraction in (0, 1).

    Source:
        Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian
        Journal of Statistics 6(2), 65-70; Mogstad, M., Romano, J. P., Shaikh, A. M. and
        Wilhelm, D. (2024). Inference for ranks with applications to mobility across neighbourhoods
        and academic achievement across countries. Review of Economic Studies 91(1), 476-518
        (ranks from pairwise differences).

    >>> [(row.best, row.worst) for row in rank_ranges([(20, 20), (190, 200), (30, 40)], share_gap)]
    [(1, 2), (1, 2), (3, 3)]
    """
    count = len(rows)
    better, worse = [0] * count, [0] * count
    left = count * (count - 1) // 2

    def bound() -> float:
        return NormalDist().inv_cdf(1 - (1 - confidence) / (2 * left))

    least = NormalDist().inv_cdf((1 + confidence) / 2)  # the last of all pairs needs as much
    apart = [
        (abs(size), one, other) if size > 0 else (abs(size), other, one)
        for one, other in combinations(range(count), 2)
        if abs(size := gap(rows[one], rows[other])) > least
    ]
    needed = bound() if left else inf
    for size, one, other in sorted(apart, reverse=True):
        if size <= needed:
            needed = bound()  # it only falls, so that it need not be reckoned anew for each pair
            if size <= needed:
                break
        worse[one] += 1
        better[other] += 1
        left -= 1
    return [
        RankRange(1 + above, count - below, count)
        for above, below in zip(better, worse, strict=True)
    ]


@dataclass(frozen=True)
class Standing:
    """Where the share of a group stands among those of all.

    Attributes:
        rank: which ranks it may have.
        evened: leaning on all groups; the fewer cases, the more.
    """

    rank: RankRange
    evened: Estimate


def standings(groups: Sequence[tuple[float, float] | None]) -> list[Standing | None]:
    """Put the shares of all groups beside one another, in their order; None where there is none.

    Args:
        groups: successes and trials of each, at least one trial; effective ones where answers have
            weights.

    >>> [each and each.rank.worst for each in standings([(20, 20), None, (3, 40)])]
    [1, None, 2]
    """
    told = [each for each in groups if each is not None]
    if not told:
        return [None for _ in groups]
    ranks, together = iter(rank_ranges(told, share_gap)), shares_together(told)
    return [
        None if each is None else Standing(next(ranks), shrunk_share(*each, together))
        for each in groups
    ]
