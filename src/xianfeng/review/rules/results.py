"""When a window's figures are published and what may be said of their change; no Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from xianfeng.foundation.stats import (
    Estimate,
    difference_of,
    share_difference,
    share_estimate,
)
from xianfeng.foundation.stats.means import mean_estimate


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


@dataclass(frozen=True)
class Rated:
    """What ratings at five levels say: enough of them to be published.

    Mean and share answer different questions, so both are shown with how the ratings are spread:
    twenty times “fairly satisfied” and ten times each end have the same mean, and nothing else.
    """

    levels: Mapping[int, int]
    good: Estimate
    mean: Estimate

    def __hash__(self) -> int:
        return hash(tuple(self.levels.values()))

    @property
    def cases(self) -> int:
        return self.good.cases


def rated(levels: Mapping[int, int], *, good_level: int, minimum: int) -> Rated | None:
    """Reckon what ratings say; None where there are too few to be published, or none.

    Args:
        levels: level, 5 to 1 → ratings.
        good_level: the lowest level that is good.
        minimum: fewest ratings of a published cell.

    >>> alike = rated({5: 0, 4: 0, 3: 20, 2: 0, 1: 0}, good_level=3, minimum=20)
    >>> alike.good.value, alike.mean.value, alike.mean.low < 2.8
    (1.0, 3.0, True)
    """
    cases = sum(levels.values())
    if cases < max(minimum, 1):
        return None
    good = sum(count for level, count in levels.items() if level >= good_level)
    return Rated(dict(levels), share_estimate(good, cases), mean_estimate(levels))


def mean_change(later: Rated | None, earlier: Rated | None) -> Estimate | None:
    """Return how far the mean changed, with its interval; None where one is not published."""
    return difference_of(later.mean, earlier.mean) if later and earlier else None


class Outcome(StrEnum):
    """Whether more than half of those due are in favour."""

    REACHED = "reached"
    MISSED = "missed"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Between:
    """How many gave an answer: where some should not have voted, nobody knows which ballots."""

    least: int
    most: int


def given(count: int, *, wrong: int) -> Between:
    """Say how many of those who were due gave an answer.

    Args:
        wrong: persons who took a slip and should not have been on the roll.

    >>> given(23, wrong=1)
    Between(least=22, most=23)
    """
    return Between(max(count - wrong, 0), count)


def needed(due: int) -> int:
    """Return how many are more than half.

    >>> needed(44), needed(45)
    (23, 23)
    """
    return due // 2 + 1


def outcome(in_favour: Between, *, due: int) -> Outcome:
    """Tell whether more than half of those due are in favour, as far as anybody can know.

    >>> outcome(Between(22, 23), due=44).value
    'unsure'
    """
    if in_favour.least >= needed(due):
        return Outcome.REACHED
    return Outcome.UNSURE if in_favour.most >= needed(due) else Outcome.MISSED
