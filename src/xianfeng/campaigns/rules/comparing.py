"""Offices of a review beside one another, and beside the review before; no Django.

Ranks are ranges and figures of few answers lean on all (decision 0051); offices stand by code.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xianfeng.ballots.rules.questions import Question
from xianfeng.foundation.stats import Estimate, difference_of
from xianfeng.foundation.stats.ranks import RankRange, rank_ranges, share_gap
from xianfeng.foundation.stats.shrinkage import shares_together, shrunk_share

from .campaigns import Group
from .drafts import compared
from .reviews import OfficeResult
from .weighting import Weighted

Changes = Mapping[str, Mapping[Group | None, Estimate]]
"""Measure → group, None for all together → by how much its share changed."""


@dataclass(frozen=True)
class Standing:
    """One figure of an office among those of all offices.

    Attributes:
        rank: which ranks it may have.
        evened: leaning on all offices; the fewer answers, the more.
    """

    rank: RankRange
    evened: Estimate


def standings(figures: Sequence[Weighted | None]) -> list[Standing | None]:
    """Put the figures of all offices beside one another, in their order; None where there is none.

    Answers count as many as they do in a plain draw (Kish), good ones in proportion.
    """
    told = [_counted(each) for each in figures if each is not None]
    if not told:
        return [None for _ in figures]
    ranks, together = iter(rank_ranges(told, share_gap)), shares_together(told)
    return [
        None
        if each is None
        else Standing(next(ranks), shrunk_share(*_counted(each), together=together))
        for each in figures
    ]


def _counted(figure: Weighted) -> tuple[float, float]:
    return figure.estimate.value * figure.effective, figure.effective


def changes(
    later: OfficeResult,
    earlier: OfficeResult,
    questions: tuple[Sequence[Question], Sequence[Question]],
) -> Changes:
    """Say by how much shares of an office changed, where the question is the same (T99).

    Groups are compared with themselves, and all together only where the same groups speak.

    Args:
        questions: of the earlier review and of the later.
    """
    same = {each.key for each in compared(*questions) if each.is_joined}
    before = {each.group: each.figures for each in earlier.groups}
    found: dict[str, dict[Group | None, Estimate]] = {}
    for name, overall in later.overall.items():
        if name.partition(".")[0] not in same or name not in earlier.overall:
            continue
        pairs: dict[Group | None, tuple[Weighted | None, Weighted | None]] = {
            each.group: (each.figures[name], before[each.group][name])
            for each in later.groups
            if each.group in before
        }
        if overall.scaled == earlier.overall[name].scaled:
            pairs[None] = (overall.weighted, earlier.overall[name].weighted)
        found[name] = {
            group: difference_of(now.estimate, then.estimate)
            for group, (now, then) in pairs.items()
            if now is not None and then is not None
        }
    return found
