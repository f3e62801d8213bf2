"""The thing that an act is done to: how an address finds it, and who may touch it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from xianfeng.foundation.errors import Refusal

T = TypeVar("T")
Words = str | Promise | Callable[[Any], str | Promise]
"""What is said: always the same, or of what is asked for."""


def said(words: Words, asked: Any) -> str:
    """Say it in the reader's language."""
    return str(words(asked) if callable(words) else words)


@dataclass(frozen=True)
class Asked(Generic[T]):
    """An act that is asked for: by whom, on which thing, when."""

    request: Any
    actor: Any
    thing: T
    at: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)


@dataclass(frozen=True, kw_only=True)
class On(Generic[T]):
    """The thing of an act: how the address finds it, who may touch it, where its page is."""

    find: Callable[..., T]
    """Gives the thing among what the actor may see; what is not there is a 404."""
    back: Callable[[Asked[T]], str]
    """The address of its page, which `where` names."""
    where: Words = ""
    named: str = ""
    """The keyword by which services take it; empty where they take none."""
    door: Callable[[Any], bool] = lambda _actor: True
    """Who may come at all, asked before the thing; `may` is asked of the thing."""
    may: Callable[[Any, T], bool] = lambda _actor, _thing: True
    why_not: Callable[[Any, T], Refusal | None] = lambda _actor, _thing: None
    """Why it is not the actor's where `may` says so; an own matter is said with 403."""
    over: Callable[[Asked[T]], Refusal | None] = lambda _asked: None
    """Why it is too late, as after a form sent twice; it is said at `back`."""
    look: Callable[[Asked[T]], object] = lambda _asked: None
    """Writes down that the page shows somebody's data."""
    shows: Callable[[Asked[T]], Mapping[str, object]] = lambda _asked: {}
    template: str = "ui/step.html"

    def is_open(self, asked: Asked[T]) -> bool:
        """Tell whether the deed is the actor's now."""
        if not self.door(asked.actor) or not self.may(asked.actor, asked.thing):
            return False
        return self.over(asked) is None

    def asked(self, request: HttpRequest, **address: Any) -> Asked[T]:
        """Lead to the thing of an address.

        Raises:
            PermissionDenied: the door, or the deed with this thing, is not the actor's.
            Http404: the actor sees no such thing.
        """
        actor = getattr(request, "actor", None)
        if not self.door(actor):
            raise PermissionDenied
        try:
            thing = self.find(request, **address)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        if not self.may(actor, thing):
            raise PermissionDenied from self.why_not(actor, thing)
        return Asked(request, actor, thing, timezone.now())


def new_thing(url_name: str, where: Words, *, door: Callable[[Any], bool]) -> On[None]:
    """Make the ground of an act that makes a new thing: it stands on a list, which it names."""
    return On(
        find=lambda _request: None,
        door=door,
        where=where,
        back=lambda _asked: reverse(url_name),
    )
