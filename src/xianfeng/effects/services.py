from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import MovedOn, Twice
from xianfeng.organisation.selectors.days import day_of
from xianfeng.plans.models import Indicator

from .models import Expectation
from .permissions import can_state
from .rules import check_change, check_until
from .selectors import indicators_served, is_answered


class NotServed(Refusal):
    """The figure is of no goal that the carrier serves."""

    sentence = N_("The carrier does not serve the goal of this figure. Link it to the goal first.")
    beside = ("indicator",)


class Answered(Refusal):
    """A voice has answered on this text; what it is to move is a part of it."""

    sentence = N_(
        "A voice has answered on this text already. Change the proposal first; the voices are then "
        "asked again."
    )


def state_expectation(
    *,
    actor: Actor,
    carrier: Carrier,
    indicator: Indicator,
    change: Decimal,
    until: date,
    at: datetime,
) -> Expectation:
    """Say what a proposal should move, by how much and until when; the same figure again replaces.

    Args:
        change: in the figure's unit; below 0 where it should fall.
        until: any day of the month until which.

    Raises:
        NotAllowed, MovedOn, Answered, NotServed, NoChange, WrongWay, NotAfter: as they say.
    """
    check_change(change, indicator.direction)
    month = check_until(until, today=day_of(at))
    with transaction.atomic():
        row = _held(actor, carrier)
        if not indicators_served(row).filter(pk=indicator.pk).exists():
            raise NotServed
        Expectation.objects.filter(carrier=row, indicator=indicator, ended_at=None).update(
            ended_at=at
        )
        said = Expectation.objects.create(
            carrier=row,
            indicator=indicator,
            change=change,
            until=month,
            by_id=actor.user_id,
            recorded_at=at,
        )
        detail = {"change": str(change), "until": f"{month:%Y-%m}"}
        record(actor=actor, verb="effects.expectation.stated", subject=said, at=at, detail=detail)
    return said


def take_back_expectation(*, actor: Actor, expectation: Expectation, at: datetime) -> Expectation:
    """Take back what was expected, while it is a proposal; that it was said stays.

    Raises:
        NotAllowed, MovedOn, Answered, Twice: as they say.
    """
    with transaction.atomic():
        _held(actor, expectation.carrier)
        row = Expectation.objects.select_for_update().get(pk=expectation.pk)
        if row.ended_at is not None:
            raise Twice(what=N_("It has been taken back already."))
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        record(actor=actor, verb="effects.expectation.taken_back", subject=row, at=at)
    return row


def _held(actor: Actor, carrier: Carrier) -> Carrier:
    """Hold the carrier, so that it is not approved meanwhile; afterwards nothing is said."""
    row = Carrier.objects.select_for_update().get(pk=carrier.pk)
    require(can_state, actor, row)
    if row.stage != Stage.PROPOSED:
        raise MovedOn(what=N_("The carrier"))
    if is_answered(row):
        raise Answered
    return row
