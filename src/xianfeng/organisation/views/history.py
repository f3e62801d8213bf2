"""The trees as of a day, what befell their nodes, and what the rules find on them."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.organisation.fields import AsOfForm
from xianfeng.organisation.lists import EVENTS
from xianfeng.organisation.selectors.history import (
    event_lines,
    events_of,
)
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show


@require_safe
@signed_in
def history(request: ActorRequest, code: str) -> HttpResponse:
    """Show what befell an organisation, the latest first."""
    visible = organisations_visible_to(request.actor, with_closed=True)
    organisation = get_object_or_404(visible, code=code)
    make = partial(event_lines, request.actor, organisation)
    shown = show(request, EVENTS, events_of(organisation), make=make)
    form = AsOfForm(initial={"as_of": timezone.localdate()})
    context = {"node": organisation, "is_unit": False, "form": form}
    return answer(request, "organisation/history.html", shown, context)
