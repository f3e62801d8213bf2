"""The goals in the way when a unit is closed or moved, and those that go to its successor."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xianfeng.actors.rules import Actor
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.paths import down_to
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.reshaping import Change, Hindrance, Node, Obstacle, Reshaping
from xianfeng.organisation.rules.in_the_way import some_names
from xianfeng.organisation.selectors.visible import below

from .models import Assignment, Plan
from .permissions import can_manage_goal, can_see_goal


class HasPlans(Refusal):
    """Somebody reports on what was promised until the plan is over."""

    sentence = N_(
        "“{name}” has plans that have not ended: {titles}. Name the unit that continues its work."
    )


class AnswersForGoals(Refusal):
    """Somebody answers for a goal until its plan is over."""

    sentence = N_(
        "“{name}” is still responsible for goals: {count}. Assign them to other units, "
        "or name the unit that continues its work."
    )


class OutsideItsPlans(Refusal):
    """Only units at or below a plan's unit answer for its goals."""

    sentence = N_(
        "“{name}” is responsible for goals of “{plan}”: {count}. “{other}” is outside "
        "that plan's unit; assign these goals to other units first."
    )


class LeavesItsPlans(Refusal):
    """Only units at or below a plan's unit answer for its goals."""

    sentence = N_(
        "“{name}” and the units below it are responsible for goals of “{plan}”: {count}. "
        "At its new place it is outside that plan's unit; assign these goals to other "
        "units first."
    )


def plans_running(unit: Node, on: date) -> QuerySet[Plan]:
    """List the plans of a unit itself that have not ended on a day; an organisation has none."""
    running = Plan.objects.filter(ends_on__gt=on)
    return running.filter(unit=unit) if isinstance(unit, Unit) else running.none()


def goals_answered_for(unit: Node, on: date) -> QuerySet[Assignment]:
    """List the goals, of plans that run on a day, for which a unit itself answers."""
    running = Assignment.objects.filter(goal__plan__ends_on__gt=on)
    found = running.filter(unit=unit) if isinstance(unit, Unit) else running.none()
    return found.select_related("goal__plan__unit").order_by("pk")


def plans_taken_over(reshaping: Reshaping) -> QuerySet[Plan]:
    """List the plans that go to the successor: those whose paper it has not got itself."""
    into = reshaping.into
    known = Plan.objects.filter(unit=into if isinstance(into, Unit) else None)
    running = plans_running(reshaping.node, reshaping.on)
    return running.exclude(source_digest__in=known.values("source_digest")).order_by("pk")


def goals_taken_over(reshaping: Reshaping) -> QuerySet[Assignment]:
    """List the goals for which the successor answers from then on."""
    answered = goals_answered_for(reshaping.node, reshaping.on)
    stay = plans_running(reshaping.node, reshaping.on).exclude(
        pk__in=plans_taken_over(reshaping).values("pk")
    )
    return answered.exclude(goal__plan__in=stay.values("pk"))


def answers_that_go(reshaping: Reshaping, *, at: datetime) -> QuerySet[Assignment]:
    """List the rows that the heir of goals writes."""
    del at
    return goals_taken_over(reshaping)


def plans_in_the_way(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """List the running plans that nobody would report on any more."""
    del actor, at
    plans = list(plans_running(reshaping.node, reshaping.on).order_by("pk"))
    if not plans:
        return ()
    titles = some_names([plan.title for plan in plans])
    address = reverse("plans:plan", args=[plans[0].pk])  # of the unit, so the actor sees it
    return (Obstacle(HasPlans(name=reshaping.node.name, titles=titles), address),)


def goals_in_the_way(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """List the goals of plans above for which nobody would answer any more."""
    del at
    answered = goals_answered_for(reshaping.node, reshaping.on)
    answered = answered.exclude(goal__plan__unit=reshaping.node.pk)
    if reshaping.change is Change.CLOSE:
        rows = list(answered)
        if not rows:
            return ()
        why = AnswersForGoals(name=reshaping.node.name, count=len(rows))
        return (Obstacle(why, _address(actor, rows[0])),)
    other = reshaping.into
    if other is None:
        return ()
    rows = list(answered.exclude(goal__plan__unit__path__in=down_to(other.path)))
    if not rows:
        return ()
    refusal = OutsideItsPlans(
        name=reshaping.node.name,
        plan=rows[0].goal.plan.title,
        other=other.name,
        count=len(rows),
    )
    return (Obstacle(refusal, _address(actor, rows[0])),)


def goals_left_behind(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[Obstacle]:
    """List the goals of plans that a moved unit would not stand below any more."""
    del at
    node = reshaping.node
    if not isinstance(node, Unit):
        return ()
    above = down_to(reshaping.into.path) if reshaping.into else []
    answered = Assignment.objects.filter(
        below(node.path, prefix="unit__"), goal__plan__ends_on__gt=reshaping.on
    )
    left = (
        answered.exclude(below(node.path, prefix="goal__plan__unit__"))
        .exclude(goal__plan__unit__path__in=above)
        .select_related("goal__plan__unit")
        .order_by("pk")
    )
    rows = list(left)
    if not rows:
        return ()
    why = LeavesItsPlans(name=node.name, plan=rows[0].goal.plan.title, count=len(rows))
    return (Obstacle(why, _address(actor, rows[0])),)


def _address(actor: Actor, row: Assignment) -> str:
    """Return the page where the goal is given to others, or the goal's, as far as it is open."""
    if can_manage_goal(actor, row.goal):
        return reverse("plans:assign", args=[row.goal_id])
    return reverse("plans:goal", args=[row.goal_id]) if can_see_goal(actor, row.goal) else ""


def tell_of_goals(actor: Actor, reshaping: Reshaping, *, at: datetime) -> Sequence[str]:
    """Say which plans and how many goals go to the successor, and which plans stay."""
    del actor, at
    node, into = reshaping.node, reshaping.into
    if not isinstance(node, Unit) or into is None:
        return ()
    taken = set(plans_taken_over(reshaping).values_list("pk", flat=True))
    lines = [
        (
            _("The plan “%(plan)s” passes to “%(survivor)s”.")
            if plan.pk in taken
            else _("The plan “%(plan)s” stays: “%(survivor)s” has one from the same document.")
        )
        % {"plan": plan.title, "survivor": into.name}
        for plan in plans_running(node, reshaping.on).order_by("pk")
    ]
    count = goals_taken_over(reshaping).count()
    if count:
        line = ngettext(
            "“%(survivor)s” is responsible for %(count)d goal from then on.",
            "“%(survivor)s” is responsible for %(count)d goals from then on.",
            count,
        )
        lines.append(line % {"count": count, "survivor": into.name})
    return lines


HINDRANCES = (
    Hindrance("plans.plan", frozenset({Change.CLOSE}), plans_in_the_way, order=70),
    Hindrance("plans.goal", frozenset({Change.CLOSE, Change.MERGE}), goals_in_the_way, order=71),
    Hindrance("plans.place", frozenset({Change.MOVE}), goals_left_behind, order=72),
)
