"""Quantiles of the beta and Student's t distribution, without a scientific library."""

from functools import cache
from math import exp, lgamma, log, log1p, sqrt

_EXACT = 1e-15
_TINY = 1e-300
_HALVINGS = 60


def beta_share(x: float, a: float, b: float) -> float:
    """Return the share of a beta distribution that lies below x.

    Args:
        x: in [0, 1].
        a: first shape, above 0.
        b: second shape, above 0.

    Source:
        NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction, evaluated
        by Lentz's method) and 8.17.4 (symmetry).

    >>> round(beta_share(0.25, 2, 3), 6)  # 1 - 0.75**4 - 4 * 0.25 * 0.75**3
    0.261719
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    upper, lower, value, change, step = 1.0, 0.0, 1.0, 2.0, 0
    while abs(change - 1) > _EXACT:
        half = step // 2
        if step == 0:
            term = 1.0
        elif step % 2:
            term = -(a + half) * (a + b + half) * x / ((a + step - 1) * (a + step))
        else:
            term = half * (b - half) * x / ((a + step - 1) * (a + step))
        lower = 1 / ((1 + term * lower) or _TINY)
        upper = (1 + term / upper) or _TINY
        change = upper * lower
        value *= change
        step += 1
    return front * (value - 1)


def beta_quantile(share: float, a: float, b: float) -> float:
    """Return the x below which a share of a beta distribution lies.

    Args:
        share: in (0, 1).
        a: first shape, above 0.
        b: second shape, above 0.

    >>> round(beta_quantile(0.975, 10, 1), 6)  # 0.975 ** (1 / 10)
    0.997471
    """
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if beta_share(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@cache
def t_quantile(share: float, freedom: int) -> float:
    """Return the quantile of Student's t distribution.

    Args:
        share: in [0.5, 1).
        freedom: degrees of freedom, at least 1.

    >>> round(t_quantile(0.975, 19), 3)
    2.093
    """
    x = beta_quantile(2 * share - 1, 0.5, freedom / 2)
    return sqrt(freedom * x / (1 - x))
