from xianfeng.diagnosis.rules import MeasureName
from xianfeng.foundation.figures import Figures
from xianfeng.foundation.periods import Period

from .base import CARRIER, CARRIERS, REACH, Kind, Measure, Table, Tables, carrier_cases


def cases(tables: Tables, period: Period, figures: Figures) -> Table:
    """Return the running carriers; yes: it is linked to a goal (D4)."""
    del figures
    return carrier_cases(tables, period, "goal_linked")


TIED_TO_GOALS = Measure(
    name=MeasureName.TIED_TO_GOALS,
    kind=Kind.SHARE,
    tables=(CARRIERS, REACH),
    subject_type=CARRIER,
    cases=cases,
)
