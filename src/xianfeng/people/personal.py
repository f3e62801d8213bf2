"""All that is stored on a person; rooms above add their part, and this room does not know them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.foundation.personal import Processing, Section
from xianfeng.people.models.members import Member

Collect = Callable[[Member], Section | None]


class Forget(Protocol):
    """Takes a person out of a room's words; runs inside the transaction of the deletion."""

    def __call__(self, *, actor: Actor, member: Member, at: datetime) -> None: ...


@dataclass(frozen=True)
class ShownOn:
    """Things whose pages show a member to others.

    Attributes:
        kind: as the trail has it, "room.thing".
        rows: the rows that tie the member to them.
        field: the foreign key of the rows to the thing.
    """

    kind: str
    rows: QuerySet[Any]
    field: str


def nowhere(member: Member) -> Sequence[ShownOn]:
    """Say that no page of a room shows the member to others."""
    del member
    return ()


@dataclass(frozen=True)
class Part:
    """What a room stores on members: how to collect it, and its lines of the register."""

    name: str
    collect: Collect
    processing: tuple[Processing, ...]
    shown_on: Callable[[Member], Sequence[ShownOn]]
    forget: Forget | None = None


_parts: dict[str, Part] = {}


def register(
    name: str,
    collect: Collect,
    *,
    processing: Sequence[Processing] = (),
    shown_on: Callable[[Member], Sequence[ShownOn]] = nowhere,
    forget: Forget | None = None,
) -> None:
    """Add what a room stores on members; call it in `AppConfig.ready`.

    Args:
        name: "room.thing".
        collect: gives a section, or None where nothing is stored on the member.
        processing: lines of the register of processing for the same data.
        shown_on: whose pages show the member to others and note the look there.
        forget: takes the person out of what the room keeps, once deletion was granted.
    """
    _parts[name] = Part(name, collect, tuple(processing), shown_on, forget)


def sections_of(member: Member) -> tuple[Section, ...]:
    """Collect what rooms above store on a member, by name."""
    found = (_parts[name].collect(member) for name in sorted(_parts))
    return tuple(section for section in found if section is not None)


def processing_above() -> tuple[Processing, ...]:
    """List the lines of the register that rooms above added, by name."""
    return tuple(line for name in sorted(_parts) for line in _parts[name].processing)


def shown_on(member: Member) -> tuple[ShownOn, ...]:
    """List the things of rooms above whose pages show a member."""
    return tuple(each for name in sorted(_parts) for each in _parts[name].shown_on(member))


def forgetting() -> tuple[Forget, ...]:
    """Return what rooms above do when a person is forgotten, by name."""
    found = (_parts[name].forget for name in sorted(_parts))
    return tuple(forget for forget in found if forget is not None)
