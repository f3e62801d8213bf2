"""Questions are data: what a ballot asks, how its answers are written, and what is refused."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.ballots.rules.questions import (
    BUILT_IN,
    CONDUCT_1,
    REASONS,
    WINDOW_1,
    WINDOW_2,
    BallotIncomplete,
    ForeignAnswer,
    NotAQuestionnaire,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    Words,
    marks,
)
from xianfeng.ballots.words import say_words

GIVEN = st.dictionaries(
    st.sampled_from(["level", "met", "access", "other"]),
    st.one_of(st.text(max_size=2), st.lists(st.sampled_from(["doors", "faces", "x"]), max_size=4)),
)


def test_answers_are_brought_into_one_form() -> None:
    given = {"level": "2", "met": ["things", "doors", "things", "?"], "other": "1"}

    assert WINDOW_1.encode(given) == {"level": "2", "met": ["doors", "things"]}
    assert WINDOW_1.encode({"level": "5", "met": "faces"}) == {"level": "5", "met": ["faces"]}
    assert WINDOW_1.encode({"level": "5", "met": []}) == {"level": "5"}


@given(GIVEN)
def test_what_was_encoded_is_decoded_to_itself(given: dict[str, str | list[str]]) -> None:
    try:
        kept = WINDOW_1.encode(given)
    except BallotIncomplete:
        return

    assert WINDOW_1.decode(kept) == kept
    assert WINDOW_1.encode(kept) == kept


@pytest.mark.parametrize("level", ["", "0", "6", "5 ", "55", "五"])
def test_a_ballot_without_one_of_the_levels_is_incomplete(level: str) -> None:
    with pytest.raises(BallotIncomplete) as refused:
        WINDOW_1.encode({"level": level, "met": ["doors"]})

    assert refused.value.beside == ("level",)


def test_a_list_is_no_answer_to_a_question_with_one() -> None:
    with pytest.raises(BallotIncomplete):
        WINDOW_1.encode({"level": ["5"]})


def test_an_optional_question_may_stay_without_an_answer_but_takes_no_foreign_one() -> None:
    required = {"attitude": "5", "access": "4", "done": "3"}

    assert CONDUCT_1.encode(required) == required  # no placeholder, no default level (T30)
    with pytest.raises(BallotIncomplete):
        CONDUCT_1.encode(required | {"integrity": "9"})
    with pytest.raises(BallotIncomplete):
        CONDUCT_1.encode({"attitude": "5"})


@pytest.mark.parametrize(
    "answers",
    [
        {"level": "0"},
        {},
        {"level": "5", "met": ["things", "doors"]},
        {"level": "5", "met": []},
        {"level": "5", "met": "doors"},
        {"level": "5", "padding": "1"},
        {"level": ""},
    ],
)
def test_what_is_kept_in_another_form_is_no_ballot_of_the_questionnaire(
    answers: dict[str, str | list[str]],
) -> None:
    with pytest.raises(ForeignAnswer):
        WINDOW_1.decode(answers)


def test_a_questionnaire_is_read_as_it_was_published() -> None:
    for each in BUILT_IN.values():
        assert Questionnaire.from_json(each.as_json) == each
        assert len(each.digest) == 64
    assert WINDOW_1.digest != CONDUCT_1.digest


PINNED = {
    "window.1": "2ab735b42266bd6e90f1a0dd7decc7b883d0afb69e4b4c92934d6f1a4811de12",
    "window.2": "29d5266fca926b13e0869dabff3764abf6ede50cbfba1ea2e8142f0e2f2ce01f",
    "conduct.1": "fcfdf6dff87b219185711982fecefb652e51d6ce4174d9c063304d7d05c68c12",
    "vote.1": "84ac4040dee62eb76eeb32bc713e6f7f07409f8fba5c86bc7dae70ea0729fb41",
}


def test_a_wording_that_changes_gets_a_new_name() -> None:
    """Ballots are in the log under these digests: a built-in set of questions never changes."""
    assert {name: each.digest for name, each in BUILT_IN.items()} == PINNED


def question(key: str = "a", *codes: str) -> Question:
    return Question(key, Words("?"), tuple(Option(code, Words(code)) for code in codes or ("1",)))


@pytest.mark.parametrize(
    "questions",
    [
        (),
        (question(), question()),
        (question(""),),
        (question("a", "1", "1"),),
        (question("a", ""),),
        (question("a", "1\n"),),
        (Question("a", Words("?"), ()),),
        tuple(question(f"question-{number}", *"12345678") for number in range(40)),
    ],
)
def test_what_no_ballot_can_hold_is_no_questionnaire(questions: tuple[Question, ...]) -> None:
    with pytest.raises(NotAQuestionnaire):
        Questionnaire("bad.1", questions)


@pytest.mark.parametrize("data", [{}, {"name": "a.1", "questions": [{}]}, {"name": "a.1"}])
def test_other_data_are_no_questionnaire(data: dict[str, object]) -> None:
    with pytest.raises(NotAQuestionnaire):
        Questionnaire.from_json(data)


def test_a_key_carries_the_identity_of_a_question_from_version_to_version() -> None:
    """T99: a new wording is a new version; what is the same question has the same key."""
    first = Questionnaire("window.8", (question("level", "1", "2"),))
    later = Questionnaire("window.9", (question("new"), question("level", "1", "2")))

    assert later.question("level").codes == first.question("level").codes
    assert later.digest != first.digest


def test_marks_count_the_ballot_and_each_answer_and_each_tick() -> None:
    assert list(marks({"level": "5"})) == [("", ""), ("level", "5")]
    assert list(marks({"met": ["doors", "faces"]})) == [
        ("", ""),
        ("met", "doors"),
        ("met", "faces"),
    ]


def test_built_in_words_are_translated_and_others_are_said_as_they_were_written() -> None:
    level = WINDOW_1.question("level")
    with override("zh-hans"):
        assert say_words(level.words) == "这次办事，您满意吗？"
        assert say_words(Words("Fine?", "好吗？")) == "好吗？"
        assert say_words(Words()) == ""
    with override("en"):
        assert say_words(level.words) == "Were you satisfied this time?"
        assert say_words(Words("Fine?", "好吗？")) == "Fine?"
        assert say_words(Words(zh="好吗？")) == "好吗？"


def test_words_are_true_where_there_are_any() -> None:
    assert (bool(Words()), bool(Words("a")), bool(Words(zh="好"))) == (False, True, True)
    assert Words(zh="好").as_json == {"zh-hans": "好"}
    assert {each.kind for each in WINDOW_1.questions} == {QuestionKind.LEVELS, QuestionKind.TICK}


def test_window_2_keeps_the_keys_of_window_1_and_asks_for_reasons_of_every_level() -> None:
    assert WINDOW_2.questions[:2] == WINDOW_1.questions
    assert {each.key.removeprefix(REASONS) for each in WINDOW_2.questions[2:]} == {
        option.code for option in WINDOW_1.question("level").options
    }
    assert all(each.may_stay_empty for each in WINDOW_2.questions[2:])
    assert WINDOW_2.encode({"level": "2", "why_2": ["late", "again"]}) == {
        "level": "2",
        "why_2": ["again", "late"],
    }
