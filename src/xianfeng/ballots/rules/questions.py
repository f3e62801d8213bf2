"""What a ballot asks, as data, and how its answers are written; no Django, no clock."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

from xianfeng.foundation.errors import N_, Refusal

LEVEL = "level"
"""The question of a window whose levels its share of good ratings is made of."""

MET = "met"
"""The question of a window by which people tick what they ran into."""

REASONS = "why_"
"""How the key of a question begins that asks for reasons of one level; its code ends the key."""

_IN_LEAVES = re.compile(r"[^\x00-\x1f\x7f]{1,300}")  # as `foundation.ledger.leaves` names things
Answers = dict[str, str | list[str]]
"""Question → the code of its answer, or the codes that were ticked, sorted; absent: no answer."""

Given = Mapping[str, str | Sequence[str]]


class Trouble(StrEnum):
    """What citizens complain of in offices, each an answer to `MET` (D11)."""

    DOORS = "doors"
    FACES = "faces"
    THINGS = "things"


class QuestionKind(StrEnum):
    LEVELS = "levels"
    """One of an ordered scale, the best first; codes are numbers, the largest is the best."""
    TICK = "tick"
    """Any number of options, also none."""
    CHOICE = "choice"
    """One of several options without order."""


class BallotIncomplete(Refusal):
    """A question that must be answered has no answer, or one that is not on the ballot."""

    sentence = N_("Choose one of the answers.")


class NotAQuestionnaire(ValueError):  # noqa: N818 -- what the data are, said plainly
    """The data are no set of questions that a ballot can hold."""


class ForeignAnswer(ValueError):  # noqa: N818 -- what was found, said plainly
    """A ballot answers what its questionnaire does not ask."""


@dataclass(frozen=True)
class Words:
    """Words for people. What is built in has only English here; catalogues translate it."""

    en: str = ""
    zh: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "Words":
        """Read what `as_json` wrote."""
        return cls(data.get("en", ""), data.get("zh-hans", ""))

    @property
    def as_json(self) -> dict[str, str]:
        """The words by language, without empty ones."""
        return {name: text for name, text in (("en", self.en), ("zh-hans", self.zh)) if text}

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)


@dataclass(frozen=True)
class Option:
    """One answer: the code that is kept, and its words."""

    code: str
    words: Words


@dataclass(frozen=True)
class Question:
    """One question; its key keeps its identity from version to version."""

    key: str
    words: Words
    options: tuple[Option, ...]
    kind: QuestionKind = QuestionKind.LEVELS
    is_optional: bool = False
    group: Words = field(default=Words())
    """Under which heading it stands; the same words as the question before: under the same."""

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all options."""
        return frozenset(option.code for option in self.options)

    @property
    def may_stay_empty(self) -> bool:
        """Tell whether a ballot is complete without an answer to it."""
        return self.is_optional or self.kind is QuestionKind.TICK

    @property
    def as_json(self) -> dict[str, Any]:
        """The question as it is published."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "words": self.words.as_json,
            "group": self.group.as_json,
            "optional": self.is_optional,
            "options": [
                {"code": option.code, "words": option.words.as_json} for option in self.options
            ],
        }


MOST_ANSWER_BYTES = 1_400
"""What all answers of a ballot may take in its envelope, beside the longest comment."""


@dataclass(frozen=True)
class Questionnaire:
    """A frozen set of questions; a new wording is a new version with a new name."""

    name: str
    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        keys = [question.key for question in self.questions]
        longest = {question.key: sorted(question.codes) for question in self.questions}
        if (
            not keys
            or len(set(keys)) != len(keys)
            or not all(map(_IN_LEAVES.fullmatch, (self.name, *keys)))
            or not all(
                question.options
                and len(question.codes) == len(question.options)
                and all(map(_IN_LEAVES.fullmatch, question.codes))
                for question in self.questions
            )
            or len(json.dumps(longest)) > MOST_ANSWER_BYTES
        ):
            raise NotAQuestionnaire(self.name)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Questionnaire":
        """Read a published set of questions.

        Raises:
            NotAQuestionnaire: it is none.
        """
        try:
            return cls(
                str(data["name"]),
                tuple(
                    Question(
                        key=str(each["key"]),
                        words=Words.read(each["words"]),
                        options=tuple(
                            Option(str(option["code"]), Words.read(option["words"]))
                            for option in each["options"]
                        ),
                        kind=QuestionKind(each["kind"]),
                        is_optional=bool(each["optional"]),
                        group=Words.read(each["group"]),
                    )
                    for each in data["questions"]
                ),
            )
        except (KeyError, TypeError, AttributeError, ValueError) as fault:
            raise NotAQuestionnaire(str(data)[:80]) from fault

    @property
    def as_json(self) -> dict[str, Any]:
        """The set of questions as it is published."""
        return {"name": self.name, "questions": [each.as_json for each in self.questions]}

    @property
    def line(self) -> bytes:
        """The published words in the one way in which they are hashed: canonical JSON."""
        return json.dumps(
            self.as_json, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()

    @property
    def digest(self) -> str:
        """SHA-256 of `line`, in hexadecimal digits; every cell of the log names it."""
        return sha256(self.line).hexdigest()

    def question(self, key: str) -> Question:
        """Return a question by its key."""
        return next(question for question in self.questions if question.key == key)

    def encode(self, given: Given) -> Answers:
        """Bring answers into the one form in which they are kept; what is not asked is left out.

        Raises:
            BallotIncomplete: an answer that must be there is missing, or is none of the options;
                it says beside which question.
        """
        answers: Answers = {}
        for question in self.questions:
            answer = given.get(question.key, "")
            if question.kind is QuestionKind.TICK:
                chosen = [answer] if isinstance(answer, str) else answer
                if ticked := sorted(question.codes.intersection(chosen)):
                    answers[question.key] = ticked
            elif isinstance(answer, str) and answer in question.codes:
                answers[question.key] = answer
            elif answer or not question.may_stay_empty:
                raise BallotIncomplete(beside=(question.key,))
        return answers

    def decode(self, answers: Given) -> Answers:
        """Read answers as they were kept, and take nothing else for them (T30).

        Raises:
            ForeignAnswer: they are not in the form of `encode`.
        """
        try:
            read = self.encode(answers)
        except BallotIncomplete as fault:
            raise ForeignAnswer(self.name) from fault
        if read != {key: [*x] if isinstance(x, tuple) else x for key, x in answers.items()}:
            raise ForeignAnswer(self.name)
        return read


def marks(answers: Given) -> Iterator[tuple[str, str]]:
    """Yield what a ballot adds to a tally: question and code; "" and "" for the ballot itself.

    >>> list(marks({"level": "5", "met": ["doors", "things"]}))
    [('', ''), ('level', '5'), ('met', 'doors'), ('met', 'things')]
    """
    yield "", ""
    for key, answer in answers.items():
        for code in [answer] if isinstance(answer, str) else answer:
            yield key, code


def _levels(*words: str) -> tuple[Option, ...]:
    return tuple(Option(str(len(words) - place), Words(text)) for place, text in enumerate(words))


def _options(**words: str) -> tuple[Option, ...]:
    return tuple(Option(code, Words(text)) for code, text in words.items())


FIVE_LEVELS = _levels(
    N_("Very satisfied"),
    N_("Satisfied"),
    N_("Fairly satisfied"),
    N_("Dissatisfied"),
    N_("Very dissatisfied"),
)
"""The five levels of service ratings (GB/T 39735-2020)."""

WINDOW_1 = Questionnaire(
    name="window.1",
    questions=(
        Question(LEVEL, Words(N_("Were you satisfied this time?")), FIVE_LEVELS),
        Question(
            MET,
            Words(N_("Did you run into any of this?")),
            _options(
                doors=N_("Doors hard to enter: nobody there, nowhere to turn to"),
                faces=N_("Faces hard to face: cold or impatient"),
                things=N_("Things hard to get done: errand after errand, delays"),
            ),
            QuestionKind.TICK,
        ),
    ),
)
"""The five levels and the three troubles (D10, D11)."""


def _reasons(level: int, words: str, **options: str) -> Question:
    return Question(f"{REASONS}{level}", Words(words), _options(**options), QuestionKind.TICK)


WINDOW_2 = Questionnaire(
    name="window.2",
    questions=(
        *WINDOW_1.questions,
        _reasons(
            5,
            N_("What was especially good?"),
            one_stop=N_("One window, done in one go"),
            papers_later=N_("Could begin, with papers to follow"),
            no_proof=N_("No proof asked for"),
            online=N_("All of it online or by phone"),
            near=N_("Could be done close to home"),
            warm=N_("Warm and quick service"),
        ),
        _reasons(
            4,
            N_("What was good?"),
            one_form=N_("One form was enough"),
            one_list=N_("All papers named in one list"),
            verified=N_("Sent online, papers checked at the window"),
            booked=N_("Could be booked online"),
            one_visit=N_("One visit was enough"),
            kind=N_("Friendly service"),
        ),
        _reasons(
            3,
            N_("What was in order?"),
            told_once=N_("All that was missing was said at once"),
            samples=N_("Samples of the papers were given"),
            in_time=N_("Done in the promised time"),
            guide=N_("The guide was right"),
            as_said=N_("As many trips as had been said"),
            middling=N_("Service neither good nor bad"),
        ),
        _reasons(
            2,
            N_("What went wrong?"),
            no_samples=N_("No samples of the papers"),
            no_list=N_("No list of the papers"),
            late=N_("Not done in the promised time"),
            again=N_("The same proof asked for again and again"),
            not_online=N_("Promised online, but could not be done there"),
            queued=N_("Booked online, and had to queue again"),
            unskilled=N_("They did not know their business"),
            unfriendly=N_("Unfriendly, or sent from one to another"),
        ),
        _reasons(
            1,
            N_("What went badly wrong?"),
            more_conditions=N_("Conditions that stand in no guide"),
            more_papers=N_("Papers that stand in no guide"),
            overdue=N_("Longer than the law allows, without a reason"),
            wrong_sample=N_("The samples in the guide were wrong"),
            more_trips=N_("Not as promised: many trips all the same"),
            refused=N_("Refused without a reason"),
            hostile=N_("Harsh or insulting"),
            favours=N_("Asked for favours or gifts"),
        ),
    ),
)
"""Optional reasons below each level, after the national lists of 好差评; keys as before."""

_IMAGE = Words(N_("For the people: the image of public servants"))
_BRAND = Words(N_("For a better environment: a service brand"))
_WAYS = Words(N_("For development: new ways in the trade"))

CONDUCT_1 = Questionnaire(
    name="conduct.1",
    questions=(
        Question(
            "attitude", Words(N_("Are its people polite and patient?")), FIVE_LEVELS, group=_IMAGE
        ),
        Question(
            "integrity",
            Words(N_("Are they honest, and do they ask for no favours?")),
            FIVE_LEVELS,
            is_optional=True,
            group=_IMAGE,
        ),
        Question(
            "access",
            Words(N_("Is it easy to reach, and do you know whom to turn to?")),
            FIVE_LEVELS,
            group=_BRAND,
        ),
        Question(
            "done",
            Words(N_("Does it get things done, without extra errands or delays?")),
            FIVE_LEVELS,
            group=_BRAND,
        ),
        Question(
            "fairness",
            Words(N_("Does it treat everybody alike, by rules that are open to all?")),
            FIVE_LEVELS,
            is_optional=True,
            group=_WAYS,
        ),
    ),
)
"""The review of an office's conduct: three aims and what they set up (三为三树), D10."""

VOTE, IN_FAVOUR = "vote", "in_favour"
_VOTES = _options(in_favour=N_("in favour"), against=N_("against"), abstain=N_("abstain"))
_ASKED = Question(VOTE, Words(N_("Are you in favour?")), _VOTES, QuestionKind.CHOICE)
VOTE_1 = Questionnaire("vote.1", (_ASKED,))
"""What members vote on; the title of the round says what it is about."""

_ALL = (WINDOW_1, WINDOW_2, CONDUCT_1, VOTE_1)  # whose words the catalogues translate
BUILT_IN: Mapping[str, Questionnaire] = {each.name: each for each in _ALL}
