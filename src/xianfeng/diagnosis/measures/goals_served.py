from xianfeng.diagnosis.rules import MeasureName
from xianfeng.foundation.figures import Figures
from xianfeng.foundation.periods import Period

from .base import (
    ASSIGNMENTS,
    CARRIER,
    CARRIERS,
    GOAL,
    LINKS,
    REACH,
    Kind,
    Measure,
    Table,
    Tables,
    by_office,
    running,
)


def cases(tables: Tables, period: Period, figures: Figures) -> Table:
    """List the goals of the year assigned to the office; yes: a running carrier serves it (D4)."""
    del figures
    links, assignments = tables[LINKS], tables[ASSIGNMENTS]
    links = links.filter(links.subject_type == CARRIER)
    carriers = running(tables[CARRIERS], period)
    served = links.semi_join(carriers, links.subject_id == carriers.carrier_id)
    served = served.select("goal_id").distinct().mutate(yes=1)
    goals = assignments.filter(assignments.year == period.start.year).select("goal_id", "office_id")
    goals = by_office(goals, tables[REACH]).distinct()
    found = goals.left_join(served, "goal_id")
    return found.select(
        "unit_id",
        subject_id=found.goal_id,
        yes=found.yes.fill_null(0).cast("int64"),
        whole=1,
        label=found.goal_id.cast("string"),
    )


GOALS_SERVED = Measure(
    name=MeasureName.GOALS_SERVED,
    kind=Kind.SHARE,
    tables=(ASSIGNMENTS, LINKS, CARRIERS, REACH),
    subject_type=GOAL,
    cases=cases,
)
