"""How people are called: this room knows users alone, a room above answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from xianfeng.foundation.room import house


@dataclass(frozen=True)
class Names:
    """The answer: how users are called on pages and as whoever acts, by user."""

    of: Callable[[Iterable[int]], Mapping[int, str]]


def names_of(users: Iterable[int]) -> Mapping[int, str]:
    """Return how users are called now."""
    return house().answer(Names).of(users)
