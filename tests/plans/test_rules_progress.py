from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from xianfeng.plans.rules import (
    Comparator,
    Direction,
    Pace,
    Reading,
    Span,
    Target,
    counts_up,
    month_after,
    pace,
    title_of,
)

YEAR = Span(date(2026, 1, 1), date(2027, 1, 1))
NINE_TENTHS = Fraction(9, 10)


def target(
    comparator: Comparator = Comparator.AT_LEAST,
    *,
    direction: Direction = Direction.UP,
    value: str | None = "1200",
    upper: str | None = None,
    unit: str = "万人",
    name: str = "城镇新增就业",
) -> Target:
    return Target(
        name,
        direction,
        comparator,
        None if value is None else Decimal(value),
        None if upper is None else Decimal(upper),
        unit,
    )


def rate(
    comparator: Comparator, value: str, direction: Direction = Direction.LEVEL, **words: str
) -> Target:
    return target(comparator, direction=direction, value=value, unit="%", **words)


def pace_of(goal: Target, value: str, *, month: int = 6, baseline: str | None = None) -> Pace:
    return pace(
        goal,
        [Reading(date(2026, 1, 1), Decimal(1)), Reading(date(2026, month, 1), Decimal(value))],
        span=YEAR,
        slow_share=NINE_TENTHS,
        baseline=None if baseline is None else Decimal(baseline),
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("700", Pace.AHEAD),
        ("600", Pace.ON_SCHEDULE),
        ("550", Pace.SLOW),
        ("500", Pace.BEHIND),
    ],
)
def test_pace_of_a_count_follows_the_part_of_the_year(value: str, expected: Pace) -> None:
    assert pace_of(target(), value) is expected


def test_pace_of_a_figure_with_a_baseline_follows_the_way_between() -> None:
    waiting = target(
        Comparator.AT_MOST, direction=Direction.DOWN, value="15", unit="分钟", name="等候时间"
    )

    assert pace_of(waiting, "18", month=12, baseline="25") is Pace.BEHIND
    assert pace_of(waiting, "20", month=6, baseline="25") is Pace.ON_SCHEDULE


@pytest.mark.parametrize(
    ("goal", "value", "expected"),
    [
        (rate(Comparator.AT_LEAST, "98"), "98.2", Pace.ON_SCHEDULE),
        (rate(Comparator.AT_LEAST, "98"), "90", Pace.SLOW),
        (rate(Comparator.AT_LEAST, "98"), "80", Pace.BEHIND),
        (rate(Comparator.AT_MOST, "4"), "3.9", Pace.ON_SCHEDULE),
        (rate(Comparator.AT_MOST, "4"), "4.3", Pace.SLOW),
        (rate(Comparator.AT_MOST, "4"), "5", Pace.BEHIND),
        (rate(Comparator.ABOUT, "2", Direction.HOLD), "2.1", Pace.ON_SCHEDULE),
        (rate(Comparator.ABOUT, "2", Direction.HOLD), "2.3", Pace.SLOW),
        (rate(Comparator.ABOUT, "2", Direction.HOLD), "1.5", Pace.BEHIND),
        (rate(Comparator.EXACT, "98", Direction.UP), "99", Pace.ON_SCHEDULE),
        (rate(Comparator.EXACT, "98", Direction.UP), "97", Pace.SLOW),
        (rate(Comparator.EXACT, "4", Direction.DOWN), "3", Pace.ON_SCHEDULE),
    ],
)
def test_pace_of_a_rate_is_held_against_the_target(
    goal: Target, value: str, expected: Pace
) -> None:
    assert pace_of(goal, value) is expected


def test_pace_of_growth_has_no_ceiling_and_of_a_range_two_ends() -> None:
    growth = target(Comparator.ABOUT, value="5", unit="%", name="地区生产总值增长")
    between = target(Comparator.BETWEEN, value="6", upper="7", unit="%", name="增加值增长")
    level = target(
        Comparator.BETWEEN, direction=Direction.LEVEL, value="6", upper="7", unit="%", name="率"
    )
    saving = target(
        Comparator.ABOUT, direction=Direction.DOWN, value="3", unit="%", name="能耗下降"
    )
    prices = target(
        Comparator.ABOUT, direction=Direction.DOWN, value="3", unit="%", name="价格涨幅"
    )

    assert [pace_of(growth, "8"), pace_of(between, "8"), pace_of(level, "8")] == [
        Pace.ON_SCHEDULE,
        Pace.ON_SCHEDULE,
        Pace.BEHIND,
    ]
    assert [pace_of(saving, "4"), pace_of(prices, "4"), pace_of(prices, "1")] == [
        Pace.ON_SCHEDULE,
        Pace.BEHIND,
        Pace.ON_SCHEDULE,
    ]


@pytest.mark.parametrize("comparator", [Comparator.EXACT, Comparator.ABOUT])
def test_a_plain_figure_has_no_verdict_until_a_person_says_which_side_is_good(
    comparator: Comparator,
) -> None:
    plain = target(comparator, direction=Direction.LEVEL, value="5", unit="家", name="企业")

    assert [pace_of(plain, "12"), pace_of(plain, "12", baseline="3")] == [Pace.OPEN] * 2


def test_a_bound_without_a_direction_is_judged_by_the_bound_alone() -> None:
    rate_of_answers = rate(Comparator.AT_LEAST, "98")

    assert pace_of(rate_of_answers, "97", month=6, baseline="90") is Pace.SLOW


def test_pace_is_unknown_without_a_figure_or_before_the_plan() -> None:
    in_step = target(Comparator.IN_STEP, value=None, unit="")

    assert pace_of(in_step, "5") is Pace.UNKNOWN
    assert pace(target(), [], span=YEAR, slow_share=NINE_TENTHS) is Pace.UNKNOWN
    early = [Reading(date(2025, 11, 1), Decimal(5))]
    assert pace(target(), early, span=YEAR, slow_share=NINE_TENTHS) is Pace.UNKNOWN


def test_pace_with_a_baseline_at_the_target_is_held_against_it() -> None:
    assert pace_of(rate(Comparator.AT_LEAST, "98"), "99", baseline="98") is Pace.ON_SCHEDULE


def test_span_of_no_days_is_over() -> None:
    day = date(2026, 1, 1)

    assert Span(day, day).share_by(day) == 1


def test_counts_up_only_what_is_added_over_the_year() -> None:
    assert counts_up(target())
    assert not counts_up(target(unit="%"))
    assert not counts_up(target(Comparator.AT_MOST))
    assert not counts_up(target(direction=Direction.LEVEL))


def test_month_after_december_is_january() -> None:
    assert month_after(date(2026, 12, 1)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("goal", "title"),
    [
        (target(), "城镇新增就业1200万人以上"),
        (rate(Comparator.AT_MOST, "5.5", name="失业率"), "失业率5.5%以内"),
        (rate(Comparator.ABOUT, "2", name="涨幅"), "涨幅2%左右"),
        (
            target(Comparator.BETWEEN, value="6.5", upper="7", unit="%", name="增长"),
            "增长6.5—7%",
        ),
        (target(Comparator.ABOUT, value="1", unit="番", name="居民收入"), "居民收入翻一番"),
        (target(Comparator.IN_STEP, value=None, unit="", name="收入和经济"), "收入和经济同步"),
        (
            target(Comparator.EXACT, value="100", unit="公里", name="新建农村公路"),
            "新建农村公路100公里",
        ),
    ],
)
def test_title_speaks_as_a_plan_does(goal: Target, title: str) -> None:
    assert title_of(goal) == title
