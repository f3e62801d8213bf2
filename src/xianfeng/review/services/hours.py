"""Keeping when a window is open."""

from datetime import datetime

from django.db import transaction

from xianfeng.actors.permissions import require
from xianfeng.actors.rules import Actor
from xianfeng.audit.services import record
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.selectors.days import day_of
from xianfeng.review.models.hours import WindowHours
from xianfeng.review.permissions import can_keep_hours
from xianfeng.review.rules.hours import Keeping, checked, write_day


def keep_hours(*, actor: Actor, window: Unit, keeping: Keeping, at: datetime) -> WindowHours:
    """Keep from today on when a window is open; days past keep the hours that they had.

    Raises:
        NotAllowed: the actor is no officer of the window, or above.
        NoHours: a counter that is never open.
    """
    require(can_keep_hours, actor, window)
    keeping = checked(keeping)
    with transaction.atomic():
        row, _is_new = WindowHours.objects.update_or_create(
            window=window,
            since=day_of(at),
            defaults={
                "kind": keeping.kind.value,
                "days": [write_day(spans) for spans in keeping.week],
                "in_charge": keeping.in_charge,
                "phone": keeping.phone,
                "note": keeping.note,
                "recorded_at": at,
            },
        )
        record(actor=actor, verb="review.hours.kept", subject=row, at=at)
    return row
