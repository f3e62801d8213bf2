"""Fork workers that poisonous jobs end; run by test_poison.py in a process of its own.

python -m tests.jobs.poison DATABASE-NAME
"""

import itertools
import os
import sys
from datetime import timedelta

import django
from django.conf import settings


def main(database: str) -> None:
    """Let workers live and die until nothing is left to do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    settings.DATABASES["default"]["NAME"] = database
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    django.setup()
    from tests.jobs.nursery import _left, _swept
    from xianfeng.jobs import running

    running.LAST_SECONDS = 0.2
    register()
    for _ in range(40):
        if not _left():
            return
        _worked()
        _swept()
    raise SystemExit("something is never given up")


def register() -> None:
    from xianfeng.jobs.registry import job
    from xianfeng.jobs.rules import Policy

    policy = Policy(attempts=2, limit=timedelta(seconds=0.3))

    @job("example.say", policy=policy)
    def say() -> str:
        return "好"

    @job("example.exits", policy=policy)
    def exits() -> None:
        os._exit(9)

    @job("example.catches_all", policy=policy)
    def catches_all() -> None:
        while True:
            try:
                while True:
                    pass
            except Exception:  # noqa: BLE001, S112 -- the very fault
                continue

    @job("example.native", policy=policy)
    def native() -> None:
        all(itertools.repeat(1))  # never comes back to the interpreter

    @job("example.memory", policy=policy)
    def memory() -> None:
        bytearray(1 << 62)


def _worked() -> None:
    """Fork a worker that does what waits, as far as it comes."""
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
    os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1])
