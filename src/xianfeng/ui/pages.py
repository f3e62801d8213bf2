"""Pages that only show, declared: a list of what the actor may see, and one thing of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from xianfeng.foundation.periods import NotAPeriod, Period

from .acts import Act
from .lists.answering import answer
from .lists.asking import NO_STEP, show
from .lists.columns import Column, R
from .lists.listing import Listing
from .lists.showing import Found
from .things import On, said
from .words import Text

T = TypeVar("T")
MONTHS_OF_QUARTER = 3


def period_asked(
    request: HttpRequest, today: date, newest: Callable[[], Sequence[str]] = tuple
) -> Period:
    """Return the period of the address, else the first of some labels, else today's quarter."""
    named = request.GET.get("period") or next(iter(newest()), "")
    try:
        return Period.parse(named) if named else Period.quarter_of(today)
    except NotAPeriod as error:
        raise Http404(named) from error


def quarter_asked(
    request: HttpRequest, today: date, newest: Callable[[], Sequence[str]] = tuple
) -> Period:
    """Return the quarter of the address, as `period_asked`; a later one is not there yet."""
    period = period_asked(request, today, newest)
    if period.months != MONTHS_OF_QUARTER or period.start > today:
        raise Http404(period.label)
    return period


@dataclass(frozen=True, kw_only=True)
class Poster:
    """What `ui/poster.html` prints on one sheet: whose, what, a question, a code, steps."""

    title: str
    above: str = ""
    note: str = ""
    question: str
    url: str
    label: str
    steps: Sequence[str]
    back: str


@dataclass(frozen=True)
class FirstStep:
    """What somebody who may can do from a list: the name of the address, its words, who may."""

    url_name: str
    label: Text
    may: Callable[[Any], bool]


@dataclass(frozen=True, kw_only=True)
class ListPage(Generic[R]):
    """The page of a list: its words, its rows, and the first step of those who may."""

    listing: Listing[R]
    rows: Callable[[Any], Found]
    heading: Text
    lead: Text = ""
    step: FirstStep | None = None
    template: str = "ui/list_page.html"

    def at(self, route: str, *, name: str) -> URLPattern:
        """Return the page its address."""
        return path(route, require_safe(self._answer), name=name)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        actor: Any = getattr(request, "actor", None)
        may = self.step is not None and self.step.may(actor)
        step = (reverse(self.step.url_name), self.step.label) if self.step and may else NO_STEP
        shown = show(request, self.listing, self.rows(actor), step=step)
        return answer(request, self.template, shown, {"page": self, "step": step if may else None})


@dataclass(frozen=True)
class Offer:
    """An act that the page of a thing offers while it is open to the actor."""

    act: Act[Any, Any]
    url_name: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class ThingPage(Generic[T]):
    """The page of one thing: what the columns of its list say, and what can be done to it."""

    on: On[T]
    above: tuple[str, Text]
    """The name of an address and the words of what stands above it."""
    columns: tuple[Column[T], ...] = ()
    """Drawn as facts, those too that the list leaves to the sheet."""
    lead: Callable[[T], Text] = lambda _thing: ""
    """Said below the heading, of the thing."""
    offers: tuple[Offer, ...] = ()
    place: str = ""
    """Where rooms above add to it."""
    template: str = "ui/thing_page.html"
    """Knows it as `thing`."""

    def at(self, route: str, *, name: str) -> URLPattern:
        """Return the page its address."""
        return path(route, require_safe(self._answer), name=name)

    def _answer(self, request: HttpRequest, **address: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        asked = self.on.asked(request, **address)
        self.on.look(asked)
        shown = {
            "page": self,
            "thing": asked.thing,
            "heading": said(self.on.where, asked),
            "lead": self.lead(asked.thing),
            "facts": [(each.heading, each.drawn(asked.thing)) for each in self.columns],
            "offers": [
                (reverse(each.url_name, kwargs=address), each.label)
                for each in self.offers
                if each.act.on.is_open(asked)
            ],
        }
        return render(request, self.template, shown)
