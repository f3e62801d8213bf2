"""Other systems: their statuses come in once, ours go out; a former hand changes nothing."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max

from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.cases.models.cases import Case, Deadline
from xianfeng.cases.models.foreign import HOTLINE, ForeignLine, ForeignNumber
from xianfeng.cases.models.said import Kind
from xianfeng.cases.rules.codes import CODE_BYTES, digest_of, write_code
from xianfeng.cases.rules.hotline import Effect, OrderDecision, effect_of
from xianfeng.cases.rules.life import Channel, Deed, Spot
from xianfeng.cases.selectors.calendar import promised
from xianfeng.cases.services.ground import add_line, give, held, promise, take_step, tell_holder
from xianfeng.cases.services.office import ask_citizen
from xianfeng.cases.services.sending import send
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.sheets.kinds import Tell
from xianfeng.sheets.rules.rows import Fate


def leave_system(*, actor: Actor, case: Case, at: datetime) -> None:
    """End what another system has to do with a case; it gets one last status, that it left."""
    for number in case.foreign_numbers.filter(until=None):
        number.until = day_of(at)
        number.save(update_fields=["until"])
        record(actor=actor, verb="cases.foreign.left", subject=case, at=at)


def write_orders(
    *, actor: Actor, decisions: Sequence[OrderDecision], at: datetime, tell: Tell
) -> None:
    """Take over the rows of the hotline's sheet that are new (`sheets.kinds.Write`)."""
    del tell
    numbers = {row.number: row for row in ForeignNumber.objects.filter(system=HOTLINE)}
    for decision in decisions:
        if decision.fate is not Fate.NEW or decision.said_at is None:
            continue
        name = decision.row["number"]
        if name not in numbers:
            numbers[name] = _number_of(decision, actor=actor, at=at)
        _take_line(numbers[name], decision, actor=actor, at=at)


def _number_of(decision: OrderDecision, *, actor: Actor, at: datetime) -> ForeignNumber:
    if decision.case is None:
        case = _arrived(decision, actor=actor, at=at)
    else:
        case = Case.objects.get(pk=decision.case)
    return ForeignNumber.objects.create(
        case=case, system=HOTLINE, number=decision.row["number"], since=day_of(at)
    )


def _arrived(decision: OrderDecision, *, actor: Actor, at: datetime) -> Case:
    """Open the case of an order; its clock begins on the day on which the hotline had it."""
    assert decision.said_at is not None
    arrived = min(day_of(decision.said_at), day_of(at))
    unit = Unit.objects.get(pk=decision.unit or 0)
    to_contact, to_settle = promised(arrived)
    case = Case.objects.create(
        code_digest=digest_of(write_code(secrets.token_bytes(CODE_BYTES))),
        window=unit,
        holder=unit,
        channel=Channel.HOTLINE.value,
        category=decision.row["category"][:20],
        words=decision.row["words"][:1000],
        arrived_on=arrived,
        contact_due=to_contact.due,
        settle_due=to_settle.due,
    )
    give(case, unit, on=arrived, by=None)
    promise(case, Deadline.Kind.CONTACT, to_contact, on=day_of(at))
    promise(case, Deadline.Kind.SETTLE, to_settle, on=day_of(at))
    take_step(case, Deed.ARRIVE, at=at, actor=actor, on=arrived)
    tell_holder(case, "cases.arrived", actor=actor, at=at)
    return case


def _take_line(
    number: ForeignNumber, decision: OrderDecision, *, actor: Actor, at: datetime
) -> None:
    assert decision.said_at is not None
    case = held(number.case)
    status, words = decision.row["status"], decision.row["words"]
    is_late = number.until is not None
    last = number.lines.aggregate(last=Max("place"))["last"] or 0
    ForeignLine.objects.create(
        foreign=number,
        place=last + 1,
        status=status[:20],
        words=words,
        said_at=decision.said_at,
        is_late=is_late,
        recorded_at=at,
    )
    add_line(
        case,
        Spot.FOREIGN_LATE if is_late else Spot.FOREIGN,
        day_of(at),
        words="" if last == 0 and case.words == words else words,
        system=number.system,
        number=number.number,
        status=status,
        said_at=decision.said_at.isoformat(),
        received_at=at.isoformat(),
    )
    if is_late or effect_of(status) is not Effect.SETTLES or not case.is_open:
        return
    before = case.moves.latest("number").happened_on
    said = min(max(day_of(decision.said_at), before), day_of(at))
    take_step(case, Deed.SETTLE, at=at, actor=actor, on=said)
    send(actor=actor, case=case, kind=Kind.SETTLED, key=f"foreign-{number.pk}-{last + 1}", at=at)
    ask_citizen(actor=actor, case=case, at=at)
