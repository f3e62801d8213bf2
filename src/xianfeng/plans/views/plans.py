from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.plans.lists import GOALS, PLANS
from xianfeng.plans.permissions import can_import_plans, can_manage_plan, reports_anywhere
from xianfeng.plans.selectors.goals import goal_rows, goals_of, plans_visible_to, plans_with_counts
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show


@require_safe
@signed_in
def catalogue(request: ActorRequest) -> HttpResponse:
    """Show the plans that bind the actor's units, the newest first."""
    may_import = can_import_plans(request.actor)
    step = (reverse("plans:import"), _("Import a plan")) if may_import else ("", "")
    shown = show(request, PLANS, plans_with_counts(request.actor), step=step)
    may_report = reports_anywhere(request.actor)
    context = {"may_import": may_import, "may_report": may_report}
    return answer(request, "plans/list.html", shown, context)


@require_safe
@signed_in
def plan(request: ActorRequest, plan_id: int) -> HttpResponse:
    """Show a plan's goals under its headings: where each stands and who answers for it."""
    found = get_object_or_404(plans_visible_to(request.actor), pk=plan_id)
    shown = show(request, GOALS, goals_of(found), make=partial(goal_rows, on=timezone.localdate()))
    may_manage = can_manage_plan(request.actor, found)
    return answer(request, "plans/plan.html", shown, {"plan": found, "may_manage": may_manage})
