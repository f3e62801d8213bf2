"""What a change of the two trees asks: what stands in the way, and what goes to whom.

Rooms answer in their `room.py` and the services of the trees know none of them. Both are asked
inside the one transaction of the change, under the lock of the trees; pages and sheets ask the
same beforehand.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from django.db.models import QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.room import house
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit

Node = Organisation | Unit


class Change(StrEnum):
    """What befalls a node."""

    CLOSE = "close"
    MERGE = "merge"
    MOVE = "move"
    SPLIT = "split"


@dataclass(frozen=True)
class Reshaping:
    """One change of one node, asked about or done."""

    change: Change
    node: Node
    """What is closed, moved or split, or ends in a merger."""
    on: date
    into: Node | None = None
    """The survivor of a merger, the new one of a split, what a moved node will stand below; None at
    a closing, for a top, and where it is not known yet."""
    people: frozenset[int] = frozenset()
    """Keys of the members who go, at a split."""
    reason: str = ""


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way: the refusal that says it, and where the actor settles it."""

    why: Refusal
    address: str = ""
    """Of the page; empty where the actor has none."""


class Find(Protocol):
    """Returns what is in the way; `actor` bounds the addresses alone, never what is found."""

    def __call__(
        self, actor: Actor, reshaping: Reshaping, *, at: datetime
    ) -> Sequence[Obstacle]: ...


class Tell(Protocol):
    """Says before in whole sentences what goes, stays or ends."""

    def __call__(self, actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[str]: ...


class Take(Protocol):
    """A service of its own room, part of the deed: moves or ends things and gives how many.

    It writes audit lines of its own where a thing has a page or a trail of its own; what it
    counts stands in the line of the change anyway.
    """

    def __call__(self, *, actor: Actor, reshaping: Reshaping, at: datetime) -> int: ...


class Rows(Protocol):
    """Returns the rows that an heir will write."""

    def __call__(self, reshaping: Reshaping, *, at: datetime) -> QuerySet[Any]: ...


@dataclass(frozen=True)
class Hindrance:
    """A noun that can stand in the way of changes."""

    name: str
    """`room.noun`."""
    changes: frozenset[Change]
    find: Find
    order: int = 50
    """Small first; the first one found is what the service raises."""


def nothing_goes(*, actor: Actor, reshaping: Reshaping, at: datetime) -> int:
    """Leave all where it is; for what only has something to say beforehand."""
    del actor, reshaping, at
    return 0


def nothing_to_tell(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[str]:
    """Say nothing beforehand."""
    del actor, reshaping, at
    return ()


@dataclass(frozen=True)
class Heir:
    """A noun that goes to somebody, or ends, with a node."""

    name: str
    """`room.noun`."""
    changes: frozenset[Change]
    tell: Tell = nothing_to_tell
    take: Take = nothing_goes
    rows: Rows | None = None
    """Held before anything is taken. Who writes the trail waits for its end, so it comes last:
    whoever holds one of these rows meanwhile wants it too."""
    counted: str = ""
    """The detail of the trail that keeps how many; a number of nought is left out."""
    says: Any = ""
    """What becomes of so many of them, by `count` and the `name` of the node; beside `tell`."""
    order: int = 50


def obstacles(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Iterator[Obstacle]:
    """Yield all that stands in the way of a change, in order."""
    asked = (row for row in house().every(Hindrance) if reshaping.change in row.changes)
    for hindrance in sorted(asked, key=_place):
        yield from hindrance.find(actor, reshaping, at=at)


def require_free(actor: Actor, reshaping: Reshaping, *, at: datetime) -> None:
    """Refuse a change, as the first hindrance says, while something stands in its way."""
    for obstacle in obstacles(actor, reshaping, at=at):
        raise obstacle.why


def told(actor: Actor, reshaping: Reshaping, *, at: datetime) -> list[str]:
    """Say beforehand what a change takes along, leaves or ends."""
    lines: list[str] = []
    for heir in _heirs(reshaping.change):
        lines += heir.tell(actor, reshaping, at=at)
        if heir.says and heir.rows and (count := heir.rows(reshaping, at=at).count()):
            lines.append(heir.says % {"count": count, "name": reshaping.node.name})
    return lines


def hand_on(*, actor: Actor, reshapings: Sequence[Reshaping], at: datetime) -> Mapping[str, int]:
    """Let every heir take what is its own, part of the deed; give what is counted."""
    steps = [(heir, each) for each in reshapings for heir in _heirs(each.change)]
    for heir, each in steps:
        if heir.rows is not None:
            rows = heir.rows(each, at=at).select_related(None).select_for_update(of=("self",))
            list(rows.only("pk").order_by("pk"))
    counts: Counter[str] = Counter()
    for heir, each in steps:
        if count := heir.take(actor=actor, reshaping=each, at=at):
            counts[heir.counted] += count
    return {name: count for name, count in counts.items() if name}


def _heirs(change: Change) -> list[Heir]:
    asked = (row for row in house().every(Heir) if change in row.changes)
    return sorted(asked, key=_place)


def _place(answer: Hindrance | Heir) -> tuple[int, str]:
    return answer.order, answer.name
