from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.carriers.rules.life import (
    BACK_AND_FORTH,
    LIFE,
    RUNNING,
    TITLE_MOST,
    Answer,
    CheckInState,
    Deed,
    Hurdle,
    Stage,
    Stuck,
    StuckReason,
    Tally,
    Turn,
    Vitals,
    Voice,
    Who,
    answer_of,
    check_in_state,
    stuck,
    title_beside,
    turn_of,
    voices_lacking,
)

TWO_THIRDS = Fraction(2, 3)
HURDLE = Hurdle(quorum=10, part=Fraction(1, 2), share=TWO_THIRDS)
TODAY = date(2026, 9, 30)


def tallies(answered: int) -> st.SearchStrategy[Tally]:
    return st.integers(0, answered).map(lambda yes: Tally(yes, answered))


def test_all_three_voices_must_accept() -> None:
    counts = {voice: Tally(20, 30) for voice in Voice}

    assert voices_lacking(counts, HURDLE) == ()
    for voice in Voice:
        rest = {other: tally for other, tally in counts.items() if other is not voice}
        assert voices_lacking(rest, HURDLE) == (voice,)


def test_a_voice_accepts_exactly_at_the_share() -> None:
    hurdle = replace(HURDLE, share=Fraction(56, 100))

    assert answer_of(Tally(14, 25), hurdle) is Answer.ACCEPTED
    assert answer_of(Tally(13, 25), hurdle) is Answer.NOT_ACCEPTED


@pytest.mark.parametrize(
    ("asked", "least"),
    [(None, 10), (500, 10), (20, 10), (19, 10), (18, 9), (16, 8), (5, 3), (2, 1), (1, 1), (0, 1)],
)
def test_half_of_those_asked_is_enough_where_it_is_fewer(asked: int | None, least: int) -> None:
    assert HURDLE.least(asked) == least


@pytest.mark.parametrize(
    ("tally", "answer"),
    [
        (Tally(4, 5, 5), Answer.ACCEPTED),
        (Tally(2, 3, 5), Answer.ACCEPTED),
        (Tally(2, 2, 5), Answer.TOO_FEW),
        (Tally(3, 5, 5), Answer.NOT_ACCEPTED),
        (Tally(9, 9), Answer.TOO_FEW),
    ],
)
def test_a_committee_of_five_can_accept(tally: Tally, answer: Answer) -> None:
    assert answer_of(tally, HURDLE) is answer


@given(st.integers(0, 60).flatmap(tallies), st.integers(-3, 40))
def test_one_more_yes_never_turns_an_accepted_voice(tally: Tally, quorum: int) -> None:
    more = Tally(tally.in_favour + 1, tally.answered + 1)
    hurdle = replace(HURDLE, quorum=quorum)
    if answer_of(tally, hurdle) is Answer.ACCEPTED:
        assert answer_of(more, hurdle) is Answer.ACCEPTED


@pytest.mark.parametrize(
    ("tally", "answer"),
    [
        (None, Answer.MISSING),
        (Tally(9, 9), Answer.TOO_FEW),
        (Tally(6, 10), Answer.NOT_ACCEPTED),
        (Tally(7, 10), Answer.ACCEPTED),
    ],
)
def test_answer_of_says_what_a_count_amounts_to(tally: Tally | None, answer: Answer) -> None:
    assert answer_of(tally, HURDLE) is answer


def test_nobody_answering_is_never_accepted() -> None:
    assert answer_of(Tally(0, 0), replace(HURDLE, quorum=0)) is Answer.TOO_FEW


def test_voices_lacking_names_them_in_order() -> None:
    counts = {Voice.MEMBERS: Tally(10, 10), Voice.PUBLIC: Tally(1, 10)}

    assert voices_lacking(counts, HURDLE) == (
        Voice.ORGANISATION,
        Voice.PUBLIC,
    )


@pytest.mark.parametrize("share", [Fraction(0), Fraction(-1, 2), Fraction(3, 2)])
def test_a_share_outside_its_range_is_a_fault(share: Fraction) -> None:
    with pytest.raises(ValueError, match="parts must be in"):
        replace(HURDLE, share=share)
    with pytest.raises(ValueError, match="parts must be in"):
        replace(HURDLE, part=share)


@pytest.mark.parametrize(("yes", "answered", "asked"), [(2, 1, None), (-1, 3, None), (8, 500, 16)])
def test_a_tally_is_part_of_its_answers_and_of_those_asked(
    yes: int, answered: int, asked: int | None
) -> None:
    with pytest.raises(ValueError, match="no tally"):
        Tally(yes, answered, asked)


def test_a_carrier_s_life_leads_forward_and_ends_from_everywhere() -> None:
    forward = [stage for stage in Stage if stage is not Stage.ENDED]
    follows = {
        (stage, step.to)
        for step in LIFE.steps
        for stage in step.since
        if step.name != Deed.END and step.name not in BACK_AND_FORTH
    }

    assert follows == set(pairwise(forward))
    assert set(LIFE[Deed.END].since) == set(forward)
    assert [step.to for step in LIFE.steps if not step.since] == [Stage.PROPOSED]
    assert {step.who for step in LIFE.steps} <= set(Who)
    assert {Stage.TRIAL, Stage.REGULAR, Stage.INSTITUTION} == RUNNING


def why(vitals: Vitals) -> Stuck | None:
    return stuck(vitals, today=TODAY, silence_days=90, wait_days=60, start_days=30)


def running(**changes: object) -> Vitals:
    facts = {
        "stage": Stage.TRIAL,
        "proposed_on": date(2026, 1, 1),
        "started_on": date(2026, 3, 1),
        "last_activity_on": date(2026, 9, 20),
        "review_date": date(2026, 12, 1),
        "is_linked": True,
    }
    return Vitals(**(facts | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("vitals", "found"),
    [
        (Vitals(Stage.PROPOSED, TODAY - timedelta(days=60)), None),
        (
            Vitals(Stage.PROPOSED, TODAY - timedelta(days=61)),
            Stuck(StuckReason.ENDORSEMENT_WAITS, TODAY - timedelta(days=61)),
        ),
        (
            Vitals(Stage.PROPOSED, TODAY - timedelta(days=61), is_accepted=True),
            Stuck(StuckReason.APPROVAL_WAITS, TODAY - timedelta(days=61)),
        ),
        (Vitals(Stage.APPROVED, date(2025, 1, 1), TODAY - timedelta(days=30)), None),
        (
            Vitals(Stage.APPROVED, date(2025, 1, 1), TODAY - timedelta(days=31)),
            Stuck(StuckReason.START_WAITS, TODAY - timedelta(days=31)),
        ),
        (Vitals(Stage.ENDED, date(2025, 1, 1)), None),
        (running(), None),
        (running(stage=Stage.INSTITUTION, review_date=None), None),
        (running(last_activity_on=TODAY - timedelta(days=90)), None),
        (
            running(last_activity_on=TODAY - timedelta(days=91)),
            Stuck(StuckReason.SILENT, TODAY - timedelta(days=91)),
        ),
        (running(last_activity_on=None), Stuck(StuckReason.SILENT, date(2026, 3, 1))),
        (running(last_activity_on=None, started_on=TODAY), None),
        (running(last_activity_on=None, started_on=None), None),
        (running(review_date=TODAY), None),
        (
            running(review_date=TODAY - timedelta(days=1), is_linked=False),
            Stuck(StuckReason.REVIEW_OVERDUE, TODAY - timedelta(days=1)),
        ),
        (running(is_linked=False), Stuck(StuckReason.NO_GOAL, None)),
    ],
)
def test_stuck_names_the_first_reason_and_its_day(vitals: Vitals, found: Stuck | None) -> None:
    assert why(vitals) == found


@pytest.mark.parametrize(
    ("minutes", "state"),
    [
        (-61, CheckInState.TOO_EARLY),
        (-60, CheckInState.OPEN),
        (0, CheckInState.OPEN),
        (179, CheckInState.OPEN),
        (180, CheckInState.OVER),
    ],
)
def test_the_door_opens_around_the_activity(minutes: int, state: CheckInState) -> None:
    start = datetime(2026, 9, 29, 1, 0, tzinfo=UTC)

    assert (
        check_in_state(
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            at=start + timedelta(minutes=minutes),
            before=timedelta(minutes=60),
            after=timedelta(minutes=120),
        )
        is state
    )


def test_a_title_that_is_taken_gets_a_name_and_stays_short_enough() -> None:
    assert title_beside("先锋岗", set(), names=("甲",)) == "先锋岗"
    assert title_beside("先锋岗", {"先锋岗", "先锋岗（甲）"}, names=("甲", "A1")) == "先锋岗（A1）"
    long = title_beside("岗" * 60, {"岗" * 60}, names=("长" * 40,))
    assert (len(long), long.endswith("长）")) == (TITLE_MOST, True)


@pytest.mark.parametrize(
    ("stage", "last_step", "is_accepted", "turn"),
    [
        (Stage.PROPOSED, Deed.PROPOSE, False, Turn.COUNTER),
        (Stage.PROPOSED, Deed.RESUBMIT, True, Turn.ABOVE),
        (Stage.PROPOSED, Deed.RETURN, True, Turn.MENDER),
        (Stage.APPROVED, Deed.APPROVE, True, Turn.RUNNER),
        (Stage.TRIAL, Deed.START, True, None),
    ],
)
def test_a_carrier_that_does_not_run_yet_is_somebodys_turn(
    stage: Stage, last_step: Deed, turn: Turn | None, *, is_accepted: bool
) -> None:
    assert turn_of(stage, last_step, is_accepted=is_accepted) is turn
