"""What is drawn stands where its figure says: to the hundredth of the box, read off the page."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from tests.drawings import DrawnBar, bars, charts, progresses, sparklines
from xianfeng.foundation.stats import Estimate
from xianfeng.ui.charts import Bar, Series, interval_bar, line_chart, nice_ticks, sparkline

FIGURES = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))


def drawn(tag: str, **values: object) -> str:
    return Template("{% load ui %}{% " + tag + " %}").render(Context(values))


# -- intervals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "low", "at", "high"),
    [
        (0.0, 1.0, 70.25, 79.5, 86.5),
        (0.5, 1.0, 40.5, 59.0, 73.0),
        (0.0, 2.0, 35.12, 39.75, 43.25),
        (0.75, 0.8, 0.0, 90.0, 100.0),  # what lies outside is cut at the edge
        (0.9, 1.0, 0.0, 0.0, 0.5),  # and stays to be seen there
        (0.0, 0.5, 99.5, 100.0, 100.0),
    ],
)
def test_an_interval_stands_between_its_bounds_on_its_scale(
    start: float, end: float, low: float, at: float, high: float
) -> None:
    page = drawn(
        "interval_bar it label='x' start=start end=end",
        it=Estimate(0.795, 0.7025, 0.865, 84),
        start=start,
        end=end,
    )

    assert bars(page) == [DrawnBar(low, at, high)]


def test_an_interval_of_no_width_is_still_seen() -> None:
    assert interval_bar(Estimate(0.25, 0.25, 0.25, 9)) == Bar(left=25.0, width=0.5, at=25.0)


def test_an_interval_is_said_with_the_figures_that_are_drawn() -> None:
    share = drawn("interval_bar it label='Good' numbers=True", it=Estimate(0.8, 0.7, 0.9, 84))
    count = drawn(
        "interval_bar it label='Forms' start=1 end=6 unit='forms' numbers=True",
        it=Estimate(2.0, 1.5, 3.5, 20),
    )

    assert 'aria-label="Good：80.0%，区间 70.0% 至 90.0%，共 84 例"' in share
    assert "<small>80.0%（70.0% ～ 90.0%），共 84 例</small>" in share
    assert bars(count) == [DrawnBar(10.0, 20.0, 50.0)]
    assert "<small>2 forms（1.5 ～ 3.5），共 20 例</small>" in count


def test_too_little_is_said_and_not_drawn() -> None:
    page = drawn("interval_bar it label='x' few='too few'", it=None)

    assert bars(page) == []
    assert "too few" in page


# -- lines ------------------------------------------------------------------------------------


def chart_of(*series: Series, mark: str = "") -> str:
    return drawn(
        "line_chart series title='Minutes' unit='min' mark=mark mark_label='began'",
        series=series,
        mark=mark,
    )


def months(*values: float | None) -> list[tuple[str, float | None]]:
    return [(f"2026-{place:02d}", value) for place, value in enumerate(values, 1)]


def test_a_line_stands_at_its_figures_and_its_months() -> None:
    page = chart_of(Series.of("here", months(18, 15, None, 10, 20)), mark="2026-02")

    (chart,) = charts(page)
    assert chart.words == ("20", "17.5", "15", "12.5", "10")
    assert chart.rules == (0.0, 25.0, 50.0, 75.0, 100.0)
    assert chart.lines == {
        "k0": (((0.0, 20.0), (25.0, 50.0)), ((75.0, 100.0), (100.0, 0.0))),
    }
    assert (chart.first, chart.last, chart.mark_at) == ("2026-01", "2026-05", 25.0)
    assert chart.names == {}


def test_a_month_alone_is_a_dot_at_its_figure() -> None:
    (chart,) = charts(chart_of(Series.of("here", months(10, None, 20, None, 12.5, 15))))

    assert chart.lines == {
        "k0": (((0.0, 100.0),), ((40.0, 0.0),), ((80.0, 75.0), (100.0, 50.0))),
    }
    assert chart.mark_at is None


def test_each_line_has_the_colour_of_its_name_and_all_share_one_axis() -> None:
    (chart,) = charts(
        chart_of(
            Series.of("here", months(10, 20)),
            Series.of("there", months(30, 40)),
            Series.of("else", months(20, 30)),
        )
    )

    assert chart.names == {"k0": "here", "k1": "there", "k2": "else"}
    assert chart.words == ("40", "30", "20", "10")
    assert {colour: chart.figures(colour) for colour in chart.lines} == {
        "k0": [10, 20],
        "k1": [30, 40],
        "k2": [20, 30],
    }


def test_from_the_fourth_line_on_all_look_alike() -> None:
    series = [Series.of(str(number), months(number, number)) for number in range(6)]
    chart = line_chart(series)
    assert chart is not None

    assert [(line.name, line.kind) for line in chart.lines] == [
        *(("5", 3), ("4", 3), ("3", 3), ("2", 2), ("1", 1), ("0", 0)),
    ]


def test_the_first_line_is_drawn_last_and_lies_on_top() -> None:
    page = chart_of(Series.of("here", months(1, 2)), Series.of("there", months(2, 1)))

    assert list(charts(page)[0].lines) == ["k1", "k0"]


@given(
    st.lists(st.one_of(st.none(), FIGURES), min_size=1, max_size=30).filter(
        lambda values: any(value is not None for value in values)
    )
)
def test_a_reader_finds_every_figure_again_by_the_axis(values: list[float | None]) -> None:
    """Not by how we lay it out, but as one reads: between the two rules with their figures."""
    chart = line_chart([Series.of("here", months(*values))])
    assert chart is not None
    (top, top_at), (bottom, bottom_at) = chart.ticks[0], chart.ticks[-1]
    (line,) = chart.lines
    spots = [*line.dots]
    for run in line.path.split("M")[1:]:
        for spot in run.split("L"):
            x, y = spot.split()
            spots.append((float(x), float(y)))
    read = [
        (
            round(x * max(len(values) - 1, 1) / 100),
            top + (bottom - top) * (y - top_at) / (bottom_at - top_at),
        )
        for x, y in sorted(spots)
    ]

    assert top > bottom
    assert (top_at, bottom_at) == (0.0, 100.0)
    assert [place for place, _ in read] == [
        place for place, value in enumerate(values) if value is not None
    ]
    assert [value for _, value in read] == pytest.approx(
        [value for value in values if value is not None], abs=(top - bottom) / 100 / 100
    )


@given(FIGURES, FIGURES)
def test_the_rules_are_evenly_apart_and_enclose_what_they_measure(one: float, other: float) -> None:
    """Their words stand in a column that spreads evenly: see `.chart-y`."""
    low, high = sorted((one, other))
    ticks = nice_ticks(low, high)
    gaps = [later - earlier for earlier, later in pairwise(ticks)]

    assert ticks[0] <= low <= high <= ticks[-1]
    assert 1 <= len(gaps) <= 6
    assert gaps == pytest.approx([gaps[0]] * len(gaps))


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (8.2, 18.9, [5, 10, 15, 20]),
        (0, 1, [0, 0.25, 0.5, 0.75, 1]),
        (-3, 5, [-4, -2, 0, 2, 4, 6]),
        (0, 0.034, [0, 0.01, 0.02, 0.03, 0.04]),
        (7, 7, [2, 4, 6, 8, 10, 12]),
        (0, 0, [-0.5, -0.25, 0, 0.25, 0.5]),
    ],
)
def test_ticks_are_round_figures(low: float, high: float, ticks: Sequence[float]) -> None:
    assert nice_ticks(low, high) == ticks


def test_the_table_behind_a_chart_has_its_figures_by_month() -> None:
    chart = line_chart([Series.of("here", months(1, None)), Series.of("there", months(3, 4))])
    assert chart is not None

    assert chart.rows == (("2026-01", (1, 3)), ("2026-02", (None, 4)))


@pytest.mark.parametrize("series", [(), (Series.of("here", months(None, None)),)])
def test_without_a_figure_nothing_is_drawn(series: tuple[Series, ...]) -> None:
    page = chart_of(*series)

    assert charts(page) == []
    assert "还没有数字。" in page


# -- small trends, progress, codes ------------------------------------------------------------


def test_a_small_trend_rises_where_its_figures_rise() -> None:
    page = drawn("sparkline values label='x'", values=[10, 20, 15])

    assert sparklines(page) == [((0.0, 91.67), (50.0, 8.33), (100.0, 50.0))]


def test_a_small_trend_that_is_level_runs_through_the_middle() -> None:
    assert sparklines(drawn("sparkline values label='x'", values=[3, 3])) == [
        ((0.0, 50.0), (100.0, 50.0))
    ]


@pytest.mark.parametrize("values", [[], [1.0], [None, 2.0, None]])
def test_one_figure_is_no_trend(values: list[float | None]) -> None:
    assert sparkline(values) is None


def test_progress_is_drawn_as_far_as_it_is() -> None:
    assert progresses(drawn("progress 15 23 'votes'")) == [(15, 23)]
