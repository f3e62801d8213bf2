"""Which cells of a table may be added up into figures, so that no small one can be worked out."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def blocks_of(
    cells: Mapping[K, int],
    ladder: Callable[[K], Sequence[Hashable]],
    *,
    minimum: int,
    whole: int = 0,
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
        ladder: the places of a cell, from its own to the widest, each within the next; all ladders
            are equally long.
        minimum: fewest cases of a block.
        whole: up to this rung places are shown whole rather than parted: what is too little there
            joins the smallest block of its place, if there is one, and climbs no further.

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
    places = dict(loose)
    found: list[frozenset[K]] = []
    for rung in range(max(map(len, loose.values()), default=0)):
        at: dict[Hashable, list[K]] = defaultdict(list)
        for cell, own in loose.items():
            at[own[rung]].append(cell)
        hosts: dict[Hashable, list[int]] = defaultdict(list)
        for number, block in enumerate(found if rung <= whole else ()):
            hosts[places[next(iter(block))][rung]].append(number)
        for place, joined in at.items():
            if _cases(cells, joined) >= least:
                found.append(frozenset(joined))
            elif place in hosts:
                smallest = min(hosts[place], key=lambda number: _cases(cells, found[number]))
                found[smallest] |= frozenset(joined)
            else:
                continue
            for cell in joined:
                del loose[cell]
    return tuple(found)


def _cases(cells: Mapping[K, int], some: Iterable[K]) -> int:
    return sum(cells[cell] for cell in some)


def blocks_within(
    blocks: Iterable[frozenset[K]], belongs: Callable[[K], bool]
) -> tuple[frozenset[K], ...]:
    """Pick the blocks that a figure is the sum of: those that belong to it as a whole.

    >>> blocks_within([frozenset({1}), frozenset({2, 3})], lambda cell: cell < 3)
    (frozenset({1}),)
    """
    return tuple(block for block in blocks if all(map(belongs, block)))
