"""What members say of themselves, what the list may hold of them, and how it is put right."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WORDS_MOST = 60
"""Characters of a strength or a wish in one's own words."""
OWN_MOST = 10
"""Strengths, and wishes, in one's own words that a member may name."""
EARLIEST_BIRTH_YEAR = 1900
ADULT_YEARS = 18
"""Nobody applies for membership before the age of 18 (Party constitution, article 1)."""


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


def is_birth_year(year: int, *, today: date) -> bool:
    """Tell whether somebody born in this year can stand in the list today.

    >>> [is_birth_year(year, today=date(2026, 9, 30)) for year in (1899, 1900, 2008, 2009)]
    [False, True, True, False]
    """
    return EARLIEST_BIRTH_YEAR <= year <= today.year - ADULT_YEARS
