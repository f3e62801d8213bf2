"""Refusals: what a fact is called, where it stands, and how it is said in the reader's language."""

from datetime import date, datetime

import pytest
from django.utils.translation import override

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import (
    Ahead,
    Before,
    Missing,
    NoReason,
    NotAfter,
    Over,
    TooLong,
    Twice,
)
from xianfeng.ui.words import say

DAY = date(2026, 9, 29)
NAMED = N_("“{name}” changed on that day")


@pytest.mark.parametrize(
    ("refusal", "english", "chinese"),
    [
        (
            Ahead(day=DAY),
            "29 September 2026 is in the future. Record it once it has happened.",
            "2026 年 9 月 29 日还没有到，请在发生之后再登记。",
        ),
        (
            Before(day=DAY, name="第一支部", why=NAMED),
            "This must be 29 September 2026 or later: “第一支部” changed on that day.",
            "不得早于 2026 年 9 月 29 日：“第一支部”在这一天有变动。",
        ),
        (
            NotAfter(day=datetime(2026, 9, 29, 14, 5), why=N_("it begins then")),  # noqa: DTZ001 -- as it is shown
            "This must be later than 29 September 2026, 14:05: it begins then.",
            "必须晚于 2026 年 9 月 29 日 14:05：从这时开始。",
        ),
        (Missing(what=N_("The name")), "The name is missing.", "名称没有填写。"),
        (
            TooLong(most=200),
            "This has more than 200 characters. Please shorten it.",
            "超过 200 个字符，请缩短。",
        ),
        (Over(what=N_("This role")), "This role has already ended.", "这一角色已经结束。"),
        (
            Twice(what=N_("You have already signed up.")),
            "You have already signed up. Nothing was changed.",
            "您已经报名了。没有作任何改动。",
        ),
        (NoReason(), "State the reason.", "请说明理由。"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Refusal) else "",
)
def test_a_shared_refusal_names_the_thing_in_both_languages(
    refusal: Refusal, english: str, chinese: str
) -> None:
    with override("en"):
        assert say(refusal) == english
    with override("zh-hans"):
        assert say(refusal) == chinese


def test_without_a_reader_a_refusal_speaks_plain_english() -> None:
    assert str(Before(day=DAY, name="A", why=NAMED)) == (
        "This must be 2026-09-29 or later: “A” changed on that day."
    )


def test_words_are_filled_and_not_read_again() -> None:
    refusal = Twice(what=N_("“{name}” is there already."), name="{day}")

    assert str(refusal) == "“{day}” is there already. Nothing was changed."


def test_a_service_that_knows_better_says_beside_which_field_it_stands() -> None:
    assert Missing(what=N_("The name")).beside[0] == "name"
    named = Missing(what=N_("The date of joining"), beside=("joined_date",))
    assert (named.beside, named.details) == (("joined_date",), {"what": "The date of joining"})
    assert Refusal().beside == ()
