"""The table of places and months: what may be added up, and that all doors say the same."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from xianfeng.ballots.rules.counts import LEVELS, NOTHING, Counts
from xianfeng.foundation.periods import Period
from xianfeng.review.rules.tables import OwnCell, Table, table_of

CITY, OFFICE, OTHER = "00000001", "0000000100000002", "0000000100000003"
A, B = OFFICE + "00000004", OFFICE + "00000005"
D = OTHER + "00000006" + "00000007"
"""A and B are windows of one office; D stands in a division of another."""
JULY, AUGUST, SEPTEMBER = (date(2026, month, 1) for month in (7, 8, 9))
Q3 = Period.parse("2026Q3")
MINIMUM = 20


def ballots(count: int, *, level: int = 5) -> Counts:
    return Counts(dict.fromkeys(LEVELS, 0) | {level: count}, NOTHING.troubles)


def table(cells: dict[OwnCell, int], top: str = CITY) -> Table:
    inside = {cell: ballots(n) for cell, n in cells.items() if cell[0].startswith(top)}
    return table_of(inside, top=top, minimum=MINIMUM)


def test_a_month_is_shown_by_itself_and_in_the_quarter() -> None:
    found = table({(A, JULY): 25, (A, AUGUST): 30})

    assert found.counts(A, Period.parse("2026-07")).ballots == 25
    assert found.counts(A, Q3).ballots == found.counts(OFFICE, Q3).ballots == 55
    assert found.first_month == JULY


def test_months_that_are_too_small_are_shown_as_their_quarter() -> None:
    found = table({(A, JULY): 12, (A, AUGUST): 12})

    assert found.counts(A, Period.parse("2026-07")) == NOTHING
    assert found.counts(A, Q3).ballots == 24
    assert not found.is_silent(A, Period.parse("2026-07"))
    assert found.is_silent(A, Period.parse("2026-09"))


def test_a_small_month_beside_large_ones_is_not_in_the_quarter_either() -> None:
    found = table({(A, JULY): 25, (A, AUGUST): 30, (A, SEPTEMBER): 8})
    months = [found.counts(A, month).ballots for month in Period.parse("2026-09").back(3)]

    assert found.counts(A, Q3).ballots == 55  # 63 - 55 would say 8
    assert months == [0, 30, 25]


def test_small_windows_stand_in_the_figure_of_their_office_alone() -> None:
    """T45: 55, 48, 20 and 9; the 9 wait, until others of the office join them."""
    more = {OFFICE + f"0000001{n}": count for n, count in enumerate((55, 48, 20, 9))}
    cells = {(path, JULY): count for path, count in more.items()}

    assert table(cells).counts(OFFICE, Q3).ballots == 123
    assert table(cells | {(B, JULY): 11}).counts(OFFICE, Q3).ballots == 143
    assert table(cells | {(D, JULY): 11}).counts(OFFICE, Q3).ballots == 123
    assert table(cells | {(D, JULY): 11}).counts(CITY, Q3).ballots == 143


def test_what_is_together_over_two_quarters_belongs_to_neither() -> None:
    found = table({(A, JULY): 15, (B, date(2026, 6, 1)): 15})

    assert found.counts(CITY, Q3) == found.counts(CITY, Q3.previous()) == NOTHING
    assert found.counts(CITY, Period.parse("2026")) == NOTHING


def test_without_ballots_there_is_nothing() -> None:
    found = table({(A, JULY): 0})

    assert found.counts(A, Q3) == NOTHING
    assert found.is_silent(CITY, Q3)
    assert found.first_month is None


SIZES = st.fixed_dictionaries(
    {
        (path, month): st.one_of(st.just(0), st.integers(1, 24), st.integers(25, 60))
        for path in (A, B, D, OFFICE)
        for month in (JULY, AUGUST)
    }
)


@given(SIZES)
def test_a_place_has_the_same_figures_on_every_page(cells: dict[OwnCell, int]) -> None:
    """The page of the city and that of an office join the same cells, so nothing can be weighed."""
    whole = table(cells)
    for top in (OFFICE, OTHER):
        own = table(cells, top)
        for path in (top, A, B, D):
            if path.startswith(top):
                for period in (Q3, *Q3.back(1), *Period.parse("2026-08").back(2)):
                    assert own.counts(path, period) == whole.counts(path, period)


@given(SIZES)
def test_no_figure_of_any_place_is_small(cells: dict[OwnCell, int]) -> None:
    found = table(cells)
    for path in (CITY, OFFICE, OTHER, A, B, D):
        for period in (Q3, *Period.parse("2026-08").back(2)):
            shown = found.counts(path, period).ballots
            assert shown == 0 or shown >= MINIMUM
