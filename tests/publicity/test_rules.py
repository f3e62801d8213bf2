from xianfeng.foundation.periods import Period
from xianfeng.publicity.rules import quarter_to_show
from xianfeng.ui.charts import Part, parts_of

THIRD = Period.parse("2026Q3")


def test_the_quarter_of_today_is_shown_once_one_window_is_out() -> None:
    assert quarter_to_show(THIRD, [False, True]) == THIRD


def test_the_quarter_before_is_shown_while_nothing_is_out() -> None:
    assert quarter_to_show(THIRD, [False, False]).label == "2026Q2"


def test_parts_lie_beside_each_other_and_fill_the_whole() -> None:
    assert parts_of({"ahead": 2, "slow": 0, "behind": 1}) == (
        Part("ahead", 2, 0.0, 66.67),
        Part("behind", 1, 66.67, 33.33),
    )
    assert parts_of({"ahead": 0}) == ()
