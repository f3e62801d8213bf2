from datetime import time, timedelta

from xianfeng.audit.verifying import verify
from xianfeng.jobs.registry import job
from xianfeng.jobs.rules import Policy
from xianfeng.jobs.running import progress

BREAKS_KEPT = 100


@job(
    "desk.verify_trail",
    daily=time(3, 0),
    policy=Policy(attempts=1, limit=timedelta(hours=2), is_whole=False),
)
def verify_trail() -> dict[str, object]:
    """Hold the whole trail against its chain; what was found is kept with the run."""
    found = verify(tell=progress)
    return {
        "first": found.first,
        "size": found.size,
        "checkpoints": found.checkpoints,
        "breaks": [[place.number, place.fault.value] for place in found.breaks[:BREAKS_KEPT]],
        "total": len(found.breaks),
    }
