"""What is drawn stands where its figure says: to the hundredth of the box, read off the page."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from tests.drawings import DrawnBar, bars, charts, progresses, sparklines
from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import Estimate
from xianfeng.ui.charts import (
    Bar,
    Cell,
    Drawing,
    Mark,
    Scale,
    Series,
    Spot,
    high_scale,
    in_the_middle,
    interval_bar,
    low_scale,
    nice_ticks,
)
from xianfeng.ui.lines import (
    LABELS_APART,
    WIDTHS,
    Chart,
    Label,
    apart,
    line_chart,
    sparkline,
    width_of,
)
from xianfeng.ui.times import cells_from

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
        "interval_bar it label='x' scale=scale",
        it=Estimate(0.795, 0.7025, 0.865, 84),
        scale=Scale(start, end),
    )

    assert bars(page) == [DrawnBar(low, at, high)]


def test_an_interval_of_no_width_is_still_seen() -> None:
    assert interval_bar(Estimate(0.25, 0.25, 0.25, 9)) == Bar(left=25.0, width=0.5, at=25.0)


def test_an_interval_is_said_with_the_figures_that_are_drawn() -> None:
    share = drawn("interval_bar it label='Good' numbers=True", it=Estimate(0.8, 0.7, 0.9, 84))
    count = drawn(
        "interval_bar it label='Forms' scale=scale unit='forms' numbers=True noun='家单位'",
        it=Estimate(2.0, 1.5, 3.5, 20),
        scale=Scale(1, 6),
    )

    assert 'aria-label="Good：80.0%，区间 70.0% 至 90.0%，共 84 票"' in share
    assert "<small>80.0%（70.0% ～ 90.0%），共 84 票</small>" in share
    assert bars(count) == [DrawnBar(10.0, 20.0, 50.0)]
    assert "<small>2 forms（1.5 ～ 3.5），共 20 家单位</small>" in count


def test_too_little_is_said_and_not_drawn() -> None:
    page = drawn("interval_bar it label='x' few='too few'", it=None)

    assert bars(page) == []
    assert "too few" in page


def test_the_axis_of_a_column_names_its_bounds_where_the_bars_have_them() -> None:
    scale = Scale(bounds=(0.25, 0.75), zones=("no", "partly", "yes"))

    axis = drawn("scale_axis scale", scale=scale)
    bar = drawn("interval_bar it label='x' scale=scale", it=Estimate(0.5, 0.4, 0.6, 9), scale=scale)

    assert re.findall(r'x="([\d.]+)%"[^>]*>([^<]+)<', axis) == [
        *(("0.0", "0%"), ("25.0", "25%"), ("75.0", "75%"), ("100.0", "100%")),
        *(("12.5", "no"), ("50.0", "partly"), ("87.5", "yes")),
    ]
    assert re.findall(r'bar-bound" x1="([\d.]+)%"', bar) == ["25.0", "75.0"]


def test_the_axis_of_shares_names_nothing_half_and_all() -> None:
    axis = drawn("scale_axis")

    assert re.findall(r'x="([\d.]+)%"[^>]*>([^<]+)<', axis) == [
        ("0.0", "0%"),
        ("50.0", "50%"),
        ("100.0", "100%"),
    ]


@given(st.lists(st.none() | st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=8))
def test_every_interval_of_a_column_lies_within_its_scale(
    spans: list[tuple[float, float] | None],
) -> None:
    column = [
        None if span is None else Estimate(sum(span) / 2, min(span), max(span), 30)
        for span in spans
    ]
    told = [each for each in column if each]

    assert all(each.high <= low_scale(column).end for each in told)
    assert all(each.low >= high_scale(column).start for each in told)


# -- lines ------------------------------------------------------------------------------------

YEAR = cells_from(Period.parse("2026-01"), Period.parse("2026-12"))


def cells_of(number: int) -> tuple[Cell, ...]:
    start = Period.parse("2025-11")
    last = start
    for _ in range(number - 1):
        last = Period.month_of(last.end)
    return cells_from(start, last)


def months(*values: float | None) -> tuple[Spot, ...]:
    told = {cell.starts: value for cell, value in zip(YEAR, values, strict=False) if value}
    return in_the_middle(YEAR[: len(values)], told)


def drawing(*series: Series, **more: Any) -> Drawing:
    number = max((len(line.spots) for line in series), default=1)
    return Drawing(series, YEAR[:number], gap="no record", **more)


def laid_out(drawing: Drawing) -> Chart:
    chart = line_chart(drawing, ends={line.name: line.name for line in drawing.series})
    assert chart is not None
    return chart


def page_of(drawing: Drawing) -> str:
    return drawn("line_chart it title='Minutes' unit='min'", it=drawing)


def test_a_line_stands_at_its_figures_and_its_months() -> None:
    (chart,) = charts(page_of(drawing(Series("here", months(18, 15, None, 10, 20)))))

    assert chart.words == ("20", "15", "10", "5", "0")
    assert chart.rules == (0.0, 25.0, 50.0, 75.0, 100.0)
    assert chart.times == {"1 月": 9.93, "2 月": 29.8, "3 月": 49.01, "4 月": 69.54, "5 月": 89.4}
    assert chart.lines == {
        "k0": (((9.93, 10.0), (29.8, 25.0)), ((69.54, 50.0), (89.4, 0.0))),
    }
    assert chart.names == {"k0": "here 20"}
    assert chart.gaps == ("no record",)


def test_a_month_alone_is_a_dot_at_its_figure() -> None:
    (chart,) = charts(page_of(drawing(Series("here", months(20, None, 40, None, 25, 30)))))

    assert [[y for _, y in run] for run in chart.lines["k0"]] == [[50.0], [0.0], [37.5, 25.0]]


def test_a_gap_is_told_in_the_table_too_and_is_never_zero() -> None:
    page = page_of(drawing(Series("here", months(20, None, 40))))

    assert re.findall(r'<td class="n">\s*([^<]*?)\s*</td>', page) == ["20", "no record", "40"]


def test_gaps_of_two_kinds_say_why_each() -> None:
    spots = [Spot(cell.middle, 5.0) for cell in YEAR]
    spots[0] = Spot(spots[0].day, None, gap="no record")
    spots[1] = Spot(spots[1].day, None, gap="no record")
    spots[8] = Spot(spots[8].day, None)
    it = Drawing((Series("", tuple(spots)),), YEAR, gap="few")

    (chart,) = charts(page_of(it))

    assert chart.gaps == ("no record", "few")
    assert [label.x for label in laid_out(it).gaps] == [8.22, 70.68]


@pytest.mark.parametrize(("name", "is_long"), [("2026 年", False), ("规模以上工业增加值", True)])
def test_on_a_phone_long_names_stand_below(name: str, is_long: bool) -> None:  # noqa: FBT001 -- a parameter
    assert ("long-ends" in page_of(drawing(Series(name, months(1, 2))))) == is_long


def test_what_nobody_says_anything_of_is_a_dash() -> None:
    cells = YEAR[:2]
    one = Drawing((Series("", (Spot(cells[0].middle, 1.0),)),), cells)

    assert re.findall(r'<td class="n">\s*([^<]*?)\s*</td>', page_of(one)) == ["1", "—"]


def test_each_line_has_its_name_at_its_end_and_all_share_one_axis() -> None:
    (chart,) = charts(
        page_of(
            drawing(
                Series("here", months(10, 20)),
                Series("there", months(30, 40)),
                Series("else", months(20, 30)),
            )
        )
    )

    assert chart.names == {"k0": "here 20", "k1": "there 40", "k2": "else 30"}
    assert {colour: chart.figures(colour) for colour in chart.lines} == {
        "k0": [10, 20],
        "k1": [30, 40],
        "k2": [20, 30],
    }


def test_from_the_fourth_line_on_all_look_alike_and_the_first_lies_on_top() -> None:
    chart = laid_out(drawing(*(Series(str(n), months(n + 1, n + 1)) for n in range(6))))

    assert [(line.name, line.kind) for line in chart.lines] == [
        *(("5", 3), ("4", 3), ("3", 3), ("2", 2), ("1", 1), ("0", 0)),
    ]


def test_a_target_and_its_pace_stand_at_their_figures() -> None:
    pace = (Spot(date(2026, 1, 1), 0.0), Spot(date(2027, 1, 1), 4.0))
    whole = Drawing(
        (Series("2026", (Spot(date(2026, 2, 1), 1.0), Spot(date(2026, 3, 1), 2.0))),),
        YEAR,
        target=4.0,
        target_words="target 4",
        pace=pace,
    )

    (chart,) = charts(page_of(whole))

    assert chart.words == ("4", "3", "2", "1", "0")
    assert (chart.target_at, chart.names["target"]) == (0.0, "target 4")
    assert laid_out(whole).pace == ((0.0, 100.0), (100.0, 0.0))
    assert [x for x, _ in chart.lines["k0"][0]] == [8.49, 16.16]  # days of the year


def test_a_band_encloses_its_line_and_ends_where_there_is_no_interval() -> None:
    spots = [Spot(cell.middle, 50.0, 40.0, 60.0) for cell in YEAR[:3]]
    spots[2] = Spot(spots[2].day, None)
    (line,) = laid_out(Drawing((Series("", tuple(spots)),), YEAR[:3])).lines

    places = [tuple(map(float, spot.split())) for spot in line.band.strip("MZ").split("L")]
    assert [y for _, y in places] == [0.0, 0.0, 100.0, 100.0]
    assert line.band.startswith("M") and line.band.endswith("Z")  # noqa: PT018 -- one thing


def test_a_mark_stands_at_its_day_and_is_ringed_on_its_line() -> None:
    series = Series("", tuple(Spot(cell.middle, float(at)) for at, cell in enumerate(YEAR)))
    middle = YEAR[3].middle
    chart = laid_out(
        Drawing(
            (series,),
            YEAR,
            marks=(Mark(middle, "began"), Mark(date(2025, 6, 1), "long ago")),
        )
    )

    (mark,) = chart.marks
    assert chart.rings == ((mark.x, round((15 - 3) / 15 * 100, 2)),)
    assert chart.mark_rows == 1


def test_marks_whose_words_would_touch_stand_one_below_another() -> None:
    days = (date(2026, 2, 1), date(2026, 2, 15), date(2026, 12, 1))
    marks = tuple(Mark(day, "甲乙") for day in days)
    chart = laid_out(Drawing((Series("", (Spot(YEAR[0].middle, 1.0),)),), YEAR, marks=marks))

    assert [(mark.row, mark.kind) for mark in chart.marks] == [
        (0, "start"),
        (1, "start"),
        (0, "end"),
    ]
    assert chart.rings == ()


def test_where_there_is_no_room_for_its_words_a_mark_stands_without() -> None:
    marks = tuple(Mark(date(2026, 2, day), "薪酬维权夜班") for day in (1, 5, 9, 13))
    chart = laid_out(Drawing((Series("", (Spot(YEAR[0].middle, 1.0),)),), YEAR, marks=marks))

    assert [mark.text for mark in chart.marks] == [*["薪酬维权夜班"] * 3, ""]
    assert chart.mark_rows == 3


@given(
    st.lists(st.one_of(st.none(), FIGURES.filter(bool)), min_size=1, max_size=12).filter(
        lambda values: any(value is not None for value in values)
    )
)
def test_a_reader_finds_every_figure_again_by_the_axis(values: list[float | None]) -> None:
    """Not by how we lay it out, but as one reads: between two rules, above the word of its month."""
    chart = laid_out(drawing(Series("here", months(*values))))
    (top, top_at), (bottom, bottom_at) = chart.ticks[0], chart.ticks[-1]
    (line,) = chart.lines
    spots = [*line.dots]
    for run in line.path.split("M")[1:]:
        for spot in run.split("L"):
            x, y = spot.split()
            spots.append((float(x), float(y)))
    by_month = {label.x: label.text for label in chart.times}
    read = [
        (by_month.get(x, ""), top + (bottom - top) * (y - top_at) / (bottom_at - top_at))
        for x, y in sorted(spots)
    ]

    assert (top > bottom, top_at, bottom_at) == (True, 0.0, 100.0)
    assert [month for month, _ in read if month] == [
        f"{place} 月"
        for place, value in enumerate(values, 1)
        if value is not None and f"{place} 月" in by_month.values()
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


@given(st.integers(-1000, 100_000), st.integers(0, 100_000))
def test_counts_have_whole_ticks(low: int, more: int) -> None:
    ticks = nice_ticks(low, low + more, whole=True)

    assert all(tick == int(tick) for tick in ticks)
    assert ticks[0] <= low <= low + more <= ticks[-1]
    assert len(ticks) >= 2


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


def test_an_axis_that_is_cut_says_so() -> None:
    cut = page_of(drawing(Series("", months(95, 97))))
    whole = page_of(drawing(Series("", months(5, 97))))

    assert "轴从 95 起" in cut
    assert "轴从" not in whole
    assert charts(page_of(drawing(Series("", months(95, 97)), from_zero=True)))[0].words[-1] == "0"


@given(st.lists(st.floats(0, 100), max_size=8), st.floats(1, 12))
def test_words_that_would_touch_are_pushed_apart(wanted: list[float], least: float) -> None:
    placed = apart(wanted, least=least)
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    heights = [placed[place] for place in order]
    far_enough = all(b - a >= least for a, b in pairwise(sorted(wanted)))

    assert all(b - a >= least - 1e-6 for a, b in pairwise(heights))
    assert all(-1e-6 <= height <= 100 + 1e-6 for height in heights)
    assert placed == wanted or not far_enough


@given(st.lists(st.integers(0, 100), min_size=2, max_size=5, unique=True), st.integers(0, 100))
def test_the_names_at_the_ends_stand_at_their_lines_and_never_on_each_other(
    lasts: list[int], target: int
) -> None:
    series = [Series(str(n), months(50, value or 1)) for n, value in enumerate(lasts)]
    chart = laid_out(drawing(*series, target=float(target), target_words="target"))
    heights = sorted(label.y for label in chart.ends)

    assert all(b - a >= LABELS_APART - 0.02 for a, b in pairwise(heights))
    if all(
        abs(y - label.y) < 0.01 for (_, y, _), label in zip(chart.lasts, chart.ends, strict=False)
    ):
        assert len(chart.ends) == len(lasts) + 1


@given(st.integers(1, 60))
def test_words_below_stand_at_their_month_and_never_touch(number: int) -> None:
    cells = cells_of(number)
    values = {cell.starts: 1.0 for cell in cells}
    chart = laid_out(Drawing((Series("", in_the_middle(cells, values)),), cells))
    spots = {
        round((cell.middle - cells[0].starts) / (cells[-1].ends - cells[0].starts) * 100, 2): cell
        for cell in cells
    }

    assert all(spots[label.x].label == label.text for label in chart.times)
    assert all(spots[label.x].under == label.text for label in chart.years)
    for tier, width in enumerate(WIDTHS):
        shown = [label for label in chart.times if label.tier <= tier]
        assert len(shown) >= 1
        assert not any(_touch(one, other, width) for one, other in pairwise(shown))
    assert not any(_touch(one, other, WIDTHS[1]) for one, other in pairwise(chart.years))


def _touch(one: Label, other: Label, width: int) -> bool:
    between = (other.x - one.x) / 100 * width
    return between < (width_of(one.text) + width_of(other.text)) / 2


def test_quarters_are_named_by_their_number_and_years() -> None:
    cells = cells_from(Period.parse("2025Q3"), Period.parse("2026Q1"))

    assert [(cell.label, cell.under, cell.row, cell.leads) for cell in cells] == [
        ("三季", "2025 年", "2025 年第三季度", False),
        ("四季", "2025 年", "2025 年第四季度", False),
        ("一季", "2026 年", "2026 年第一季度", True),
    ]


@pytest.mark.parametrize("it", [None, drawing(), drawing(Series("here", months(None, None)))])
def test_without_a_figure_nothing_is_drawn(it: Drawing | None) -> None:
    page = drawn("line_chart it title='Minutes'", it=it)

    assert charts(page) == []
    assert "还没有数字。" in page


# -- small trends, progress, codes ------------------------------------------------------------


def trend(*values: float | None) -> tuple[Spot, ...]:
    return tuple(Spot(cell.starts, value) for cell, value in zip(YEAR, values, strict=False))


def test_a_small_trend_rises_where_its_figures_rise() -> None:
    page = drawn("sparkline values label='x'", values=trend(10, 20, 15))

    assert sparklines(page) == [((0.0, 91.67), (52.54, 8.33), (100.0, 50.0))]


def test_a_small_trend_that_is_level_runs_through_the_middle() -> None:
    assert sparklines(drawn("sparkline values label='x'", values=trend(3, 3))) == [
        ((0.0, 50.0), (100.0, 50.0))
    ]


def test_a_small_trend_of_counts_stands_on_its_base_line() -> None:
    page = drawn("sparkline values label='x' from_zero=True", values=trend(60, 61))

    ((one, other),) = sparklines(page)
    assert 0 < other[1] < one[1] < 5
    assert 'class="rule"' in page


@pytest.mark.parametrize("values", [[], [1.0], [None, 2.0, None]])
def test_one_figure_is_no_trend(values: list[float | None]) -> None:
    assert sparkline(trend(*values)) is None


def test_progress_is_drawn_as_far_as_it_is() -> None:
    assert progresses(drawn("progress 15 23 'votes'")) == [(15, 23)]
