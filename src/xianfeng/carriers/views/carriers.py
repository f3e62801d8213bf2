from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.carriers.forms import SearchForm
from xianfeng.carriers.permissions import can_propose, deeds_now, waits_for_others
from xianfeng.carriers.rules import Stage
from xianfeng.carriers.selectors import (
    activities_visible_to,
    activity_rows,
    carrier_card,
    carrier_rows,
    carriers_found,
    carriers_visible_to,
    counted,
)
from xianfeng.carriers.words import STAGE_KINDS

CARRIERS_A_PAGE = 25
ACTIVITIES_A_PAGE = 10


@require_safe
@signed_in
def catalogue(request: ActorRequest) -> HttpResponse:
    """Show all carriers that the actor may see; an htmx swap gets the list alone."""
    form = SearchForm(request.GET)
    found = carriers_found(request.actor, form.search)
    page = Paginator(found, CARRIERS_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (row, STAGE_KINDS[Stage(row.carrier.stage)])
        for row in carrier_rows(request.actor, page.object_list)
    ]
    template = "_catalogue" if request.headers.get("HX-Request") == "true" else "list"
    return render(
        request,
        f"carriers/{template}.html",
        {
            "form": form,
            "page_obj": page,
            "rows": rows,
            "may_propose": can_propose(request.actor),
            "is_search": any(form.data.get(name) for name in form.fields),
        },
    )


@require_safe
@signed_in
def carrier(request: ActorRequest, carrier_id: int) -> HttpResponse:
    """Show one carrier: does it serve, is it alive?"""
    found = get_object_or_404(carriers_visible_to(request.actor), pk=carrier_id)
    at = timezone.now()
    activities = activities_visible_to(request.actor).filter(carrier=found)
    page = Paginator(counted(activities).order_by("-starts_at", "-pk"), ACTIVITIES_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "carriers/carrier.html",
        {
            "card": carrier_card(actor=request.actor, carrier=found, at=at),
            "may": deeds_now(request.actor, found),
            "is_own": waits_for_others(request.actor, found),
            "page_obj": page,
            "activities": activity_rows(page.object_list, at=at),
        },
    )
