from collections.abc import Callable
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.actors.rules import Actor
from xianfeng.plans.forms.goals import AssignForm, FigureForm, GoalForm
from xianfeng.plans.models import Goal
from xianfeng.plans.permissions import can_manage_goal, can_observe
from xianfeng.plans.selectors.goals import (
    goal_card,
    goals_visible_to,
    indicators_of,
    units_that_answer,
    units_to_assign,
)
from xianfeng.plans.services.figures import observe
from xianfeng.plans.services.goals import assign_goal, edit_goal
from xianfeng.ui.acts import Act
from xianfeng.ui.things import On


@require_safe
@signed_in
def goal(request: ActorRequest, goal_id: int) -> HttpResponse:
    """Show a goal: its figure month by month, who answers, and what is done for it."""
    found = get_object_or_404(goals_visible_to(request.actor), pk=goal_id)
    return render(
        request,
        "plans/goal.html",
        {
            "card": goal_card(request.actor, found, on=timezone.localdate()),
            "goal": found,
            "may_manage": can_manage_goal(request.actor, found),
            "may_observe": can_observe(request.actor, found),
        },
    )


def _goal_for(is_allowed: Callable[[Actor, Goal], bool]) -> On[Goal]:
    return On(
        find=lambda request, goal_id: goals_visible_to(request.actor).get(pk=goal_id),
        may=is_allowed,
        named="goal",
        where=lambda asked: asked.thing.title,
        back=lambda asked: reverse("plans:goal", args=[asked.thing.pk]),
    )


report_figure = Act(
    on=replace(_goal_for(can_observe), named=""),
    form=FigureForm,
    given=lambda asked: {"indicators": indicators_of(asked.thing), "today": asked.today},
    service=observe,
    heading=_("Enter the figure of a month"),
    lead=_("A second figure for the same month corrects the first; the audit log keeps both."),
    button=_("Report it"),
    done=_("The figure has been recorded."),
)
edit = Act(
    on=_goal_for(can_manage_goal),
    form=GoalForm,
    given=lambda asked: {
        "goal": asked.thing,
        "indicator": next(iter(indicators_of(asked.thing)), None),
    },
    edits=True,
    service=edit_goal,
    heading=_("Edit the goal"),
    lead=lambda asked: asked.thing.sentence,
    button=_("Save"),
    done=_("The goal has been updated."),
)
assign = Act(
    on=_goal_for(can_manage_goal),
    form=AssignForm,
    given=lambda asked: {
        "initial": {"units": list(units_that_answer(asked.thing).filter(closed_on=None))}
    },
    among=lambda asked: {"units": units_to_assign(asked.thing.plan.unit)},
    edits=True,
    service=assign_goal,
    heading=_("Who is responsible for this goal?"),
    lead=_("These units are responsible for the goal and may report its figures."),
    button=_("Save"),
    done=_("The responsible units have been updated."),
)
