from datetime import date

import pytest
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
from xianfeng.review.rules import Trend
from xianfeng.review.selectors import (
    quarterly_counts,
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
def test_window_results_costs_two_queries_and_keeps_the_order(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    windows = [make_window() for _ in range(count)][::-1]

    with django_assert_num_queries(2):
        results = window_results(windows, Q3)

    assert [result.window for result in results] == windows


def test_window_page_lists_the_quarters_back_to_the_first_ballot(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    window = make_window()
    make_ballots(window, 30, month=date(2026, 1, 1))
    make_ballots(window, 10, level=1, month=SEPTEMBER)

    with django_assert_num_queries(1):
        page = window_page(window, quarterly_counts(window.pk), Period.parse("2026Q1"), current=Q3)

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
    assert page.result.good == share_estimate(30, 30)


def test_window_page_of_a_silent_window_offers_the_quarter_of_today() -> None:
    page = window_page(make_window(), (), Q3, current=Q3)

    assert [row.label for row in page.quarters] == ["2026Q3"]
    assert page.result.good is None


def test_window_page_goes_back_two_years_at_most() -> None:
    window = make_window()
    make_ballots(window, 1, month=date(2020, 1, 1))

    page = window_page(window, quarterly_counts(window.pk), Q3, current=Q3)

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
