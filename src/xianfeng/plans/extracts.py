"""What analysis may read of this room: who answers for which goal, what points at it; no names."""

from collections.abc import Iterator
from datetime import date

from django.db.models.functions import TruncDate

from xianfeng.foundation.extracts import Column, ColumnType, Extract, Row
from xianfeng.organisation.selectors.history import Ground

from .models import Goal, GoalLink
from .selectors.goals import answering_on, judged_by_goal

CHUNK = 1_000


def assignment_rows(on: date) -> Iterator[Row]:
    """Yield each goal with the offices that answer for it: those assigned, and the plan's own.

    Who has had a goal for too few days to be judged by it (`measure_fewest_days`) is left out.
    """
    ground = Ground.of(on)
    offices, answered = ground.offices, answering_on(ground)
    owners = {each.subject: each.source for each in ground.passed["plans.plan"]}
    goals = Goal.objects.order_by("pk").select_related("plan")
    for goal in goals.iterator(chunk_size=CHUNK):
        plan = goal.plan
        own = {owners.get(plan.pk, plan.unit_id): goal.recorded_at}
        known = judged_by_goal(own | answered.get(goal.pk, {}), on=on)
        for office in sorted({offices[unit] for unit in known if unit in offices}):
            yield goal.pk, office, plan.starts_on, plan.ends_on, plan.is_of_a_year


def link_rows(on: date) -> Iterator[Row]:
    """Yield each link from a carrier, a meeting, a task, a case or a paper to a goal."""
    known = GoalLink.objects.alias(day=TruncDate("recorded_at")).filter(day__lte=on)
    yield from known.order_by("pk").values_list("goal_id", "subject_type", "subject_id").iterator()


EXTRACTS = (
    Extract(
        name="plans.assignments",
        grain="a goal and an office that answers for it: assigned to it, or whose plan it is",
        columns=(
            Column("goal_id", ColumnType.INTEGER, help="the goal"),
            Column("office_id", ColumnType.INTEGER, help="the office that answers"),
            Column("starts_on", ColumnType.DATE, help="first day of the plan"),
            Column("ends_on", ColumnType.DATE, help="the first day after the plan"),
            Column("of_a_year", ColumnType.TRUTH, help="the plan covers one year at most"),
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
