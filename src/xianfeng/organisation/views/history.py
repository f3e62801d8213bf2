"""The trees as of a day, what befell their nodes, and what the rules find on them."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.organisation.fields import AsOfForm
from xianfeng.organisation.lists import EVENTS
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.history import (
    event_lines,
    events_of,
)
from xianfeng.organisation.selectors.visible import organisations_visible_to, units_visible_to
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show


@require_safe
@signed_in
def history(request: ActorRequest, code: str, *, is_unit: bool = False) -> HttpResponse:
    """Show what befell an organisation or a unit, the latest first."""
    node: Organisation | Unit
    if is_unit:
        node = get_object_or_404(units_visible_to(request.actor, with_closed=True), code=code)
    else:
        visible = organisations_visible_to(request.actor, with_closed=True)
        node = get_object_or_404(visible, code=code)
    make = partial(event_lines, request.actor, node)
    shown = show(request, EVENTS, events_of(node), make=make)
    form = AsOfForm(initial={"as_of": timezone.localdate()})
    context = {"node": node, "is_unit": is_unit, "form": form}
    return answer(request, "organisation/history.html", shown, context)
