"""What the box holds for the cells of a campaign: used slips, and what the opened ballots say."""

from collections.abc import Iterable, Mapping

from xianfeng.review.models.campaigns import Cell
from xianfeng.review.rules.reviews import Given


def answered_in(cells: Iterable[Cell]) -> dict[int, int]:
    """Count the ballots cast in each cell, by its key: used slips, whoever used them."""
    return {cell.pk: 0 for cell in cells}


def given_in(cells: Iterable[Cell]) -> dict[int, Given]:
    """Return what the opened ballots of each cell say, by its key: question → code → ballots."""
    nothing: Mapping[str, Mapping[str, int]] = {}
    return {cell.pk: nothing for cell in cells}
