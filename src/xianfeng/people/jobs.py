from datetime import time

from django.utils import timezone

from xianfeng.actors.rules import CALENDAR
from xianfeng.jobs.registry import job
from xianfeng.people.services import transfers as transfers_services


@job("people.settle_transfers", daily=time(0, 20))
def settle_transfers() -> int:
    """Let agreed transfers take effect whose day has come."""
    return transfers_services.settle_transfers(actor=CALENDAR, at=timezone.now())
