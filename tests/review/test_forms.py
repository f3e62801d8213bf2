"""What a ballot's form asks, and what of it becomes the ballot."""

from xianfeng.ballots.rules.questions import CONDUCT_1, WINDOW_1, WINDOW_2
from xianfeng.review.forms.ballots import BallotForm


def test_reasons_stand_below_their_level_and_nowhere_else() -> None:
    (_, asked), *others = BallotForm(WINDOW_2).groups
    (level, levels), (met, none) = asked

    assert not others
    assert (level.name, met.name, none) == ("level", "met", ())
    assert [(each.data["value"], reasons.name) for each, reasons in levels] == [
        (code, f"why_{code}") for code in "54321"
    ]


def test_only_the_reasons_of_the_chosen_level_are_cast() -> None:
    form = BallotForm(WINDOW_2, {"level": "2", "why_2": ["late"], "why_5": ["warm"]})

    assert form.is_valid()
    assert form.answers == {"level": "2", "met": [], "why_2": ["late"]}


def test_a_questionnaire_without_reasons_asks_as_it_is_written() -> None:
    form = BallotForm(WINDOW_1, {"level": "4", "met": ["doors"]})

    assert [levels for _, asked in form.groups for _, levels in asked] == [(), ()]
    assert form.is_valid()
    assert form.answers == {"level": "4", "met": ["doors"]}
    assert len(BallotForm(CONDUCT_1).groups) == 3
