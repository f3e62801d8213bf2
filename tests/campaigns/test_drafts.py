from dataclasses import replace

import pytest
from django.utils import translation

from tests.factories.campaigns import make_draft
from tests.factories.organisation import NOW, make_actor, make_organisation, make_unit
from xianfeng.actors.rules import RoleKind
from xianfeng.ballots.rules.questions import (
    FIVE_LEVELS,
    Option,
    Question,
    QuestionKind,
    Words,
)
from xianfeng.campaigns.models.questionnaires import Draft
from xianfeng.campaigns.rules.drafts import (
    Difference,
    NoQuestions,
    Template,
    TooFewAnswers,
    TooMuchForABallot,
    checked_questions,
    compared,
    fresh_key,
)
from xianfeng.campaigns.selectors.questionnaires import changes_of, keys_taken
from xianfeng.campaigns.services.questionnaires import (
    IsPublished,
    NothingNew,
    begin_questionnaire,
    begin_version,
    discard_draft,
    publish_questionnaire,
    write_questionnaire,
)
from xianfeng.campaigns.words import template_questions
from xianfeng.foundation.errors import NotAllowed, OwnMatter
from xianfeng.foundation.refusals import Missing, TooLong, Twice
from xianfeng.organisation.models.organisations import Organisation

ATTITUDE = Question("q1", Words(zh="态度"), FIVE_LEVELS)
SPEED = Question("q2", Words(zh="速度"), FIVE_LEVELS)
CLEAR = replace(SPEED, words=Words(zh="速度和清楚程度"))


def test_a_new_version_says_what_it_changes_by_the_keys() -> None:
    """T99: what is the same may be added up wherever it stands; what is reworded may not."""
    extra = Question("q3", Words(zh="公道"), FIVE_LEVELS)
    gone = Question("q0", Words(zh="环境"), FIVE_LEVELS)

    found = compared([gone, ATTITUDE, SPEED], [CLEAR, ATTITUDE, extra])

    assert [(each.key, each.difference) for each in found] == [
        ("q2", Difference.REWORDED),
        ("q1", Difference.MOVED),
        ("q3", Difference.ADDED),
        ("q0", Difference.REMOVED),
    ]
    assert [each.is_joined for each in found] == [False, True, False, False]
    (same,) = compared([ATTITUDE], [ATTITUDE])
    assert (same.difference, same.is_joined) == (Difference.SAME, True)


def test_a_key_is_never_given_twice() -> None:
    assert fresh_key([]) == "q1"
    assert fresh_key(["access", "q1", "qx", "q3"]) == "q4"


CHOICE = Question(
    "q1", Words(zh="办哪类事"), (Option("a1", Words(zh="税务")),), QuestionKind.CHOICE
)


@pytest.mark.parametrize(
    ("questions", "refusal"),
    [
        ([], NoQuestions),
        ([replace(ATTITUDE, words=Words(en="Attitude"))], Missing),
        ([replace(ATTITUDE, words=Words(zh="长" * 81))], TooLong),
        ([CHOICE], TooFewAnswers),
        ([ATTITUDE, replace(SPEED, key="q1")], TooMuchForABallot),
    ],
)
def test_what_nobody_could_answer_is_not_published(
    questions: list[Question], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        checked_questions("x.1", questions)


def test_a_tick_needs_one_answer_only() -> None:
    tick = replace(CHOICE, kind=QuestionKind.TICK)

    assert checked_questions("x.1", [tick]).questions == (tick,)


@pytest.mark.parametrize("template", Template)
def test_templates_are_whole_in_both_languages(template: Template) -> None:
    with translation.override("en"):
        questions = template_questions(template)

    words = [
        each
        for question in questions
        for each in (question.words, *(option.words for option in question.options))
    ]
    assert all(each.zh and each.en and each.zh != each.en for each in words)
    checked_questions("x.1", questions)


@pytest.fixture
def office(db: None) -> Organisation:
    return make_organisation(unit=make_unit())


def test_a_questionnaire_is_published_by_a_second_officer(office: Organisation) -> None:
    draft = make_draft(office)
    second = make_actor(RoleKind.OFFICER, office)

    publish_questionnaire(actor=second, draft=draft, at=NOW)

    draft.refresh_from_db()
    assert (draft.published_at, draft.published_by_id) == (NOW, second.user_id)
    assert draft.name == f"{draft.line}.1"


def test_whoever_wrote_it_does_not_publish_it(office: Organisation) -> None:
    author = make_actor(RoleKind.OFFICER, office)
    draft = begin_questionnaire(
        actor=author,
        organisation=office,
        title="问卷",
        template=Template.SERVICE,
        questions=template_questions(Template.SERVICE),
        at=NOW,
    )

    with pytest.raises(OwnMatter):
        publish_questionnaire(actor=author, draft=draft, at=NOW)


def test_whoever_changed_a_draft_does_not_publish_it(office: Organisation) -> None:
    draft, editor = make_draft(office), make_actor(RoleKind.OFFICER, office)

    write_questionnaire(actor=editor, draft=draft, title="改过", questions=[ATTITUDE], at=NOW)

    with pytest.raises(OwnMatter):
        publish_questionnaire(actor=editor, draft=draft, at=NOW)
    with pytest.raises(NotAllowed):
        write_questionnaire(
            actor=make_actor(RoleKind.SECRETARY, office),
            draft=draft,
            title="别人改的",
            questions=[ATTITUDE],
            at=NOW,
        )


def test_what_is_published_never_changes(office: Organisation) -> None:
    """T99: a published questionnaire can't be edited; a version 2 arises."""
    author = make_actor(RoleKind.OFFICER, office)
    draft = begin_questionnaire(
        actor=author,
        organisation=office,
        title="问卷",
        template=Template.SERVICE,
        questions=[ATTITUDE, SPEED],
        at=NOW,
    )
    publish_questionnaire(actor=make_actor(RoleKind.OFFICER, office), draft=draft, at=NOW)

    with pytest.raises(IsPublished):
        write_questionnaire(actor=author, draft=draft, title="x", questions=[CLEAR], at=NOW)
    with pytest.raises(IsPublished):
        discard_draft(actor=author, draft=draft, at=NOW)

    second = begin_version(actor=author, draft=draft, at=NOW)
    with pytest.raises(Twice):
        begin_version(actor=author, draft=draft, at=NOW)
    with pytest.raises(NothingNew):
        publish_questionnaire(actor=make_actor(RoleKind.OFFICER, office), draft=second, at=NOW)
    write_questionnaire(
        actor=author, draft=second, title="问卷", questions=[CLEAR, ATTITUDE], at=NOW
    )
    second.refresh_from_db()
    draft.refresh_from_db()
    assert [question.words.zh for question in draft.questionnaire.questions] == ["态度", "速度"]
    assert (second.version, second.line) == (2, draft.line)
    assert [each.difference for each in changes_of(second)] == [
        Difference.REWORDED,
        Difference.MOVED,
    ]
    assert changes_of(draft) == ()
    assert sorted(keys_taken(second)) == ["q1", "q1", "q2", "q2"]


def test_a_draft_can_be_discarded(office: Organisation) -> None:
    draft = make_draft(office)

    discard_draft(actor=make_actor(RoleKind.OFFICER, office), draft=draft, at=NOW)

    assert not Draft.objects.exists()
