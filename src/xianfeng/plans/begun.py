"""What this room may ask of those above: what began for a goal, to be marked on its figure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xianfeng.actors.rules import Actor
from xianfeng.foundation.room import house
from xianfeng.ui.charts import Mark

from .models import Goal


@dataclass(frozen=True)
class Begun:
    """An answer: the days on which something began for a goal, as far as the actor may see it."""

    marks: Callable[[Actor, Goal], Iterable[Mark]]


def begun_for(actor: Actor, goal: Goal) -> tuple[Mark, ...]:
    """Return what rooms above know to have begun for a goal."""
    return tuple(mark for each in house().every(Begun) for mark in each.marks(actor, goal))
