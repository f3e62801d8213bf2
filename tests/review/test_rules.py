import pytest

from xianfeng.foundation.stats import share_estimate
from xianfeng.review.rules.results import Share, Trend, published, trend_of


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
