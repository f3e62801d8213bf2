from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.diagnosis.rules import (
    Bounds,
    Verdict,
    as_share,
    effective_number,
    share_of,
    verdict_of,
    verdict_together,
)
from xianfeng.foundation.stats import Estimate

BOUNDS = Bounds(in_place=Fraction(2, 3), partly=Fraction(1, 3), fewest=5)
RANKED = (Verdict.NOT_IN_PLACE, Verdict.PARTLY, Verdict.IN_PLACE)
COUNTS = st.lists(st.integers(1, 40), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("value", "low", "high", "verdict"),
    [
        (0.9, 0.7, 1.0, Verdict.IN_PLACE),
        (1.0, 0.566, 1.0, Verdict.PARTLY),
        (0.5, 0.4, 0.6, Verdict.PARTLY),
        (0.45, 0.2, 0.6, Verdict.PARTLY),
        (0.2, 0.1, 0.6, Verdict.NOT_IN_PLACE),
        (0.0, 0.0, 0.2, Verdict.NOT_IN_PLACE),
        (0.5, 0.2, 0.8, Verdict.TOO_LITTLE_EVIDENCE),
    ],
)
def test_the_interval_decides(value: float, low: float, high: float, verdict: Verdict) -> None:
    assert verdict_of(Estimate(value, low, high, 20), BOUNDS) is verdict


def test_too_few_cases_say_nothing() -> None:
    assert verdict_of(Estimate(1.0, 0.9, 1.0, 4), BOUNDS) is Verdict.TOO_LITTLE_EVIDENCE
    assert verdict_of(None, BOUNDS) is Verdict.TOO_LITTLE_EVIDENCE


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 300))
def test_more_in_favour_never_makes_the_verdict_worse(a: int, b: int, whole: int) -> None:
    fewer, more = sorted((min(a, whole), min(b, whole)))
    verdicts = [verdict_of(share_of(yes, whole), BOUNDS) for yes in (fewer, more)]
    if Verdict.TOO_LITTLE_EVIDENCE not in verdicts:
        assert RANKED.index(verdicts[0]) <= RANKED.index(verdicts[1])


@given(st.integers(0, 300), st.integers(1, 300))
def test_in_place_is_said_only_above_the_bound(yes: int, whole: int) -> None:
    estimate = share_of(min(yes, whole), whole)
    assert estimate is not None
    verdict = verdict_of(estimate, BOUNDS)
    if verdict is Verdict.IN_PLACE:
        assert estimate.low >= BOUNDS.in_place
    if verdict is Verdict.NOT_IN_PLACE:
        assert estimate.value < BOUNDS.partly
        assert estimate.high < BOUNDS.in_place


@given(st.lists(st.sampled_from(list(Verdict)), max_size=5))
def test_several_measures_agree_or_are_partly(verdicts: list[Verdict]) -> None:
    together = verdict_together(verdicts)
    heard = {v for v in verdicts if v is not Verdict.TOO_LITTLE_EVIDENCE}
    if len(heard) == 1:
        assert {together} == heard
    else:
        assert together is (Verdict.PARTLY if heard else Verdict.TOO_LITTLE_EVIDENCE)


@given(COUNTS)
def test_the_effective_number_lies_between_one_and_the_kinds(counts: list[int]) -> None:
    found = effective_number(counts)
    assert found is not None
    assert 1.0 - 1e-9 <= found.value <= len(counts) + 1e-9
    assert 1.0 <= found.low <= found.value + 1e-9
    assert found.value <= found.high <= len(counts) + 1
    assert found.cases == sum(counts)
    assert 0.0 <= as_share(found).low <= as_share(found).high < 1.0


def test_the_effective_number_of_even_kinds_is_their_count() -> None:
    found = effective_number([4, 4, 4])
    assert found is not None
    assert found.value == pytest.approx(3.0)


def test_one_form_alone_keeps_an_interval() -> None:
    found = effective_number([6])
    assert found is not None
    assert (found.value, found.low) == (1.0, 1.0)
    assert found.high > 1.0


def test_the_same_counts_give_the_same_interval() -> None:
    assert effective_number([3, 1, 2]) == effective_number([3, 1, 2])


def test_nothing_gives_nothing_and_an_empty_kind_is_a_fault() -> None:
    assert effective_number([]) is None
    assert share_of(0, 0) is None
    with pytest.raises(ValueError, match="at least one"):
        effective_number([1, 0])
