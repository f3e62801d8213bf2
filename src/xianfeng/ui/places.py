"""Places that a page names and rooms above fill, so that no room knows those above it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Filler:
    """One thing shown in a place: a selector (from "visible to") and a template."""

    place: str
    template: str
    cards: Callable[..., object]
    order: int


_fillers: dict[str, list[Filler]] = {}


def register(place: str, *, template: str, cards: Callable[..., object], order: int = 50) -> None:
    """Fill a place; call it in `AppConfig.ready`.

    Args:
        place: `room.thing`, e.g. `plans.goal`.
        template: drawn with `thing`, `cards` and the page's `request`.
        cards: called as `cards(actor, thing)`, starts from what the actor may see;
            None draws nothing.
        order: small first.
    """
    fillers = [f for f in _fillers.get(place, []) if f.template != template]
    fillers.append(Filler(place, template, cards, order))
    _fillers[place] = sorted(fillers, key=lambda f: (f.order, f.template))


def fillers_of(place: str) -> tuple[Filler, ...]:
    """List the fillers of a place in their order."""
    return tuple(_fillers.get(place, ()))
