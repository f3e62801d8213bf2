from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.asks.rules import (
    OPEN,
    AnsweredAlready,
    AskedAlready,
    Silence,
    State,
    Voice,
    require_open,
    require_unanswered,
    voice_of,
)
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import Twice

ASKED = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
DAYS = st.integers(1, 400)
MOMENTS = st.integers(-(10**7), 4 * 10**7).map(lambda seconds: ASKED + timedelta(seconds=seconds))
OWN_ENDS = ("confirmed", "person_removed")


def test_half_of_the_time_and_the_whole_are_over_at_the_moment_itself() -> None:
    silence = Silence(ASKED, days=30)

    assert silence.over_at(parts=2) == ASKED + timedelta(days=15)
    assert silence.over_at() == ASKED + timedelta(days=30)


@given(MOMENTS, MOMENTS, DAYS, st.sampled_from([1, 2]))
def test_what_is_looked_for_is_what_is_over(
    asked: datetime, now: datetime, days: int, parts: int
) -> None:
    is_over = now >= Silence(asked, days).over_at(parts=parts)

    assert is_over == (asked <= Silence.since(now, days=days, parts=parts))


SITUATIONS = st.fixed_dictionaries(
    {"is_side": st.booleans(), "is_above": st.booleans(), "at": MOMENTS}
)


@given(SITUATIONS, DAYS, st.booleans())
def test_the_side_itself_may_always_and_the_level_above_after_silence_or_where_nobody_could(
    situation: dict[str, Any],
    days: int,
    is_vacant: bool,  # noqa: FBT001 -- drawn by place
) -> None:
    is_side, is_above, now = (situation[name] for name in ("is_side", "is_above", "at"))
    found = voice_of(**situation, silence=Silence(ASKED, days), is_vacant=lambda: is_vacant)

    assert (found is Voice.ITSELF) == is_side
    assert (found >= Voice.NOT_YET) == (is_side or is_above)
    assert (found is Voice.INSTEAD) == (
        not is_side and is_above and (is_vacant or now >= ASKED + timedelta(days=days))
    )
    assert found.speaks == (found in {Voice.ITSELF, Voice.INSTEAD})


@given(SITUATIONS)
def test_without_a_time_the_levels_above_speak_like_the_side_itself(
    situation: dict[str, Any],
) -> None:
    found = voice_of(**situation, silence=None, is_vacant=lambda: False)

    assert found.speaks == (situation["is_side"] or situation["is_above"])
    assert found in {Voice.ITSELF, Voice.NONE}


def test_whether_anybody_could_answer_is_asked_only_where_it_matters() -> None:
    def fail() -> bool:
        raise AssertionError("this costs a query")

    silence = Silence(ASKED, 30)
    for at, is_side, is_above in (
        (ASKED, True, False),
        (ASKED, False, False),
        (silence.over_at(), False, True),
    ):
        voice_of(is_side=is_side, is_above=is_above, silence=silence, at=at, is_vacant=fail)
    with pytest.raises(AssertionError):
        voice_of(is_side=False, is_above=True, silence=silence, at=ASKED, is_vacant=fail)


@given(st.sampled_from([*State, *OWN_ENDS]))
def test_what_has_ended_takes_no_deed_any_more(state: str) -> None:
    refused: list[str] = []
    for what in ("", N_("This transfer")):
        try:
            require_open(state, what=what)
        except Refusal as refusal:
            refused.append(type(refusal).__name__)

    assert refused == ([] if state in OPEN else ["AnsweredAlready", "Over"])


@given(st.sampled_from([*State, *OWN_ENDS]), st.sampled_from([True, False]))
def test_a_side_consents_once_and_only_while_it_is_asked(
    state: str,
    has_consented: bool,  # noqa: FBT001 -- drawn by place
) -> None:
    try:
        require_unanswered(state, has_consented=has_consented)
        may = True
    except AnsweredAlready:
        may = False

    assert may == (state == "asked" and not has_consented)


def test_what_was_done_before_is_said_in_the_same_words_for_all() -> None:
    assert "has not been answered yet" in str(AskedAlready())
    assert str(AnsweredAlready()) == "This has already been answered. Nothing was changed."
    assert isinstance(AskedAlready(), Twice)
    with pytest.raises(AnsweredAlready, match="This side has already consented"):
        require_unanswered("agreed", has_consented=False)


def deeds() -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(["released", "accepted", "refused", "withdrawn"]), max_size=8)


@given(deeds())
def test_whatever_comes_in_whatever_order_an_ask_ends_once(wanted: list[str]) -> None:
    """Walk an ask of two sides by the rules alone."""
    state, sides, ends = "asked", set[str](), 0
    for deed in wanted:
        try:
            require_open(state, what="")
            if deed in {"released", "accepted"}:
                require_unanswered(state, has_consented=deed in sides)
        except AnsweredAlready:
            continue
        if deed in {"released", "accepted"}:
            sides.add(deed)
            state = "done" if len(sides) == 2 else state
        else:
            state = deed
        ends += state not in OPEN

    assert ends <= 1
    assert (state == "done") == (sides == {"released", "accepted"})
    assert (ends == 1) == (state != "asked")
