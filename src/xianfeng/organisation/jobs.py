from datetime import time

from django.utils import timezone

from xianfeng.jobs.registry import job

from . import services
from .permissions import System

CALENDAR = System("calendar")
"""Who acts when a day has come."""


@job("organisation.settle_transfers", daily=time(0, 20))
def settle_transfers() -> int:
    """Let agreed transfers take effect whose day has come, and remind sides that are silent."""
    now = timezone.now()
    services.remind_sides(actor=CALENDAR, at=now)
    return services.settle_transfers(actor=CALENDAR, at=now)


@job("organisation.count_members", daily=time(1, 30))
def count_members() -> int:
    """Count the members of every organisation by group, for the pages of composition."""
    return services.count_members(actor=CALENDAR, at=timezone.now())
