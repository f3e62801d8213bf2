"""How long a voice is asked, what it may answer, what its answers add up to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xianfeng.foundation.errors import N_, Refusal


class Way(StrEnum):
    """Whom a hearing asks, and how."""

    MEMBERS = "members"
    """Over a frozen roll, each by name."""
    PUBLIC = "public"
    """Open to everybody, without a name."""


class Said(StrEnum):
    """What one may answer."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class End(StrEnum):
    """How a hearing ended."""

    COUNTED = "counted"
    CHANGED = "changed"
    CALLED_OFF = "called_off"


LEAST_DAYS, MOST_DAYS = 3, 30
"""Days for which a voice is asked: so many that everybody can answer, so few that it ends; ours."""


class WrongSpan(Refusal):
    """A voice is asked for a time in which everybody can answer, and which ends."""

    sentence = N_("Ask for at least {least} days and at most {most}.")
    beside = ("closes_on",)


def checked_end(closes_on: date, *, today: date) -> date:
    """Return the last day of a hearing that begins today, or refuse it.

    Raises:
        WrongSpan: it is too near or too far.
    """
    if not LEAST_DAYS <= (closes_on - today).days <= MOST_DAYS:
        raise WrongSpan(least=LEAST_DAYS, most=MOST_DAYS)
    return closes_on


@dataclass(frozen=True)
class Question:
    """What is asked about: a version of a thing's text, as it is read."""

    subject_type: str
    """As links name it, "carriers.carrier"."""
    subject_id: int
    version: int
    title: str
    lines: tuple[tuple[str, str], ...]
    """Label and words of each part."""


@dataclass(frozen=True)
class Result:
    """What the answers add up to, in people, or where nobody knows them in answers."""

    in_favour: int
    answered: int
    asked: int | None
    """None where it was open to everybody."""


def result_of(counts: Mapping[str, int], asked: int | None) -> Result:
    """Add up answers; who abstained has answered.

    >>> result_of({"for": 8, "against": 1, "abstain": 3}, 20)
    Result(in_favour=8, answered=12, asked=20)
    """
    return Result(counts.get(Said.FOR, 0), sum(counts.values()), asked)
