"""Which windows somebody may mean: by office and code, never by what they were rated."""

from collections.abc import Hashable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from xianfeng.audit.selectors import state_of
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.visible import windows

LISTED_MOST = 200
"""Windows on one page; whoever has more narrows them with a word."""


@dataclass(frozen=True)
class OfficeWindows:
    """The windows of one office."""

    office: str
    windows: tuple[Unit, ...]


def windows_found(text: str) -> QuerySet[Unit]:
    """List the windows whose name, code or office holds every word of the text, by code."""
    found = windows()
    for word in text.split():
        found = found.filter(
            Q(name__icontains=word) | Q(code__iexact=word) | Q(parent__name__icontains=word)
        )
    return found.order_by("code")


def windows_by_office(text: str) -> tuple[tuple[OfficeWindows, ...], bool]:
    """Gather the windows that a text finds by their offices, and tell whether there are more."""
    found = list(windows_found(text).order_by("parent__code", "code")[: LISTED_MOST + 1])
    offices: dict[str, list[Unit]] = {}
    for window in found[:LISTED_MOST]:
        offices.setdefault(window.parent.name if window.parent else "", []).append(window)
    gathered = (OfficeWindows(office, tuple(its)) for office, its in offices.items())
    return tuple(gathered), len(found) > LISTED_MOST


def state_of_windows() -> Hashable:
    """Say in which state the windows are; one query."""
    return state_of(("organisation",))
