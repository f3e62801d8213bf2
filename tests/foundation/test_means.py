from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.stats import Estimate, difference_of
from xianfeng.foundation.stats.means import (
    mean_error,
    mean_estimate,
    moments,
)

LEVELS = st.dictionaries(st.integers(1, 5), st.integers(0, 300), min_size=1).filter(
    lambda levels: any(levels.values())
)


@given(LEVELS)
def test_the_mean_and_its_error_agree_with_the_answers_one_by_one(levels: dict[int, int]) -> None:
    answers = [level for level, count in levels.items() for _ in range(count)]

    estimate = mean_estimate(levels)

    assert estimate.cases == len(answers)
    assert estimate.value == pytest.approx(fmean(answers))
    error = stdev([*answers, 1, 5]) / len(answers) ** 0.5
    assert mean_error(levels) == pytest.approx(error)


@given(LEVELS)
def test_the_interval_of_a_mean_stays_on_the_scale_and_is_never_without_width(
    levels: dict[int, int],
) -> None:
    """T91: answers that are all alike are no certainty."""
    estimate = mean_estimate(levels)

    assert 1 <= estimate.low <= estimate.value <= estimate.high <= 5
    assert estimate.high - estimate.low > 0.0001


def test_equal_means_of_alike_and_of_parted_answers_differ_in_their_intervals() -> None:
    """T91: 20 × 3 against 10 × 5 and 10 × 1."""
    alike, parted = mean_estimate({3: 20}), mean_estimate({5: 10, 1: 10})

    assert alike.value == parted.value == 3.0
    assert (alike.low, alike.high) == pytest.approx((2.71, 3.29), abs=0.005)
    assert (parted.low, parted.high) == pytest.approx((2.05, 3.95), abs=0.005)


def test_many_answers_bring_the_interval_to_the_plain_one() -> None:
    levels = {5: 600, 4: 200, 3: 100, 2: 60, 1: 40}
    answers = [level for level, count in levels.items() for _ in range(count)]
    plain = 1.9623 * stdev(answers) / 1000**0.5  # Student's quantile of 999 degrees of freedom

    estimate = mean_estimate(levels)

    assert estimate.high - estimate.value == pytest.approx(plain, rel=0.01)


@pytest.mark.parametrize("levels", [{}, {3: 0}])
def test_no_answer_has_no_mean(levels: dict[int, int]) -> None:
    with pytest.raises(ValueError, match="at least one"):
        moments(levels)


def test_a_level_outside_the_scale_is_an_error() -> None:
    with pytest.raises(ValueError, match="must be in"):
        mean_estimate({6: 1})


def test_a_difference_turned_round_changes_its_sign() -> None:
    one, other = Estimate(4.0, 3.5, 4.2, 30), Estimate(3.0, 2.9, 3.4, 60)
    there, back = difference_of(one, other), difference_of(other, one)

    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
