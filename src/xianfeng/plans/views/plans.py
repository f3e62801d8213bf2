from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.plans.permissions import can_import_plans, can_manage_plan
from xianfeng.plans.selectors import (
    goal_rows,
    goals_of,
    plans_visible_to,
    plans_with_counts,
    sections,
)

PER_PAGE = 25


@require_safe
@signed_in
def catalogue(request: ActorRequest) -> HttpResponse:
    """Show the plans that bind the actor's units, the newest first."""
    page = Paginator(plans_with_counts(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "plans/list.html",
        {"page_obj": page, "may_import": can_import_plans(request.actor)},
    )


@require_safe
@signed_in
def plan(request: ActorRequest, plan_id: int) -> HttpResponse:
    """Show a plan's goals under its headings: where each stands and who answers for it."""
    found = get_object_or_404(plans_visible_to(request.actor), pk=plan_id)
    page = Paginator(goals_of(found), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "plans/plan.html",
        {
            "plan": found,
            "page_obj": page,
            "sections": sections(goal_rows(page.object_list)),
            "may_manage": can_manage_plan(request.actor, found),
        },
    )
