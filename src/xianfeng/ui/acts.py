"""An act: a step of a life declared once. Its page, its checks and its answers are made here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods, require_POST

from xianfeng.foundation.errors import NotAllowed, Refusal

from .begun import Begun
from .named import fill_in_the_only, let_choose, note_asked, suggestions
from .things import Asked, On, T, Words, said
from .words import say

F = TypeVar("F", bound=forms.BaseForm)
get_and_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Step(Asked[T], Generic[T, F]):
    """An act under way: its form, and why it was refused where no field says so."""

    form: F
    refused: str = ""


def _told_by_form(step: Step[Any, Any]) -> Mapping[str, Any]:
    told: Mapping[str, Any] = getattr(step.form, "told", step.form.cleaned_data)
    return told


def gathered(**kinds: type[Any]) -> Callable[[Step[Any, Any]], Mapping[str, Any]]:
    """Tell the service values of the rules, each made of the fields that bear its names.

    `told=gathered(need=Need)` tells `need`, and what the form asks beside it.
    """

    def told(step: Step[Any, Any]) -> Mapping[str, Any]:
        rest = dict(step.form.cleaned_data)
        parts = {
            keyword: {f.name: rest.pop(f.name) for f in fields(kind)}
            for keyword, kind in kinds.items()
        }
        return {**rest, **{keyword: kind(**parts[keyword]) for keyword, kind in kinds.items()}}

    return told


@dataclass(frozen=True, kw_only=True)
class Act(Generic[T, F]):
    """A step of a life: what is asked and said, which service does it, where one goes on to."""

    on: On[T]
    form: Callable[..., F]
    """Made of what was sent and of `given`; days with `today=True` begin with today."""
    service: Callable[..., Any]
    heading: Words = ""
    lead: Words = ""
    button: Words = ""
    done: str | Promise | Callable[[Step[T, F], Any], str] = ""
    notes: Callable[[Asked[T]], Sequence[str | Promise]] = lambda _asked: ()
    given: Callable[[Asked[T]], Mapping[str, Any]] = lambda _asked: {}
    among: Callable[[Asked[T]], Mapping[str, QuerySet[Any]]] = lambda _asked: {}
    """What the named fields of the form choose among; the only one stands there from the
    beginning."""
    told: Callable[[Step[T, F]], Mapping[str, Any]] = _told_by_form
    """The keywords for the service beside actor, thing and moment: what the form tells, else its
    cleaned data; it may refuse."""
    check: Callable[[Step[T, F]], None] = lambda _step: None
    """Adds to a complete form what stands in its way, before anything is asked or done."""
    effects: Callable[[Step[T, F]], Sequence[str | Promise]] = lambda _step: ()
    """Sentences about what it will do; where there are any, it asks before it does it."""
    onward: Callable[[Step[T, F], Any], str | HttpResponse] | None = None
    """The address to go on to, where `done` is said, or the answer itself where that must stand at
    no address, as a code that is shown once."""
    shows: Callable[[Step[T, F]], Mapping[str, object]] = lambda _step: {}
    template: str = ""
    page: Callable[[Step[T, F]], HttpResponse] | None = None
    """Draws the page on which a mere button stands, with what was refused."""
    edits: bool = False
    """The form begins with what there is; where that was changed after the page was opened, nothing
    is done and the form says what there is now."""
    is_button: bool = False
    """A mere button; without `page` one is led back, and told there."""

    def at(self, route: str, *, name: str) -> URLPattern:
        """Route the act at its address."""
        methods = require_POST if self.is_button or self.page else get_and_post
        return path(route, methods(self._answer), name=name)

    def words(self, asked: Asked[T]) -> dict[str, object]:
        """Return the words of its page."""
        words = {"heading": self.heading, "lead": self.lead, "button": self.button}
        page = {name: said(each, asked) for name, each in words.items()}
        where, back = said(self.on.where, asked), self.on.back(asked)
        return {**page, "where": where, "back": back, "notes": self.notes(asked)}

    def _answer(self, request: HttpRequest, **address: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        asked = self.on.asked(request, **address)
        if (late := self.on.over(asked)) is not None:
            messages.info(request, say(late))
            return redirect(self.on.back(asked))
        sent = request.POST if request.method == "POST" else None
        form = self.form(sent, **self.given(asked))
        begun = Begun.of(form) if self.edits else None
        let_choose(form, **(among := self.among(asked)))
        if told := suggestions(request, form, actor=asked.actor, at=asked.at):
            return told
        fill_in_the_only(form, **among)
        for name, field in form.fields.items():
            if getattr(field, "today", False):
                form.initial.setdefault(name, asked.today)
        step = Step(request, asked.actor, asked.thing, asked.at, form)
        is_said = form.is_valid() and "change" not in request.POST
        if is_said and begun:
            begun.check(form)
        if is_said:
            self.check(step)
        return self._take(step) if is_said and form.is_valid() else self._draw(step)

    def _take(self, step: Step[T, F]) -> HttpResponse:
        effects = self.effects(step)
        if effects and "confirmed" not in step.request.POST:
            return self._draw(step, effects)
        thing = {self.on.named: step.thing} if self.on.named else {}
        try:
            result = self.service(actor=step.actor, **thing, **self.told(step), at=step.at)
        except Refusal as refusal:
            return self._refuse(step, refusal)
        onward = self.onward(step, result) if self.onward else self.on.back(step)
        if isinstance(onward, HttpResponse):
            return onward
        if done := self.done(step, result) if callable(self.done) else self.done:
            messages.success(step.request, str(done))
        return redirect(onward)

    def _refuse(self, step: Step[T, F], refusal: Refusal) -> HttpResponse:
        is_button = self.is_button or self.page
        if refuse(step.form, refusal, on_top=not is_button):
            return self._draw(step)
        if self.page:
            return self._draw(replace(step, refused=say(refusal)))
        messages.error(step.request, say(refusal))
        return redirect(self.on.back(step))

    def _draw(self, step: Step[T, F], effects: Sequence[str | Promise] = ()) -> HttpResponse:
        note_asked(step.form, actor=step.actor, at=step.at)
        if self.page:
            answer = self.page(step)
        else:
            self.on.look(step)
            shown = {"form": step.form, "page": self.words(step), "effects": effects}
            shown |= {**self.on.shows(step), **self.shows(step)}
            answer = render(step.request, self.template or self.on.template, shown)
        is_bad = step.refused or (step.form.errors and "change" not in step.request.POST)
        if is_bad and answer.status_code == HTTPStatus.OK:
            answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer


def refuse(form: forms.BaseForm, refusal: Refusal, *, on_top: bool = True) -> bool:
    """Say a refusal in the form, beside its field or on top; tell whether it is said there.

    Raises:
        PermissionDenied: the deed is not the actor's.
    """
    if isinstance(refusal, NotAllowed):
        raise PermissionDenied from refusal
    field = next((name for name in refusal.beside if name in form.fields), None)
    if field or on_top:
        form.add_error(field, say(refusal))
    return bool(field or on_top)
