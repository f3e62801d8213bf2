from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Model

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.paths import is_at_or_below
from xianfeng.foundation.refusals import Before
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.reshaping import Reshaping
from xianfeng.organisation.selectors.visible import below
from xianfeng.organisation.services.ground import require_open
from xianfeng.plans.hindrances import goals_taken_over, plans_taken_over
from xianfeng.plans.models import Assignment, Goal, GoalLink, Indicator, Plan
from xianfeng.plans.permissions import (
    can_import_plans,
    can_manage_goal,
    can_see_goal,
)
from xianfeng.plans.rules import ChosenGoal, Comparator, Measured, Target
from xianfeng.plans.rules.months import Frequency


class NothingChosen(Refusal):
    """An import without any ticked goal."""

    sentence = N_("Choose at least one goal.")


class TargetIncomplete(Refusal):
    """A target lacks a figure that its comparator needs."""

    sentence = N_("“{name}” needs a figure; a range needs two, the smaller one first.")
    beside = ("value",)


class UnitOutsidePlan(Refusal):
    """A goal can only be given to units at or below the plan's."""

    sentence = N_("{unit} is outside this plan's unit.")


@dataclass(frozen=True)
class Paper:
    """Where the goals come from: the name of the file and the digest of its text."""

    name: str
    digest: str


@dataclass(frozen=True)
class Imported:
    """What an import did; nothing new where the paper was imported before."""

    plan: Plan
    new: int
    unchanged: int


def import_plan(
    *,
    actor: Actor,
    unit: Unit,
    title: str,
    starts_on: date,
    ends_on: date,
    paper: Paper,
    goals: Sequence[ChosenGoal],
    at: datetime,
) -> Imported:
    """Write a plan, its chosen goals and who answers; the same again changes nothing (D6).

    Args:
        actor: an officer or administrator at the unit or above.
        title: the plan's name; kept as it is where the paper was imported before.
        ends_on: first day after the plan.

    Raises:
        NotAllowed: the actor may not import plans for this unit.
        NothingChosen: no goal was ticked.
        Before: the days are the wrong way round.
        TargetIncomplete: a figure is missing.
        UnitOutsidePlan: a goal is to be assigned to a unit that is not at or below the plan's.
        IsClosed: one of the units has been closed.
    """
    require(can_import_plans, actor, unit)
    if not goals:
        raise NothingChosen
    if ends_on <= starts_on:
        raise Before(day=starts_on, why=N_("it begins then"), beside=("last_day",))
    for chosen in goals:
        _require_complete(chosen.target)
    units = _units_by_code(unit, goals)
    with transaction.atomic():
        _hold_open(actor, [unit, *units.values()], at)
        plan, is_new = Plan.objects.get_or_create(
            unit=unit,
            source_digest=paper.digest,
            defaults={
                "title": title,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "source_name": paper.name,
                "recorded_at": at,
            },
        )
        known = set(plan.goals.values_list("key", flat=True))
        missing = [chosen for chosen in goals if chosen.key not in known]
        created = Goal.objects.bulk_create(
            Goal(
                plan=plan,
                title=chosen.title,
                heading=chosen.heading,
                sentence=chosen.sentence,
                key=chosen.key,
                recorded_at=at,
            )
            for chosen in missing
        )
        Indicator.objects.bulk_create(
            Indicator.of(goal, chosen.target, chosen.horizon, baseline=chosen.baseline)
            for goal, chosen in zip(created, missing, strict=True)
        )
        Assignment.objects.bulk_create(
            Assignment(goal=goal, unit=units[code], recorded_at=at)
            for goal, chosen in zip(created, missing, strict=True)
            for code in dict.fromkeys(chosen.unit_codes)
        )
        if is_new or missing:
            record(
                actor=actor,
                verb="plans.plan.imported",
                subject=plan,
                at=at,
                detail={"goals": len(missing)},
            )
    return Imported(plan=plan, new=len(missing), unchanged=len(goals) - len(missing))


def edit_goal(
    *,
    actor: Actor,
    goal: Goal,
    title: str,
    target: Target,
    horizon: str,
    measured: Measured,
    baseline: Decimal | None,
    at: datetime,
    frequency: Frequency | None = None,
) -> Goal:
    """Change a goal's title and its figure; the sentence of the paper stays.

    Args:
        frequency: how often its figure is asked for; None leaves it as it is.

    Raises:
        NotAllowed: the actor may not edit goals of this plan.
        TargetIncomplete: a figure is missing.
    """
    require(can_manage_goal, actor, goal)
    _require_complete(target)
    with transaction.atomic():
        indicator = Indicator.objects.filter(goal=goal).order_by("pk").first()
        before = None if indicator is None else indicator.target
        changed = Indicator.of(goal, target, horizon)
        changed.baseline = baseline
        changed.measured = measured.value
        if indicator is not None:
            changed.pk, changed.frequency = indicator.pk, indicator.frequency
        if frequency is not None:
            changed.frequency = frequency.value
        changed.save()
        goal.title = title
        goal.save(update_fields=["title"])
        record(
            actor=actor,
            verb="plans.goal.edited",
            subject=goal,
            at=at,
            detail={"before": _words(before), "after": _words(target)},
        )
    return goal


def assign_goal(*, actor: Actor, goal: Goal, units: Sequence[Unit], at: datetime) -> None:
    """Set which units answer for a goal; those not named any more are relieved.

    Raises:
        NotAllowed: the actor may not assign goals of this plan.
        UnitOutsidePlan: a unit is not at or below the plan's unit.
        IsClosed: a unit that is to answer newly has been closed.
    """
    require(can_manage_goal, actor, goal)
    for unit in units:
        if not is_at_or_below(unit.path, goal.plan.unit.path):
            raise UnitOutsidePlan(unit=unit.name)
    with transaction.atomic():
        held = set(goal.assignments.values_list("unit_id", flat=True))
        _hold_open(actor, [unit for unit in units if unit.pk not in held], at)
        goal.assignments.exclude(unit__in=units).delete()
        Assignment.objects.bulk_create(
            Assignment(goal=goal, unit=unit, recorded_at=at)
            for unit in units
            if unit.pk not in held
        )
        record(
            actor=actor,
            verb="plans.goal.assigned",
            subject=goal,
            at=at,
            detail={"units": [unit.code for unit in units]},
        )


def link_goal(*, actor: Actor, goal: Goal, subject: Model, at: datetime) -> GoalLink:
    """Point a thing at a goal that the actor may see, once (D4, D5)."""
    require(can_see_goal, actor, goal)
    with transaction.atomic():
        link, is_new = GoalLink.objects.get_or_create(
            goal=goal,
            subject_type=subject._meta.label_lower,  # noqa: SLF001 -- Django's public name
            subject_id=subject.pk,
            defaults={"recorded_at": at},
        )
        if is_new:
            record(
                actor=actor,
                verb="plans.goal.linked",
                subject=goal,
                at=at,
                detail={"to": f"{link.subject_type} {link.subject_id}"},
            )
    return link


def unlink_goal(*, actor: Actor, goal: Goal, subject: Model, at: datetime) -> None:
    """Let something point at a goal no more, before anything was done for it (D4).

    Raises:
        NotAllowed: the actor may not see the goal.
    """
    require(can_see_goal, actor, goal)
    kind = subject._meta.label_lower  # noqa: SLF001 -- Django's public name
    with transaction.atomic():
        links = GoalLink.objects.filter(goal=goal, subject_type=kind, subject_id=subject.pk)
        if links.delete()[0]:
            record(
                actor=actor,
                verb="plans.goal.unlinked",
                subject=goal,
                at=at,
                detail={"to": f"{kind} {subject.pk}"},
            )


def take_over_goals(*, actor: Actor, reshaping: Reshaping, at: datetime) -> int:
    """Hand the plans and goals of a unit that is closed to its successor, part of the closing.

    Plans that are over stay with the unit, and so does a plan of a paper that the successor has.
    """
    source, target = reshaping.node, reshaping.into
    if not isinstance(target, Unit):
        return 0
    answered = list(goals_taken_over(reshaping))
    changes = {"unit": (source.code, target.code)}
    for plan in plans_taken_over(reshaping):
        plan.unit = target
        plan.save(update_fields=["unit"])
        record(
            actor=actor,
            verb="plans.plan.taken_over",
            subject=plan,
            at=at,
            changes=changes,
            reason=reshaping.reason,
        )
    for row in answered:
        Assignment.objects.get_or_create(goal=row.goal, unit=target, defaults={"recorded_at": at})
        row.delete()
        record(
            actor=actor,
            verb="plans.goal.taken_over",
            subject=row.goal,
            at=at,
            changes=changes,
            reason=reshaping.reason,
        )
    return len(answered)


def _hold_open(actor: Actor, units: Sequence[Unit], at: datetime) -> None:
    """Hold units open in one order, so that none is closed meanwhile."""
    for unit in sorted(units, key=lambda unit: unit.pk):
        require_open(actor=actor, node=unit, at=at)


def _units_by_code(top: Unit, goals: Sequence[ChosenGoal]) -> dict[str, Unit]:
    codes = {code for goal in goals for code in goal.unit_codes}
    units = {unit.code: unit for unit in Unit.objects.filter(below(top.path), code__in=codes)}
    for code in sorted(codes - units.keys()):
        raise UnitOutsidePlan(unit=code)
    return units


def _require_complete(target: Target) -> None:
    if target.comparator is Comparator.IN_STEP:
        return
    is_range = target.comparator is Comparator.BETWEEN
    if target.value is None or (is_range and (target.upper is None or target.upper < target.value)):
        raise TargetIncomplete(name=target.name)


def _words(target: Target | None) -> str:
    if target is None:
        return ""
    figures = "–".join(str(value) for value in (target.value, target.upper) if value is not None)
    return f"{target.name} {target.comparator.value} {figures}{target.unit}"
