from datetime import time

from django.utils import timezone

from xianfeng.actors.rules import CALENDAR
from xianfeng.jobs.registry import job
from xianfeng.people.services import composition as composition_services
from xianfeng.people.services import transfer_days as transfer_days_services
from xianfeng.people.services.transfer_days import remind_sides, tell_those_above


@job("people.settle_transfers", daily=time(0, 20))
def settle_transfers() -> int:
    """Let agreed transfers take effect; remind silent sides, and tell those above them."""
    now = timezone.now()
    remind_sides(actor=CALENDAR, at=now)
    tell_those_above(actor=CALENDAR, at=now)
    return transfer_days_services.settle_transfers(actor=CALENDAR, at=now)


@job("people.count_members", daily=time(1, 30))
def count_members() -> int:
    """Count the members of every organisation by group, for the pages of composition."""
    return composition_services.count_members(actor=CALENDAR, at=timezone.now())
