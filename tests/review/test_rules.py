import pytest

from xianfeng.foundation.stats import share_estimate
from xianfeng.review.rules.results import Share, Trend, mean_change, published, rated, trend_of


@pytest.mark.parametrize("whole", [0, 1, 19])
def test_a_small_cell_is_not_published(whole: int) -> None:
    assert published(Share(whole, whole), minimum=20) is None


def test_a_cell_of_the_minimum_is_published_with_its_interval() -> None:
    assert published(Share(18, 20), minimum=20) == share_estimate(18, 20)


def test_an_empty_cell_is_never_published() -> None:
    assert published(Share(0, 0), minimum=0) is None


@pytest.mark.parametrize(
    ("later", "earlier", "trend"),
    [
        (Share(95, 100), Share(70, 100), Trend.ROSE),
        (Share(70, 100), Share(95, 100), Trend.FELL),
        (Share(85, 100), Share(83, 100), Trend.STEADY),
        (Share(20, 20), Share(19, 19), Trend.UNKNOWN),
        (Share(0, 0), Share(50, 100), Trend.UNKNOWN),
    ],
)
def test_a_trend_is_said_only_where_chance_is_ruled_out(
    later: Share, earlier: Share, trend: Trend
) -> None:
    assert trend_of(later, earlier, minimum=20) is trend


def test_mean_and_share_answer_different_questions() -> None:
    """T91: 20 times “fairly satisfied”, and ten times each end."""
    alike = rated({5: 0, 4: 0, 3: 20, 2: 0, 1: 0}, good_level=3, minimum=20)
    parted = rated({5: 10, 4: 0, 3: 0, 2: 0, 1: 10}, good_level=3, minimum=20)

    assert alike is not None
    assert parted is not None
    assert (alike.good.value, parted.good.value) == (1.0, 0.5)
    assert alike.mean.value == parted.mean.value == 3.0
    assert alike.mean.high - alike.mean.low > 0.5  # equal answers are no certainty
    assert (parted.mean.low, parted.mean.high) == pytest.approx((2.05, 3.95), abs=0.01)
    assert alike != parted
    assert len({alike, parted}) == 2


@pytest.mark.parametrize("count", [0, 19])
def test_too_few_ratings_say_nothing(count: int) -> None:
    assert rated({5: count}, good_level=3, minimum=20) is None
    assert rated({5: count}, good_level=3, minimum=0) is None or count


def test_a_mean_changed_by_so_much_with_its_interval() -> None:
    later = rated({5: 30, 1: 10}, good_level=3, minimum=20)
    earlier = rated({5: 20, 1: 20}, good_level=3, minimum=20)

    change = mean_change(later, earlier)

    assert change is not None
    assert change.value == 1.0
    assert change.low < 1 < change.high
    assert mean_change(later, None) is mean_change(None, earlier) is None
