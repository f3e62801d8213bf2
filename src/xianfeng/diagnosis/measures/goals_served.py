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
    """List the goals for which the office answers; yes: a carrier that ran serves it (D4).

    Those of the year, of plans in force in the period; of longer plans where there are none.
    """
    del figures
    links, assignments = tables[LINKS], tables[ASSIGNMENTS]
    links = links.filter(links.subject_type == CARRIER)
    carriers = running(tables[CARRIERS], period)
    served = links.semi_join(carriers, links.subject_id == carriers.carrier_id)
    served = served.select("goal_id").distinct().mutate(yes=1)
    in_force = (assignments.starts_on < period.end) & (assignments.ends_on > period.start)
    goals = assignments.filter(in_force).select("goal_id", "office_id", "of_a_year")
    goals = by_office(goals, tables[REACH]).distinct()
    years = goals.group_by("unit_id").agg(has_year=goals.of_a_year.any())
    goals = goals.inner_join(years, "unit_id")
    goals = goals.filter(goals.of_a_year == goals.has_year).select("unit_id", "goal_id")
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
