from xianfeng.diagnosis.rules import MeasureName
from xianfeng.foundation.figures import Figures
from xianfeng.foundation.periods import Period

from .base import BALLOTS, REACH, UNIT, Kind, Measure, Table, Tables, by_office


def cases(tables: Tables, period: Period, figures: Figures) -> Table:
    """Return the windows with enough ballots in the period to be published; yes: good ones (D4)."""
    ballots = tables[BALLOTS]
    ballots = ballots.filter((ballots.month >= period.start) & (ballots.month < period.end))
    rows = ballots.group_by("office_id", "window_id").agg(
        yes=ballots.good.sum(), whole=ballots.ballots.sum()
    )
    rows = rows.filter(rows.whole >= figures.cell_minimum)
    found = by_office(rows, tables[REACH])
    return found.select(
        "unit_id",
        "yes",
        "whole",
        subject_id=found.window_id,
        label=found.window_id.cast("string"),
    )


WINDOWS_GOOD = Measure(
    name=MeasureName.WINDOWS_GOOD,
    kind=Kind.SHARE,
    tables=(BALLOTS, REACH),
    subject_type=UNIT,
    cases=cases,
    fewest=lambda figures: figures.cell_minimum,
)
