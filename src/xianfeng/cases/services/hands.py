"""Who has a case: over to another unit, sent back with the reason, decided by the level above."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.asks.rules import State
from xianfeng.asks.selectors import held as held_ask
from xianfeng.asks.services import ask, close, require_voice
from xianfeng.audit.services import record
from xianfeng.cases.models.cases import About, Case, Hand, Ruling
from xianfeng.cases.models.said import Kind
from xianfeng.cases.permissions import can_hand_over, can_handle
from xianfeng.cases.rules.life import Deed, Spot
from xianfeng.cases.rules.refusals import (
    AlreadyDecided,
    NobodyAbove,
    NobodyGave,
    SameUnit,
    UnderRuling,
)
from xianfeng.cases.selectors.people import organisation_above
from xianfeng.cases.selectors.visible import open_ruling
from xianfeng.cases.services.foreign import leave_system
from xianfeng.cases.services.ground import (
    add_line,
    give,
    held,
    set_category,
    take_step,
    tell_holder,
)
from xianfeng.cases.services.joining import tell_joined
from xianfeng.cases.services.sending import send
from xianfeng.foundation.decisions import decision
from xianfeng.foundation.errors import N_
from xianfeng.foundation.reasons import checked_reason
from xianfeng.foundation.refusals import Missing, MovedOn
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of


def hand_over(*, actor: Actor, case: Case, unit: Unit, reason: str, at: datetime) -> Hand:
    """Hand a case to another unit, sideways or up; the citizen reads who has it and why.

    Raises:
        NotAllowed, NoReason, TooLong, MovedOn, SameUnit: as they say.
        UnderRuling, AlreadyDecided: the level above decides, or did.
    """
    why = checked_reason(reason)
    with transaction.atomic():
        now = held(case)
        require(can_hand_over, actor, now)
        return _move(now, unit, actor=actor, reason=why, at=at)


def send_back(*, actor: Actor, case: Case, reason: str, at: datetime) -> Hand:
    """Send a case back to whoever handed it over; after the second time the level above decides.

    Raises:
        NotAllowed, NoReason, TooLong, MovedOn: as they say.
        NobodyGave: it came from the citizen.
        UnderRuling, AlreadyDecided: the level above decides, or did.
        NobodyAbove: there is none that could decide.
    """
    why = checked_reason(reason)
    today = day_of(at)
    with transaction.atomic():
        now = held(case)
        require(can_handle, actor, now)
        _require_free(now)
        hands = list(now.hands.select_related("unit").order_by("number"))
        if len(hands) == 1 or hands[-1].returned or hands[-2].returned:
            raise NobodyGave
        giver = hands[-2].unit
        came_from = now.holder
        hand = give(now, giver, on=today, by=actor, returned=why)
        add_line(
            now,
            Spot.RETURNED,
            today,
            words=why,
            by=actor,
            unit=came_from.name,
            to=giver.name,
        )
        record(actor=actor, verb="cases.hand.returned", subject=now, at=at, reason=why)
        tell_holder(now, "cases.returned", actor=actor, at=at)
        send(actor=actor, case=now, kind=Kind.CHANGED, key=f"hand-{hand.number}", at=at)
        if now.hands.exclude(returned="").count() >= settings.FIGURES.case_returns:
            above = organisation_above([now.window, *(each.unit for each in hands)])
            if above is None:
                raise NobodyAbove
            ask(
                actor=actor,
                ask=Ruling(case=now, organisation=above, about=About.RETURNED, reason=why),
                at=at,
            )
    return hand


def recategorise(
    *,
    actor: Actor,
    case: Case,
    category: str,
    reason: str,
    unit: Unit | None = None,
    at: datetime,
) -> None:
    """Change the category of a case, and hand it to the unit whose matter that is.

    What another system had to do with it ends where the hand changes; it gets one last status.

    Raises:
        NotAllowed, NoReason, TooLong, MovedOn, UnderRuling, AlreadyDecided: as they say.
        Missing: the category.
    """
    why = checked_reason(reason)
    if not category.strip():
        raise Missing(what=N_("The category"), beside=("category",))
    with transaction.atomic():
        now = held(case)
        moves = unit is not None and unit.pk != now.holder_id
        require(can_hand_over if moves else can_handle, actor, now)
        set_category(now, category, actor=actor, reason=why, at=at)
        if moves and unit is not None:
            _move(now, unit, actor=actor, reason=why, at=at)
            leave_system(actor=actor, case=now, at=at)


@decision
def decide_ruling(
    *, actor: Actor, ruling: Ruling, answer: str, unit: Unit | None = None, at: datetime
) -> Ruling:
    """Decide whose a case is, or answer a citizen who asked the level above.

    Args:
        answer: the reason of the decision; both sides read it.
        unit: who handles it from now on and cannot send it on; needed where it was returned.
            None where the citizen asked: it stays as it is.

    Raises:
        OwnMatter: the actor sent it back, or acted for the office in this case.
        NotYetSilent, NotAllowed, AnsweredAlready, NoReason, TooLong: as they say.
        Missing: whose it is.
    """
    words = checked_reason(answer)
    today = day_of(at)
    with transaction.atomic():
        now = held(ruling.case)
        current = held_ask(ruling)
        require_voice(actor=actor, ask=current, at=at)
        if unit is None and current.about == About.RETURNED:
            raise Missing(what=N_("The unit that handles it"), beside=("unit",))
        current.unit = unit
        spot = Spot.RULED if unit else Spot.RULED_ANSWER
        add_line(
            now,
            spot,
            today,
            words=words,
            by=actor,
            unit=unit.name if unit else "",
            above=current.organisation.name,
        )
        if unit is not None:
            if not now.is_open:
                take_step(now, Deed.RESUME, at=at, actor=actor, reason=words)
                tell_joined(actor=actor, case=now, at=at)
            give(now, unit, on=today, by=actor, reason=words, is_decided=True)
            tell_holder(now, "cases.handed", actor=actor, at=at)
        close(actor=actor, ask=current, state=State.DONE.value, answer=words, at=at)
        send(actor=actor, case=now, kind=Kind.CHANGED, key=f"ruling-{current.pk}", at=at)
    return current


def _move(case: Case, unit: Unit, *, actor: Actor, reason: str, at: datetime) -> Hand:
    today = day_of(at)
    _require_free(case)
    if unit.pk == case.holder_id:
        raise SameUnit(unit=unit.name)
    before = case.holder
    hand = give(case, unit, on=today, by=actor, reason=reason)
    add_line(case, Spot.HANDED, today, words=reason, by=actor, unit=before.name, to=unit.name)
    record(actor=actor, verb="cases.hand.given", subject=case, at=at, reason=reason)
    tell_holder(case, "cases.handed", actor=actor, at=at)
    send(actor=actor, case=case, kind=Kind.CHANGED, key=f"hand-{hand.number}", at=at)
    return hand


def _require_free(case: Case) -> None:
    if not case.is_open:
        raise MovedOn(what=N_("The case"))
    if open_ruling(case, About.RETURNED) is not None:
        raise UnderRuling(count=settings.FIGURES.case_returns)
    if case.hands.filter(until=None, is_decided=True).exists():
        raise AlreadyDecided
