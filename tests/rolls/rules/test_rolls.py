from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.people.rules.kinds import Standing
from xianfeng.rolls.rules import (
    DrawnFrom,
    Exclusion,
    Matter,
    RollRule,
    drawn,
    roll_hash,
    roll_number,
    standing_exclusion,
)

NUMBERS = st.sets(st.text(st.characters(codec="utf-8"), min_size=1), min_size=1)


@pytest.mark.parametrize(
    ("matter", "on_it"),
    [
        (Matter.VOTE, {Standing.FULL}),
        (Matter.ENDORSE, {Standing.FULL, Standing.PROBATIONARY}),
        (Matter.ANSWER, set(Standing)),
    ],
)
def test_full_members_vote_and_everybody_is_heard(matter: Matter, on_it: set[Standing]) -> None:
    assert {each for each in Standing if standing_exclusion(matter, each) is None} == on_it


def test_an_exclusion_says_why() -> None:
    assert standing_exclusion(Matter.VOTE, Standing.PROBATIONARY) is Exclusion.NO_VOTE
    assert standing_exclusion(Matter.VOTE, Standing.ACTIVIST) is Exclusion.NOT_A_MEMBER


@given(NUMBERS)
def test_the_hash_is_that_of_the_sorted_lines(numbers: set[str]) -> None:
    lines = "".join(f"{number}\n" for number in sorted(numbers))
    assert roll_hash(numbers) == sha256(lines.encode()).hexdigest()
    assert roll_hash(sorted(numbers, reverse=True)) == roll_hash(numbers)


@given(NUMBERS, st.integers(1, 20), st.integers(0, 2**62 - 1))
def test_a_draw_can_be_repeated_and_a_larger_one_holds_the_smaller(
    numbers: set[str], size: int, seed: int
) -> None:
    sample = drawn(numbers, size=size, seed=seed)

    assert len(sample) == min(size, len(numbers))
    assert sample <= numbers
    assert sample == drawn(sorted(numbers), size=size, seed=seed)
    assert sample <= drawn(numbers, size=size + 1, seed=seed)


def test_every_seed_draws_everybody_alike_often() -> None:
    numbers = [f"LJ{each:06d}" for each in range(10)]
    counts = dict.fromkeys(numbers, 0)
    for seed in range(2_000):
        for number in drawn(numbers, size=3, seed=seed):
            counts[number] += 1

    # 600 each are expected; five standard deviations of a binomial (2000, 0.3) are 102.
    assert all(498 <= count <= 702 for count in counts.values())


@pytest.mark.parametrize(
    "more",
    [
        {"drawn_from": DrawnFrom.BRANCH, "numbers": ("1",)},
        {"drawn_from": DrawnFrom.AFFECTED},
        {"drawn_from": DrawnFrom.SUBTREE, "size": 3},
        {"drawn_from": DrawnFrom.SAMPLE},
        {"drawn_from": DrawnFrom.SAMPLE, "size": 0},
    ],
)
def test_a_rule_that_contradicts_itself_is_none(more: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- several sentences
        RollRule(matter=Matter.VOTE, organisation="A", **more)


def test_a_rule_is_frozen_with_what_belongs_to_it() -> None:
    rule = RollRule(DrawnFrom.AFFECTED, Matter.ANSWER, "A", numbers=("1", "2"))
    assert rule.as_plain() == {
        "drawn_from": "affected",
        "matter": "answer",
        "organisation": "A",
        "numbers": ["1", "2"],
    }
    assert RollRule(DrawnFrom.SAMPLE, Matter.ANSWER, "A", size=5).as_plain()["size"] == 5


def test_a_member_without_a_number_stands_under_the_key() -> None:
    assert roll_number("", 12) == "#12"
