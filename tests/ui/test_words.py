"""Days as people say them: by when they are read, in the reader's language."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from xianfeng.foundation.periods import Period
from xianfeng.reports.rules import QuarterNotBegun
from xianfeng.ui.words import read_on, say, say_date, say_from_to, say_quarter

WEDNESDAY = date(2026, 9, 30)
SAID = [
    (date(2026, 9, 29), "昨天", "yesterday"),
    (date(2026, 9, 30), "今天", "today"),
    (date(2026, 10, 1), "明天", "tomorrow"),
    (date(2026, 10, 6), "周二", "Tuesday"),
    (date(2026, 10, 7), "10 月 7 日", "7 October"),
    (date(2026, 9, 28), "9 月 28 日", "28 September"),
    (date(2027, 1, 2), "2027 年 1 月 2 日", "2 January 2027"),
    (datetime(2026, 9, 30, 1, 5, tzinfo=UTC), "今天 09:05", "today, 09:05"),
]


@pytest.mark.parametrize(("day", "chinese", "english"), SAID)
def test_a_day_that_stands_by_itself_is_said_by_when_it_is_read(
    day: date, chinese: str, english: str
) -> None:
    for language, words in (("zh-hans", chinese), ("en", english)):
        with translation.override(language), read_on(WEDNESDAY):
            assert say_date(day, near=True) == words


def test_a_day_within_a_sentence_leaves_out_the_year_in_which_it_is_read() -> None:
    with translation.override("zh-hans"), read_on(WEDNESDAY):
        assert say_date(WEDNESDAY) == "9 月 30 日"
        assert say_date(date(2025, 9, 30)) == "2025 年 9 月 30 日"


def test_what_is_kept_says_its_year() -> None:
    with translation.override("zh-hans"):
        assert say_date(WEDNESDAY, near=True) == "2026 年 9 月 30 日"


def test_a_span_that_leaves_the_year_says_both_years() -> None:
    with translation.override("zh-hans"), read_on(WEDNESDAY):
        within = say_from_to(date(2026, 1, 1), date(2026, 12, 31))
        beyond = say_from_to(date(2026, 1, 1), date(2030, 12, 31))

    assert within == "1 月 1 日 至 12 月 31 日"
    assert beyond == "2026 年 1 月 1 日 至 2030 年 12 月 31 日"


@pytest.mark.parametrize(
    ("label", "chinese", "english"),
    [
        ("2026", "2026 年", "2026"),
        ("2026H1", "2026 年上半年", "First half of 2026"),
        ("2026H2", "2026 年下半年", "Second half of 2026"),
        ("2026Q3", "2026 年第三季度", "Third quarter of 2026"),
        ("2026-07", "2026 年 7 月", "July 2026"),
    ],
)
def test_every_period_has_its_name(label: str, chinese: str, english: str) -> None:
    period = Period.parse(label)

    with translation.override("zh-hans"):
        assert say_quarter(period) == chinese
        assert say(QuarterNotBegun(period=period, start=date(2026, 7, 1))).startswith(chinese)
    with translation.override("en"):
        assert say_quarter(period) == english
