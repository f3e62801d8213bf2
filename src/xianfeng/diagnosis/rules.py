import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from xianfeng.foundation.stats import Estimate, share_estimate

DRAWS = 1000
TAIL = 25
"""Draws cut off at each end: 2.5 percent of 1000."""


class Failing(StrEnum):
    ATTENTION = "attention"
    GUIDANCE = "guidance"
    INVENTION = "invention"
    SERVICE = "service"


class Verdict(StrEnum):
    IN_PLACE = "in_place"
    PARTLY = "partly"
    NOT_IN_PLACE = "not_in_place"
    TOO_LITTLE_EVIDENCE = "too_little_evidence"


class MeasureName(StrEnum):
    OWN_PROPOSALS = "own_proposals"
    VARIETY_OF_FORMS = "variety_of_forms"
    TAKING_PART = "taking_part"
    TIED_TO_GOALS = "tied_to_goals"
    GOALS_SERVED = "goals_served"
    WINDOWS_GOOD = "windows_good"


FAILING_OF: Mapping[MeasureName, Failing] = {
    MeasureName.OWN_PROPOSALS: Failing.INVENTION,
    MeasureName.VARIETY_OF_FORMS: Failing.INVENTION,
    MeasureName.TAKING_PART: Failing.INVENTION,
    MeasureName.TIED_TO_GOALS: Failing.SERVICE,
    MeasureName.GOALS_SERVED: Failing.SERVICE,
    MeasureName.WINDOWS_GOOD: Failing.SERVICE,
}


@dataclass(frozen=True)
class Bounds:
    """Where the verdicts change, as shares, and how many cases a verdict needs."""

    in_place: Fraction
    partly: Fraction
    fewest: int


def verdict_of(estimate: Estimate | None, bounds: Bounds) -> Verdict:
    """Judge a share by its interval, so that chance alone does not decide.

    In place only where the whole interval lies at or above the bound; not in place only where
    the estimate and not the interval's reach says so; an interval from below the lower bound to
    above the upper one, or too few cases, says nothing.

    Args:
        estimate: a share in [0, 1] with its interval, or None where there is none.
        bounds: the figures `measure_in_place`, `measure_partly`, `measure_fewest_cases`.
    """
    if estimate is None or estimate.cases < bounds.fewest:
        return Verdict.TOO_LITTLE_EVIDENCE
    if estimate.low >= bounds.in_place:
        return Verdict.IN_PLACE
    if estimate.low >= bounds.partly:
        return Verdict.PARTLY
    if estimate.high >= bounds.in_place:
        return Verdict.TOO_LITTLE_EVIDENCE
    return Verdict.PARTLY if estimate.value >= bounds.partly else Verdict.NOT_IN_PLACE


def verdict_so_far(verdict: Verdict) -> Verdict:
    """Judge what grows until its period is over: what is in place stays so, else it is too early.

    >>> verdict_so_far(Verdict.NOT_IN_PLACE).value
    'too_little_evidence'
    """
    return verdict if verdict is Verdict.IN_PLACE else Verdict.TOO_LITTLE_EVIDENCE


def verdict_together(verdicts: Iterable[Verdict]) -> Verdict:
    """Say what several measures of one failing say: what all agree on, else "partly".

    A measure with too little evidence is not heard; where none is heard, nothing is said.
    """
    heard = {verdict for verdict in verdicts if verdict is not Verdict.TOO_LITTLE_EVIDENCE}
    if not heard:
        return Verdict.TOO_LITTLE_EVIDENCE
    return heard.pop() if len(heard) == 1 else Verdict.PARTLY


def share_of(yes: int, whole: int) -> Estimate | None:
    """Return a share with Wilson's interval, or None of nothing."""
    return share_estimate(yes, whole) if whole > 0 else None


def effective_number(counts: Sequence[int]) -> Estimate | None:
    """Tell how many kinds, were all as common, would be as mixed as these.

    The value is the inverse Simpson index 1 / Σp². The interval comes from 1,000 draws of the
    shares, given the counts and a half for every kind and for one not yet seen (Jeffreys'
    weight), with a fixed seed: the same counts give the same interval. It is widened to hold the
    value: few cases lean towards fewer kinds.

    Args:
        counts: cases of each kind, all at least 1.

    Returns:
        The number of kinds, at least 1, with a 95 percent interval; None without cases.

    Source:
        Simpson, E. H. (1949). Measurement of diversity. Nature 163, 688; Hill, M. O. (1973).
        Diversity and evenness. Ecology 54, 427-432 (the number of order 2).

    >>> effective_number([5, 5]).value
    2.0
    """
    if any(count < 1 for count in counts):
        raise ValueError("every kind that is counted has at least one case")
    total = sum(counts)
    if total == 0:
        return None
    value = total * total / sum(count * count for count in counts)
    dice = random.Random(1949)  # noqa: S311 -- draws of a simulation, not a secret
    weights = [*(count + 0.5 for count in counts), 0.5]
    drawn = sorted(_drawn_number(dice, weights) for _ in range(DRAWS))
    return Estimate(
        value=value,
        low=max(1.0, min(value, drawn[TAIL])),
        high=max(value, drawn[-TAIL - 1]),
        cases=total,
    )


def _drawn_number(dice: random.Random, weights: Sequence[float]) -> float:
    parts = [dice.gammavariate(weight, 1.0) for weight in weights]
    total = sum(parts)
    return total * total / sum(part * part for part in parts)


def as_share(kinds: Estimate) -> Estimate:
    """Put an effective number on the scale of shares: the chance that two differ, 1 − 1/n.

    >>> as_share(Estimate(4.0, 2.0, 5.0, 12)).value
    0.75
    """
    return Estimate(1 - 1 / kinds.value, 1 - 1 / kinds.low, 1 - 1 / kinds.high, kinds.cases)
