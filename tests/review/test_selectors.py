from datetime import date

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from tests.factories.ballots import SEPTEMBER, make_ballots
from tests.factories.organisation import (
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
    make_unit,
    make_window,
)
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import share_estimate
from xianfeng.review.permissions import can_see_windows
from xianfeng.review.rules.results import Trend
from xianfeng.review.selectors.windows import (
    monthly_ballots,
    window_page,
    window_results,
    windows_visible_to,
)
from xianfeng.ui.charts import Scale

pytestmark = pytest.mark.django_db

Q3 = Period.parse("2026Q3")
JUNE = date(2026, 6, 1)


def test_window_results_gives_shares_with_intervals_and_the_trend() -> None:
    window = make_window()
    make_ballots(window, 95)
    make_ballots(window, 5, level=2, doors=True, things=True)
    make_ballots(window, 60, month=JUNE)
    make_ballots(window, 40, level=1, month=JUNE)

    (result,) = window_results([window], Q3)

    assert result.window == window
    assert result.good == share_estimate(95, 100)
    assert (result.doors, result.faces, result.things) == (
        share_estimate(5, 100),
        share_estimate(0, 100),
        share_estimate(5, 100),
    )
    assert result.trend is Trend.ROSE
    assert result.trouble_scale == Scale(end=0.2)


def test_window_results_publishes_nothing_of_a_small_cell() -> None:
    window = make_window()
    make_ballots(window, 19)
    make_ballots(window, 100, month=JUNE)

    (result,) = window_results([window], Q3)

    assert [result.good, result.doors, result.faces, result.things] == [None] * 4
    assert result.trend is Trend.UNKNOWN


@pytest.mark.parametrize("count", [1, 3])
def test_window_results_costs_one_query_and_keeps_the_order(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    windows = [make_window() for _ in range(count)][::-1]

    with django_assert_num_queries(1):
        results = window_results(windows, Q3)

    assert [result.window for result in results] == windows


def test_window_page_lists_the_quarters_back_to_the_first_ballot(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    window = make_window()
    make_ballots(window, 30, month=date(2026, 1, 1))
    make_ballots(window, 10, level=1, month=SEPTEMBER)

    with django_assert_num_queries(1):
        page = window_page(window, monthly_ballots(window.pk), Period.parse("2026Q1"), current=Q3)

    assert [(row.label, row.is_shown) for row in page.quarters] == [
        ("2026Q3", False),
        ("2026Q2", False),
        ("2026Q1", True),
    ]
    (line,) = page.drawing.series
    assert [(spot.value, spot.low, spot.high) for spot in line.spots] == [
        (100, 88.6, 100),  # Wilson's interval of 30 of 30
        (None, None, None),  # nobody answered: no record, and never nothing
        (None, None, None),  # ten did: too few
    ]
    assert page.drawing.gap == "不足 20 票"
    assert page.drawing.sentence == ""  # one quarter is no course
    assert page.result.good == share_estimate(30, 30)


def test_window_page_of_a_silent_window_offers_the_quarter_of_today() -> None:
    page = window_page(make_window(), (), Q3, current=Q3)

    assert [row.label for row in page.quarters] == ["2026Q3"]
    assert page.result.good is None


def test_window_page_goes_back_two_years_at_most() -> None:
    window = make_window()
    make_ballots(window, 1, month=date(2020, 1, 1))

    page = window_page(window, monthly_ballots(window.pk), Q3, current=Q3)

    assert len(page.quarters) == 8


def test_windows_visible_to_follows_the_reach_of_roles() -> None:
    office = make_unit()
    own, foreign = make_window(parent=office), make_window()
    branch = make_organisation(unit=office)

    assert list(windows_visible_to(make_actor(RoleKind.SECRETARY, branch))) == [own]
    assert set(windows_visible_to(SYSTEM)) == {own, foreign}
    assert not windows_visible_to(acting(make_member_actor(branch)))


def test_can_see_windows_is_for_whoever_holds_a_role() -> None:
    branch = make_organisation(unit=make_unit())

    assert can_see_windows(make_actor(RoleKind.LEADER, branch))
    assert not can_see_windows(acting(make_member_actor(branch)))


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (60, "Of 100 ballots 90 are good, 30 more than the quarter before."),
        (100, "Of 100 ballots 90 are good, 10 fewer than the quarter before."),
        (88, "Of 100 ballots 90 are good, no clear change from the quarter before."),
        (None, "Of 100 ballots 90 are good."),
    ],
)
def test_a_window_answers_in_one_sentence(before: int | None, words: str) -> None:
    window = make_window()
    make_ballots(window, 90)
    make_ballots(window, 10, level=1)
    if before is not None:
        make_ballots(window, before, month=JUNE)
        make_ballots(window, 100 - before, level=1, month=JUNE)

    (result,) = window_results([window], Q3)

    with translation.override("en"):
        assert result.answer == words
        assert bool(result.change_words) == (before is not None)


def test_the_change_is_said_in_points_with_its_interval() -> None:
    window = make_window()
    make_ballots(window, 90)
    make_ballots(window, 10, level=1)
    make_ballots(window, 100, month=JUNE)

    (result,) = window_results([window], Q3)

    assert result.change_words == "相差 −10.0 个百分点（区间 −17.4 至 −4.2）"


def test_a_small_cell_answers_nothing() -> None:
    window = make_window()
    make_ballots(window, 19)

    (result,) = window_results([window], Q3)

    assert (result.answer, result.change_words) == ("", "")


def test_the_quarters_are_summed_up_in_a_sentence() -> None:
    window = make_window()
    make_ballots(window, 30)
    make_ballots(window, 40, month=JUNE)
    make_ballots(window, 10, level=1, month=JUNE)

    page = window_page(window, monthly_ballots(window.pk), Q3, current=Q3)

    assert page.drawing.sentence == "2 个季度的满意率在 80.0% 至 100.0% 之间。"


def test_each_question_and_the_mean_say_how_they_changed_with_an_interval() -> None:
    window = make_window()
    make_ballots(window, 30, doors=True, month=date(2026, 6, 1))
    make_ballots(window, 70, level=4, month=date(2026, 6, 1))
    make_ballots(window, 100, month=date(2026, 9, 1))

    (found,) = window_results([window], Period.parse("2026Q3"))

    with translation.override("en"):
        doors, faces, _things = found.trouble_rows
        mean = found.mean_change_words
    assert doors[2].startswith("−30.0 percentage points (interval −39.")
    assert faces[2].startswith("0.0 percentage points")
    assert mean.startswith("Change of the mean: 0.70 (interval 0.5")


def test_without_a_period_before_nothing_changed() -> None:
    window = make_window()
    make_ballots(window, 30)

    (found,) = window_results([window], Period.parse("2026Q3"))

    assert [change for _label, _estimate, change in found.trouble_rows] == ["", "", ""]
    assert found.mean_change_words == ""
