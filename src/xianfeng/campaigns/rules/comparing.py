"""An office of a review beside what was said of it in the review before; no Django."""

from collections.abc import Mapping, Sequence

from xianfeng.ballots.rules.questions import Question
from xianfeng.foundation.stats import Estimate, difference_of

from .campaigns import Group
from .drafts import compared
from .reviews import OfficeResult
from .weighting import Weighted

Changes = Mapping[str, Mapping[Group | None, Estimate]]
"""Measure → group, None for all together → by how much its share changed."""


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
