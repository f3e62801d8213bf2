from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from xianfeng.diagnosis.rules import FAILING_OF, Failing, MeasureName
from xianfeng.foundation.figures import Figures
from xianfeng.foundation.periods import Period

Table = Any
"""An Ibis table; engines are never imported here."""
Tables = Mapping[str, Table]


class Kind(StrEnum):
    """How the sums of a measure become an estimate."""

    SHARE = "share"
    VARIETY = "variety"


@dataclass(frozen=True)
class Measure:
    """One measure: which facts it needs and the expression that gives its cases.

    Args:
        kind: a share of `yes` in `whole`, or the variety of `label`.
        tables: the extracts that the expression reads.
        subject_type: what `subject_id` numbers.
        cases: (tables, period, figures) → a table with one row a record behind the figure:
            unit_id, subject_id, yes, whole, label (text). The sums, the count and the list of
            records are all made from this table.
        fewest: fewest cases for a verdict, from the figures.
        grows: whether it is low at the beginning of a period by its nature.
    """

    name: MeasureName
    kind: Kind
    tables: tuple[str, ...]
    subject_type: str
    cases: Callable[[Tables, Period, Figures], Table]
    fewest: Callable[[Figures], int] = lambda figures: figures.measure_fewest_cases
    grows: bool = False

    @property
    def failing(self) -> Failing:
        return FAILING_OF[self.name]


CARRIERS = "carriers.carriers"
PARTICIPATION = "carriers.participation"
ASSIGNMENTS = "plans.assignments"
LINKS = "plans.links"
BALLOTS = "ballots.monthly"
MEMBERS = "people.members"
REACH = "organisation.reach"

CARRIER = "carriers.carrier"
GOAL = "plans.goal"
UNIT = "organisation.unit"


def running(carriers: Table, period: Period) -> Table:
    """Keep the carriers that ran at some time in the period: begun before its end, not ended."""
    return carriers.filter(
        carriers.started_on.notnull()
        & (carriers.started_on < period.end)
        & (carriers.ended_on.isnull() | (carriers.ended_on > period.start))
    )


def by_office(rows: Table, reach: Table) -> Table:
    """Assign each row to its office and to every office above."""
    return rows.inner_join(reach, "office_id").drop("office_id")


def carrier_cases(tables: Tables, period: Period, column: str) -> Table:
    """Return the running carriers as cases, `yes` where the true-or-false column holds."""
    carriers = by_office(running(tables[CARRIERS], period), tables[REACH])
    return carriers.select(
        "unit_id",
        subject_id=carriers.carrier_id,
        yes=carriers[column].fill_null(False).cast("int64"),
        whole=1,
        label=carriers.form,
    )
