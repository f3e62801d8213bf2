"""Cases that are handled together: the chain's end alone counts, and its citizens hear of it."""

from datetime import datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import Acting
from xianfeng.cases.models.cases import Case
from xianfeng.cases.models.said import Kind
from xianfeng.cases.permissions import can_handle
from xianfeng.cases.rules.life import Deed, Spot
from xianfeng.cases.rules.refusals import SameCase
from xianfeng.cases.selectors.joining import end_of
from xianfeng.cases.services.ground import add_line, held, take_step
from xianfeng.cases.services.sending import send
from xianfeng.foundation.reasons import optional_reason
from xianfeng.organisation.selectors.days import day_of


def join_case(*, actor: Actor, case: Case, other: Case, reason: str = "", at: datetime) -> Case:
    """Handle a case together with another: with the end of that one's chain.

    Returns:
        The case at the chain's end.

    Raises:
        NotAllowed: the actor does not handle the case.
        SameCase: it is the case itself, or leads back to it.
        MovedOn: the case is not open.
    """
    why = optional_reason(reason)
    with transaction.atomic():
        now = held(case)
        require(can_handle, actor, now)
        end = end_of(held(other))
        if end.pk == now.pk:
            raise SameCase(number=other.number)
        now.together_with = end
        take_step(now, Deed.JOIN, at=at, actor=actor, reason=why, other=end.number)
        send(actor=actor, case=now, kind=Kind.CHANGED, key=f"joined-{end.pk}", at=at)
        for joined in now.joined.select_for_update().order_by("pk"):
            joined.together_with = end
            joined.save(update_fields=["together_with"])
            _say_changed(joined, end, actor=actor, at=at)
    return end


def tell_joined(*, actor: Acting, case: Case, at: datetime) -> None:
    """Tell the citizens of cases that are handled together with one what became of it."""
    for joined in case.joined.order_by("pk"):
        _say_changed(joined, case, actor=actor, at=at)


def _say_changed(joined: Case, end: Case, *, actor: Acting, at: datetime) -> None:
    line = add_line(
        joined,
        Spot.TOGETHER_CHANGED,
        day_of(at),
        by=actor,
        other=end.number,
        stage=end.stage,
    )
    send(actor=actor, case=joined, kind=Kind.CHANGED, key=f"line-{line.number}", at=at)
