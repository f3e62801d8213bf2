"""What ratings say that were given elsewhere."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from xianfeng.foundation.stats import Estimate
from xianfeng.foundation.stats.blocks import blocks_of, blocks_within
from xianfeng.foundation.stats.means import mean_error
from xianfeng.foundation.stats.ranks import RankRange, mean_gap, rank_ranges
from xianfeng.foundation.stats.shrinkage import MeanTogether, means_together, shrunk_mean
from xianfeng.review.models.imported import RatingSet
from xianfeng.review.rules.ratings import LEVELS
from xianfeng.review.rules.results import Rated, rated

KEPT_SETS = 8


@dataclass(frozen=True)
class RatedName:
    """What was said of one name; `rated` is None where there are too few, or no ratings at all."""

    name: str
    rated: Rated | None
    evened: Estimate | None
    rank: RankRange | None
    is_silent: bool = False


@dataclass(frozen=True)
class ImportedResults:
    """What the ratings of a set say, of one group or of all.

    Attributes:
        rows: by name; this is no ranking.
        whole: of all that is published.
        groups: group → how many of its ratings are published, of all groups.
        together: what the means of all names have in common.
    """

    rows: tuple[RatedName, ...]
    whole: Rated | None
    groups: Mapping[str, int]
    together: MeanTogether | None


def rating_sets() -> QuerySet[RatingSet]:
    """List the sets of imported ratings, the newest first."""
    return RatingSet.objects.order_by("-recorded_at", "-pk")


def imported_results(own: RatingSet, *, group: str = "") -> ImportedResults:
    """Gather what a set of ratings says.

    Args:
        group: of this group alone; a group without ratings of a name says nothing of it.
    """
    figures = settings.FIGURES
    columns = ("name", "group", *(f"level_{level}" for level in LEVELS))
    rows = tuple(sorted(own.rows.values_list(*columns), key=_in_order))
    told = figures.cell_minimum, figures.good_level
    whole = _reckoned(rows, "", *told)
    return replace(_reckoned(rows, group, *told), groups=whole.groups) if group else whole


@lru_cache(maxsize=KEPT_SETS)
def _reckoned(
    rows: tuple[tuple[Any, ...], ...], group: str, minimum: int, good_level: int
) -> ImportedResults:
    """Reckon what rows say; kept by what they are, for all pairs of a thousand take a second."""
    cells = {(name, of): dict(zip(LEVELS, counts, strict=True)) for name, of, *counts in rows}
    sizes = {cell: sum(levels.values()) for cell, levels in cells.items()}
    blocks = blocks_of(sizes, lambda cell: (cell, cell[0], ""), minimum=minimum, whole=1)
    blocks = blocks_within(blocks, lambda cell: group in {"", cell[1]})
    own: dict[str, dict[int, int]] = {name: dict.fromkeys(LEVELS, 0) for name, _ in cells}
    silent = set(own) - {name for name, of in cells if group in {"", of}}
    whole = dict.fromkeys(LEVELS, 0)
    groups: dict[str, int] = defaultdict(int)
    for block in blocks:
        names, of = {name for name, _ in block}, {cell[1] for cell in block}
        for cell in block:
            for level, count in cells[cell].items():
                whole[level] += count
                if len(names) == 1:
                    own[cell[0]][level] += count
            if len(of) == 1:
                groups[cell[1]] += sizes[cell]
    told = {
        name: rated(levels, good_level=good_level, minimum=minimum) for name, levels in own.items()
    }
    shown = [each for each in told.values() if each]
    together = means_together([each.levels for each in shown]) if shown else None
    ranks = iter(
        rank_ranges([(each.mean.value, mean_error(each.levels)) for each in shown], mean_gap)
    )
    return ImportedResults(
        rows=tuple(
            RatedName(
                name,
                each,
                shrunk_mean(each.levels, together) if each and together else None,
                next(ranks) if each else None,
                is_silent=name in silent,
            )
            for name, each in told.items()
        ),
        whole=rated(whole, good_level=good_level, minimum=minimum),
        groups=dict(sorted(groups.items())),
        together=together,
    )


def _in_order(row: tuple[Any, ...]) -> tuple[int, str, str]:
    """Put names that are numbers in the order of numbers."""
    name, group, *_counts = row
    return (len(name) if name.isdecimal() else 0, name, group)
