from xianfeng.diagnosis.rules import MeasureName
from xianfeng.foundation.figures import Figures
from xianfeng.foundation.periods import Period

from .base import MEMBERS, PARTICIPATION, REACH, UNIT, Kind, Measure, Table, Tables, by_office


def cases(tables: Tables, period: Period, figures: Figures) -> Table:
    """Return the offices with enough members; yes: members who checked in in the quarter (D3).

    Activists are no members. An office without a check-in counts with none. A member counts once,
    in the office of the quarter's last day, wherever they took part. Whoever has been recorded for
    too few days is not counted; where one of these took part all the same, the part might exceed
    the whole, and is cut there.
    """
    members, taken = tables[MEMBERS], tables[PARTICIPATION]
    members = members.filter(members.unit_id.notnull() & (members.standing != "activist"))
    wholes = members.group_by(office_id=members.unit_id).agg(whole=members.settled.sum())
    wholes = wholes.filter(wholes.whole >= figures.statistics_minimum)
    taken = taken.filter(taken.quarter == period.label)
    parts = taken.group_by("office_id").agg(part=taken.members_taking_part.sum())
    rows = wholes.left_join(parts, "office_id")
    rows = rows.select(
        "office_id",
        "whole",
        yes=rows.part.fill_null(0).clip(upper=rows.whole),
        subject_id=rows.office_id,
    )
    found = by_office(rows, tables[REACH])
    return found.select("unit_id", "subject_id", "yes", "whole", label=found.unit_id.cast("string"))


TAKING_PART = Measure(
    name=MeasureName.TAKING_PART,
    kind=Kind.SHARE,
    tables=(MEMBERS, PARTICIPATION, REACH),
    subject_type=UNIT,
    cases=cases,
    fewest=lambda figures: figures.statistics_minimum,
    grows=True,
)
