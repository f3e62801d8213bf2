"""What analysis may read of this room: who answers for which goal, what points at it; no names."""

from collections.abc import Iterator

from xianfeng.analytics import Column, ColumnType, Extract, Row, register
from xianfeng.organisation.selectors.visible import office_ids

from .models import Assignment, GoalLink


def assignment_rows() -> Iterator[Row]:
    """Yield each goal with the offices that answer for it, for each year of its plan."""
    offices = office_ids()
    rows = (
        Assignment.objects.order_by("goal_id", "pk")
        .values_list("goal_id", "unit_id", "goal__plan__starts_on", "goal__plan__ends_on")
        .iterator()
    )
    given: set[tuple[int, int]] = set()
    last = 0
    for goal_id, unit_id, starts_on, ends_on in rows:
        if goal_id != last:
            given.clear()
            last = goal_id
        office = offices[unit_id]
        years = range(starts_on.year, ends_on.year + (ends_on.month > 1 or ends_on.day > 1))
        for year in years:
            if (office, year) not in given:
                given.add((office, year))
                yield goal_id, office, year


def link_rows() -> Iterator[Row]:
    """Yield each link from a carrier, a meeting, a task, a case or a paper to a goal."""
    yield from (
        GoalLink.objects.order_by("pk").values_list("goal_id", "subject_type", "subject_id")
    ).iterator()


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


def offer() -> None:
    """Register the extracts with analytics."""
    for extract in EXTRACTS:
        register(extract)
