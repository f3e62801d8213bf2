import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.stats import share_difference, share_estimate, wilson_interval


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    trials = draw(st.integers(1, 100_000))
    return draw(st.integers(0, trials)), trials


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        # Newcombe (1998), Two-sided confidence intervals for the single proportion, table I
        ((81, 263), 0.2553, 0.3662),
        ((15, 148), 0.0624, 0.1605),
        ((0, 20), 0.0, 0.1611),
        ((1, 29), 0.0061, 0.1718),
    ],
)
def test_wilson_interval_agrees_with_the_published_table(
    count: tuple[int, int], low: float, high: float
) -> None:
    assert list(wilson_interval(*count)) == pytest.approx([low, high], abs=5e-5)


@pytest.mark.parametrize(
    ("later", "earlier", "low", "high"),
    [
        # Newcombe (1998), difference between independent proportions, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_share_difference_agrees_with_the_published_table(
    later: tuple[int, int], earlier: tuple[int, int], low: float, high: float
) -> None:
    estimate = share_difference(later, earlier)

    assert [estimate.low, estimate.high] == pytest.approx([low, high], abs=5e-5)


@given(counts())
def test_the_interval_holds_the_share(count: tuple[int, int]) -> None:
    estimate = share_estimate(*count)

    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1
    assert estimate.cases == count[1]


@given(counts(), counts())
def test_a_difference_turned_round_changes_its_sign(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    there, back = share_difference(one, other), share_difference(other, one)

    assert there.low <= there.value <= there.high
    assert [there.low, there.high] == pytest.approx([-back.high, -back.low])


@pytest.mark.parametrize(
    ("successes", "trials", "confidence"), [(0, 0, 0.95), (-1, 3, 0.95), (4, 3, 0.95), (1, 3, 1.0)]
)
def test_an_argument_outside_its_range_is_an_error(
    successes: int, trials: int, confidence: float
) -> None:
    with pytest.raises(ValueError, match="must be"):
        wilson_interval(successes, trials, confidence=confidence)
