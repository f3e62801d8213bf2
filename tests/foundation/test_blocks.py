"""Nobody works out a small cell: an attacker who knows everything but the cells solves for them."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xianfeng.foundation.stats.blocks import blocks_of, blocks_within

MINIMUM = 20
Cell = tuple[str, str, int]
"""A window, a group of answerers, a month."""
OFFICES = {"A": "one", "B": "one", "D": "two"}
CELLS: tuple[Cell, ...] = tuple(product(OFFICES, ("citizens", "others"), (1, 2)))
Figure = dict[Cell, Fraction]


def ladder(cell: Cell) -> Sequence[object]:
    window, group, _ = cell
    return (cell, (window, group), window, OFFICES[window], "all")


def regions() -> list[Callable[[Cell], bool]]:
    """Every table that a page could show: by window, office, group and month, and all margins."""
    found: list[Callable[[Cell], bool]] = []
    for place, group, month in product(
        (*OFFICES, "one", "two", None), ("citizens", "others", None), (1, 2, None)
    ):

        def belongs(
            cell: Cell, place: object = place, group: object = group, month: object = month
        ) -> bool:
            return (
                place in {None, cell[0], OFFICES[cell[0]]}
                and group in {None, cell[1]}
                and month in {None, cell[2]}
            )

        found.append(belongs)
    return found


def shown(sizes: dict[Cell, int], whole: int = 0) -> list[set[Cell]]:
    """Return of which cells each figure is the sum that the pages show."""
    blocks = blocks_of(sizes, ladder, minimum=MINIMUM, whole=whole)
    return [set().union(*blocks_within(blocks, belongs)) for belongs in regions()]


def plainly_shown(sizes: dict[Cell, int]) -> list[set[Cell]]:
    """Hide small figures and nothing else, as many do: the control of the attack."""
    figures = [{cell for cell in CELLS if belongs(cell)} for belongs in regions()]
    return [figure for figure in figures if sum(sizes[cell] for cell in figure) >= MINIMUM]


def small_sets_worked_out(figures: Iterable[set[Cell]], sizes: dict[Cell, int]) -> list[set[Cell]]:
    """Solve the linear system of all figures; list the sets of few ballots that it gives away.

    The attacker knows which cells each figure adds up, and which cells are empty.
    """
    filled = [cell for cell in CELLS if sizes[cell]]
    rows: list[list[Fraction]] = []
    for figure in figures:
        row = reduced([Fraction(cell in figure) for cell in filled], rows)
        if any(row):
            first = next(value for value in row if value)
            rows.append([value / first for value in row])
    few = (
        set(some)
        for count in range(1, len(filled) + 1)
        for some in combinations(filled, count)
        if sum(sizes[cell] for cell in some) < MINIMUM
    )
    return [
        some for some in few if not any(reduced([Fraction(cell in some) for cell in filled], rows))
    ]


def reduced(row: list[Fraction], rows: list[list[Fraction]]) -> list[Fraction]:
    for each in rows:
        lead = next(place for place, value in enumerate(each) if value)
        if row[lead]:
            row = [mine - row[lead] * its for mine, its in zip(row, each, strict=True)]
    return row


SIZES = st.lists(
    st.one_of(st.just(0), st.integers(1, 12), st.integers(18, 45)),
    min_size=len(CELLS),
    max_size=len(CELLS),
).map(lambda sizes: dict(zip(CELLS, sizes, strict=True)))


@settings(max_examples=150)
@given(SIZES, st.integers(0, 3))
def test_no_set_of_few_ballots_can_be_worked_out_from_all_tables_together(
    sizes: dict[Cell, int], whole: int
) -> None:
    assert small_sets_worked_out(shown(sizes, whole), sizes) == []


def test_the_attack_finds_what_plain_hiding_gives_away() -> None:
    """The control: small figures hidden, true totals shown beside them."""
    sizes = dict.fromkeys(CELLS, 30) | {("D", "others", 1): 12}

    assert {("D", "others", 1)} in small_sets_worked_out(plainly_shown(sizes), sizes)
    assert small_sets_worked_out(shown(sizes), sizes) == []


@given(SIZES, st.lists(st.sampled_from(CELLS), max_size=3), st.integers(20, 30))
def test_what_grows_by_whole_openings_gives_nothing_away_over_two_days(
    sizes: dict[Cell, int], grown: list[Cell], by: int
) -> None:
    """T46: of two days' figures one learns the openings between them, and each is large."""
    before = {cell: count if count >= MINIMUM else 0 for cell, count in sizes.items()}
    after = {cell: count + by * grown.count(cell) for cell, count in before.items()}

    for earlier, later in zip(shown(before), shown(after), strict=True):
        gain = sum(after[cell] for cell in later) - sum(before[cell] for cell in earlier)
        assert gain == 0 or gain >= MINIMUM


@given(SIZES, st.integers(0, 3))
def test_every_block_is_large_and_no_ballot_counts_twice(
    sizes: dict[Cell, int], whole: int
) -> None:
    blocks = blocks_of(sizes, ladder, minimum=MINIMUM, whole=whole)
    cells = [cell for block in blocks for cell in block]

    assert len(cells) == len(set(cells))
    assert all(sum(sizes[cell] for cell in block) >= MINIMUM for block in blocks)
    assert sum(sizes.values()) - sum(sizes[cell] for cell in cells) < MINIMUM  # all that waits


def test_200_ballots_by_window_by_group_and_by_both() -> None:
    """T44: D's 12 ballots are all of lower units, and stand in none of the three tables."""
    sizes = {
        ("A", "citizens"): 30,
        ("B", "citizens"): 30,
        ("C", "citizens"): 90,
        ("C", "enterprises"): 38,
        ("D", "lower"): 12,
    }
    blocks = blocks_of(sizes, lambda cell: (cell, cell[0], "all"), minimum=MINIMUM)

    def figure(belongs: Callable[[tuple[str, str]], bool]) -> int:
        return sum(sizes[cell] for block in blocks_within(blocks, belongs) for cell in block)

    def of(place: int, name: str) -> int:
        return figure(lambda cell: cell[place] == name)

    assert [of(0, window) for window in "ABCD"] == [30, 30, 128, 0]
    assert [of(1, group) for group in ("citizens", "enterprises", "lower")] == [150, 38, 0]
    assert figure(lambda _cell: True) == 188  # and 200 nowhere


def test_windows_55_48_20_and_9() -> None:
    """T45: the total is 123; the 9 wait until others join them."""
    sizes = {"a": 55, "b": 48, "c": 20, "d": 9}

    def total(sizes: dict[str, int]) -> int:
        blocks = blocks_of(sizes, lambda cell: (cell, "office"), minimum=MINIMUM)
        return sum(sizes[cell] for block in blocks for cell in block)

    assert total(sizes) == 123
    assert total(sizes | {"e": 11}) == 143
    assert total({}) == 0


def test_a_quarter_is_shown_whole_rather_than_month_by_month() -> None:
    """25, 30 and 8 ballots: the 8 join the 25, so that the quarter says 63."""
    sizes = {("A", 1): 25, ("A", 2): 30, ("A", 3): 8, ("B", 1): 5}

    blocks = blocks_of(sizes, lambda cell: (cell, cell[0], "all"), minimum=MINIMUM, whole=1)

    assert set(blocks) == {frozenset({("A", 1), ("A", 3)}), frozenset({("A", 2)})}


@pytest.mark.parametrize("minimum", [0, 1])
def test_without_a_minimum_everything_is_shown(minimum: int) -> None:
    assert blocks_of({"a": 1, "b": 0}, lambda cell: (cell,), minimum=minimum) == (frozenset({"a"}),)
