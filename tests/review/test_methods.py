"""The page of methods says what is done, because the rules say it."""

import pytest
from django.test import Client, override_settings
from django.utils import translation

from xianfeng.foundation.figures import Figures
from xianfeng.foundation.stats import share_estimate
from xianfeng.foundation.stats.means import mean_error
from xianfeng.review.selectors.methods import methods, source_of


def test_every_step_has_an_example_and_a_source_or_is_ours() -> None:
    with translation.override("en"):
        found = {method.anchor: method for method in methods()}

    assert "69.9% to 97.2%" in found["interval"].example
    assert "2.71 to 3.29" in found["mean"].example
    assert "1–2 of 3; 1–2 of 3; 3 of 3" in found["ranks"].example
    assert "shows 123, and 9 wait" in found["small"].example
    assert "GB/T 39735-2020" in found["good"].sources[0]
    assert "Very satisfied, Satisfied, Fairly satisfied" in found["good"].words
    assert [bool(method.sources) for method in found.values()] == [True] * 6 + [False]


def test_what_is_said_follows_the_thresholds_that_are_set() -> None:
    with translation.override("en"), override_settings(FIGURES=Figures(cell_minimum=50)):
        small = methods()[-1]

    assert "Fewer than 50 ballots" in small.words
    assert "shows 132, and 0 wait" in small.example


def test_a_rule_without_a_source_names_none() -> None:
    assert source_of(share_estimate) == source_of(mean_error) == ""


@pytest.mark.django_db
def test_the_page_is_for_everybody_and_reads_no_table(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = Client().get("/method/?lang=en")

    page = answer.content.decode()
    assert "Wilson, E. B. (1927)" in page
    assert "Holm, S. (1979)" in page
    assert not answer.cookies
