from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.ballots.rules.comments import CommentTooLong, clean_comment
from xianfeng.ballots.rules.counts import (
    NOTHING,
    Counts,
    counts_of,
    first_day,
    month_number,
)
from xianfeng.ballots.rules.days import Balance
from xianfeng.ballots.rules.questions import Trouble
from xianfeng.ballots.rules.slips import (
    ALPHABET,
    TOKEN_LETTERS,
    NotASlip,
    read_token,
    stored_value,
    write_token,
)

TOKENS = st.binary(min_size=16, max_size=16)


@given(TOKENS)
def test_a_token_is_read_as_it_was_written(token: bytes) -> None:
    written = write_token(token)

    assert len(written) == TOKEN_LETTERS
    assert read_token(written) == token
    assert read_token(written.lower().replace("0", "o").replace("1", "l")) == token
    assert read_token("-".join(written[i : i + 5] for i in range(0, 26, 5)) + " ") == token


@pytest.mark.parametrize("text", ["", "7" * 25, "7" * 27, "U" * 26, "Z" * 26, "８" * 26, "ß" * 26])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(NotASlip):
        read_token(text)


def test_letters_that_look_alike_are_not_in_the_alphabet() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_the_stored_value_is_the_hash_of_the_hash_of_slip_and_token() -> None:
    # printf 'slip\0…\0' (16 zero bytes) | sha256sum | cut -c-64 | xxd -r -p | sha256sum
    assert (
        stored_value(bytes(16))
        == "f0727c64454afa4547959007b0484fd83358b1239bc648b07992cf6ca06fbb9b"
    )


@given(TOKENS)
def test_the_stored_value_does_not_hold_the_token(token: bytes) -> None:
    assert token.hex() not in stored_value(token)
    assert len(stored_value(token)) == 64


@given(st.dates())
def test_a_month_is_all_that_is_left_of_a_day(day: date) -> None:
    assert first_day(month_number(day)) == day.replace(day=1)


@given(st.text())
def test_a_cleaned_comment_holds_no_control_or_invisible_character(text: str) -> None:
    comment = clean_comment(text, most=10_000)

    assert not [c for c in comment if c != "\n" and (ord(c) < 32 or 0x202A <= ord(c) <= 0x202E)]
    assert clean_comment(comment, most=10_000) == comment


def test_a_comment_that_is_too_long_says_by_how_much() -> None:
    with pytest.raises(CommentTooLong) as refusal:
        clean_comment("好" * 501, most=500)

    assert refusal.value.details == {"characters": 501, "most": 500}
    assert clean_comment("好" * 500 + "\r\n", most=500) == "好" * 500


def test_counts_add_up_levels_and_troubles() -> None:
    marks = {("", ""): 9, ("level", "5"): 7, ("level", "3"): 2, ("met", "doors"): 2, ("x", "y"): 1}
    counts = counts_of(marks) + counts_of({("level", "1"): 1, ("met", "things"): 1})

    assert counts == Counts(
        {5: 7, 4: 0, 3: 2, 2: 0, 1: 1}, {Trouble.DOORS: 2, Trouble.FACES: 0, Trouble.THINGS: 1}
    )
    assert (counts.ballots, counts.good(3), counts.good(4)) == (10, 9, 7)
    assert counts_of({}) == NOTHING
    assert len({counts, counts + NOTHING, NOTHING}) == 2


def test_the_box_is_even_when_used_slips_are_ballots_and_all_slips_are_accounted_for() -> None:
    even = Balance(issued=10, unused=5, used=4, voided=1, envelopes=1, opened=2, before=1)

    assert even.is_even
    assert even.ballots == 4
    assert not replace(even, opened=3).is_even
    assert not replace(even, issued=11).is_even
