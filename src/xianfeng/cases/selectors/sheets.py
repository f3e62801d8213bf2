"""What sheets of the hotline and of a year's days are held against, and what goes out."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import partial

from django.utils import timezone

from xianfeng.actors.rules import Actor
from xianfeng.cases.models.cases import Case
from xianfeng.cases.models.days import DayNotice
from xianfeng.cases.models.foreign import HOTLINE, ForeignLine, ForeignNumber
from xianfeng.cases.rules.day_rows import DayDecision, decide_days
from xianfeng.cases.rules.hotline import (
    KnownCases,
    KnownOrder,
    OrderDecision,
    decide_orders,
    named_once,
)
from xianfeng.cases.rules.life import Deed
from xianfeng.cases.selectors.calendar import built_in_of
from xianfeng.cases.selectors.visible import cases_visible_to
from xianfeng.foundation.text import number_in
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import start_of
from xianfeng.organisation.selectors.visible import below
from xianfeng.sheets.kinds import Chosen, Record, Tell
from xianfeng.sheets.rules.rows import SheetRow

STATUSES = {
    Deed.ARRIVE: "受理",
    Deed.CONTACT: "已联系",
    Deed.SETTLE: "办结",
    Deed.CONFIRM: "群众确认办结",
    Deed.PART: "群众反映部分办结",
    Deed.DENY: "群众反映未办结",
    Deed.REOPEN: "群众要求重新办理",
    Deed.RESUME: "上级要求重新办理",
    Deed.CLOSE: "未能办结",
    Deed.JOIN: "合并办理",
}
"""Our steps in the words of the hotline, which reads Chinese."""
LEFT = "已转其他单位办理"


def rule_of_orders(
    *, actor: Actor, rows: Sequence[SheetRow], at: datetime, tell: Tell
) -> Callable[[Sequence[SheetRow]], Sequence[OrderDecision]]:
    """Return the rule for rows of the hotline, told what is known of their orders."""
    del actor, at, tell
    names = {row["number"] for row in rows}
    lines: dict[int, set[tuple[str, datetime]]] = {}
    told = ForeignLine.objects.filter(foreign__system=HOTLINE, foreign__number__in=names)
    for foreign, status, said_at in told.values_list("foreign", "status", "said_at"):
        lines.setdefault(foreign, set()).add((status, said_at))
    numbers = ForeignNumber.objects.filter(system=HOTLINE, number__in=names)
    orders = {
        row.number: KnownOrder(
            row.case_id,
            frozenset(lines.get(row.pk, ())),
            frozenset((status, start_of(day)) for status, day in _told(row)),
        )
        for row in numbers.prefetch_related("case__moves")
    }
    named = {number for row in rows if (number := number_in(row["ours"])) is not None}
    current = dict(
        ForeignNumber.objects.filter(system=HOTLINE, case__in=named, until=None).values_list(
            "case", "number"
        )
    )
    keys = Case.objects.filter(pk__in=named).values_list("pk", flat=True)
    units = Unit.objects.filter(closed_on=None)
    known = KnownCases(
        orders=orders,
        cases={key: current.get(key, "") for key in keys},
        units={
            **named_once(units.order_by("pk").values_list("name", "pk")),
            **dict(units.values_list("code", "pk")),
        },
    )
    return partial(decide_orders, known=known, zone=timezone.get_default_timezone())


def orders_chosen(actor: Actor, organisation: Organisation, _query: str) -> Chosen:
    """Return what the hotline is told of the cases at the unit of an organisation and below."""
    return Chosen(
        partial(_order_records, actor, organisation),
        lambda: sum(1 for _ in _order_records(actor, organisation)),
    )


def _order_records(actor: Actor, organisation: Organisation) -> Iterator[Record]:
    if organisation.unit is None:
        return
    here = below(organisation.unit.path, prefix="case__window__")
    numbers = (
        ForeignNumber.objects.filter(here, system=HOTLINE)
        .filter(case__in=cases_visible_to(actor).order_by().values("pk"))
        .select_related("case__holder")
        .prefetch_related("case__moves")
        .order_by("pk")
    )
    for number in numbers.iterator(chunk_size=500):
        case = number.case
        ours: Record = {"number": number.number, "ours": case.number, "category": case.category}
        unit = case.window.code if number.until else case.holder.code
        for status, day in _told(number):
            said: Record = {**ours, "status": status, "said_at": day.isoformat()}
            yield said if status == LEFT else {**said, "unit": unit}


def _told(number: ForeignNumber) -> Iterator[tuple[str, date]]:
    """Yield what the hotline is told of an order: our steps by their day, and that it left."""
    for move in sorted(number.case.moves.all(), key=lambda each: each.number):
        if number.until is None or move.happened_on <= number.until:
            yield STATUSES[Deed(move.step)], move.happened_on
    if number.until is not None:
        yield LEFT, number.until


def rule_of_days(
    *, actor: Actor, rows: Sequence[SheetRow], at: datetime, tell: Tell
) -> Callable[[Sequence[SheetRow]], Sequence[DayDecision]]:
    """Return the rule for rows of a year's notice, told what the built-in calendar knows."""
    del actor, at, tell
    days = [day for row in rows if (day := row.day("day"))]
    known = dict(DayNotice.objects.filter(day__in=days).values_list("day", "is_working"))
    table = built_in_of(*sorted({day.year for day in days}))
    return partial(decide_days, table=table, known=known)


def days_chosen(_actor: Actor, _organisation: Organisation, _query: str) -> Chosen:
    """Return the days that notices say."""
    rows = DayNotice.objects.order_by("day")
    return Chosen(
        lambda: (
            {"day": row.day, "work": "班" if row.is_working else "休", "paper": row.paper}
            for row in rows.iterator()
        ),
        rows.count,
    )
