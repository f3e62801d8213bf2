"""A life: which steps lead where, what they need, in which order, and what was so on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.life import Life, Need, Step, as_of, last, require_order
from xianfeng.foundation.refusals import Ahead, Before, Missing, MovedOn, NoReason, NotAfter

TODAY = date(2026, 9, 30)
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=TODAY)


class Stage(StrEnum):
    OPEN = "open"
    CHECKED = "checked"
    DONE = "done"


@dataclass(frozen=True)
class Taken:
    step: str
    happened_on: date
    recorded_on: date


LIFE = Life(
    "The task",
    (
        Step("give", Stage.OPEN, "officer"),
        Step("check", Stage.CHECKED, "officer", {Stage.OPEN}, {Need.PAPER}),
        Step("return", Stage.OPEN, "officer", {Stage.CHECKED}, {Need.REASON}),
        Step("extend", Stage.OPEN, "doer", {Stage.OPEN}, {Need.DUE_DATE}),
        Step("finish", Stage.DONE, "doer", {Stage.OPEN, Stage.CHECKED}),
    ),
)
GIVEN: dict[str, Any] = {
    "reason": "材料不全",
    "paper": "〔2026〕3 号",
    "due_date": TODAY + timedelta(days=9),
}


@st.composite
def lives(draw: st.DrawFn) -> list[Taken]:
    """Moves that the rules let through, written down on their day or later, never backwards."""
    moves: list[Taken] = []
    happened = recorded = date(2026, 1, 1)
    for name in draw(st.lists(st.sampled_from([step.name for step in LIFE.steps]), max_size=12)):
        if not LIFE.leads(name, stage=LIFE.current(moves)):
            continue
        happened += timedelta(days=draw(st.integers(0, 20)))
        recorded = max(recorded, happened) + timedelta(days=draw(st.integers(0, 20)))
        moves.append(Taken(name, happened, recorded))
    return moves


@given(lives())
def test_a_life_is_where_its_last_move_led(moves: list[Taken]) -> None:
    assert LIFE.current(moves) is (LIFE[moves[-1].step].to if moves else None)


@given(lives(), DAYS, DAYS)
def test_a_past_life_is_a_life_too_and_only_grows(
    moves: list[Taken], day: date, known_on: date
) -> None:
    past = as_of(moves, day, known_on=known_on)

    assert list(past) == moves[: len(past)]
    assert LIFE.current(past) in {None, *Stage}
    assert len(past) <= len(as_of(moves, day)) <= len(as_of(moves, day + timedelta(days=1)))
    assert len(past) <= len(as_of(moves, day, known_on=known_on + timedelta(days=1)))


@given(lives())
def test_a_move_that_the_rules_refuse_breaks_the_life(moves: list[Taken]) -> None:
    stage = LIFE.current(moves)

    for step in LIFE.steps:
        following = [*moves, Taken(step.name, TODAY, TODAY)]
        if LIFE.leads(step.name, stage=stage):
            assert LIFE.current(following) is step.to
        else:
            with pytest.raises(ValueError, match="does not lead from"):
                LIFE.current(following)


def test_what_was_so_is_what_had_happened_as_far_as_it_was_known() -> None:
    given, done = (
        Taken("give", date(2026, 3, 1), date(2026, 3, 1)),
        Taken("finish", date(2026, 3, 5), date(2026, 6, 1)),
    )

    assert as_of([given, done], date(2026, 2, 28)) == ()
    assert as_of([given, done], date(2026, 3, 4)) == (given,)
    assert as_of([given, done], date(2026, 3, 5)) == (given, done)
    assert as_of([given, done], date(2026, 3, 5), known_on=date(2026, 5, 31)) == (given,)
    assert as_of([given, done], date(2026, 3, 5), known_on=date(2026, 6, 1)) == (given, done)


@pytest.mark.parametrize("stage", [None, *Stage])
@pytest.mark.parametrize("step", LIFE.steps)
def test_a_step_is_for_those_whose_it_is_where_it_leads_from(
    step: Step[Stage], stage: Stage | None
) -> None:
    leads = stage in step.since if step.since else stage is None

    assert LIFE.may(step.name, stage=stage, holds={step.who}) is leads
    assert not LIFE.may(step.name, stage=stage, holds={"somebody"})
    if leads:
        assert LIFE.check(step.name, stage=stage, on=TODAY, today=TODAY, **GIVEN) is step.to
    else:
        with pytest.raises(MovedOn, match="The task has changed in the meantime"):
            LIFE.check(step.name, stage=stage, on=TODAY, today=TODAY)


@pytest.mark.parametrize(
    ("step", "stage", "said", "refusal", "beside"),
    [
        ("check", Stage.OPEN, {"paper": " "}, Missing, "paper"),
        ("return", Stage.CHECKED, {"reason": " "}, NoReason, "reason"),
        ("extend", Stage.OPEN, {}, Missing, "due_date"),
        ("extend", Stage.OPEN, {"due_date": TODAY}, NotAfter, "review_date"),
        ("finish", Stage.OPEN, {"due_date": TODAY}, NotAfter, "review_date"),
        ("finish", Stage.OPEN, {"on": TODAY + timedelta(days=1)}, Ahead, "ended_at"),
        ("finish", Stage.OPEN, {"after": TODAY + timedelta(days=1)}, Before, "ended_at"),
    ],
)
def test_a_step_needs_what_it_says(
    step: str, stage: Stage, said: dict[str, Any], refusal: type[Refusal], beside: str
) -> None:
    with pytest.raises(refusal) as refused:
        LIFE.check(step, stage=stage, **({"on": TODAY, "today": TODAY} | said))
    assert beside in refused.value.beside


@given(DAYS, DAYS, DAYS)
def test_a_day_is_neither_ahead_nor_before_the_step_before(
    on: date, today: date, after: date
) -> None:
    def stands(**bounds: date) -> bool:
        try:
            require_order(on, **bounds)
        except (Ahead, Before):
            return False
        return True

    assert stands(today=today) is (on <= today)
    assert stands(today=today, after=after) is (after <= on <= today)


def test_the_last_move_of_a_step_is_found() -> None:
    first, second, third = (
        Taken(step, TODAY, TODAY + timedelta(days=day))
        for day, step in enumerate(("give", "extend", "extend"))
    )

    assert last([first, second, third], "extend") is third
    assert last([first], "finish") is None


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: Life("It", (Step("a", Stage.OPEN, "x"), Step("a", Stage.DONE, "x"))), "one name"),
        (lambda: Life("It", (Step("a", Stage.OPEN, "x", {Stage.OPEN}),)), "no step begins"),
        (
            lambda: Life(
                "It", (Step("a", Stage.OPEN, "x"), Step("b", Stage.OPEN, "x", {Stage.DONE}))
            ),
            "from where none leads",
        ),
    ],
)
def test_a_life_that_cannot_be_lived_is_a_fault(make: Callable[[], object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        make()


def test_a_step_that_no_life_has_is_a_fault() -> None:
    with pytest.raises(KeyError):
        LIFE["sleep"]
