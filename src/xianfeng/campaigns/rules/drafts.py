"""Questionnaires while they are written: templates, limits, what a new version changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xianfeng.ballots.rules.questions import (
    CONDUCT_1,
    FIVE_LEVELS,
    NotAQuestionnaire,
    Question,
    QuestionKind,
    Questionnaire,
    Words,
)
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import Missing, TooLong

QUESTIONS_MOST, WORDS_MOST = 12, 80
OPTIONS_LEAST, OPTIONS_MOST = 2, 9


class Template(StrEnum):
    """With which questions a questionnaire begins."""

    SERVICE = "service"
    CONDUCT = "conduct"


class NoQuestions(Refusal):
    """A questionnaire asks something."""

    sentence = N_("A questionnaire needs at least one question.")


class TooFewAnswers(Refusal):
    """A choice is one among several."""

    sentence = N_("Give at least {least} answers to choose from, and at most {most}.")


class TooMuchForABallot(Refusal):
    """The answers to all of it do not fit into the envelope of a ballot."""

    sentence = N_("This is more than one ballot can hold. Ask fewer questions.")


SERVICE = (
    Question("overall", Words(N_("Are you satisfied overall?")), FIVE_LEVELS),
    Question("efficiency", Words(N_("Are you satisfied with the speed?")), FIVE_LEVELS),
    Question("service", Words(N_("Are you satisfied with the level of service?")), FIVE_LEVELS),
    Question("attitude", Words(N_("Are you satisfied with the attitude?")), FIVE_LEVELS),
)
TEMPLATES: Mapping[Template, tuple[Question, ...]] = {
    Template.SERVICE: SERVICE,
    Template.CONDUCT: CONDUCT_1.questions,
}
"""The counter's questions of GB/T 39735-2020; the conduct review of 三为三树 (rules.md)."""


def checked_questions(name: str, questions: Sequence[Question]) -> Questionnaire:
    """Return questions as they can be published, or refuse what nobody could answer.

    Raises:
        NoQuestions, Missing, TooLong, TooFewAnswers, TooMuchForABallot: as they say.
    """
    if not questions:
        raise NoQuestions
    for question in questions:
        if not question.words.zh:
            raise Missing(what=N_("The question in Chinese"))
        texts = (question.words, question.group, *(option.words for option in question.options))
        if any(len(text) > WORDS_MOST for words in texts for text in (words.zh, words.en)):
            raise TooLong(most=WORDS_MOST)
        least = 1 if question.kind is QuestionKind.TICK else OPTIONS_LEAST
        if not least <= len(question.options) <= OPTIONS_MOST:
            raise TooFewAnswers(least=least, most=OPTIONS_MOST)
    try:
        return Questionnaire(name, tuple(questions))
    except NotAQuestionnaire as fault:
        raise TooMuchForABallot from fault


def fresh_key(taken: Sequence[str]) -> str:
    """Return a key that no question of any version of the line has or had.

    >>> fresh_key(["access", "q1", "q3"])
    'q4'
    """
    numbers = [int(key[1:]) for key in taken if key[:1] == "q" and key[1:].isdigit()]
    return f"q{max(numbers, default=0) + 1}"


class Difference(StrEnum):
    """What a new version does with a question."""

    SAME = "same"
    MOVED = "moved"
    REWORDED = "reworded"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Compared:
    """A question of two versions; only what is the same, or moved, may be added up."""

    key: str
    difference: Difference
    before: Question | None
    after: Question | None

    @property
    def is_joined(self) -> bool:
        return self.difference in {Difference.SAME, Difference.MOVED}


def compared(before: Sequence[Question], after: Sequence[Question]) -> tuple[Compared, ...]:
    """Hold a version against the one before, question by question, by their keys (T99).

    A question whose words, kind or answers changed is another question, whatever its place.

    Returns:
        The questions of the later version in their order, then those that it leaves out.
    """
    old = {question.key: (place, question) for place, question in enumerate(before)}
    kept = [question.key for question in after if question.key in old]
    order = {key: place for place, key in enumerate(q.key for q in before if q.key in kept)}
    found = []
    for question in after:
        if question.key not in old:
            found.append(Compared(question.key, Difference.ADDED, None, question))
            continue
        was = old[question.key][1]
        if was != question:
            difference = Difference.REWORDED
        elif order[question.key] != kept.index(question.key):
            difference = Difference.MOVED
        else:
            difference = Difference.SAME
        found.append(Compared(question.key, difference, was, question))
    keys = {question.key for question in after}
    found += [Compared(q.key, Difference.REMOVED, q, None) for q in before if q.key not in keys]
    return tuple(found)
