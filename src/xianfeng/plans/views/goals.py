from collections.abc import Callable
from datetime import datetime, time

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.organisation.access import ActorRequest, signed_in
from xianfeng.organisation.permissions import Actor
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
from xianfeng.ui.words import say

FIELD_OF: dict[type[Refusal], str] = {MonthToCome: "month", TargetIncomplete: "value"}
"""Beside which field a refusal is said; others stand on top of the form."""

NOON = time(12)
get_and_post = require_http_methods(["GET", "HEAD", "POST"])


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
    today = timezone.localdate()
    form = FigureForm(
        request.POST if request.method == "POST" else None,
        indicators=indicators_of(found),
        today=today,
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            observe(
                actor=request.actor,
                indicator=said["indicator"],
                period_start=said["month"],
                value=said["value"],
                observed_at=timezone.make_aware(datetime.combine(said["observed_on"], NOON)),
                at=timezone.now(),
            )
        except Refusal as refusal:
            _add(form, refusal)
        else:
            messages.success(request, _("The figure is written down."))
            return redirect("plans:goal", found.pk)
    words = {
        "heading": _("Enter the figure of a month"),
        "lead": _("A second figure for the same month mends the first; the trail keeps both."),
        "button": _("Write it down"),
    }
    return _form_page(request, found, form, words)


@get_and_post
@signed_in
def edit(request: ActorRequest, goal_id: int) -> HttpResponse:
    """Mend a goal's title and figure; the sentence of the paper stays as it is."""
    found = _goal(request, goal_id, can_manage_goal)
    form = GoalForm(
        request.POST if request.method == "POST" else None,
        goal=found,
        indicator=next(iter(indicators_of(found)), None),
    )
    if form.is_valid():
        try:
            edit_goal(
                actor=request.actor,
                goal=found,
                title=form.cleaned_data["title"],
                target=form.target,
                horizon=form.cleaned_data["horizon"],
                baseline=form.cleaned_data["baseline"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            _add(form, refusal)
        else:
            messages.success(request, _("The goal is mended."))
            return redirect("plans:goal", found.pk)
    words = {
        "heading": _("Edit the goal"),
        "lead": found.sentence,
        "button": _("Save"),
    }
    return _form_page(request, found, form, words)


@get_and_post
@signed_in
def assign(request: ActorRequest, goal_id: int) -> HttpResponse:
    """Set which units answer for a goal; offices are offered, with ?all=1 every unit."""
    found = _goal(request, goal_id, can_manage_goal)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        units=units_to_assign(found.plan.unit),
        held=units_that_answer(found),
        shows_all="all" in request.GET,
    )
    if form.is_valid():
        try:
            assign_goal(
                actor=request.actor,
                goal=found,
                units=list(form.cleaned_data["units"]),
                at=timezone.now(),
            )
        except Refusal as refusal:
            _add(form, refusal)
        else:
            messages.success(request, _("Who answers for the goal is set."))
            return redirect("plans:goal", found.pk)
    words = {
        "heading": _("Who answers for this goal?"),
        "lead": _("The units ticked here see the goal as theirs and may report its figures."),
        "button": _("Save"),
    }
    return _form_page(request, found, form, words, offers_all=not form.shows_all)


def _goal(request: ActorRequest, goal_id: int, is_allowed: Callable[[Actor, Goal], bool]) -> Goal:
    """Give a goal that the actor sees (else 404) and may treat so (else 403)."""
    found: Goal = get_object_or_404(goals_visible_to(request.actor), pk=goal_id)
    if not is_allowed(request.actor, found):
        raise PermissionDenied
    return found


def _add(form: forms.Form, refusal: Refusal) -> None:
    if isinstance(refusal, NotAllowed):
        raise PermissionDenied from refusal
    name = FIELD_OF.get(type(refusal))
    form.add_error(name if name in form.fields else None, say(refusal))


def _form_page(
    request: ActorRequest,
    found: Goal,
    form: forms.Form,
    words: dict[str, str],
    *,
    offers_all: bool = False,
) -> HttpResponse:
    return render(
        request,
        "plans/goal_form.html",
        {"goal": found, "form": form, "words": words, "offers_all": offers_all},
        status=422 if form.errors else 200,
    )
