from collections.abc import Callable
from datetime import datetime, time

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.actors.rules import Actor
from xianfeng.plans.forms import AssignForm, FigureForm, GoalForm
from xianfeng.plans.models import Goal
from xianfeng.plans.permissions import can_manage_goal, can_observe
from xianfeng.plans.selectors import (
    goal_card,
    goals_visible_to,
    indicators_of,
    units_that_answer,
    units_to_assign,
)
from xianfeng.plans.services import MonthToCome, TargetIncomplete, assign_goal, edit_goal, observe
from xianfeng.ui.steps import Beside, Page, get_and_post, posted, step

BESIDE: Beside = {MonthToCome: ("month",), TargetIncomplete: ("value",)}
NOON = time(12)


@require_safe
@signed_in
def goal(request: ActorRequest, goal_id: int) -> HttpResponse:
    """Show a goal: its figure month by month, who answers, and what is done for it."""
    found = get_object_or_404(goals_visible_to(request.actor), pk=goal_id)
    return render(
        request,
        "plans/goal.html",
        {
            "card": goal_card(found),
            "goal": found,
            "may_manage": can_manage_goal(request.actor, found),
            "may_observe": can_observe(request.actor, found),
        },
    )


@get_and_post
@signed_in
def report_figure(request: ActorRequest, goal_id: int) -> HttpResponse:
    """Take the figure of a month."""
    found = _goal(request, goal_id, can_observe)
    form = FigureForm(posted(request), indicators=indicators_of(found), today=timezone.localdate())

    def do() -> str:
        said = form.cleaned_data
        observe(
            actor=request.actor,
            indicator=said["indicator"],
            period_start=said["month"],
            value=said["value"],
            observed_at=timezone.make_aware(datetime.combine(said["observed_on"], NOON)),
            at=timezone.now(),
        )
        return _address(found)

    page = Page(
        heading=_("Enter the figure of a month"),
        lead=_("A second figure for the same month mends the first; the trail keeps both."),
        button=_("Write it down"),
        where=found.title,
        back=_address(found),
        done=_("The figure is written down."),
    )
    return _step(request, form, page, do=do)


@get_and_post
@signed_in
def edit(request: ActorRequest, goal_id: int) -> HttpResponse:
    """Mend a goal's title and figure; the sentence of the paper stays as it is."""
    found = _goal(request, goal_id, can_manage_goal)
    indicator = next(iter(indicators_of(found)), None)
    form = GoalForm(posted(request), goal=found, indicator=indicator)

    def do() -> str:
        edit_goal(
            actor=request.actor,
            goal=found,
            title=form.cleaned_data["title"],
            target=form.target,
            horizon=form.cleaned_data["horizon"],
            baseline=form.cleaned_data["baseline"],
            at=timezone.now(),
        )
        return _address(found)

    page = Page(
        heading=_("Edit the goal"),
        lead=found.sentence,
        button=_("Save"),
        where=found.title,
        back=_address(found),
        done=_("The goal is mended."),
    )
    return _step(request, form, page, do=do)


@get_and_post
@signed_in
def assign(request: ActorRequest, goal_id: int) -> HttpResponse:
    """Set which units answer for a goal; offices are offered, with ?all=1 every unit."""
    found = _goal(request, goal_id, can_manage_goal)
    form = AssignForm(
        posted(request),
        units=units_to_assign(found.plan.unit),
        held=units_that_answer(found),
        shows_all="all" in request.GET,
    )

    def do() -> str:
        units = list(form.cleaned_data["units"])
        assign_goal(actor=request.actor, goal=found, units=units, at=timezone.now())
        return _address(found)

    page = Page(
        heading=_("Who answers for this goal?"),
        lead=_("The units ticked here see the goal as theirs and may report its figures."),
        button=_("Save"),
        where=found.title,
        back=_address(found),
        done=_("Who answers for the goal is set."),
    )
    return _step(request, form, page, do=do, offers_all=not form.shows_all)


def _goal(request: ActorRequest, goal_id: int, is_allowed: Callable[[Actor, Goal], bool]) -> Goal:
    """Give a goal that the actor sees (else 404) and may treat so (else 403)."""
    found: Goal = get_object_or_404(goals_visible_to(request.actor), pk=goal_id)
    if not is_allowed(request.actor, found):
        raise PermissionDenied
    return found


def _address(goal: Goal) -> str:
    return reverse("plans:goal", args=[goal.pk])


def _step(
    request: ActorRequest,
    form: forms.Form,
    page: Page,
    *,
    do: Callable[[], str],
    offers_all: bool = False,
) -> HttpResponse:
    return step(
        request,
        form,
        page,
        do=do,
        beside=BESIDE,
        template="plans/goal_form.html",
        offers_all=offers_all,
    )
