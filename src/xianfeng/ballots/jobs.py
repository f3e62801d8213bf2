from datetime import time, timedelta

from django.utils import timezone

from xianfeng.actors.rules import System
from xianfeng.jobs.registry import job
from xianfeng.jobs.rules import Policy

from .services import box


@job(
    "ballots.open",
    daily=time(0, 5),
    policy=Policy(is_whole=False, limit=timedelta(hours=2)),
)
def open_box() -> int:
    """Begin the new day of the box and open those that are over; give the ballots opened."""
    done = box.open_box(actor=System("job"), at=timezone.now())
    return sum(opening.ballots for opening in done.opened)
