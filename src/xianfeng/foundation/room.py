"""What a room says of itself, once, to all others; and the house, which knows what all have said.

Each room has one `room.py` with one frozen `ROOM`. The roof (`config.apps`) reads them when the
program starts, from the lowest floor up; whoever wants to know anything asks `house()`, so that no
floor knows those above it. Words for people (`Said`) are lazily translated.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, get_args

from .doors import Rule
from .extracts import Extract
from .personal import Part

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")
Said = object
"""What `str` turns into words of the reader's language."""
Stop = Literal["home", "plan", "act", "judge", "publish", "house", "system", "own"]
"""The groups of the rail: the loop first, then the house, its upkeep, and what is one's own."""
STOPS: tuple[Stop, ...] = get_args(Stop)


def _everybody(_actor: object) -> bool:
    return True


def _nothing(_actor: object) -> int:
    return 0


@dataclass(frozen=True)
class RailEntry:
    """One page of the rail and the bottom bar."""

    stop: Stop
    label: Said
    url_name: str
    """An address that needs no argument."""
    order: int = 50
    """Place inside the stop, small first."""
    shows: Callable[[Any], bool] = _everybody
    """Tells for a signed-in actor whether the link is shown; must be cheap."""
    is_public: bool = False
    """Whether it is shown to those too who are not signed in."""
    phone: int = 0
    """Wished place 1–4 in the bottom bar of the phone; 0 for none."""
    phone_label: Said = ""
    """A shorter name for the bottom bar."""
    icon: str = ""
    """Name of an icon of `ui.icons`, for the bottom bar."""
    count: Callable[[Any], int] = _nothing
    """How many things wait there for an actor, shown beside the label; one query."""
    key: str = ""
    """A letter of its own that leads there after `g`; empty for none."""

    def is_shown_to(self, actor: object) -> bool:
        """Tell whether an actor, or nobody, finds the link."""
        return self.is_public or (actor is not None and self.shows(actor))


@dataclass(frozen=True)
class Filler:
    """What a room shows in a place that a page of a lower room names."""

    place: str
    """`room.thing`, e.g. `plans.goal`."""
    template: str
    """Drawn with `thing`, `cards` and the page's `request`."""
    cards: Callable[..., object]
    """Called as `cards(actor, thing)`, starts from what the actor may see; None draws nothing."""
    order: int = 50


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice."""

    name: str
    """`room.fact`."""
    sentence: str
    """English with `{gaps}`, marked by N_; details fill the gaps after translation."""
    is_urgent: bool = False
    """Sent by itself where mail is set up, not only with the day's digest."""


@dataclass(frozen=True, eq=False)
class Room:
    """All that others may know of a room; what bears another room's name is a `ValueError`."""

    name: str
    doors: Mapping[str, Rule] = field(default_factory=dict)
    """Name of an address → who may open it."""
    deeds: Mapping[str, Said] = field(default_factory=dict)
    """Verb of the trail, "room.noun.done" → the sentence that says it."""
    details: Mapping[str, Said] = field(default_factory=dict)
    """Name of a detail or a changed field in the trail → what it is called. What rooms of several
    floors write, the lowest of them names."""
    nouns: Mapping[str, Said] = field(default_factory=dict)
    """Kind of thing in the trail, "room.noun" → what it is called."""
    jobs: Mapping[Callable[..., Any], Said] = field(default_factory=dict)
    """Function of the background → what people call the work."""
    notices: tuple[NoticeKind, ...] = ()
    """The kinds of notice that it sends."""
    rail: tuple[RailEntry, ...] = ()
    """Its pages in the rail."""
    fills: tuple[Filler, ...] = ()
    """What it shows in the places of pages below."""
    extracts: tuple[Extract, ...] = ()
    """What analysis may read of it."""
    personal: tuple[Part, ...] = ()
    """What it stores on persons."""
    sheets: tuple[object, ...] = ()
    """Kinds of sheets that come in or go out, in the words of `sheets`."""
    hindrances: tuple[object, ...] = ()
    """What stands in the way of a change of the trees; `organisation.reshaping`."""
    heirs: tuple[object, ...] = ()
    """What goes to whom at such a change; likewise."""
    answers: tuple[object, ...] = ()
    """To what a lower room asks and cannot know, each of the type that room names."""

    def __post_init__(self) -> None:
        kinds = (kind.name for kind in self.notices)
        tables = (extract.name for extract in self.extracts)
        for said in (*self.deeds, *self.nouns, *kinds, *tables):
            if not said.startswith(f"{self.name}."):
                raise ValueError(f"{said} is not named for the room {self.name}")


class House:
    """What all rooms say together; a room further up stands later.

    Raises:
        ValueError: two say the same, or a letter of the rail leads to two places.
    """

    def __init__(self, rooms: Iterable[Room]) -> None:
        self.rooms = tuple(rooms)
        self.doors = _joined(room.doors for room in self.rooms)
        self.deeds = _joined(room.deeds for room in self.rooms)
        self.details = _joined(room.details for room in self.rooms)
        self.nouns = _joined(room.nouns for room in self.rooms)
        self.jobs = _joined(room.jobs for room in self.rooms)
        self.notices = _joined({kind.name: kind} for r in self.rooms for kind in r.notices)
        extracts = _joined({each.name: each} for r in self.rooms for each in r.extracts)
        self.extracts = tuple(extracts[name] for name in sorted(extracts))
        personal = _joined({part.name: part} for r in self.rooms for part in r.personal)
        self.personal = tuple(personal[name] for name in sorted(personal))
        rail = [entry for room in self.rooms for entry in room.rail]
        _joined({entry.key: entry} for entry in rail if entry.key)
        self.rail = sorted(rail, key=lambda e: (STOPS.index(e.stop), e.order, e.url_name))
        fills = [filler for room in self.rooms for filler in room.fills]
        self._fills = sorted(fills, key=lambda filler: (filler.order, filler.template))

    def say_deed(self, verb: str) -> str:
        """Say what somebody did; a deed that no room says any more by its verb."""
        return str(self.deeds.get(verb, verb))

    def say_noun(self, kind: str) -> str:
        """Name a kind of thing; one that no room names any more by its name in the program."""
        return str(self.nouns.get(kind, kind))

    def say_detail(self, name: str) -> str:
        """Name a detail of the trail; one that has no name by that of the program."""
        return str(self.details.get(name, name))

    def fillers_of(self, place: str) -> tuple[Filler, ...]:
        """Return what is shown in a place, in order."""
        return tuple(filler for filler in self._fills if filler.place == place)

    def every(self, kind: type[T]) -> tuple[T, ...]:
        """Return what rooms say in words of upper floors, as far as it is of a type."""
        fields = ((*r.sheets, *r.hindrances, *r.heirs, *r.answers) for r in self.rooms)
        return tuple(each for said in fields for each in said if isinstance(each, kind))

    def answer(self, kind: type[T]) -> T:
        """Return the highest room's answer to what a lower room asks; having none is a fault."""
        found = self.every(kind)
        if not found:
            raise LookupError(f"no room answers with {kind.__name__}")
        return found[-1]


def _joined(said: Iterable[Mapping[K, V]]) -> Mapping[K, V]:
    found: dict[K, V] = {}
    for each in said:
        if twice := found.keys() & each.keys():
            raise ValueError(f"said twice: {', '.join(sorted(map(str, twice)))}")
        found |= each
    return found


_standing = [House(())]


def house() -> House:
    """Return the house as it stands; before the program has started it is empty."""
    return _standing[0]


def open_house(rooms: Iterable[Room]) -> House:
    """Let rooms make up the house; called once, by the roof, and by tests."""
    _standing[:] = [House(rooms)]
    return house()
