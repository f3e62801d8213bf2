from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.text import (
    NotADate,
    foreign_letters,
    is_identity_number,
    is_telephone_number,
    parse_date,
    plain,
    prose,
    skeleton,
)


@pytest.mark.parametrize(
    ("typed", "shape"),
    [
        ("（临江市）", "(临江市)"),
        ("党\u200b支\ufeff部", "党支部"),
        ("\u202e部支\u202c", "部支"),
        ("第一\r\n\t支部\u3000", "第一 支部"),
        ("ＡＢ１２", "AB12"),
        ("a\x00b\ud800", "ab"),
        ("\ue000\U0002ebf0\U000f0000", "\ue000\U0002ebf0\U000f0000"),
        ("张\u3164\u2800三\U000e0041\ufffe", "张三"),
        ("", ""),
    ],
)
def test_plain_gives_one_shape(typed: str, shape: str) -> None:
    assert plain(typed) == shape


def test_letters_that_look_latin_are_told() -> None:
    assert foreign_letters("\u0410\u03b1B1临\ue000") == "\u0410\u03b1"
    assert skeleton("葛\U000e0100") == skeleton("葛")


@given(st.text())
def test_plain_twice_is_plain_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    "typed",
    [
        "2019-07-01",
        "2019.7.1",
        "2019/7",
        "2019.07",
        "20190701",
        "201907",
        "2019年7月1日",
        "2019 年 7 月 1 日",
        "２０１９年７月",
        "2019年7月1号",
        "2019、7、1",
        "2019-07-01 00:00:00",
        "2019-07-01T08:30:00.000",
        "2019.7.",
        " 2019-7-1 ",
        "43647",
        "43647.0",
        43647,
        43647.5,
        20190701,
        20190701.0,
        201907,
        date(2019, 7, 1),
        datetime(2019, 7, 1, 23, 59),  # noqa: DTZ001 -- a sheet's cell has no zone
    ],
)
def test_parse_date_reads_what_offices_write(typed: str | float | date) -> None:
    assert parse_date(typed) == date(2019, 7, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "不详",
        "2019",
        "2019-13-01",
        "2019-02-30",
        "20190230",
        "1899-12-31",
        "2200-01-01",
        "19-7-1",
        "7/1/2019",
        "1234",
        "00012",
        "999999",
        0,
        60,
        -5,
        2019,
        float("nan"),
        float("inf"),
        1e300,
        20191301,
        date(1, 1, 1),
        date(9999, 12, 31),
        datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
    ],
)
def test_parse_date_refuses_what_names_no_day(typed: str | float | date) -> None:
    with pytest.raises(NotADate):
        parse_date(typed)


@given(st.dates(min_value=date(1927, 6, 1), max_value=date(2199, 12, 31)))
def test_parse_date_reads_every_day_in_every_form(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    forms: list[str | float] = [
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        serial,
        str(serial),
    ]
    assert {parse_date(form) for form in forms} == {day}


@given(st.text(max_size=60))
def test_parse_date_answers_or_refuses(text: str) -> None:
    with suppress(NotADate):
        assert 1900 <= parse_date(text).year <= 2200


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("11010519491231002X", True),
        ("１１０１０５１９４９１２３１００２ｘ", True),
        ("110105 19491231 0021", True),
        ("110105491231002", True),
        ("110105194913310021", False),
        ("110105491331002", False),
        ("202600000001", False),
        ("", False),
    ],
)
def test_identity_numbers_are_known_by_their_shape(text: str, answer: bool) -> None:  # noqa: FBT001
    assert is_identity_number(text) is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("13800138000", True),
        ("+86 138-0013-8000", True),
        ("0571-87654321", True),
        ("(010)6234", False),
        ("20260001", False),
    ],
)
def test_telephone_numbers_are_known_by_their_shape(text: str, answer: bool) -> None:  # noqa: FBT001
    assert is_telephone_number(text) is answer


def test_what_looks_the_same_has_one_skeleton() -> None:
    pairs = [
        ("机关A党支部", "机关\u0410党支部"),
        ("第一党支部", "第 一\u200b党支部"),
        ("Ｂ区党委", "b区党委"),
        ("二〇二六", "二○二六"),
        ("1号", "l号"),
    ]

    assert all(skeleton(one) == skeleton(other) for one, other in pairs)
    assert skeleton("第一党支部") != skeleton("第二党支部")
    assert skeleton("土建处") != skeleton("士建处")


def test_prose_keeps_the_punctuation_that_names_lose() -> None:
    typed = "因病\u200b请假，（含２ 天）：见附件；好！"

    assert prose(typed) == "因病请假，（含2 天）：见附件；好！"
    assert plain("第一党支部（联合）") == "第一党支部(联合)"


@given(st.text())
def test_prose_twice_is_prose_once(written: str) -> None:
    assert prose(prose(written)) == prose(written)
