"""Fields: what people type comes out in the one shape in which it is stored."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest
from django import forms
from django.utils import timezone
from django.utils.translation import override

from xianfeng.ui.fields import (
    CountField,
    DayField,
    FigureField,
    KindField,
    LineField,
    MomentField,
    MonthField,
    ProseField,
    ReasonField,
    SaidField,
    TextField,
    WordsField,
)


class Kind(StrEnum):
    MENU = "menu"
    CLOSE = "close"


def test_a_line_is_compared_so_both_widths_of_a_sign_become_one() -> None:
    assert LineField().clean("  第１支部（东）\u200b ") == "第1支部(东)"


def test_a_sentence_keeps_the_punctuation_that_was_typed() -> None:
    assert ProseField().clean("外出学习， １２ 天（含周末）") == "外出学习，12 天（含周末）"


def test_a_text_keeps_its_lines() -> None:
    assert TextField().clean("一。\r\n二。") == "一。\r\n二。"


def test_words_are_read_one_a_line() -> None:
    assert WordsField().clean(" 木工 \n\n摄影\n") == ("木工", "摄影")
    assert WordsField(required=False).clean("") == ()


@pytest.mark.parametrize("typed", ["2026-09-29", "2026年9月29日", "２０２６.9.29", "20260929"])
def test_a_day_is_read_in_every_usual_way_of_writing_it(typed: str) -> None:
    assert DayField().clean(typed) == date(2026, 9, 29)


def test_what_is_no_day_is_refused_in_words() -> None:
    with override("en"), pytest.raises(forms.ValidationError, match="“soon” is not a clear date"):
        DayField().clean("soon")


def test_a_day_that_need_not_be_given_is_none() -> None:
    assert DayField(required=False).clean("") is None
    assert SaidField(required=False).clean("") is None
    assert MonthField(required=False).clean("") is None


def test_a_month_comes_out_as_its_first_day() -> None:
    assert MonthField().clean("2026-09") == date(2026, 9, 1)


def test_a_day_on_which_something_was_done_is_its_noon_where_the_offices_are() -> None:
    moment = SaidField().clean("2026-09-29")

    assert moment is not None
    assert timezone.localtime(moment).isoformat()[:16] == "2026-09-29T12:00"


def test_a_moment_has_a_day_and_an_hour() -> None:
    moment = MomentField().clean("2026-09-29T14:05")

    assert moment is not None
    assert timezone.localtime(moment).isoformat()[:16] == "2026-09-29T14:05"


@pytest.mark.parametrize(
    "typed", ["0001-01-01T00:00", "1899-12-31T23:59", "2200-01-01T00:00", "9999-12-31T23:59"]
)
def test_a_day_or_moment_out_of_time_is_refused_in_words(typed: str) -> None:
    for field, text in (
        (MomentField(), typed),
        (SaidField(), typed[:10]),
        (DayField(), typed[:10]),
    ):
        with override("en"), pytest.raises(forms.ValidationError) as refused:
            field.clean(text)
        assert refused.value.messages


def test_a_figure_is_read_as_people_type_it() -> None:
    assert FigureField().clean("１,200．5 ") == Decimal("1200.5")
    assert FigureField(required=False).clean("") is None


def test_a_reason_is_asked_for_in_the_same_words_everywhere() -> None:
    class Form(forms.Form):
        reason = ReasonField()

    assert (Form().fields["reason"].max_length, Form({}).is_valid()) == (200, False)  # type: ignore[attr-defined] # of a text


def test_a_count_is_a_whole_number_from_one_on() -> None:
    assert CountField().clean(" １2 ") == 12
    assert CountField(required=False).clean("") is None
    for bad in ("0", "1.5", "two"):
        with pytest.raises(forms.ValidationError):
            CountField().clean(bad)


def test_a_kind_is_one_of_the_rules_or_stays_open_where_that_has_a_word() -> None:
    choices = [("menu", "menu"), ("close", "close")]
    assert KindField(Kind, choices).clean("menu") is Kind.MENU
    assert KindField(Kind, choices, none="any").clean("") is None
    for bad in ("", "other"):
        with pytest.raises(forms.ValidationError):
            KindField(Kind, choices).clean(bad)
