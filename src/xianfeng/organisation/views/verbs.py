"""What the pages share that change the trees: first what it will do, then the deed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.organisation import services
from xianfeng.organisation.access import ActorRequest
from xianfeng.organisation.models import Organisation, Unit
from xianfeng.organisation.permissions import Actor
from xianfeng.organisation.selectors import organisations_visible_to, units_visible_to
from xianfeng.ui.words import say

get_and_post = require_http_methods(["GET", "HEAD", "POST"])
FIELDS_OF: dict[type[Refusal], tuple[str, ...]] = {
    services.DayAhead: ("happened_on", "founded_on", "closed_on", "starts_on", "ends_on"),
    services.ChangedLater: ("happened_on", "closed_on"),
    services.AboveChangedLater: ("happened_on",),
    services.BelowLeftLater: ("happened_on", "closed_on"),
    services.NotThereYet: ("happened_on", "founded_on"),
    services.ClosedTooSoon: ("happened_on", "closed_on"),
    services.TiedLater: ("closed_on",),
    services.WouldCycle: ("parent", "merged"),
    services.TreeTooDeep: ("parent",),
    services.NameMissing: ("name",),
    services.NameTooLong: ("name",),
    services.LooksTheSame: ("name", "parent"),
    services.NotACode: ("code",),
    services.CodeTaken: ("code",),
    services.KindsDiffer: ("merged",),
    services.NobodyStays: ("members",),
    services.NotItsMembers: ("members",),
    services.TermEndsBeforeStart: ("ends_on",),
    services.ElectedAfterStart: ("elected_on",),
    services.TermsOverlap: ("starts_on",),
    services.EarlyElection: ("starts_on",),
    services.NotLonger: ("until",),
    services.NotOneOfIts: ("member",),
    services.NotFullMember: ("member",),
    services.HoldsPost: ("member",),
    services.SecretaryThere: ("kind",),
    services.PostEndsBeforeStart: ("ends_on",),
}
"""Beside which field a refusal is said, the first that the form has; others stand on top."""


@dataclass(frozen=True)
class Page:
    """How a page of one step speaks.

    Attributes:
        where: name of the thing; `back` is its address.
        notes: what one should know before filling in.
    """

    heading: str
    lead: str
    button: str
    where: str
    back: str
    done: str
    notes: Sequence[str] = ()


def posted(request: ActorRequest) -> QueryDict | None:
    """Give what was sent, even nothing; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def allow(predicate: Callable[..., bool], actor: Actor, thing: object) -> None:
    """Open the page only to those who may do the step.

    Raises:
        PermissionDenied: it is not the actor's.
    """
    if not predicate(actor, thing):
        raise PermissionDenied


def organisation_for(request: ActorRequest, code: str) -> Organisation:
    """Give a visible organisation that is open; a closed one has no steps any more."""
    visible = organisations_visible_to(request.actor).select_related("parent__unit")
    return get_object_or_404(visible, code=code)


def unit_for(request: ActorRequest, code: str) -> Unit:
    """Give a visible unit that is open."""
    return get_object_or_404(units_visible_to(request.actor), code=code)


def step(
    request: ActorRequest,
    form: forms.Form,
    page: Page,
    *,
    do: Callable[[], str],
    effects: Callable[[], Sequence[str]] | None = None,
) -> HttpResponse:
    """Run a page of one step.

    Args:
        request: a form that is complete shows first what it will do, where there is something
            to show, and does it when that is confirmed.
        form: bound where something was sent.
        page: its words.
        do: does it and gives the address of the page to go on to.
        effects: says in sentences what it will do; None where the deed speaks for itself.
    """
    shown: Sequence[str] = ()
    wants_change = "change" in request.POST
    if request.method == "POST" and form.is_valid() and not wants_change:
        if effects is None or "confirmed" in request.POST:
            try:
                address = do()
            except NotAllowed as refusal:
                raise PermissionDenied from refusal
            except Refusal as refusal:
                _add(form, refusal)
            else:
                messages.success(request, page.done)
                return redirect(address)
        else:
            shown = effects()
    return render(
        request,
        "organisation/verb.html",
        {"form": form, "page": page, "effects": shown},
        status=422 if form.errors and not wants_change else 200,
    )


def _add(form: forms.Form, refusal: Refusal) -> None:
    names = FIELDS_OF.get(type(refusal), ())
    form.add_error(next((name for name in names if name in form.fields), None), say(refusal))


def not_found_unless(condition: object) -> None:
    """Answer like an unknown address.

    Raises:
        Http404: the condition does not hold.
    """
    if not condition:
        raise Http404
