from datetime import time

from django.utils import timezone

from xianfeng.actors.rules import CALENDAR
from xianfeng.jobs.registry import job
from xianfeng.leadership.services import composition as composition_services


@job("leadership.count_members", daily=time(1, 30))
def count_members() -> int:
    """Count the members of every organisation by group, for the pages of composition."""
    return composition_services.count_members(actor=CALENDAR, at=timezone.now())
