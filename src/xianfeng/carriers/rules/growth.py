"""What a carrier needs to become regular and an institution: cycles, rhythm, charter (D14)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from .life import Deed


class Rhythm(StrEnum):
    """How often a carrier with a charter is to be held."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"

    @property
    def days(self) -> int:
        """Days of one span; a month and its multiples are counted long, so that none is missed."""
        return {"weekly": 7, "fortnightly": 14, "monthly": 31, "quarterly": 92}.get(
            self, 184 if self is Rhythm.HALF_YEARLY else 366
        )


def kept_spans(rhythm: Rhythm, held: Collection[date], *, since: date, today: date) -> list[bool]:
    """Tell for each span of a rhythm that is over whether anything was held in it, oldest first.

    >>> kept_spans(
    ...     Rhythm.WEEKLY, [date(2026, 3, 4)], since=date(2026, 3, 1), today=date(2026, 3, 16)
    ... )
    [True, False]
    """
    spans = (today - since).days // rhythm.days
    hit = {(day - since).days // rhythm.days for day in held if day >= since}
    return [span in hit for span in range(spans)]


class Lack(StrEnum):
    """What a carrier still lacks before its next stage (D14)."""

    GOAL = "goal"
    CYCLE = "cycle"
    VOICES = "voices"
    CHARTER = "charter"


@dataclass(frozen=True)
class Grown:
    """How far a running carrier has grown: what its next stage asks for."""

    is_linked: bool
    cycles: int
    is_accepted_again: bool = False
    has_charter: bool = False


CYCLES_NEEDED = {Deed.SETTLE: 1, Deed.ESTABLISH: 2}
"""Evaluated cycles before a carrier is regular, and before it is an institution; ours."""


def lacking(step: Deed, grown: Grown) -> tuple[Lack, ...]:
    """List what a carrier lacks before it becomes regular, or an institution.

    >>> [lack.value for lack in lacking(Deed.ESTABLISH, Grown(is_linked=True, cycles=1))]
    ['cycle', 'voices', 'charter']
    """
    has = {Lack.GOAL: grown.is_linked, Lack.CYCLE: grown.cycles >= CYCLES_NEEDED[step]}
    if step is Deed.ESTABLISH:
        has |= {Lack.VOICES: grown.is_accepted_again, Lack.CHARTER: grown.has_charter}
    return tuple(lack for lack in has if not has[lack])


class Clause(StrEnum):
    """What became of a clause in a new version of a charter."""

    SAME = "same"
    NEW = "new"
    GONE = "gone"


def clauses_of(text: str) -> list[str]:
    """Return the clauses of a charter: one a line, blank lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def compared(before: Sequence[str], after: Sequence[str]) -> list[tuple[Clause, str]]:
    """Set two versions of a charter side by side, clause by clause, in the order of reading.

    >>> [(kind.value, text) for kind, text in compared(["一", "二"], ["一", "三"])]
    [('same', '一'), ('gone', '二'), ('new', '三')]
    """
    lines: list[tuple[Clause, str]] = []
    for what, start, end, begins, stops in SequenceMatcher(
        a=before, b=after, autojunk=False
    ).get_opcodes():
        if what == "equal":
            lines += [(Clause.SAME, text) for text in after[begins:stops]]
        else:
            lines += [(Clause.GONE, text) for text in before[start:end]]
            lines += [(Clause.NEW, text) for text in after[begins:stops]]
    return lines
