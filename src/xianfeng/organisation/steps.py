"""What the pages share that change the trees: first what it will do, then the deed."""

from collections.abc import Callable, Iterable, Sequence

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from xianfeng.actors.doors import ActorRequest
from xianfeng.actors.rules import Actor
from xianfeng.foundation.errors import Refusal
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.reshaping import Obstacle, Reshaping, obstacles, told
from xianfeng.organisation.rules.in_the_way import (
    BelowLeftLater,
    TiedLater,
)
from xianfeng.organisation.rules.trees import DayAhead
from xianfeng.organisation.selectors.visible import organisations_visible_to, units_visible_to
from xianfeng.organisation.services.ground import (
    AboveChangedLater,
    NameMissing,
    NameTooLong,
    NotACode,
    NotThereYet,
    TreeTooDeep,
    WouldCycle,
)
from xianfeng.organisation.services.states import ChangedLater, ClosedTooSoon
from xianfeng.sheets.rules.faults import CodeTaken, LooksTheSame
from xianfeng.ui import steps
from xianfeng.ui.steps import Page
from xianfeng.ui.words import say

FIELDS_OF: dict[type[Refusal], tuple[str, ...]] = {
    DayAhead: ("happened_on", "founded_on", "closed_on", "starts_on", "ends_on"),
    ChangedLater: ("happened_on", "closed_on"),
    AboveChangedLater: ("happened_on",),
    BelowLeftLater: ("happened_on", "closed_on"),
    NotThereYet: ("happened_on", "founded_on"),
    ClosedTooSoon: ("happened_on", "closed_on"),
    TiedLater: ("closed_on",),
    WouldCycle: ("parent", "merged"),
    TreeTooDeep: ("parent",),
    NameMissing: ("name",),
    NameTooLong: ("name",),
    LooksTheSame: ("name", "parent"),
    NotACode: ("code",),
    CodeTaken: ("code",),
}


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


def address(node: Organisation | Unit) -> str:
    """Give the address of the page of an organisation or a unit."""
    page = "organisation:unit" if isinstance(node, Unit) else "people:organisation"
    return reverse(page, args=[node.code])


def obstacle_words(obstacle: Obstacle) -> str:
    """Say what stands in the way, and lead to where it is settled."""
    text = say(obstacle.why)
    if not obstacle.address:
        return text
    return format_html('{} <a href="{}">{}</a>', text, obstacle.address, _("Settle it there"))


def obstacle_notes(actor: Actor, reshaping: Reshaping) -> list[str]:
    """Say before anything is filled in what stands in the way."""
    return [obstacle_words(each) for each in obstacles(actor, reshaping, at=timezone.now())]


def effects_on(actor: Actor, changes: Iterable[Reshaping]) -> list[str]:
    """Say what rooms let go along, end or stay with changes of the trees."""
    at = timezone.now()
    return [line for change in changes for line in told(actor, change, at=at)]


def step(
    request: ActorRequest,
    form: forms.Form,
    page: Page,
    *,
    do: Callable[[], str],
    beside: steps.Beside = FIELDS_OF,
    effects: Callable[[], Sequence[str]] | None = None,
    changes: Callable[[], Sequence[Reshaping]] | None = None,
) -> HttpResponse:
    """Run a page of one step that changes the trees (see `ui.steps.step`).

    `changes` gives what a complete form would do to which nodes: all that stands in the way of it
    is said at once, before it is confirmed as well as afterwards.
    """
    is_sent = request.method == "POST" and "change" not in request.POST
    if changes is not None and is_sent and form.is_valid():
        for change in changes():
            _add_obstacles(form, request.actor, change)
    return steps.step(
        request,
        form,
        page,
        do=do,
        beside=beside,
        effects=effects,
        template="organisation/verb.html",
    )


def _add_obstacles(form: forms.Form, actor: Actor, change: Reshaping) -> None:
    for obstacle in list(obstacles(actor, change, at=timezone.now())):
        names = FIELDS_OF.get(type(obstacle.why), ())
        beside = next((name for name in names if name in form.fields), None)
        form.add_error(beside, say(obstacle.why) if beside else obstacle_words(obstacle))


def not_found_unless(condition: object) -> None:
    """Answer like an unknown address.

    Raises:
        Http404: the condition does not hold.
    """
    if not condition:
        raise Http404
