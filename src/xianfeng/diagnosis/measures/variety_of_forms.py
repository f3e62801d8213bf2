from xianfeng.diagnosis.rules import MeasureName
from xianfeng.foundation.figures import Figures
from xianfeng.foundation.periods import Period

from .base import CARRIER, CARRIERS, REACH, Kind, Measure, Table, Tables, carrier_cases


def cases(tables: Tables, period: Period, figures: Figures) -> Table:
    """Return the running carriers with their form as label (D3)."""
    del figures
    return carrier_cases(tables, period, "by_member")


VARIETY_OF_FORMS = Measure(
    name=MeasureName.VARIETY_OF_FORMS,
    kind=Kind.VARIETY,
    tables=(CARRIERS, REACH),
    subject_type=CARRIER,
    cases=cases,
)
