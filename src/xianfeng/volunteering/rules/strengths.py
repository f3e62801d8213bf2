"""What members say of themselves: what they can, what they would like, when they have time."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import TooLong
from xianfeng.foundation.text import is_identity_number, is_telephone_number, prose

WORDS_MOST = 60
"""Characters of a strength or a wish in one's own words."""
OWN_MOST = 10
"""Strengths, and wishes, in one's own words that a member may name."""


class SkillKind(StrEnum):
    LAW = "law"
    FINANCE = "finance"
    MEDICINE = "medicine"
    COMPUTING = "computing"
    WRITING = "writing"
    TEACHING = "teaching"
    LANGUAGES = "languages"
    ENGINEERING = "engineering"
    MEDIATION = "mediation"
    ARTS = "arts"
    SPORT = "sport"
    CRAFTS = "crafts"


class WishKind(StrEnum):
    SERVE_AT_WINDOW = "serve_at_window"
    HELP_RESIDENTS = "help_residents"
    HELP_ENTERPRISES = "help_enterprises"
    VOLUNTEER = "volunteer"
    GUIDE_NEWCOMERS = "guide_newcomers"
    TAKE_A_POST = "take_a_post"
    SPEAK_UP = "speak_up"
    STUDY_TOGETHER = "study_together"
    LEARN_A_TRADE = "learn_a_trade"
    LESS_PAPER = "less_paper"


class DayPart(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, order=True)
class FreeTime:
    """A part of a day of the week on which a member has time; Monday is 1."""

    weekday: int
    part: DayPart

    def __post_init__(self) -> None:
        if not 1 <= self.weekday <= 7:  # noqa: PLR2004 -- days of a week
            raise ValueError(f"a day of the week is 1 to 7, not {self.weekday}")


@dataclass(frozen=True)
class Strengths:
    """What a member says of skills, wishes and free time; all of it is the member's own."""

    skills: frozenset[SkillKind] = frozenset()
    own_skills: tuple[str, ...] = ()
    wishes: frozenset[WishKind] = frozenset()
    own_wishes: tuple[str, ...] = ()
    free: frozenset[FreeTime] = frozenset()


class TooManyWords(Refusal):
    """A profile is no diary."""

    sentence = N_("Enter at most {most} in your own words.")


class NotForProfiles(Refusal):
    """Identity and telephone numbers do not belong into free words."""

    sentence = N_(
        "“{text}” looks like an identity or telephone number. Leave it out; it is not needed here."
    )


def checked_words(words: Iterable[str]) -> list[str]:
    """Return words as they are stored, each once, or refuse what does not belong there."""
    seen = dict.fromkeys(text for text in map(prose, words) if text)
    if len(seen) > OWN_MOST:
        raise TooManyWords(most=OWN_MOST)
    for text in seen:
        if len(text) > WORDS_MOST:
            raise TooLong(most=WORDS_MOST)
        if any(
            is_identity_number(part) or is_telephone_number(part)
            for part in (text, *text.split(" "))
        ):
            raise NotForProfiles(text=text)
    return list(seen)
