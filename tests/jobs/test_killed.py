import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from xianfeng.audit.models import Entry
from xianfeng.audit.verifying import verify
from xianfeng.jobs import registry
from xianfeng.jobs.models import Run
from xianfeng.jobs.registry import job
from xianfeng.jobs.services import enqueue

ROOT = Path(__file__).resolve().parents[2]
KILLS = 100
RUNS = 300


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_hundred_killed_workers_lose_nothing_and_do_nothing_twice(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.XIANFENG_HOME = tmp_path
    monkeypatch.setattr(registry, "_jobs", {})
    for name in ("example.whole", "example.long"):
        job(name)(lambda number: number)
    for number in range(RUNS):
        enqueue("example.whole" if number % 2 else "example.long", number=number)

    killed = _nursery(KILLS)

    assert killed > KILLS // 4, "the workers finished before they could be killed"
    assert Counter(Run.objects.values_list("state", flat=True)) == {"done": RUNS}
    written = Counter(
        (entry.detail["number"], entry.detail["part"])
        for entry in Entry.objects.filter(verb="example.done")
    )
    assert written == {(number, part): 1 for number in range(RUNS) for part in range(3)}
    assert verify().holds


def _nursery(kills: int) -> int:
    database = str(connection.settings_dict["NAME"])
    connection.close()
    environment = {**os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "tests.jobs.nursery", database, str(kills)],
        cwd=ROOT,
        env=environment,
        text=True,
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return int(done.stdout.splitlines()[-1])
