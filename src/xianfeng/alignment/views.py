from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.carriers.selectors.catalogue import carrier_rows, carriers_visible_to
from xianfeng.organisation.models.units import Unit
from xianfeng.plans.models import Plan
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show

from .lists import GOAL_MAP
from .near import near_card
from .selectors import (
    goals_mapped,
    map_rows,
    plan_in_force,
    plans_to_map,
    running_below,
    units_answering,
    unserved,
    without_goal,
)

AIMLESS_SHOWN = 20


@require_safe
@signed_in
def goal_map(request: ActorRequest) -> HttpResponse:
    """Show a plan's goals with the carriers that serve them, and the carriers that serve none."""
    actor, today = request.actor, timezone.localdate()
    plans = plans_to_map(actor)
    plan = _plan(plans, request.GET.get("plan")) or plan_in_force(plans, today)
    if plan is None:
        return render(request, "alignment/goal_map_empty.html")
    units = units_answering(plan)
    code = request.GET.get("unit")
    unit: Unit | None = get_object_or_404(units, code=code) if code else None
    goals = goals_mapped(actor, plan, unit)
    running = running_below(actor, unit or plan.unit)
    aimless = without_goal(running)
    shown = show(request, GOAL_MAP, goals, make=partial(map_rows, on=today))
    context = {
        "plans": plans,
        "plan": plan,
        "units": units,
        "unit": unit,
        "goals": goals.count(),
        "unserved": unserved(goals),
        "running": running.count(),
        "aimless": aimless.count(),
        "cards": {"rows": carrier_rows(actor, aimless[:AIMLESS_SHOWN])},
        "most": AIMLESS_SHOWN,
        "today": today,
    }
    return answer(request, "alignment/goal_map.html", shown, context)


@require_safe
@signed_in
def near(request: ActorRequest, carrier_id: int) -> HttpResponse:
    """Show which carriers say nearly the same as one, with what both say."""
    found = get_object_or_404(carriers_visible_to(request.actor), pk=carrier_id)
    card = near_card(request.actor, found)
    return render(request, "alignment/near.html", {"carrier": found, "card": card})


def _plan(plans: list[Plan], number: str | None) -> Plan | None:
    """Return the plan that the address names; one that is not visible is not there."""
    if not number:
        return None
    found = next((plan for plan in plans if str(plan.pk) == number), None)
    if found is None:
        raise Http404(number)
    return found
