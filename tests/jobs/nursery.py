"""Fork workers and kill each at a random moment; run by test_killed.py in a process of its own.

python -m tests.jobs.nursery DATABASE-NAME KILLS
"""

import os
import random
import signal
import sys
from contextlib import suppress
from datetime import timedelta

import django
from django.conf import settings

LONGEST_LIFE = 0.12
"""Seconds; about as long as two jobs take."""


def main(database: str, kills: int) -> None:
    """Kill `kills` workers, then let one live until nothing is left to do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    settings.DATABASES["default"]["NAME"] = database
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    django.setup()
    register()
    dice = random.Random(7)
    killed = sum(_killed(dice.uniform(0.005, LONGEST_LIFE)) is True for _ in range(kills))
    while _swept() or _killed(0) is None:
        pass
    print(killed)


def register() -> None:
    from django.utils import timezone

    from xianfeng.actors.rules import SYSTEM
    from xianfeng.audit.services import record
    from xianfeng.jobs.models import Run
    from xianfeng.jobs.registry import job
    from xianfeng.jobs.rules import Policy
    from xianfeng.jobs.running import once, progress

    def write(number: int) -> None:
        now = timezone.now()
        run = Run.objects.order_by("pk").first()
        assert run is not None
        for part in range(3):
            detail = {"number": number, "part": part}
            record(actor=SYSTEM, verb="example.done", subject=run, at=now, detail=detail)

    @job("example.whole", policy=Policy(attempts=1000))
    def whole(*, number: int) -> None:
        write(number)

    @job("example.long", policy=Policy(attempts=1000, is_whole=False))
    def long(*, number: int) -> None:
        for part in range(3):
            progress(part, 3)
        with once():
            write(number)


def _killed(life: float) -> bool | None:
    """Fork a worker, kill it after `life` seconds (0: never); tell whether it had to be killed."""
    from django.db import connections

    from xianfeng.jobs.worker import run_pending

    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            run_pending()
            code = 0
        finally:
            os._exit(code)

    def kill(*_: object) -> None:
        # It may have ended by itself between its last job and this alarm.
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, kill)
    signal.setitimer(signal.ITIMER_REAL, life)
    _, status = os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    _swept()
    if life == 0:
        return None if _left() else False
    return os.WIFSIGNALED(status)


def _swept() -> int:
    """Take back what dead workers held: every worker here is dead, so its lease is over."""
    from django.utils import timezone

    from xianfeng.jobs import services
    from xianfeng.jobs.models import Run

    later = timezone.now() + timedelta(hours=2)
    swept = services.sweep(lease=timedelta(seconds=60), at=later)
    # The waits between two attempts are not waited for here.
    Run.objects.filter(state="waiting").update(run_after=None)
    return swept


def _left() -> int:
    from xianfeng.jobs.models import Run

    return Run.objects.filter(state__in=("waiting", "running")).count()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
