"""The rail and the bottom bar: rooms register their pages from `apps.py`, in the loop's order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

Stop = Literal["home", "plan", "act", "judge", "publish"]
STOPS: tuple[Stop, ...] = get_args(Stop)
STOP_LABELS: dict[Stop, str | Promise] = {
    "home": "",
    "plan": pgettext_lazy("stop of the loop", "Plan"),
    "act": pgettext_lazy("stop of the loop", "Act"),
    "judge": pgettext_lazy("stop of the loop", "Judge"),
    "publish": pgettext_lazy("stop of the loop", "Publish"),
}
PHONE_PLACES = 4


def _everybody(_actor: object) -> bool:
    return True


def _nothing(_actor: object) -> int:
    return 0


@dataclass(frozen=True)
class Entry:
    """One page of the navigation; `phone` is its place (1–4) in the bottom bar, 0 for none.

    Attributes:
        key: the letter that leads there after `g`; empty for none.
    """

    stop: Stop
    label: str | Promise
    url_name: str
    order: int
    shows: Callable[..., bool]
    phone: int
    phone_label: str | Promise
    icon: str
    count: Callable[..., int]
    key: str


@dataclass(frozen=True)
class Link:
    """What the template draws."""

    label: str | Promise
    url: str
    icon: str
    is_current: bool
    count: int = 0
    key: str = ""


@dataclass(frozen=True)
class Group:
    """One stop of the loop with the links that this actor may follow."""

    label: str | Promise
    links: tuple[Link, ...]


_entries: dict[str, Entry] = {}


def register(
    *,
    stop: Stop,
    label: str | Promise,
    url_name: str,
    order: int = 50,
    shows: Callable[..., bool] = _everybody,
    phone: int = 0,
    phone_label: str | Promise = "",
    icon: str = "",
    count: Callable[..., int] = _nothing,
    key: str = "",
) -> None:
    """Put a page into the navigation; call it in `AppConfig.ready`.

    Args:
        stop: the loop's stop under which the page stands.
        label: its name, lazily translated.
        url_name: a URL that needs no argument.
        order: place inside the stop, small first.
        shows: tells for an actor (or None) whether the link is shown; must be cheap.
        phone: wished place 1–4 in the bottom bar of the phone; 0 for none.
        phone_label: a shorter name for the bottom bar.
        icon: name of an icon of `ui.icons`, for the bottom bar.
        count: how many things wait there for an actor, shown beside the label; one query.
        key: a letter of its own that leads there after `g`; empty for none.

    Raises:
        ValueError: the stop does not exist, or the letter leads elsewhere.
    """
    if stop not in STOPS:
        raise ValueError(f"no such stop: {stop}")
    taken = {e.key for name, e in _entries.items() if name != url_name and e.key}
    if key in taken:
        raise ValueError(f"the key {key} leads elsewhere")
    _entries[url_name] = Entry(
        stop, label, url_name, order, shows, phone, phone_label or label, icon, count, key
    )


def _visible(actor: object) -> list[Entry]:
    shown = [entry for entry in _entries.values() if entry.shows(actor)]
    return sorted(shown, key=lambda e: (STOPS.index(e.stop), e.order, e.url_name))


def _current(entries: list[Entry], path: str) -> str:
    """Find the entry whose address is the longest beginning of this page's."""
    best, length = "", 0
    for entry in entries:
        url = reverse(entry.url_name)
        fits = path == url or (url != "/" and path.startswith(url))
        if fits and len(url) > length:
            best, length = entry.url_name, len(url)
    return best


def rail(actor: object, path: str) -> tuple[Group, ...]:
    """Return the rail for an actor: the groups of the loop that have a link."""
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
            groups.append(Group(STOP_LABELS[stop], links))
    return tuple(groups)


def bottom_bar(actor: object, path: str) -> tuple[Link, ...]:
    """List the four places of the phone: those that wish for one, then the first with an icon."""
    entries = _visible(actor)
    current = _current(entries, path)
    wished: dict[int, Entry] = {}
    for entry in entries:
        if entry.phone:
            wished.setdefault(entry.phone, entry)
    chosen = [wished[place] for place in sorted(wished)][:PHONE_PLACES]
    for entry in sorted(entries, key=lambda e: not e.icon):
        if len(chosen) == PHONE_PLACES:
            break
        if entry not in chosen:
            chosen.append(entry)
    return tuple(
        Link(e.phone_label, reverse(e.url_name), e.icon, e.url_name == current) for e in chosen
    )
