"""What analysis may read of this room: who answers for which goal, what points at it; no names."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models.functions import TruncDate

from xianfeng.foundation.extracts import Column, ColumnType, Extract, Row
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.history import Ground

from .models import Goal, GoalLink
from .selectors import answering_on


def assignment_rows(on: date) -> Iterator[Row]:
    """Yield each goal with the offices that answer for it, for each year of its plan.

    Who has had a goal for too few days to be judged by it (`measure_fewest_days`) is left out.
    """
    ground = Ground.of(on)
    offices = ground.offices
    known_by = on - timedelta(days=settings.FIGURES.measure_fewest_days)
    answered = answering_on(ground)
    plans = Goal.objects.order_by("pk").values_list("pk", "plan__starts_on", "plan__ends_on")
    for goal_id, starts_on, ends_on in plans.iterator():
        known = (unit for unit, at in answered.get(goal_id, {}).items() if day_of(at) <= known_by)
        given = dict.fromkeys(offices[unit] for unit in known if unit in offices)
        years = range(starts_on.year, ends_on.year + (ends_on.month > 1 or ends_on.day > 1))
        yield from ((goal_id, office, year) for office in given for year in years)


def link_rows(on: date) -> Iterator[Row]:
    """Yield each link from a carrier, a meeting, a task, a case or a paper to a goal."""
    known = GoalLink.objects.alias(day=TruncDate("recorded_at")).filter(day__lte=on)
    yield from known.order_by("pk").values_list("goal_id", "subject_type", "subject_id").iterator()


EXTRACTS = (
    Extract(
        name="plans.assignments",
        grain="a goal, an office that answers for it, and a year of the plan",
        columns=(
            Column("goal_id", ColumnType.INTEGER, help="the goal"),
            Column("office_id", ColumnType.INTEGER, help="the office of a unit that answers"),
            Column("year", ColumnType.INTEGER, help="a year that the plan covers"),
        ),
        rows=assignment_rows,
    ),
    Extract(
        name="plans.links",
        grain="a link from a thing to a goal",
        columns=(
            Column("goal_id", ColumnType.INTEGER, help="the goal"),
            Column("subject_type", ColumnType.TEXT, help="what points at it: carriers.carrier"),
            Column("subject_id", ColumnType.INTEGER, help="which of them"),
        ),
        rows=link_rows,
    ),
)
