"""The table of places and months that all results are read from; no Django.

A figure of a place and a period is the sum of whole blocks (`foundation.stats.blocks`): a month of
a window if it has enough ballots; else its quarter; else what small windows of an office have
together, and so on up the tree. Whatever pages, sheets and charts show, they take it from here, so
that all of them together give no smaller cell away (design.md §5, decision 0051).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from xianfeng.ballots.rules.counts import NOTHING, Counts
from xianfeng.foundation.paths import SEGMENT, is_at_or_below
from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats.blocks import blocks_of

OwnCell = tuple[str, date]
"""The path of a place and the first day of a month."""


@dataclass(frozen=True)
class Block:
    """Cells that are only shown together: where the narrowest place is that holds them all."""

    path: str
    first: date
    last: date
    counts: Counts


@dataclass(frozen=True)
class Table:
    """What may be shown of the ballots of all places at or below a top.

    Attributes:
        blocks: that may be added up.
        filled: path → months in which there are ballots at all, shown or not.
    """

    top: str
    blocks: tuple[Block, ...]
    filled: Mapping[str, frozenset[date]]
    _by_path: Mapping[str, tuple[Block, ...]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Order the blocks by every place that they belong to."""
        at: dict[str, list[Block]] = defaultdict(list)
        for block in self.blocks:
            for end in range(len(self.top), len(block.path) + 1, SEGMENT):
                at[block.path[:end]].append(block)
        object.__setattr__(self, "_by_path", {path: tuple(own) for path, own in at.items()})

    def counts(self, path: str, period: Period) -> Counts:
        """Add up what may be shown of a place, with all below it, in a period."""
        own = self._by_path.get(path, ())
        inside = (b for b in own if period.holds(b.first) and period.holds(b.last))
        return sum((block.counts for block in inside), NOTHING)

    def is_silent(self, path: str, period: Period) -> bool:
        """Tell whether nobody answered there: no ballot at all, which is no result."""
        return not any(
            period.holds(month)
            for place, months in self.filled.items()
            if is_at_or_below(place, path)
            for month in months
        )

    @property
    def first_month(self) -> date | None:
        """The first month with ballots."""
        return min((min(months) for months in self.filled.values()), default=None)


def table_of(cells: Mapping[OwnCell, Counts], *, top: str, minimum: int) -> Table:
    """Make the table of all places at or below a top.

    Whichever top is chosen, a place has the same figures: what is joined at a place or below it
    depends on nothing beyond it.

    Args:
        cells: path and month → ballots; a path of the tree of units.
        top: the path below which the table reaches.
        minimum: fewest ballots of a published cell.

    >>> june = date(2026, 6, 1)
    >>> twelve = Counts({5: 12, 4: 0, 3: 0, 2: 0, 1: 0}, NOTHING.troubles)
    >>> city, one, other = "00000001", "0000000100000002", "0000000100000003"
    >>> table = table_of({(one, june): twelve, (other, june): twelve}, top=city, minimum=20)
    >>> quarter = Period.quarter_of(june)
    >>> table.counts(city, quarter).ballots, table.counts(one, quarter).ballots
    (24, 0)
    """
    sizes = {cell: counts.ballots for cell, counts in cells.items()}
    deepest = max((len(path) for path, _ in cells), default=0)

    def ladder(cell: OwnCell) -> list[tuple[object, ...]]:
        path, month = cell
        quarter = Period.quarter_of(month).start
        up = (path[:end] for end in range(deepest, len(top) - 1, -SEGMENT))
        return [cell, (path, quarter), *((place, quarter) for place in up)]

    filled: dict[str, set[date]] = defaultdict(set)
    for (path, month), cases in sizes.items():
        if cases:
            filled[path].add(month)
    return Table(
        top,
        tuple(
            Block(
                _shared([path for path, _ in block]),
                min(month for _, month in block),
                max(month for _, month in block),
                sum((cells[cell] for cell in block), NOTHING),
            )
            for block in blocks_of(sizes, ladder, minimum=minimum)
        ),
        {path: frozenset(months) for path, months in filled.items()},
    )


def _shared(paths: list[str]) -> str:
    """Return the path of the lowest place that is above all, or is the only one."""
    low, high = min(paths), max(paths)
    end = len(low)
    while low[:end] != high[:end]:
        end -= SEGMENT
    return low[:end]
