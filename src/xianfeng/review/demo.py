"""When the windows of the demo city are open: most like offices, a few on Saturdays, one rarely."""

from datetime import datetime

from django.db import transaction

from xianfeng.actors.rules import System
from xianfeng.audit.services import record
from xianfeng.organisation.demo.history import beginning
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import windows
from xianfeng.review.models.hours import WindowHours
from xianfeng.review.rules.hours import ServiceKind

WORKED = "09:00-12:00, 13:30-17:00"
MORNING = "09:00-12:00"
WEEK = (*[WORKED] * 5, "", "")
LONG_WEEK = (*[WORKED] * 5, MORNING, "")
RARE_WEEK = ("", "", MORNING, "", "", "", "")
"""A counter that goes out to a village on Wednesdays."""
POST = "办事大厅负责人"


def fill(*, at: datetime, seed: int) -> str:
    """Write the hours of every window but the last, of which nobody has said."""
    del seed
    began_at = beginning(at)
    rows = [
        WindowHours(
            window=window,
            since=day_of(began_at),
            kind=ServiceKind.COUNTER.value,
            days=RARE_WEEK if place == 1 else LONG_WEEK if place % 6 == 0 else WEEK,
            in_charge=POST,
            phone=f"0999-12345{place:02d}",
            note="16:30 停止取号" if place % 4 == 0 else "",
            recorded_at=began_at,
        )
        for place, window in enumerate(windows().order_by("code"))
    ][:-1]
    with transaction.atomic():
        WindowHours.objects.bulk_create(rows)
        record(
            actor=System("demo"),
            verb="review.demo.filled",
            subject=rows[0],
            at=began_at,
            detail={"windows": len(rows)},
        )
    return f"opening hours of {len(rows)} windows"
