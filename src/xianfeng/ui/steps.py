"""A page of one step: a form, what it will do, the deed, and where one goes on to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from xianfeng.foundation.errors import NotAllowed, Refusal

from .words import say

Beside = Mapping[type[Refusal], Sequence[str]]
"""Beside which field a refusal is said, the first that the form has; others stand on top."""

get_and_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Page:
    """How a page of one step speaks.

    Attributes:
        where: name of the thing; `back` is its address.
        done: what is said when the step is taken; nothing where the answer itself says it.
        notes: what one should know before filling in.
    """

    heading: str
    lead: str | Promise
    button: str
    where: str
    back: str
    done: str = ""
    notes: Sequence[str] = ()


def posted(request: HttpRequest) -> QueryDict | None:
    """Give what was sent, even nothing; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def add_refusal(form: forms.Form, refusal: Refusal, beside: Beside) -> None:
    """Say a refusal in the form, beside its field where it has one.

    Raises:
        PermissionDenied: the deed is not the actor's.
    """
    if isinstance(refusal, NotAllowed):
        raise PermissionDenied from refusal
    names = beside.get(type(refusal), ())
    form.add_error(next((name for name in names if name in form.fields), None), say(refusal))


def step(
    request: HttpRequest,
    form: forms.Form,
    page: Page,
    *,
    do: Callable[[], str | HttpResponse],
    beside: Beside,
    effects: Callable[[], Sequence[str]] | None = None,
    template: str = "ui/step.html",
    **more: object,
) -> HttpResponse:
    """Run a page of one step.

    Args:
        request: a form that is complete shows first what it will do, where there is something
            to show, and does it when that is confirmed.
        form: bound where something was sent.
        page: its words.
        do: does it and gives the address of the page to go on to, or the answer itself where
            that must stand at no address, as a code that is shown once.
        beside: where refusals are said.
        effects: says in sentences what it will do; None where the deed speaks for itself.
        template: one that extends `ui/step.html`.
        more: what the blocks of that template show.

    Raises:
        PermissionDenied: the deed is not the actor's.
    """
    shown: Sequence[str] = ()
    wants_change = "change" in request.POST
    if request.method == "POST" and form.is_valid() and not wants_change:
        if effects is not None and "confirmed" not in request.POST:
            shown = effects()
        else:
            try:
                done = do()
            except Refusal as refusal:
                add_refusal(form, refusal, beside)
            else:
                return _onward(request, page, done)
    return render(
        request,
        template,
        {"form": form, "page": page, "effects": shown, **more},
        status=422 if form.errors and not wants_change else 200,
    )


def _onward(request: HttpRequest, page: Page, done: str | HttpResponse) -> HttpResponse:
    if page.done:
        messages.success(request, page.done)
    return redirect(done) if isinstance(done, str) else done
