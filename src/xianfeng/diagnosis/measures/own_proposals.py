from xianfeng.diagnosis.rules import MeasureName
from xianfeng.foundation.figures import Figures
from xianfeng.foundation.periods import Period

from .base import CARRIER, CARRIERS, REACH, Kind, Measure, Table, Tables, carrier_cases


def cases(tables: Tables, period: Period, figures: Figures) -> Table:
    """Return the running carriers; yes: a member's own proposal began it (D3)."""
    del figures
    return carrier_cases(tables, period, "by_member")


OWN_PROPOSALS = Measure(
    name=MeasureName.OWN_PROPOSALS,
    kind=Kind.SHARE,
    tables=(CARRIERS, REACH),
    subject_type=CARRIER,
    cases=cases,
)
