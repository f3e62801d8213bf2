from datetime import time

from django.utils import timezone

from xianfeng.access.services import deputies as deputies_services
from xianfeng.actors.rules import CALENDAR
from xianfeng.jobs.registry import job


@job("access.tell_of_deputies", daily=time(0, 10))
def tell_of_deputies() -> int:
    """Tell principals and deputies what begins today, ends tomorrow, or has ended."""
    return deputies_services.tell_of_deputies(actor=CALENDAR, at=timezone.now())
