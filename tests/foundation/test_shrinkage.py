from random import Random

import numpy as np
import pytest

from xianfeng.foundation.stats.shrinkage import (
    EVEN,
    MeanTogether,
    ShareTogether,
    means_together,
    shares_together,
    shrunk_mean,
    shrunk_share,
)


def test_how_much_shares_differ_is_found_again() -> None:
    """Groups drawn from a beta distribution whose weight is known."""
    random = Random(7)
    groups = []
    for _ in range(3000):
        share, cases = random.betavariate(0.8 * 12, 0.2 * 12), random.choice((5, 20, 80))
        groups.append((sum(random.random() < share for _ in range(cases)), cases))

    together = shares_together(groups)

    assert together.centre == pytest.approx(0.8, abs=0.01)
    assert together.weight == pytest.approx(12, rel=0.15)


def test_groups_that_differ_by_chance_alone_lean_wholly_on_all() -> None:
    even = shares_together([(9, 10), (90, 100), (18, 20)])
    alone = shares_together([(9, 10), (0, 0)])
    unanimous = shares_together([(10, 10), (20, 20)])

    assert {even.weight, alone.weight, unanimous.weight} == {EVEN}
    assert shrunk_share(9, 10, even).value == pytest.approx(even.centre, abs=1e-4)


def test_groups_without_anything_in_common_stand_alone() -> None:
    together = shares_together([(0, 50), (50, 50)])

    assert together.weight == 0
    assert shrunk_share(20, 40, together).value == 0.5


def test_a_small_group_leans_more_than_a_large_one() -> None:
    together = ShareTogether(0.9, 40.0)

    small, large = shrunk_share(9, 9, together), shrunk_share(900, 900, together)

    assert small.value == pytest.approx((9 + 36) / 49)
    assert large.value == pytest.approx((900 + 36) / 940)
    assert small.low < small.value < small.high < 1


def test_the_interval_of_a_shrunk_share_holds_the_middle_95_of_100_draws() -> None:
    """A second calculation: draws from the same distribution."""
    drawn = np.random.default_rng(3).beta(9 + 36, 0 + 4, 400_000)

    estimate = shrunk_share(9, 9, ShareTogether(0.9, 40.0))

    assert [estimate.low, estimate.high] == pytest.approx(
        np.quantile(drawn, [0.025, 0.975]), abs=2e-3
    )


def test_a_unanimous_whole_leaves_no_width() -> None:
    estimate = shrunk_share(10, 10, ShareTogether(1.0, 5.0))

    assert (estimate.low, estimate.value, estimate.high) == (1.0, 1.0, 1.0)


def test_how_much_means_differ_is_found_again() -> None:
    random = Random(11)
    groups = []
    for _ in range(2000):
        centre = random.gauss(3, 0.4)
        levels = dict.fromkeys(range(-20, 30), 0)
        for _ in range(random.choice((6, 30, 90))):
            levels[round(random.gauss(centre, 2))] += 1
        groups.append(levels)

    together = means_together(groups)

    assert together.centre == pytest.approx(3, abs=0.03)
    assert together.between == pytest.approx(0.16, rel=0.15)
    assert together.within == pytest.approx(4 + 1 / 12, rel=0.03)  # rounding adds a twelfth


def test_a_mean_leans_by_what_it_knows() -> None:
    together = MeanTogether(4.0, 0.25, 1.0)

    few, many = shrunk_mean({5: 4}, together), shrunk_mean({5: 400}, together)

    assert few.value == pytest.approx(4.5)  # half: 4 answers know as much as the whole
    assert many.value == pytest.approx(4 + 100 / 101)
    assert few.high - few.low > many.high - many.low
    assert (few.cases, many.high) == (4, 5.0)


def test_a_group_without_answers_is_the_whole() -> None:
    assert shrunk_mean({}, MeanTogether(4.0, 0.04, 1.0)).value == 4.0
    assert shrunk_share(0, 0, ShareTogether(0.9, 40.0)).value == pytest.approx(0.9)


def test_answers_that_are_all_alike_have_nothing_to_lean_on() -> None:
    together = means_together([{4: 10}, {4: 3}, {}])

    assert together == MeanTogether(4.0, 0.0, 0.0)
    assert shrunk_mean({4: 10}, together).value == 4.0


def test_one_answer_a_group_says_nothing_of_the_inside() -> None:
    assert means_together([{5: 1}, {3: 1}]).within == 0
    assert means_together([{5: 1}]) == MeanTogether(5.0, 0.0, 0.0)


@pytest.mark.parametrize("empty", [[], [{}]])
def test_nothing_has_no_whole(empty: list[dict[int, int]]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        means_together(empty)
    with pytest.raises(ValueError, match="at least one"):
        shares_together([(0, 0)] * len(empty))
