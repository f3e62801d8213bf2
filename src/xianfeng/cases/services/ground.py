"""What every service of a case stands on: the case is held, takes a step, gets its line.

The office's deeds have a line in the trail as everywhere. A citizen's deed has none, as casting a
ballot has none: it is known by its day alone, and the case's own timeline keeps it (I5).
"""

from datetime import date, datetime

from django.conf import settings
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone

from xianfeng.actors.rules import Actor, System
from xianfeng.audit.services import REASON_MOST, Acting, record
from xianfeng.cases.models.cases import CATEGORY_MOST, Case, CaseMove, Deadline, Hand
from xianfeng.cases.models.days import DoorCount
from xianfeng.cases.models.said import Line
from xianfeng.cases.rules.life import LIFE, OPEN_STAGES, REOPENS, Deed, Door, Spot, Stage, room_by
from xianfeng.cases.rules.refusals import TooMany
from xianfeng.cases.selectors.people import responsible_for
from xianfeng.foundation.calendar import Counted
from xianfeng.notices.services import notify
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of, start_of

CITIZEN = System("citizen")
"""Whoever knows the code of a case; nobody asks who that is."""
VERBS = {
    Deed.ARRIVE: "cases.case.arrived",
    Deed.CONTACT: "cases.case.contacted",
    Deed.SETTLE: "cases.case.settled",
    Deed.CLOSE: "cases.case.closed",
    Deed.JOIN: "cases.case.joined",
    Deed.RESUME: "cases.case.resumed",
}


def held(case: Case) -> Case:
    """Hold a case in the transaction of a deed, with what it is about."""
    rows = Case.objects.select_for_update(of=("self",))
    return rows.select_related("window__parent", "holder__parent").get(pk=case.pk)


def add_line(
    case: Case,
    kind: str,
    on: date,
    *,
    words: str = "",
    by: Acting | None = None,
    move: CaseMove | None = None,
    **detail: object,
) -> Line:
    """Write the next line of a case's timeline."""
    last = case.lines.aggregate(last=Max("number"))["last"] or 0
    return Line.objects.create(
        case=case,
        number=last + 1,
        kind=kind,
        on=on,
        words=words,
        detail=detail,
        move=move,
        by_id=by.user_id if by else None,
    )


def take_step(
    case: Case,
    deed: Deed,
    *,
    at: datetime,
    actor: Actor | None = None,
    on: date | None = None,
    reason: str = "",
    words: str = "",
    **detail: object,
) -> CaseMove:
    """Take a step of a case that is held: its move, its line, its columns, one line of the trail.

    Args:
        actor: of the office; none: the citizen, whose deed is known by its day alone.
        on: the day of the deed where another system tells of it later; today if None.
        reason: kept with the move, and read by both sides.
        words: what the line says beside it.

    Raises:
        MovedOn, Before, NoReason: the step does not lead from here, or lacks what it needs.
    """
    today = day_of(at)
    day = on or today
    before = case.moves.order_by("-number").first()
    stage = Stage(case.stage) if before else None
    led_to = LIFE.check(
        deed,
        stage=stage,
        on=day,
        today=today,
        after=before.happened_on if before else None,
        reason=reason,
    )
    moment = at if actor else start_of(today)
    principal = actor.acting_for if actor else None
    move = CaseMove.objects.create(
        case=case,
        number=before.number + 1 if before else 1,
        step=deed.value,
        happened_at=moment if day == today else start_of(day),
        by_id=actor.user_id if actor else None,
        on_behalf_of_id=principal.user_id if principal else None,
        reason=reason,
        recorded_at=moment,
    )
    case.stage = led_to.value
    case.ended_on = None if led_to in OPEN_STAGES else case.ended_on or day
    case.contacted_on = case.contacted_on or (day if deed in {Deed.CONTACT, Deed.SETTLE} else None)
    if deed is Deed.SETTLE:
        case.settled_on = day
    if led_to is not Stage.TOGETHER:
        case.together_with = None
    case.reopenings += deed in REOPENS
    case.save()
    add_line(case, deed.value, today, words=words or reason, by=actor, move=move, **detail)
    if actor is not None:
        record(
            actor=actor,
            verb=VERBS[deed],
            subject=case,
            at=at,
            detail={"from": stage} if stage else {},
            reason=reason[:REASON_MOST],
        )
    return move


def give(
    case: Case,
    unit: Unit,
    *,
    on: date,
    by: Acting | None,
    reason: str = "",
    returned: str = "",
    is_decided: bool = False,
) -> Hand:
    """Put a case into another hand; the one before ends on the same day, so that times add up."""
    before = case.hands.filter(until=None).first()
    if before is not None:
        before.until, before.returned = on, returned
        before.save(update_fields=["until", "returned"])
    hand = Hand.objects.create(
        case=case,
        number=before.number + 1 if before else 1,
        unit=unit,
        since=on,
        reason=reason,
        is_decided=is_decided,
        given_by_id=by.user_id if by else None,
        recorded_on=on,
    )
    if case.holder_id != unit.pk:
        case.holder = unit
        case.save(update_fields=["holder"])
    return hand


def promise(case: Case, kind: str, counted: Counted, *, on: date, stopped: int = 0) -> Deadline:
    """Keep a day that is promised, with the days that were counted for it."""
    return Deadline.objects.create(
        case=case,
        kind=kind,
        number=case.deadlines.filter(kind=kind).count() + 1,
        due=counted.due,
        counted_days=[day.isoformat() for day in counted.counted],
        passed_days=[day.isoformat() for day in counted.passed],
        is_provisional=counted.is_provisional,
        stopped=stopped,
        recorded_on=on,
    )


def tell_holder(case: Case, kind: str, *, actor: Acting, at: datetime, key: str = "") -> None:
    """Tell those who have a case, without a word of the citizen's; what citizens do, by its day."""
    moment = at if actor.user_id is not None else start_of(day_of(at))
    notify(
        actor=actor,
        user_ids=responsible_for(case.holder, at=at),
        kind=kind,
        at=moment,
        details={"number": case.number, "unit": case.holder.name},
        url=reverse("cases:case", args=[case.pk]),
        key=key or f"case-{case.pk}",
    )


def set_category(case: Case, category: str, *, actor: Actor, reason: str, at: datetime) -> None:
    """Change the category of a case that is held, so that it stays visible who did and why."""
    before, after = case.category, category.strip()[:CATEGORY_MOST]
    if before == after:
        return
    case.category = after
    case.save(update_fields=["category"])
    add_line(case, Spot.CATEGORY, day_of(at), words=reason, by=actor, before=before, after=after)
    record(
        actor=actor,
        verb="cases.case.categorised",
        subject=case,
        at=at,
        changes={"category": (before, after)},
        reason=reason,
    )


def let_in(*, window: Unit, has_slip: bool, at: datetime) -> None:
    """Count a case in, inside the transaction that opens it.

    Who has rated the window with a slip goes through a door of their own: they take nothing from
    the open one, and what fills that one does not keep them out.

    Raises:
        TooMany: so many have come in by this hour.
    """
    figures, today = settings.FIGURES, day_of(at)
    hour = timezone.localtime(at, timezone.get_default_timezone()).hour
    if has_slip:
        most = room_by(figures.cases_by_slip_most_a_window_a_day, hour)
        if not _take(today, Door.SLIP, window, most):
            raise TooMany
        return
    at_window = room_by(figures.cases_most_a_window_a_day, hour)
    if not _take(today, Door.OPEN, window, at_window):
        raise TooMany
    if not _take(today, Door.ALL, None, room_by(figures.cases_most_a_day, hour)):
        raise TooMany


def _take(day: date, door: Door, window: Unit | None, most: int) -> bool:
    row, _ = DoorCount.objects.get_or_create(day=day, door=door.value, window=window)
    rows = DoorCount.objects.filter(pk=row.pk, count__lt=most)
    return rows.update(count=F("count") + 1) == 1
