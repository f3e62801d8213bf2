"""The figures of months: entered once, corrected with a reason, what was said before is kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.reasons import checked_reason
from xianfeng.foundation.refusals import Ahead
from xianfeng.organisation.selectors.days import day_of
from xianfeng.plans.models import Correction, Indicator, Observation
from xianfeng.plans.permissions import can_manage_goal, can_observe
from xianfeng.plans.selectors.months import deadlines


class MonthClosed(Refusal):
    """The days on which whoever reports corrects a month are over."""

    sentence = N_(
        "Corrections of {month} closed on {day}. Ask {unit}, whose plan it is, to correct it."
    )


@dataclass(frozen=True)
class Told:
    """What is said of one indicator for a month; the reason is needed where it corrects."""

    indicator: Indicator
    value: Decimal
    reason: str = ""


class Change(StrEnum):
    """What became of one figure of a sheet."""

    NEW = "new"
    CORRECTED = "corrected"
    NONE = "none"


@dataclass(frozen=True)
class Reported:
    """How many figures a sheet brought; what said the same changed nothing."""

    new: int
    corrected: int


def observe(
    *,
    actor: Actor,
    indicator: Indicator,
    period_start: date,
    value: Decimal,
    observed_at: datetime,
    at: datetime,
    reason: str = "",
) -> Observation:
    """Write down the figure of a month; another one for the same month corrects it.

    The corrected figure keeps its `recorded_at`; what it said before stands as a correction with
    its reason. After the days of correction only the unit whose plan it is corrects.

    Raises:
        NotAllowed: the actor neither keeps the plan nor reports for a unit that answers.
        Ahead: the month begins after the moment of recording.
        NoReason, TooLong: of a correction.
        MonthClosed: the month was closed for whoever reports.
    """
    told = Told(indicator, value, reason)
    with transaction.atomic():
        found, _change = _write(actor, told, period_start.replace(day=1), observed_at, at)
    return found


def report_month(
    *, actor: Actor, month: date, figures: Sequence[Told], observed_at: datetime, at: datetime
) -> Reported:
    """Take a sheet of figures, all of them or none.

    Raises:
        Refusal: what `observe` says of the first figure that is refused, beside its cell
            (`figure_<key>`, or `reason_<key>` where the reason is missing).
    """
    changes: Counter[Change] = Counter()
    with transaction.atomic():
        for told in figures:
            try:
                _found, change = _write(actor, told, month, observed_at, at)
            except Refusal as refusal:
                cell = "reason" if "reason" in refusal.beside else "figure"
                refusal.beside = (f"{cell}_{told.indicator.pk}",)
                raise
            changes[change] += 1
    return Reported(changes[Change.NEW], changes[Change.CORRECTED])


def _write(
    actor: Actor, told: Told, month: date, observed_at: datetime, at: datetime
) -> tuple[Observation, Change]:
    require(can_observe, actor, told.indicator.goal)
    if month > day_of(at):
        raise Ahead(day=f"{month:%Y-%m}")
    # two who enter the same month follow each other: the second one corrects, and says why
    Indicator.objects.select_for_update().get(pk=told.indicator.pk)
    rows = Observation.objects.select_related("indicator__goal__plan__unit")
    found = rows.filter(indicator=told.indicator, period_start=month).first()
    if found is None:
        found = Observation.objects.create(
            indicator=told.indicator,
            period_start=month,
            value=told.value,
            observed_at=observed_at,
            recorded_at=at,
        )
        detail = {"month": f"{month:%Y-%m}", "value": str(told.value)}
        verb = "plans.observation.recorded"
        record(actor=actor, verb=verb, subject=found, at=at, detail=detail)
        return found, Change.NEW
    if found.value == told.value:
        return found, Change.NONE
    _correct(actor, found, told, observed_at, at)
    return found, Change.CORRECTED


def _correct(
    actor: Actor, found: Observation, told: Told, observed_at: datetime, at: datetime
) -> None:
    goal, month, before = found.indicator.goal, found.period_start, found.value
    closes_on = deadlines(month).closes_on
    if day_of(at) > closes_on and not can_manage_goal(actor, goal):
        raise MonthClosed(month=f"{month:%Y-%m}", day=closes_on, unit=goal.plan.unit.name)
    why = checked_reason(told.reason)
    Correction.objects.create(
        observation=found,
        before=before,
        after=told.value,
        reason=why,
        by_id=actor.user_id,
        recorded_at=at,
    )
    found.value, found.observed_at = told.value, observed_at
    found.save(update_fields=["value", "observed_at"])
    detail = {"month": f"{month:%Y-%m}", "value": str(told.value), "before": str(before)}
    verb = "plans.observation.corrected"
    record(actor=actor, verb=verb, subject=found, at=at, detail=detail, reason=why)
