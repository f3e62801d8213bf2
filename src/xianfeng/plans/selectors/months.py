"""The sheet of a month: every figure that somebody reports, what it said last, when it is due."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from xianfeng.actors.permissions import tops_of
from xianfeng.actors.rules import Actor
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import below
from xianfeng.plans.models import Assignment, Indicator, Observation
from xianfeng.plans.permissions import KEEPERS, REPORTERS
from xianfeng.plans.rules.months import (
    Deadlines,
    State,
    asked_in,
    deadlines_of,
    known_then,
    state_of,
)


def deadlines(month: date) -> Deadlines:
    """Return the two dates of a month's figures, as the house has set them."""
    figures = settings.FIGURES
    return deadlines_of(month, due_day=figures.figures_due_day, close_day=figures.figures_close_day)


def reported_by(actor: Actor, month: date) -> QuerySet[Indicator]:
    """List the figures of a month that the actor may enter, in the order of the papers.

    They are asked for in this month, or entered already, and of plans in force then: of the actor's
    own, and of goals for which a unit in the actor's reach answers.
    """
    kept, answering = Q(pk__in=[]), Q(pk__in=[])
    for path in tops_of(actor, KEEPERS).units:
        kept |= below(path, prefix="goal__plan__unit__")
    for path in tops_of(actor, REPORTERS).units:
        answering |= below(path, prefix="unit__")
    answered = Assignment.objects.filter(answering, goal=OuterRef("goal"))
    in_force = Q(goal__plan__starts_on__lte=month, goal__plan__ends_on__gt=month)
    entered = Observation.objects.filter(indicator=OuterRef("pk"), period_start=month)
    is_asked = Q(frequency__in=asked_in(month)) | Exists(entered)
    found = Indicator.objects.filter(in_force, is_asked).filter(kept | Exists(answered))
    return found.select_related("goal__plan__unit").order_by("goal__plan", "goal", "pk")


@dataclass(frozen=True)
class Line:
    """One figure on the sheet of a month."""

    indicator: Indicator
    units: tuple[Unit, ...]
    last: Decimal | None
    """The figure of the last month before that has one."""
    last_month: date | None
    now: Observation | None
    state: State
    corrected_on: date | None
    """The day of the last correction, where it came after the days for correcting."""


def sheet_lines(indicators: QuerySet[Indicator], month: date, *, today: date) -> list[Line]:
    """Return figures as the lines of a month's sheet, in four queries."""
    earlier = Observation.objects.filter(indicator=OuterRef("pk"), period_start__lt=month)
    newest = earlier.order_by("-period_start")
    rows = indicators.annotate(
        last_value=Subquery(newest.values("value")[:1]),
        last_month=Subquery(newest.values("period_start")[:1]),
    ).prefetch_related(
        Prefetch("goal__assignments", Assignment.objects.select_related("unit").order_by("pk")),
        Prefetch(
            "observations",
            Observation.objects.filter(period_start=month).prefetch_related("corrections"),
            to_attr="of_month",
        ),
    )
    dates = deadlines(month)
    return [_line(row, dates, today) for row in rows]


def _line(row: Indicator, dates: Deadlines, today: date) -> Line:
    now: Observation | None = next(iter(getattr(row, "of_month")), None)  # noqa: B009 -- set above
    entered = None if now is None else day_of(now.recorded_at)
    corrected = [] if now is None else [day_of(each.recorded_at) for each in now.corrections.all()]
    return Line(
        indicator=row,
        units=tuple(each.unit for each in row.goal.assignments.all()),
        last=getattr(row, "last_value"),  # noqa: B009 -- as above
        last_month=getattr(row, "last_month"),  # noqa: B009 -- as above
        now=now,
        state=state_of(entered, dates.due_on, today=today),
        corrected_on=max((day for day in corrected if day > dates.closes_on), default=None),
    )


@dataclass(frozen=True)
class Counts:
    """How many figures of a month are entered, in time or late, and how many are not."""

    whole: int
    entered: int
    late: int


def month_counts(indicators: QuerySet[Indicator], month: date) -> Counts:
    """Count what is entered of a month, in one query."""
    of_month = Observation.objects.filter(indicator__in=indicators.order_by().values("pk"))
    days = [
        day_of(at)
        for at in of_month.filter(period_start=month).values_list("recorded_at", flat=True)
    ]
    due_on = deadlines(month).due_on
    return Counts(indicators.count(), len(days), sum(day > due_on for day in days))


def value_known(observation: Observation, at: datetime) -> Decimal | None:
    """Return what a figure said at a moment; None where it was not yet entered."""
    if observation.recorded_at > at:
        return None
    later = observation.corrections.filter(recorded_at__gt=at).order_by("recorded_at", "pk")
    return known_then(observation.value, later.values_list("before", flat=True))
