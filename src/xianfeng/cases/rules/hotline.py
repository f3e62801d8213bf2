"""Rows of the hotline's sheet: which case each is about, and what its status does."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from xianfeng.foundation.days import start_at
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.text import NotADate, day_or_month, number_in, plain
from xianfeng.sheets.rules.columns import Column, Columns, Shape
from xianfeng.sheets.rules.faults import CellMissing, Fault
from xianfeng.sheets.rules.rows import Decision, Fate, SheetRow

_CLOCK = re.compile(r"(?P<day>.+?)[ T]*(\d{1,2})[:时点](\d{1,2})?分?:?(\d{1,2})?秒?")
ORDER_COLUMNS = Columns(
    kind="orders",
    fields={
        "number": Column("工单编号、工单号、订单编号、编号、order number、number", Shape.CODE),
        "ours": Column("诉求编号、本平台编号、平台编号、case number、our number", Shape.CODE),
        "status": Column("状态、办理状态、工单状态、status"),
        "said_at": Column("时间、状态时间、办理时间、更新时间、time、said at", Shape.CODE),
        "unit": Column("承办单位、窗口、承办单位代码、单位、unit、window", Shape.NAMED),
        "category": Column("类别、诉求类别、category"),
        "words": Column("诉求内容、内容、办理结果、说明、words"),
    },
    required=("number", "status", "said_at"),
    template=("number", "ours", "status", "said_at", "unit", "category", "words"),
)


class Effect(StrEnum):
    """What a status of the hotline does to a case."""

    NOTED = "noted"
    SETTLES = "settles"


DONE = frozenset({"办结", "已办结", "办理完结", "完结", "done", "settled"})


def effect_of(status: str) -> Effect:
    """Tell what a status does; all but a settlement is noted with its own words.

    >>> effect_of("办结").value, effect_of("转办").value
    ('settles', 'noted')
    """
    return Effect.SETTLES if status.casefold() in DONE else Effect.NOTED


class NotATime(Refusal):
    """The cell holds no moment."""

    sentence = N_("“{text}” is not a time. Enter for example 2026-10-12 10:30.")


class Repeated(Refusal):
    """The same status stands twice in one sheet; it is taken once."""

    sentence = N_("This repeats row {row}; it was taken once.")


class OwnWord(Refusal):
    """The row is what this platform told the hotline: its own word is no witness of another."""

    sentence = N_("This is what we told the hotline ourselves; it changes nothing.")


class UnknownOrder(Refusal):
    """A new order says where it belongs and what it is about."""

    sentence = N_("This order is new: enter the unit and the content.")


class UnknownUnit(Refusal):
    """No open unit has the code or name."""

    sentence = N_("No unit has the code or name “{text}”, or several have this name.")


class UnknownCase(Refusal):
    """There is no case of this number."""

    sentence = N_("There is no case with the number “{text}”.")


class OtherCase(Refusal):
    """The order belongs to another case, or the case to another order."""

    sentence = N_("This order belongs to case {number}.")


@dataclass(frozen=True)
class KnownOrder:
    """An order as it is known: its case, and the statuses that were told, with their moments.

    Attributes:
        ours: what goes out to the hotline, which may come back.
    """

    case: int
    lines: frozenset[tuple[str, datetime]] = frozenset()
    ours: frozenset[tuple[str, datetime]] = frozenset()


@dataclass(frozen=True)
class OrderDecision(Decision):
    """The fate of a row of the hotline's sheet.

    Attributes:
        case: the key of its case; none where the order opens one, with its first row.
        unit: the key of the unit of a case that it opens.
    """

    said_at: datetime | None = None
    case: int | None = None
    unit: int | None = None


@dataclass(frozen=True)
class KnownCases:
    """What rows are held against.

    Attributes:
        orders: number of an order → what is known.
        cases: keys of cases → the number of the order that has to do with it now, or nothing.
        units: code or name of an open unit → its key; what several have is not in it.
    """

    orders: Mapping[str, KnownOrder]
    cases: Mapping[int, str]
    units: Mapping[str, int]


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """Read a moment as other systems write it; none where it is none.

    >>> from datetime import UTC
    >>> moment_of("2026.10.12 9:30", UTC).isoformat(), moment_of("2026年10月12日", UTC).hour
    ('2026-10-12T09:30:00+00:00', 0)
    """
    written = plain(text)
    try:
        found = datetime.fromisoformat(written.replace("/", "-"))
        return found if found.tzinfo else found.replace(tzinfo=zone)
    except ValueError:
        parts = _CLOCK.fullmatch(written)
    try:
        day, is_month = day_or_month(parts["day"] if parts else written)
        hour, minute, second = (
            (int(part or 0) for part in parts.groups()[1:]) if parts else (0,) * 3
        )
        found = start_at(day, zone).replace(hour=hour, minute=minute, second=second)
    except (NotADate, ValueError):
        return None
    return None if is_month else found


def decide_orders(
    rows: Sequence[SheetRow], *, known: KnownCases, zone: tzinfo
) -> tuple[OrderDecision, ...]:
    """Decide on rows in their order, which is the hotline's own; the same row again is nothing new.

    Nothing is dropped for its time: the clock of another system is not ours.
    """
    found: list[OrderDecision] = []
    seen: dict[tuple[str, str, datetime], SheetRow] = {}
    opened: dict[str, OrderDecision] = {}
    for row in rows:
        decision = _decide(row, known, opened, zone)
        if decision.said_at is not None and decision.fate is not Fate.WRONG:
            key = (row["number"], row["status"], decision.said_at)
            if (first := seen.setdefault(key, row)) is not row:
                said = Fault("status", Repeated, {"row": first.label})
                decision = replace(decision, fate=Fate.UNCHANGED, faults=(said,))
            elif decision.case is None:
                opened.setdefault(row["number"], decision)
        found.append(decision)
    return tuple(found)


def _decide(
    row: SheetRow, known: KnownCases, opened: Mapping[str, OrderDecision], zone: tzinfo
) -> OrderDecision:
    at = moment_of(row["said_at"], zone) if row["said_at"] else None
    faults = [
        *row.faults,
        *(Fault(name, CellMissing, {}) for name in ORDER_COLUMNS.required if not row[name]),
    ]
    if row["said_at"] and at is None:
        faults.append(Fault("said_at", NotATime, {"text": row["said_at"]}))
    order = known.orders.get(row["number"])
    case = order.case if order else None
    unit = None
    if row["ours"]:
        case = _named_case(row, known, order, faults)
    elif order is None and row["number"] not in opened:
        unit = known.units.get(row["unit"])
        if not row["unit"] or not row["words"]:
            faults.append(Fault("unit", UnknownOrder, {}))
        elif unit is None:
            faults.append(Fault("unit", UnknownUnit, {"text": row["unit"]}))
    if faults:
        return OrderDecision(row, Fate.WRONG, faults=tuple(faults))
    if order is not None and (row["status"], at) in order.ours - order.lines:
        own = Fault("status", OwnWord, {})
        return OrderDecision(row, Fate.UNCHANGED, said_at=at, case=case, faults=(own,))
    is_known = order is not None and (row["status"], at) in order.lines
    fate = Fate.UNCHANGED if is_known else Fate.NEW
    return OrderDecision(row, fate, said_at=at, case=case, unit=unit)


def _named_case(
    row: SheetRow, known: KnownCases, order: KnownOrder | None, faults: list[Fault]
) -> int | None:
    key = number_in(row["ours"])
    if key is None or key not in known.cases:
        faults.append(Fault("ours", UnknownCase, {"text": row["ours"]}))
    elif order is not None and order.case != key:
        faults.append(Fault("number", OtherCase, {"number": f"{order.case:04d}"}))
    elif order is None and known.cases[key]:
        faults.append(Fault("ours", OtherCase, {"number": row["ours"]}))
    return key


def named_once(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return name → key of what bears a name alone."""
    found: dict[str, int] = {}
    twice = set()
    for name, key in pairs:
        if found.setdefault(name, key) != key:
            twice.add(name)
    return {name: key for name, key in found.items() if name not in twice}
