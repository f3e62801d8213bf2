from django.utils import timezone

from xianfeng.foundation.periods import Period
from xianfeng.jobs.registry import job
from xianfeng.organisation.permissions import System

from . import services


@job("diagnosis.rebuild")
def rebuild(*, period: str = "") -> int:
    """Build facts and results of a period, by default the quarter of today; give how many."""
    now = timezone.now()
    named = Period.parse(period) if period else Period.quarter_of(timezone.localdate(now))
    done = services.rebuild(actor=System("job"), period=named, at=now)
    return done.results
