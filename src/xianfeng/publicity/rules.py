from collections.abc import Iterable

from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import Estimate, share_estimate

FIRST_SHOWN = 6
"""Lines of each column of the public home; the rest is folded below."""


def quarter_to_show(today_quarter: Period, results: Iterable[bool]) -> Period:
    """Choose the quarter that is shown: this one, or the one before where nothing is out yet.

    Args:
        results: for each window whether this quarter's result is published.
    """
    return today_quarter if any(results) else today_quarter.previous()


def together(shares: Iterable[Estimate | None]) -> Estimate | None:
    """Add up shares that are published to the share of all their cases; None of none."""
    told = [share for share in shares if share is not None]
    cases = sum(share.cases for share in told)
    return share_estimate(sum(round(s.value * s.cases) for s in told), cases) if cases else None
