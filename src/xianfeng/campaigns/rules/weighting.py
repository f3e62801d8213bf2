"""From counts of strata to the figure of a group, and from groups to an office; no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import sqrt
from statistics import NormalDist

from xianfeng.foundation.stats import Estimate

from .campaigns import Gap, Group


@dataclass(frozen=True)
class Stratum:
    """The ballots of one stratum of one group.

    Attributes:
        listed: persons whom its answers stand for, on the list from which it was drawn.
        part: ballots that say so, of the `whole`.
    """

    listed: int
    part: int
    whole: int

    @property
    def weight(self) -> Fraction | None:
        """For how many of the list one answer stands; None where nobody answered.

        >>> Stratum(8000, 20, 40).weight
        Fraction(200, 1)
        """
        return Fraction(self.listed, self.whole) if self.whole else None


def together(strata: Iterable[Stratum]) -> Stratum:
    """Join strata into one, in which every answer weighs the same.

    >>> together([Stratum(8000, 20, 40), Stratum(2000, 2, 3)])
    Stratum(listed=10000, part=22, whole=43)
    """
    listed, part, whole = zip(*((s.listed, s.part, s.whole) for s in strata), strict=True)
    return Stratum(sum(listed), sum(part), sum(whole))


@dataclass(frozen=True)
class Weighted:
    """A share with its weights.

    Attributes:
        estimate: `cases` are ballots.
        effective: as how many ballots of a plain draw these count (Kish).
    """

    estimate: Estimate
    effective: float

    @property
    def counted(self) -> tuple[float, float]:
        """Good ballots and all, as many as they count."""
        return self.estimate.value * self.effective, self.effective


def share_interval(share: float, effective: float, *, confidence: float = 0.95) -> Estimate:
    """Bound a weighted share by Wilson's score interval over the effective number.

    Source:
        Kish, L. (1965). Survey Sampling, 11.7; Dean, N., Pagano, M. (2015). Evaluating confidence
        interval methods for binomial proportions in clustered surveys. J. Surv. Stat. Methodol.
        3(4), 484-503 (Wilson's with the effective number).

    >>> found = share_interval(0.8, 10)
    >>> round(found.low, 4), round(found.high, 4)
    (0.4902, 0.9433)
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    centre = share + z * z / (2 * effective)
    spread = z * sqrt(share * (1 - share) / effective + z * z / (4 * effective * effective))
    scale = 1 + z * z / effective
    low, high = max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
    return Estimate(share, min(low, share), max(high, share), round(effective))


def group_share(strata: Iterable[Stratum], *, minimum: int) -> Weighted | None:
    """Estimate the share of a group from its strata, each answer with the weight of its draw.

    Strata without answers speak through nobody: the figure stands for the others alone.

    Args:
        minimum: fewest ballots of a published cell.

    Returns:
        None where the group has too few ballots, or none at all.

    >>> found = group_share([Stratum(8000, 20, 40), Stratum(2000, 54, 60)], minimum=20)
    >>> found.estimate.value, round(found.effective)
    (0.58, 60)
    """
    filled = [stratum for stratum in strata if stratum.whole]
    ballots = sum(stratum.whole for stratum in filled)
    if ballots < max(minimum, 1):
        return None
    listed = sum(stratum.listed for stratum in filled)
    value = sum(Fraction(s.listed * s.part, s.whole) for s in filled) / listed
    squares = sum(Fraction(s.listed * s.listed, s.whole) for s in filled)
    effective = float(Fraction(listed * listed) / squares)
    bounds = share_interval(float(value), effective)
    return Weighted(replace(bounds, cases=ballots), effective)


@dataclass(frozen=True)
class Overall:
    """All groups of an office together.

    Attributes:
        weighted: None where the written rule gives none.
        missing: groups without a published figure, with their weights in percent.
        scaled: group → weight that was used, of 1.
    """

    weighted: Weighted | None
    missing: Mapping[Group, int]
    scaled: Mapping[Group, Fraction]


def overall_share(
    groups: Mapping[Group, Weighted | None], weights: Mapping[Group, int], *, gap: Gap
) -> Overall:
    """Put the groups of an office together by their weights, whatever their numbers.

    Args:
        groups: group → its figure; None, or absent, where it has none.
        weights: group → percent; the groups of the campaign.
        gap: the written rule for a group without a figure.

    >>> weights = {Group.CITIZENS: 60, Group.MEMBERS: 40}
    >>> one = group_share([Stratum(100, 30, 40)], minimum=20)
    >>> overall_share({Group.CITIZENS: one}, weights, gap=Gap.NO_OVERALL).weighted is None
    True
    """
    filled = {group: found for group in weights if (found := groups.get(group)) is not None}
    missing = {group: weight for group, weight in weights.items() if group not in filled}
    total = sum(weights[group] for group in filled)
    if not filled or (missing and gap is Gap.NO_OVERALL):
        return Overall(None, missing, {})
    scaled = {group: Fraction(weights[group], total) for group in filled}
    value = sum(float(scaled[group]) * each.estimate.value for group, each in filled.items())
    effective = 1 / sum(
        float(scaled[group]) ** 2 / each.effective for group, each in filled.items()
    )
    bounds = share_interval(min(max(value, 0.0), 1.0), effective)
    ballots = sum(each.estimate.cases for each in filled.values())
    return Overall(Weighted(replace(bounds, cases=ballots), effective), missing, scaled)
