from datetime import time, timedelta

from django.conf import settings
from django.utils import timezone

from xianfeng.actors.rules import System
from xianfeng.jobs.registry import job
from xianfeng.jobs.rules import Policy

from .posting import post
from .rules.log import LogName
from .rules.witnesses import witnesses_of
from .services import box
from .services.witnesses import ask_witnesses


@job(
    "ballots.open",
    daily=time(0, 5),
    policy=Policy(is_whole=False, limit=timedelta(hours=2)),
)
def open_box() -> int:
    """Begin the new day of the box and open those that are over; give the ballots opened."""
    done = box.open_box(actor=System("job"), at=timezone.now())
    return sum(opening.ballots for opening in done.opened)


@job(
    "ballots.ask_witnesses",
    daily=time(6, 0),
    policy=Policy(is_whole=False, limit=timedelta(minutes=15)),
)
def ask_for_signatures() -> int:
    """Have the last checkpoints signed by the witnesses of the settings; give how many did."""
    witnesses = witnesses_of(settings.XIANFENG_BALLOTS_WITNESSES)
    return sum(
        ask_witnesses(
            actor=System("job"), log=log, witnesses=witnesses, fetch=post, at=timezone.now()
        )
        for log in LogName
    )
