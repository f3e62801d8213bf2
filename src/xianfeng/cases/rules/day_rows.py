"""Rows of the official notice of a year: which days are off, which are worked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xianfeng.foundation.calendar import WorkingDays
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.sheets.rules.columns import Column, Columns, Shape
from xianfeng.sheets.rules.faults import AlsoInRow, CellMissing, Fault, UnknownWord
from xianfeng.sheets.rules.rows import Change, Decision, Fate, SheetRow

DAY_COLUMNS = Columns(
    kind="days",
    fields={
        "day": Column("日期、日、day、date", Shape.DAY),
        "work": Column("类别、放假或上班、类型、安排、kind"),
        "paper": Column("依据、文号、通知、source、notice"),
    },
    required=("day", "work"),
    template=("day", "work", "paper"),
)
OFF = frozenset({"休", "放假", "休息", "节假日", "off", "holiday"})
WORKED = frozenset({"班", "上班", "调休上班", "补班", "工作日", "work", "worked", "working"})


class Contradicts(Refusal):
    """The built-in calendar knows the year and says otherwise; it wins."""

    sentence = N_(
        "The built-in calendar has this as a {known}. It wins for years whose notice it knows, so "
        "this row changes nothing. Check the notice."
    )
    words = ("known",)


@dataclass(frozen=True)
class DayDecision(Decision):
    """The fate of a row of a notice."""

    day: date | None = None
    is_working: bool = False


def decide_days(
    rows: Sequence[SheetRow], *, table: WorkingDays, known: Mapping[date, bool]
) -> tuple[DayDecision, ...]:
    """Decide on the rows of a notice.

    Args:
        table: the built-in calendar of the years of the rows.
        known: what earlier notices say, day by day.
    """
    seen: dict[date, SheetRow] = {}
    return tuple(_decide(row, table, known, seen) for row in rows)


def _decide(
    row: SheetRow,
    table: WorkingDays,
    known: Mapping[date, bool],
    seen: dict[date, SheetRow],
) -> DayDecision:
    faults = [
        *row.faults,
        *(Fault(name, CellMissing, {}) for name in DAY_COLUMNS.required if not row[name]),
    ]
    word = row["work"].casefold()
    if row["work"] and word not in OFF | WORKED:
        what = N_("kind of day")
        faults.append(
            Fault.of("work", UnknownWord, what=what, text=row["work"], examples="放假、上班")
        )
    day, is_working = row.day("day"), word in WORKED
    if day is not None and (first := seen.setdefault(day, row)) is not row:
        faults.append(Fault.of("day", AlsoInRow, what=N_("This day"), row=first.label))
    if faults or day is None:
        return DayDecision(row, Fate.WRONG, faults=tuple(faults))
    if table.contradicted_by({day: is_working}):
        known_as = N_("day off") if is_working else N_("working day")
        return DayDecision(
            row, Fate.WRONG, faults=(Fault("work", Contradicts, {"known": known_as}),)
        )
    if day.year in table.years or known.get(day) is is_working:
        return DayDecision(row, Fate.UNCHANGED, day=day, is_working=is_working)
    if day in known:
        said = {True: "班", False: "休"}
        change = Change("work", said[known[day]], said[is_working])
        return DayDecision(row, Fate.CHANGED, (change,), day=day, is_working=is_working)
    return DayDecision(row, Fate.NEW, day=day, is_working=is_working)
