from math import inf
from random import Random
from statistics import NormalDist

import pytest

from xianfeng.foundation.stats.ranks import RankRange, mean_gap, rank_ranges, share_gap, standings


def test_a_perfect_small_window_shares_its_rank_with_a_good_large_one() -> None:
    """T90: 20 of 20, 190 of 200, 30 of 40."""
    ranges = rank_ranges([(20, 20), (190, 200), (30, 40)], share_gap)

    assert ranges == [RankRange(1, 2, 3), RankRange(1, 2, 3), RankRange(3, 3, 3)]


def test_what_differs_by_chance_has_every_rank() -> None:
    assert rank_ranges([(9, 10), (8, 10), (10, 10)], share_gap) == [RankRange(1, 3, 3)] * 3


@pytest.mark.parametrize("rows", [[], [(3, 4)]])
def test_alone_one_is_first_and_last(rows: list[tuple[int, int]]) -> None:
    assert rank_ranges(rows, share_gap) == [RankRange(1, 1, 1)] * len(rows)


def test_where_all_are_surely_apart_there_are_plain_ranks() -> None:
    rows = [(1.0, 0.01), (3.0, 0.01), (2.0, 0.01)]

    assert [(each.best, each.worst) for each in rank_ranges(rows, mean_gap)] == [
        (3, 3),
        (1, 1),
        (2, 2),
    ]


def test_the_order_is_hardly_ever_told_wrong_however_many_pairs_there_are() -> None:
    """Of 200 lists of 30 equal windows at most 5 in 100 name even one difference (and some do)."""
    random = Random(5)
    wrong = 0
    for _ in range(200):
        rows = [(random.gauss(0, 0.2), 0.2) for _ in range(30)]
        wrong += any(each != RankRange(1, 30, 30) for each in rank_ranges(rows, mean_gap))

    assert 0 < wrong <= 16  # 95 % of draws of so many at 5 in 100 lie below


def test_the_gap_of_shares_is_pearsons() -> None:
    table = ((20, 0), (30, 10))
    whole = 60
    chi = sum(
        (table[i][j] - sum(table[i]) * (table[0][j] + table[1][j]) / whole) ** 2
        / (sum(table[i]) * (table[0][j] + table[1][j]) / whole)
        for i in range(2)
        for j in range(2)
    )

    assert share_gap((20, 20), (30, 40)) ** 2 == pytest.approx(chi)
    assert 2 * (1 - NormalDist().cdf(share_gap((20, 20), (30, 40)))) == pytest.approx(
        0.0143, abs=1e-4
    )


def test_without_chance_a_difference_is_sure() -> None:
    assert share_gap((5, 5), (9, 9)) == 0
    assert [mean_gap((2, 0), (1, 0)), mean_gap((1, 0), (2, 0)), mean_gap((1, 0), (1, 0))] == [
        inf,
        -inf,
        0,
    ]


def test_each_difference_that_is_sure_leaves_fewer_for_the_next_to_stand_among() -> None:
    """Holm: 2.3 is too little among three pairs (2.39), and enough among the two that are left."""
    gaps = {("a", "b"): -2.3, ("a", "c"): 5.0, ("b", "c"): 1.0}

    def gap(one: str, other: str) -> float:
        return gaps[one, other]

    assert [(each.best, each.worst) for each in rank_ranges("abc", gap)] == [(2, 2), (1, 2), (2, 3)]
    gaps["a", "c"] = 2.3
    assert [(each.best, each.worst) for each in rank_ranges("abc", gap)] == [(1, 3)] * 3


def test_shares_stand_in_ranges_and_few_answers_lean_on_all() -> None:
    """T90's three windows: 20 of 20 is not the best."""
    best, large, worst, none = standings([(20, 20), (190, 200), (30, 40), None])

    assert best is not None
    assert large is not None
    assert worst is not None
    assert none is None
    assert [(each.rank.best, each.rank.worst) for each in (best, large, worst)] == [
        (1, 2),
        (1, 2),
        (3, 3),
    ]
    assert 0.75 < best.evened.value < 1
    assert worst.evened.value > 0.75
    assert abs(large.evened.value - 0.95) < 0.01


def test_without_figures_nobody_stands_anywhere() -> None:
    assert standings([None, None]) == [None, None]
    assert standings([]) == []
