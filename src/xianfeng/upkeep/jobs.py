from datetime import time, timedelta

from django.conf import settings
from django.utils import timezone

from xianfeng.accounts.services.removing import tidy
from xianfeng.actors.rules import System
from xianfeng.audit import services as audit
from xianfeng.jobs.registry import job
from xianfeng.jobs.services import forget

NIGHTLY = System("job")


@job("upkeep.seal_trail", daily=time(1, 30))
def seal_trail() -> int:
    """Sign rows of earlier days and the state of the trail, then prune; give the trail's size.

    The worker seals every few minutes; entries are pruned up to a checkpoint alone, so a sealing
    comes first here too.
    """
    now = timezone.now()
    audit.seal_rows(actor=NIGHTLY, at=now)
    checkpoint = audit.seal(actor=NIGHTLY, at=now)
    if days := settings.FIGURES.audit_kept_days:
        audit.prune(actor=NIGHTLY, before=now - timedelta(days=days), at=now)
    return checkpoint.size if checkpoint else 0


@job("upkeep.forget_runs", daily=time(1, 45))
def forget_runs() -> int:
    """Delete the runs that ended long ago."""
    return forget(before=timezone.now() - timedelta(days=settings.FIGURES.job_kept_days))


@job("upkeep.tidy_accounts", daily=time(1, 50))
def tidy_accounts() -> int:
    """Delete sessions that are over and what else signing in leaves behind."""
    return tidy(actor=NIGHTLY, at=timezone.now())
