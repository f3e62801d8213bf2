from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from xianfeng.diagnosis.rules import Bounds, MeasureName, Verdict, verdict_of
from xianfeng.diagnosis.words import method_of, verdict_rules
from xianfeng.foundation.stats import Estimate

BOUNDS = Bounds(in_place=Fraction(2, 3), partly=Fraction(1, 3), fewest=5)


def as_written(found: Estimate) -> Verdict:
    """Judge by the sentences of the note, word by word."""
    if found.low >= BOUNDS.in_place:
        return Verdict.IN_PLACE
    if found.low < BOUNDS.partly and found.high >= BOUNDS.in_place:
        return Verdict.TOO_LITTLE_EVIDENCE
    return Verdict.NOT_IN_PLACE if found.value < BOUNDS.partly else Verdict.PARTLY


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted))
def test_the_note_says_what_the_rule_does(points: list[float]) -> None:
    low, value, high = points
    found = Estimate(value, low, high, 50)

    assert as_written(found) is verdict_of(found, BOUNDS)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_notes_carry_the_figures_that_are_set(settings: Settings, language: str) -> None:
    figures = settings.FIGURES
    changed = {"measure_in_place": Fraction(3, 4), "measure_partly": Fraction(1, 2)}
    settings.FIGURES = figures.model_copy(
        update=changed | {"measure_fewest_cases": 7, "cell_minimum": 30, "statistics_minimum": 12}
    )

    with override(language):
        rules = " ".join(verdict_rules())
        methods = {measure: method_of(measure) for measure in MeasureName}

    assert all(figure in rules for figure in ("75%", "50%", "7", "30", "12"))
    assert "30" in methods[MeasureName.WINDOWS_GOOD]
    assert "12" in methods[MeasureName.TAKING_PART]
    assert "4" in methods[MeasureName.VARIETY_OF_FORMS]
    assert "2" in methods[MeasureName.VARIETY_OF_FORMS]
    assert not [text for text in methods.values() if "{" in text]
