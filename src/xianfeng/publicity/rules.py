from collections.abc import Iterable

from xianfeng.foundation.periods import Period

FIRST_SHOWN = 6
"""Lines of each column of the public home; the rest is folded below."""


def quarter_to_show(today_quarter: Period, results: Iterable[bool]) -> Period:
    """Choose the quarter that is shown: this one, or the one before where nothing is out yet.

    Args:
        results: for each window whether this quarter's result is published.
    """
    return today_quarter if any(results) else today_quarter.previous()
