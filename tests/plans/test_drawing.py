"""How the figures of a goal are drawn, by what their months are."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from tests.factories.plans import make_goal, make_indicator, make_plan
from xianfeng.plans.drawing import drawing_of
from xianfeng.plans.models import Indicator
from xianfeng.plans.rules import Comparator, Direction, Measured, Reading
from xianfeng.ui.charts import Drawing, Mark, Spot

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 15)


def months(year: int, *values: str | None) -> list[Reading]:
    return [
        Reading(date(year, month, 1), Decimal(value))
        for month, value in enumerate(values, 1)
        if value is not None
    ]


def jobs(*, measured: Measured) -> Indicator:
    return make_indicator(value="5", unit="万人", measured=measured)


def drawn(indicator: Indicator, readings: list[Reading], *marks: Mark, on: date = TODAY) -> Drawing:
    found = drawing_of(indicator, readings, on=on, marks=marks)
    assert found is not None
    return found


def test_a_year_to_date_figure_is_a_line_a_year_on_one_axis_of_months() -> None:
    readings = [*months(2025, "0.5", "0.9", "1.3"), *months(2026, "0.4", "0.7")]

    drawing = drawn(jobs(measured=Measured.YEAR_TO_DATE), readings)

    this, last = drawing.series
    assert (this.name, last.name) == ("2026 年", "2025 年")
    assert this.spots == (Spot(date(2026, 2, 1), 0.4), Spot(date(2026, 3, 1), 0.7))
    assert [spot.day for spot in last.spots] == [date(2026, month, 1) for month in (2, 3, 4)]
    assert [cell.row for cell in drawing.cells] == [f"{month} 月" for month in range(1, 13)]
    assert (drawing.target, drawing.target_words) == (5.0, "目标 5 万人以上")
    assert drawing.pace == (Spot(date(2026, 1, 1), 0.0), Spot(date(2027, 1, 1), 5.0))
    assert drawing.from_zero


def test_a_month_that_nobody_reported_is_a_gap_in_its_year() -> None:
    drawing = drawn(jobs(measured=Measured.YEAR_TO_DATE), months(2026, None, "0.7", None, "1.5"))

    (this,) = drawing.series
    assert [spot.value for spot in this.spots] == [0.7, None, 1.5]
    assert drawing.gap == "无记录"


def test_the_sentence_compares_with_the_pace_and_the_same_month_of_last_year() -> None:
    readings = [*months(2025, "0.5", "0.9", "1.3"), *months(2026, "0.4", "0.7")]
    indicator = jobs(measured=Measured.YEAR_TO_DATE)

    with translation.override("en"):
        english = drawn(indicator, readings).sentence

    # 59 of 365 days are over: 0.81 were due
    assert english == (
        "0.7 万人 from January to Feb 2026; 0.11 万人 less than the even pace; "
        "0.2 万人 less than in the same month of the year before."
    )
    assert drawn(indicator, readings).sentence == (
        "到 2026 年 2 月累计 0.7 万人；比均衡进度少 0.11 万人；比上年同月少 0.2 万人。"
    )


def test_what_is_as_much_is_not_called_more() -> None:
    readings = [*months(2025, "1.001"), *months(2026, "1.002")]
    rate = make_indicator(unit="%", value="2", measured=Measured.LEVEL)

    assert drawn(rate, readings).sentence.endswith("与上年同月持平。")
    more = [*months(2025, "1"), *months(2026, "2")]
    assert drawn(rate, more).sentence == "2026 年 1 月为 2%；比上年同月多 1%。"


def test_a_start_of_last_year_stands_on_last_years_line() -> None:
    readings = [*months(2025, "0.5", "0.9"), *months(2026, "0.4")]
    marks = [
        Mark(date(2025, 2, 15), "last year"),
        Mark(date(2026, 1, 20), "this year"),
        Mark(date(2024, 2, 29), "long ago"),
    ]

    drawing = drawn(jobs(measured=Measured.YEAR_TO_DATE), readings, *marks)

    assert drawing.marks == (
        Mark(date(2026, 2, 15), "last year", line=1),
        Mark(date(2026, 1, 20), "this year", line=0),
    )


def test_a_leap_day_stands_on_the_last_day_of_february() -> None:
    plan = make_plan(starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    indicator = make_indicator(goal=make_goal(plan=plan), measured=Measured.YEAR_TO_DATE)
    readings = [*months(2024, "1", "2"), *months(2025, "1")]

    drawing = drawn(indicator, readings, Mark(date(2024, 2, 29), "began"))

    assert drawing.marks == (Mark(date(2025, 2, 28), "began", line=1),)


def test_a_plan_of_five_years_has_no_pace_of_one() -> None:
    plan = make_plan(starts_on=date(2026, 1, 1), ends_on=date(2031, 1, 1))
    indicator = make_indicator(goal=make_goal(plan=plan), measured=Measured.YEAR_TO_DATE)

    drawing = drawn(indicator, months(2026, "3"))

    assert drawing.pace is None


@pytest.mark.parametrize("measured", [Measured.LEVEL, Measured.FLOW, Measured.NOT_SAID])
def test_any_other_figure_is_one_line_in_time(measured: Measured) -> None:
    readings = [*months(2025, *"123456789", "10", "11", "12"), *months(2026, "1", None, "3")]

    drawing = drawn(jobs(measured=measured), readings)

    (line,) = drawing.series
    assert len(line.spots) == len(drawing.cells) == 15
    assert [spot.value for spot in line.spots[-3:]] == [1, None, 3]
    assert all(
        spot.day == cell.middle for spot, cell in zip(line.spots, drawing.cells, strict=True)
    )
    assert drawing.from_zero == (measured is Measured.FLOW)
    assert (drawing.target is not None) == (measured is Measured.LEVEL)


def test_the_last_two_years_are_shown() -> None:
    readings = [*months(2023, *"1" * 12), *months(2024, *"2" * 12), *months(2025, *"3" * 11)]
    rate = make_indicator(unit="%", value="9")

    drawing = drawn(rate, readings)
    whole = drawn(rate, [*readings, Reading(date(2025, 12, 1), Decimal(4))])

    assert (drawing.cells[0].starts, len(drawing.cells)) == (date(2023, 12, 1), 24)
    assert (whole.cells[0].starts, len(whole.cells)) == (date(2024, 1, 1), 24)


def test_a_running_month_is_compared_with_nothing() -> None:
    indicator = jobs(measured=Measured.YEAR_TO_DATE)
    readings = [*months(2025, "0.5", "0.9"), *months(2026, "0.4", "0.5")]

    with translation.override("zh-hans"):
        running = drawn(indicator, readings, on=date(2026, 2, 27))
        over = drawn(indicator, readings, on=date(2026, 2, 28))

    assert running.sentence == "2026 年 2 月截至目前 0.5 万人，该月未满，暂不评判。"
    assert "少 0.4 万人" in over.sentence


def test_a_figure_without_months_or_target_draws_less() -> None:
    step = make_indicator(comparator=Comparator.IN_STEP, value=None, direction=Direction.LEVEL)

    assert drawing_of(step, [], on=TODAY) is None
    assert drawn(step, months(2026, "5")).target is None
