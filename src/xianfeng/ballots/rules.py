"""What a ballot holds, how a slip is read, and what may be kept of both; no Django, no clock."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.periods import MONTHS_OF_YEAR

TOKEN_BYTES = 16
"""128 random bits: nobody guesses a slip."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that cannot be taken for one another on paper (Crockford's base 32)."""

TOKEN_LETTERS = 26
_BITS = 5
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})

LEVEL = "level"
"""The key of the question that has five levels, 5 to 1."""


class SlipState(StrEnum):
    UNUSED = "unused"
    USED = "used"
    VOIDED = "voided"


class Trouble(StrEnum):
    """What citizens complain of in offices, each a question of its own (D11)."""

    DOORS = "doors"
    FACES = "faces"
    THINGS = "things"


class NotASlip(ValueError):  # noqa: N818 -- what the text is, said plainly
    """The text cannot be the code of a slip."""


class BallotIncomplete(Refusal):
    """A question that must be answered has no answer, or one that is not on the ballot."""

    sentence = N_("Choose one of the five answers.")


class CommentTooLong(Refusal):
    """The comment does not fit into the ballot."""

    sentence = N_("The comment has {characters} characters; the limit is {most}.")
    beside = ("comment",)


# -- slips ------------------------------------------------------------------------------------


def write_token(token: bytes) -> str:
    r"""Write a token as it stands on the slip.

    >>> write_token(bytes(15) + b"\x21")
    '00000000000000000000000011'
    """
    number = int.from_bytes(token, "big")
    return "".join(
        ALPHABET[number >> (_BITS * place) & 31] for place in reversed(range(TOKEN_LETTERS))
    )


def read_token(text: str) -> bytes:
    """Read a token as people type it: any case, dashes, O for 0, I and L for 1.

    Raises:
        NotASlip: it cannot be the code of a slip.

    >>> read_token("ooooo-ooooo-ooooo-ooooo-oooo1-l").hex()
    '00000000000000000000000000000021'
    """
    letters = text.upper().translate(_READ_AS)
    if len(letters) != TOKEN_LETTERS or not set(letters) <= set(ALPHABET):
        raise NotASlip
    number = 0
    for letter in letters:
        number = number << _BITS | ALPHABET.index(letter)
    if number >> (8 * TOKEN_BYTES):
        raise NotASlip
    return number.to_bytes(TOKEN_BYTES, "big")


def stored_value(token: bytes) -> str:
    """Return what the database keeps of a slip: the hash of its code, 64 hexadecimal digits.

    The code is SHA-256("slip" ‖ token); only its own hash is stored, so that a published code
    can later open a committed slip without any token ever having been here.
    """
    code = sha256(b"slip" + token).digest()
    return sha256(code).hexdigest()


# -- questions --------------------------------------------------------------------------------


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


# -- what is kept -----------------------------------------------------------------------------


def month_number(day: date) -> int:
    """Count the months since the year 0: a number that cannot hold a day or an hour.

    >>> month_number(date(2026, 9, 30))
    24320
    """
    return day.year * MONTHS_OF_YEAR + day.month - 1


def first_day(month: int) -> date:
    """Return the first day of a counted month.

    >>> first_day(24320)
    datetime.date(2026, 9, 1)
    """
    return date(month // MONTHS_OF_YEAR, month % MONTHS_OF_YEAR + 1, 1)


def clean_comment(text: str, *, most: int) -> str:
    r"""Bring a comment into the shape in which it is kept: no control or invisible characters.

    Args:
        most: characters that fit.

    Raises:
        CommentTooLong: more characters are left than fit.

    >>> clean_comment(" 排队\u202e太久\r\n\r\n\r\n谢谢\x00 ", most=500)
    '排队太久\n谢谢'
    """
    lines = unicodedata.normalize("NFC", text).splitlines()
    seen = (
        "".join(
            " " if char.isspace() else char
            for char in line
            if char.isspace() or unicodedata.category(char)[0] != "C"
        )
        for line in lines
    )
    comment = "\n".join(" ".join(line.split()) for line in seen if line.strip())
    if len(comment) > most:
        raise CommentTooLong(characters=len(comment), most=most)
    return comment


# -- counts -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counts:
    """The ballots of one cell: how many at each level, how many with each trouble."""

    levels: Mapping[int, int]
    troubles: Mapping[Trouble, int]

    @property
    def ballots(self) -> int:
        """All ballots of the cell."""
        return sum(self.levels.values())

    def __hash__(self) -> int:
        return hash((*self.levels.values(), *self.troubles.values()))

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            {level: count + other.levels[level] for level, count in self.levels.items()},
            {trouble: count + other.troubles[trouble] for trouble, count in self.troubles.items()},
        )

    def good(self, lowest: int) -> int:
        """Count the ballots at or above the lowest level that is good."""
        return sum(count for level, count in self.levels.items() if level >= lowest)


LEVELS = (5, 4, 3, 2, 1)
SUMS = (*(f"level_{level}" for level in LEVELS), *(trouble.value for trouble in Trouble))
"""What the ballots of a window and month are added up to, in the order of `Counts`."""
NOTHING = Counts(dict.fromkeys(LEVELS, 0), dict.fromkeys(Trouble, 0))


def sums_of(questionnaire: str, written: str) -> tuple[str, ...]:
    """Name the sums to which a ballot of these answers belongs.

    >>> sums_of("window.1", "2101")
    ('level_2', 'doors', 'things')
    """
    answers = QUESTIONNAIRES[questionnaire].decode(written)
    ticked = (trouble.value for trouble in Trouble if answers[trouble.value] == TICKED)
    return (f"level_{answers[LEVEL]}", *ticked)


def counts_of(sums: Sequence[int]) -> Counts:
    """Read sums, in the order of `SUMS`.

    >>> counts_of([3, 0, 0, 1, 0, 1, 0, 0]).good(3)
    3
    """
    levels, troubles = sums[: len(LEVELS)], sums[len(LEVELS) :]
    return Counts(dict(zip(LEVELS, levels, strict=True)), dict(zip(Trouble, troubles, strict=True)))


@dataclass(frozen=True)
class Balance:
    """The box at one glance; it must always balance (I2)."""

    issued: int
    unused: int
    used: int
    voided: int
    ballots: int
    added_up: int

    @property
    def is_even(self) -> bool:
        """Tell whether used slips are ballots, and in the sums, and every slip has its state."""
        return (
            self.used == self.ballots == self.added_up
            and self.issued == self.unused + self.used + self.voided
        )
