from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import Estimate
from xianfeng.plans.rules import Comparator, Direction, Pace, Target
from xianfeng.reports.rules import StuckCause
from xianfeng.reports.words import (
    joined,
    listed,
    pace_word,
    say_day,
    say_kinds,
    say_month,
    say_quarter,
    say_share,
    say_target,
    stuck_words,
)


def target(
    comparator: Comparator, value: str | None = "10", upper: str | None = None, unit: str = "分钟"
) -> Target:
    return Target(
        name="等候时间",
        direction=Direction.UP,
        comparator=comparator,
        value=None if value is None else Decimal(value),
        upper=None if upper is None else Decimal(upper),
        unit=unit,
    )


@pytest.mark.parametrize(
    ("said", "chinese", "english"),
    [
        (target(Comparator.ABOUT, "5", unit="%"), "5%左右", "about 5%"),
        (target(Comparator.AT_LEAST), "10分钟以上", "at least 10 分钟"),
        (target(Comparator.AT_MOST), "10分钟以内", "at most 10 分钟"),
        (target(Comparator.BETWEEN, "4.5", "5", "%"), "4.5～5%", "4.5 to 5%"),
        (target(Comparator.IN_STEP, None), "同步", "in step"),
        (target(Comparator.AT_LEAST, unit=""), "10以上", "at least 10"),
    ],
)
def test_a_target_is_said_as_papers_say_it(said: Target, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert say_target(said) == chinese
    with translation.override("en"):
        assert say_target(said) == english


@pytest.mark.parametrize("cause", list(StuckCause))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_cause_has_its_words(cause: StuckCause, language: str) -> None:
    with translation.override(language):
        one, many = stuck_words(cause, 1), stuck_words(cause, 92)

    assert one
    assert ("92" in many) == (cause not in {StuckCause.GOAL_UNSERVED, StuckCause.NO_GOAL})


def test_days_months_and_quarters_are_said_in_both_languages() -> None:
    day, quarter = date(2026, 9, 30), Period.parse("2026Q1")
    with translation.override("zh-hans"):
        assert (say_day(day), say_month(day, year=2026)) == ("2026年9月30日", "9月")
        assert say_month(day, year=2027) == "2026年9月"
        assert say_quarter(quarter) == "2026年第一季度"
    with translation.override("en"):
        assert (say_day(day), say_month(day, year=2026)) == ("30 September 2026", "September")
        assert say_quarter(quarter) == "the first quarter of 2026"


def test_items_and_sentences_are_joined_as_the_language_does() -> None:
    with translation.override("zh-hans"):
        assert listed(["甲", "乙", "丙"]) == "甲、乙、丙"
        assert joined("甲。", "", "乙。") == "甲。乙。"
    with translation.override("en"):
        assert [listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
            "",
            "a",
            "a and b",
            "a, b and c",
        ]
        assert joined("A.", "", "B.") == "A. B."


def test_estimates_are_said_with_their_interval() -> None:
    with translation.override("zh-hans"):
        assert say_share(Estimate(0.941, 0.929, 0.951, 1840)) == "94.1%（92.9%～95.1%）"
        assert say_kinds(Estimate(3.21, 2.1, 4.4, 9)) == "3.2（2.1～4.4）"


@pytest.mark.parametrize("pace", list(Pace))
def test_every_pace_has_its_word(pace: Pace) -> None:
    with translation.override("en"):
        assert pace_word(pace).isascii()
    with translation.override("zh-hans"):
        assert not pace_word(pace).isascii()
