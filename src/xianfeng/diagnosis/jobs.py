from datetime import time, timedelta

from django.utils import timezone

from xianfeng.actors.rules import System
from xianfeng.foundation.periods import Period
from xianfeng.jobs.registry import job
from xianfeng.jobs.rules import Policy
from xianfeng.organisation.selectors.visible import NoOrganisations

from . import services


@job("diagnosis.rebuild", daily=time(2, 0), policy=Policy(limit=timedelta(hours=1)))
def rebuild(*, period: str = "") -> int:
    """Build facts and results of a period, by default the quarter of today; give how many."""
    now = timezone.now()
    named = Period.parse(period) if period else Period.quarter_of(timezone.localdate(now))
    try:
        done = services.rebuild(actor=System("job"), period=named, at=now)
    except NoOrganisations:
        if period:
            raise
        return 0  # the timetable calls before the first office is there
    return done.results
