from datetime import time

from django.utils import timezone

from xianfeng.actors.rules import CALENDAR
from xianfeng.campaigns.services import waves
from xianfeng.jobs.registry import job


@job("campaigns.forget_lists", daily=time(0, 40))
def forget_lists() -> int:
    """Delete the lists of people to ask of campaigns that are over."""
    return waves.forget_lists(actor=CALENDAR, at=timezone.now())
