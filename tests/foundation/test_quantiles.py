from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.stats.quantiles import beta_quantile, beta_share, t_quantile


@given(st.integers(1, 40), st.integers(1, 40), st.floats(0.001, 0.999))
def test_the_beta_share_is_the_chance_of_so_many_of_so_many(a: int, b: int, x: float) -> None:
    """A second calculation: the binomial sum that whole shapes have."""
    trials = a + b - 1
    chance = sum(comb(trials, k) * x**k * (1 - x) ** (trials - k) for k in range(a, trials + 1))

    assert beta_share(x, a, b) == pytest.approx(chance, abs=1e-10)


@pytest.mark.parametrize(("x", "share"), [(-0.1, 0.0), (0.0, 0.0), (1.0, 1.0), (1.1, 1.0)])
def test_beyond_its_ends_a_beta_distribution_has_nothing(x: float, share: float) -> None:
    assert beta_share(x, 2, 3) == share


@given(st.floats(0.01, 0.99), st.floats(0.2, 500), st.floats(0.2, 500))
def test_a_quantile_leads_back_to_its_share(share: float, a: float, b: float) -> None:
    assert beta_share(beta_quantile(share, a, b), a, b) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    # Student's table, two-sided 95 %
    [(1, 12.706), (2, 4.303), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980), (10**6, 1.960)],
)
def test_students_quantile_agrees_with_the_printed_table(freedom: int, quantile: float) -> None:
    assert t_quantile(0.975, freedom) == pytest.approx(quantile, abs=6e-4)
