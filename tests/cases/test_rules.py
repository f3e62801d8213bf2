"""The rules of cases alone: codes, lives, sums, signs, what the hotline's rows mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.cases.rules.codes import CODE_BYTES, digest_of, grouped, read_code, write_code
from xianfeng.cases.rules.figures import (
    Group,
    SaidSettled,
    bursts,
    days_to_quarters_end,
    outcome_of,
    same_answers,
)
from xianfeng.cases.rules.hotline import named_once
from xianfeng.cases.rules.life import (
    LIFE,
    OPEN_STAGES,
    OVER,
    Deed,
    HandSpan,
    Stage,
    Verdict,
    Who,
    deed_of,
    over_of,
    times_of,
)
from xianfeng.foundation.calendar import WorkingDays

COUNTS = st.integers(0, 50)


@given(random=st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES))
def test_a_code_is_read_as_it_was_written_however_it_is_typed(random: bytes) -> None:
    code = write_code(random)

    assert read_code(grouped(code).lower()) == code
    assert digest_of(code) != digest_of(code[::-1]) or code == code[::-1]


def test_nothing_leads_out_of_an_open_stage_but_somebodys_word() -> None:
    ends = {step.name for step in LIFE.steps if step.to in OVER}

    assert ends == {Deed.SETTLE, Deed.CONFIRM, Deed.CLOSE, Deed.JOIN}
    assert {step.who for step in LIFE.steps} == {*Who}
    assert {*Stage} == OPEN_STAGES | OVER


@pytest.mark.parametrize(
    ("verdict", "stage", "deed"),
    [
        (Verdict.YES, Stage.SETTLED, Deed.CONFIRM),
        (Verdict.YES, Stage.CONFIRMED, None),
        (Verdict.NO, Stage.UNSETTLED, None),
        (Verdict.PARTLY, Stage.SETTLED, Deed.PART),
        (Verdict.NO, Stage.CONFIRMED, Deed.DENY),
    ],
)
def test_an_answer_takes_a_step_where_it_says_something_new(
    verdict: Verdict, stage: Stage, deed: Deed | None
) -> None:
    assert deed_of(verdict, stage) == deed


def test_the_times_of_all_hands_are_the_whole_time() -> None:
    spans = [
        HandSpan("甲", date(2026, 10, 12), date(2026, 10, 14)),
        HandSpan("乙", date(2026, 10, 14), None),
    ]

    times = times_of(spans, WorkingDays(), due=date(2026, 10, 16), today=date(2026, 10, 20))

    assert [(each.days, each.working, each.over) for each in times] == [(2, 2, 0), (6, 4, 2)]
    assert over_of(times) == 2


@given(
    st.lists(
        st.builds(
            Group,
            stage=st.sampled_from([stage.value for stage in Stage]),
            verdict=st.sampled_from(["", *(verdict.value for verdict in Verdict)]),
            count=COUNTS,
            asked=COUNTS,
        )
    )
)
def test_what_became_of_cases_and_what_citizens_answered_add_up(groups: list[Group]) -> None:
    sums = outcome_of(groups)

    assert sums.confirmed + sums.settled + sums.unsettled + sums.open == sums.cases
    assert sums.yes + sums.partly + sums.no + sums.silent == sums.asked
    assert sums.cases + sums.together == sum(group.count for group in groups)
    assert (sums.by_citizens is None) is (sums.answered == 0)
    assert (sums.published(20) is None) is (sums.cases < 20)


def test_signs_are_found_from_so_many_cases_on_and_never_twice_for_one_case() -> None:
    def said(case: int, day: date, answer: str) -> SaidSettled:
        return SaidSettled(case, day, f"{day} pm", answer)

    end = date(2026, 9, 30)
    settled = [said(case, end, "a" if case < 3 else "") for case in range(5)]
    settled += [said(0, end, "a"), said(9, date(2026, 9, 1), "b")]

    assert [row.cases for row in same_answers(settled, least=3)] == [(0, 1, 2)]
    assert same_answers(settled, least=4) == ()
    assert [row.cases for row in bursts(settled, least=5, last_days=3)] == [(0, 1, 2, 3, 4)]
    assert bursts(settled, least=6, last_days=3) == ()
    assert days_to_quarters_end(date(2026, 12, 31)) == 0


def test_a_name_that_two_units_bear_names_none() -> None:
    assert named_once([("甲", 1), ("乙", 2), ("甲", 3), ("乙", 2)]) == {"乙": 2}
