from datetime import time

from django.utils import timezone

from xianfeng.actors.rules import CALENDAR
from xianfeng.asks import services
from xianfeng.jobs.registry import job


@job("asks.remind", daily=time(0, 10))
def remind() -> int:
    """Remind those who owe an answer, and tell the level above those who were silent too long."""
    now = timezone.now()
    reminded = services.remind(actor=CALENDAR, at=now)
    return reminded + services.tell_those_above(actor=CALENDAR, at=now)
