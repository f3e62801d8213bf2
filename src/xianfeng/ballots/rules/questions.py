"""What a ballot asks, and how its answers are written; no Django, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from xianfeng.foundation.errors import N_, Refusal

LEVEL = "level"
"""The key of the question that has five levels, 5 to 1."""


class Trouble(StrEnum):
    """What citizens complain of in offices, each a question of its own (D11)."""

    DOORS = "doors"
    FACES = "faces"
    THINGS = "things"


class BallotIncomplete(Refusal):
    """A question that must be answered has no answer, or one that is not on the ballot."""

    sentence = N_("Choose one of the five answers.")


@dataclass(frozen=True)
class Option:
    """One answer: the single character that is stored, and its words (to be translated)."""

    code: str
    words: str


@dataclass(frozen=True)
class Question:
    """One question: choose one option; a tick has a single option and may be left alone."""

    key: str
    words: str
    options: tuple[Option, ...]
    is_tick: bool = False


UNTICKED = "0"
TICKED = "1"


@dataclass(frozen=True)
class Questionnaire:
    """A frozen set of questions; a new wording is a new version with a new name."""

    name: str
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question:
        """Return a question by its key."""
        return next(question for question in self.questions if question.key == key)

    def encode(self, answers: Mapping[str, str]) -> str:
        """Write answers as one character a question, in the order of the questionnaire.

        Raises:
            BallotIncomplete: an answer is missing or is none of the options.
        """
        return "".join(
            _code(question, answers.get(question.key, "")) for question in self.questions
        )

    def decode(self, written: str) -> dict[str, str]:
        """Read what `encode` wrote."""
        keys = (question.key for question in self.questions)
        return dict(zip(keys, written, strict=True))


def _code(question: Question, answer: str) -> str:
    if question.is_tick:
        return TICKED if answer == TICKED else UNTICKED
    if answer not in {option.code for option in question.options}:
        raise BallotIncomplete
    return answer


def _trouble(trouble: Trouble, words: str) -> Question:
    return Question(trouble.value, words, (Option(TICKED, words),), is_tick=True)


WINDOW_1 = Questionnaire(
    name="window.1",
    questions=(
        Question(
            key=LEVEL,
            words=N_("Were you satisfied this time?"),
            options=(
                Option("5", N_("Very satisfied")),
                Option("4", N_("Satisfied")),
                Option("3", N_("Fairly satisfied")),
                Option("2", N_("Dissatisfied")),
                Option("1", N_("Very dissatisfied")),
            ),
        ),
        _trouble(Trouble.DOORS, N_("Doors hard to enter: nobody there, nowhere to turn to")),
        _trouble(Trouble.FACES, N_("Faces hard to face: cold or impatient")),
        _trouble(Trouble.THINGS, N_("Things hard to get done: errand after errand, delays")),
    ),
)
"""The five levels of service ratings (GB/T 39735-2020) and the three troubles (D10, D11)."""

QUESTIONNAIRES: Mapping[str, Questionnaire] = {WINDOW_1.name: WINDOW_1}
