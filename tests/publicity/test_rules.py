from xianfeng.foundation.periods import Period
from xianfeng.publicity.rules import quarter_to_show, words_of

THIRD = Period.parse("2026Q3")


def test_the_quarter_of_today_is_shown_once_one_window_is_out() -> None:
    assert quarter_to_show(THIRD, [False, True]) == THIRD


def test_the_quarter_before_is_shown_while_nothing_is_out() -> None:
    assert quarter_to_show(THIRD, [False, False]).label == "2026Q2"


def test_a_search_asks_for_every_word() -> None:
    assert words_of(" 不动产 登记") == ("不动产", "登记")
    assert words_of("   ") == ()
