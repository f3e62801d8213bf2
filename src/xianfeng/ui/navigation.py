"""The rail and the bottom bar: the pages that rooms put there, in the loop's order."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from xianfeng.foundation.room import STOPS, RailEntry, Said, Stop, house

STOP_LABELS: dict[Stop, Said] = {
    "home": "",
    "plan": pgettext_lazy("stop of the loop", "Plan"),
    "act": pgettext_lazy("stop of the loop", "Act"),
    "judge": pgettext_lazy("stop of the loop", "Judge"),
    "publish": pgettext_lazy("stop of the loop", "Publish"),
    "house": pgettext_lazy("group of the rail", "House"),
    "system": pgettext_lazy("group of the rail", "System"),
    "own": pgettext_lazy("group of the rail", "Mine"),
}
LOOP: frozenset[Stop] = frozenset({"plan", "act", "judge", "publish"})
PHONE_PLACES = 4


@dataclass(frozen=True)
class Link:
    """What the template draws."""

    label: Said
    url: str
    icon: str
    is_current: bool
    count: int = 0
    key: str = ""


@dataclass(frozen=True)
class Group:
    """One stop of the loop, or what stands beside it, with the links that this actor may follow."""

    label: Said
    links: tuple[Link, ...]
    is_loop: bool


def _visible(actor: object) -> list[RailEntry]:
    return [entry for entry in house().rail if entry.is_shown_to(actor)]


def _current(entries: list[RailEntry], path: str) -> str:
    """Find the entry whose address is the longest beginning of this page's."""
    best, length = "", 0
    for entry in entries:
        url = reverse(entry.url_name)
        fits = path == url or (url != "/" and path.startswith(url))
        if fits and len(url) > length:
            best, length = entry.url_name, len(url)
    return best


def rail(actor: object, path: str) -> tuple[Group, ...]:
    """Return the rail for an actor: the groups that have a link, the loop first."""
    entries = _visible(actor)
    current = _current(entries, path)
    groups = []
    for stop in STOPS:
        links = tuple(
            Link(e.label, reverse(e.url_name), e.icon, e.url_name == current, e.count(actor), e.key)
            for e in entries
            if e.stop == stop
        )
        if links:
            groups.append(Group(STOP_LABELS[stop], links, stop in LOOP))
    return tuple(groups)


def bottom_bar(actor: object, path: str) -> tuple[Link, ...]:
    """List the four places of the phone: those that wish for one, then the first with an icon."""
    entries = _visible(actor)
    current = _current(entries, path)
    wished: dict[int, RailEntry] = {}
    for entry in entries:
        if entry.phone:
            wished.setdefault(entry.phone, entry)
    others = [e for e in sorted(entries, key=lambda e: not e.icon) if e not in wished.values()]
    for place in range(1, PHONE_PLACES + 1):
        if place not in wished and others:
            wished[place] = others.pop(0)
    chosen = [wished[place] for place in sorted(wished)]
    return tuple(
        Link(e.phone_label or e.label, reverse(e.url_name), e.icon, e.url_name == current)
        for e in chosen
    )
