from datetime import time

from django.utils import timezone

from xianfeng.actors.rules import System
from xianfeng.jobs.registry import job

from .services import close_due


@job("hearings.close", daily=time(0, 20))
def close_hearings() -> int:
    """Count the hearings whose last day is over; give how many."""
    return close_due(actor=System("job"), at=timezone.now())
