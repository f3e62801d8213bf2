"""What this room asks of those above: what becomes of a result, and what is seen of a subject."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from xianfeng.actors.rules import Actor
from xianfeng.foundation.room import house

from .models import Hearing


class Take(Protocol):
    """Does with a result what the room of the subject does with it."""

    def __call__(self, *, actor: Actor, hearing: Hearing, at: datetime) -> None: ...


@dataclass(frozen=True)
class Outcome:
    """A kind of subject: what is done with a result, in the transaction that ends the hearing."""

    subject_type: str
    take: Take
    address: Callable[[int], str]
    """Where the subject has its page."""


def outcome_for(hearing: Hearing) -> Outcome:
    """Return what the room of the subject says; a subject that no room knows is a fault."""
    return next(
        each for each in house().every(Outcome) if each.subject_type == hearing.subject_type
    )
