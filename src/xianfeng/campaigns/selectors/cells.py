"""What the box holds for the cells of a campaign: used slips, and what the opened ballots say."""

from collections.abc import Sequence

from xianfeng.ballots.selectors.batches import used_slips
from xianfeng.ballots.selectors.counts import round_counts
from xianfeng.campaigns.models.campaigns import Cell
from xianfeng.campaigns.rules.reviews import Given


def answered_in(cells: Sequence[Cell]) -> dict[int, int]:
    """Count the ballots cast in each cell, by its key: used slips, whoever used them.

    A ballot counts once it is cast, never while somebody is still at the form (T37, T39).
    """
    used = used_slips([cell.round for cell in cells if cell.round is not None])
    return {cell.pk: used.get(cell.round or 0, 0) for cell in cells}


def given_in(cells: Sequence[Cell]) -> dict[int, Given]:
    """Return what the opened ballots of each cell say, by its key: question → code → ballots."""
    counts = round_counts([cell.round for cell in cells if cell.round is not None])
    return {cell.pk: counts.get(cell.round or 0, {}) for cell in cells}
