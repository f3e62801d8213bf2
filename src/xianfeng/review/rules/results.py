"""When a window's figures are published and what may be said of their change; no Django."""

from dataclasses import dataclass
from enum import StrEnum

from xianfeng.foundation.stats import Estimate, share_difference, share_estimate


class Trend(StrEnum):
    ROSE = "rose"
    FELL = "fell"
    STEADY = "steady"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Share:
    """So many of so many ballots."""

    part: int
    whole: int


def published(share: Share, *, minimum: int) -> Estimate | None:
    """Return a share with its interval, or None where the cell is too small to be published.

    Args:
        share: the ballots that say so, of all ballots of the cell.
        minimum: fewest ballots of a published cell.

    >>> published(Share(19, 19), minimum=20) is None
    True
    >>> published(Share(18, 20), minimum=20).value
    0.9
    """
    if share.whole < max(minimum, 1):
        return None
    return share_estimate(share.part, share.whole)


def change_of(later: Share, earlier: Share, *, minimum: int) -> Estimate | None:
    """Return how far a share changed, with its interval; None where a cell is not published."""
    if min(later.whole, earlier.whole) < max(minimum, 1):
        return None
    return share_difference((later.part, later.whole), (earlier.part, earlier.whole))


def trend_of(later: Share, earlier: Share, *, minimum: int) -> Trend:
    """Say how a share changed: it rose or fell only where the interval leaves nought out.

    Args:
        later: the share of the period.
        earlier: the share of the period right before.
        minimum: fewest ballots of a published cell; a smaller one says nothing.

    >>> trend_of(Share(95, 100), Share(70, 100), minimum=20)
    <Trend.ROSE: 'rose'>
    >>> trend_of(Share(85, 100), Share(83, 100), minimum=20)
    <Trend.STEADY: 'steady'>
    """
    change = change_of(later, earlier, minimum=minimum)
    if change is None:
        return Trend.UNKNOWN
    if change.low > 0:
        return Trend.ROSE
    if change.high < 0:
        return Trend.FELL
    return Trend.STEADY
