"""Which cells of a table may be added up into figures, so that no small one can be worked out."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def blocks_of(
    cells: Mapping[K, int], ladder: Callable[[K], Sequence[Hashable]], *, minimum: int
) -> tuple[frozenset[K], ...]:
    """Join the cells of a table into blocks of at least the minimum; what is left over waits.

    A cell of at least the minimum is a block by itself. Smaller ones climb: at each rung of their
    ladders those that stand at the same place join, and stay if they are enough together; the
    others climb on. It is what the ballot box does at an opening, done once more for whatever a
    page puts together.

    Why nothing small can be had from the figures, whatever tables they stand in: each figure is
    the sum of whole blocks (`blocks_within`). Blocks have no cell in common. So whatever anybody
    adds and subtracts, each cell of one block comes out equally often; what comes out as a set of
    cells, each once or not at all, is made of whole blocks; and each has at least the minimum.
    Empty cells change no count. Where cells only ever grow by the minimum or more, as those of
    the box do, each is a block of its own, and the difference of two days is made of such steps.

    Args:
        cells: cell → how many cases it has.
        ladder: the places of a cell, from its own to the widest; all ladders are equally long.
        minimum: fewest cases of a block.

    Returns:
        Blocks of cells that have cases; of the order nothing is said.

    >>> sizes = {"A": 55, "B": 9, "C": 14, "D": 3}
    >>> offices = {"A": "one", "B": "one", "C": "one", "D": "two"}
    >>> found = blocks_of(sizes, lambda cell: (cell, offices[cell]), minimum=20)
    >>> sorted(sorted(block) for block in found)  # D waits
    [['A'], ['B', 'C']]
    """
    least = max(minimum, 1)
    loose = {cell: ladder(cell) for cell, cases in cells.items() if cases}
    found: list[frozenset[K]] = []
    for rung in range(max(map(len, loose.values()), default=0)):
        at: dict[Hashable, list[K]] = defaultdict(list)
        for cell, places in loose.items():
            at[places[rung]].append(cell)
        for joined in at.values():
            if sum(cells[cell] for cell in joined) >= least:
                found.append(frozenset(joined))
                for cell in joined:
                    del loose[cell]
    return tuple(found)


def blocks_within(
    blocks: Iterable[frozenset[K]], belongs: Callable[[K], bool]
) -> tuple[frozenset[K], ...]:
    """Pick the blocks that a figure is the sum of: those that belong to it as a whole.

    >>> blocks_within([frozenset({1}), frozenset({2, 3})], lambda cell: cell < 3)
    (frozenset({1}),)
    """
    return tuple(block for block in blocks if all(map(belongs, block)))
