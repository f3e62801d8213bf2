"""Who may vote, endorse or answer on a matter: drawn by a rule, frozen, accounted for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from xianfeng.foundation.errors import N_
from xianfeng.foundation.reasons import checked_line
from xianfeng.people.rules.kinds import Standing


class Matter(StrEnum):
    """What those on a roll are asked for."""

    VOTE = "vote"
    ENDORSE = "endorse"
    ANSWER = "answer"


class DrawnFrom(StrEnum):
    """Whom a roll is drawn from."""

    BRANCH = "branch"
    SUBTREE = "subtree"
    AFFECTED = "affected"
    SAMPLE = "sample"


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"


class Exclusion(StrEnum):
    """Why somebody whom one could expect is not on a roll."""

    NO_VOTE = "no_vote"
    NOT_A_MEMBER = "not_a_member"
    LEFT = "left"
    UNKNOWN = "unknown"


WHO_MAY: Mapping[Matter, frozenset[Standing]] = {
    Matter.VOTE: frozenset({Standing.FULL}),
    Matter.ENDORSE: frozenset({Standing.FULL, Standing.PROBATIONARY}),
    Matter.ANSWER: frozenset(Standing),
}
"""Full members vote; probationary members and activists speak (rules.md, voting rights)."""

SEED_BITS = 62
"""Bits of a draw; so many that nobody tries draws until one pleases, and a database holds them."""


@dataclass(frozen=True)
class RollRule:
    """How a roll is drawn; `ValueError` where numbers or size do not go with that."""

    drawn_from: DrawnFrom
    """What of the organisation it is drawn from."""
    matter: Matter
    """What they are asked for; it says which standings may be on it."""
    organisation: str
    numbers: tuple[str, ...] = ()
    """Those affected, by number; for `AFFECTED` alone."""
    size: int | None = None
    """How many are drawn; for `SAMPLE` alone."""

    def __post_init__(self) -> None:
        if bool(self.numbers) != (self.drawn_from is DrawnFrom.AFFECTED):
            raise ValueError("numbers belong to those affected, and nowhere else")
        if (self.size is not None) != (self.drawn_from is DrawnFrom.SAMPLE):
            raise ValueError("a size belongs to a sample, and nowhere else")
        if self.size is not None and self.size < 1:
            raise ValueError(f"a sample has at least one member, not {self.size}")

    def as_plain(self) -> dict[str, Any]:
        """Return the rule as JSON values, as it is frozen."""
        plain: dict[str, Any] = {
            "drawn_from": self.drawn_from.value,
            "matter": self.matter.value,
            "organisation": self.organisation,
        }
        if self.numbers:
            plain["numbers"] = list(self.numbers)
        if self.size is not None:
            plain["size"] = self.size
        return plain


def standing_exclusion(matter: Matter, standing: Standing) -> Exclusion | None:
    """Say why somebody of this standing is not asked, or None.

    >>> standing_exclusion(Matter.VOTE, Standing.PROBATIONARY)
    <Exclusion.NO_VOTE: 'no_vote'>
    >>> standing_exclusion(Matter.ENDORSE, Standing.ACTIVIST)
    <Exclusion.NOT_A_MEMBER: 'not_a_member'>
    >>> standing_exclusion(Matter.ANSWER, Standing.ACTIVIST) is None
    True
    """
    if standing in WHO_MAY[matter]:
        return None
    return Exclusion.NOT_A_MEMBER if standing is Standing.ACTIVIST else Exclusion.NO_VOTE


def roll_number(number: str, key: int) -> str:
    """Return the number under which a member stands on a roll, also one whom the list gave none.

    >>> roll_number("LJ000001", 7), roll_number("", 7)
    ('LJ000001', '#7')
    """
    return number or f"#{key}"


def roll_hash(numbers: Iterable[str]) -> str:
    r"""Hash a roll: SHA-256 over its numbers in their order of code points, one a line.

    >>> roll_hash(["b", "a"]) == roll_hash(["a", "b"])
    True
    >>> roll_hash(["a", "b"]) == sha256(b"a\nb\n").hexdigest()
    True
    """
    return sha256("".join(f"{number}\n" for number in sorted(numbers)).encode()).hexdigest()


def drawn(numbers: Iterable[str], *, size: int, seed: int) -> frozenset[str]:
    """Draw a sample that everybody can draw again from the numbers and the seed.

    Each number is ranked by SHA-256 over the seed and the number; the smallest are drawn.

    Args:
        size: how many are drawn; all if there are fewer.
        seed: the draw, 0 ≤ seed < 2^62.

    >>> sorted(drawn(["a", "b", "c"], size=2, seed=1)) == sorted(
    ...     drawn(["c", "b", "a"], size=2, seed=1)
    ... )
    True
    """
    ranked = sorted(numbers, key=lambda number: sha256(f"{seed}\n{number}".encode()).digest())
    return frozenset(ranked[:size])


TITLE_MOST = 80


def checked_title(text: str) -> str:
    """Return a title as it is stored, or refuse it where it is empty or too long."""
    return checked_line(text, what=N_("What the roll is for"), most=TITLE_MOST, field="title")
