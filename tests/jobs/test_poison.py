"""A job that does harm is given up with its message, and what waits behind it is done."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from xianfeng.jobs import registry, services
from xianfeng.jobs.models import Run
from xianfeng.jobs.registry import job
from xianfeng.jobs.rules import Policy
from xianfeng.jobs.services import enqueue
from xianfeng.jobs.worker import look_round, run_pending

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
POISONS = ("example.exits", "example.catches_all", "example.native", "example.memory")


class _LongNamed(Exception):  # noqa: N818
    """Named at length below."""


@pytest.fixture(autouse=True)
def _jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_jobs", {})

    @job("example.say")
    def say() -> str:
        return "好"


def ended(number: str) -> tuple[str, str]:
    run = Run.objects.get(pk=number)
    return run.state, run.fault


@pytest.mark.slow
def test_poisonous_jobs_are_given_up_and_the_rest_is_done(
    settings: Settings, tmp_path: Path
) -> None:
    settings.XIANFENG_HOME = tmp_path
    for name in POISONS:
        job(name)(lambda: None)
    poisons = {name: enqueue(name) for name in POISONS}
    good = [enqueue("example.say") for _ in range(5)]
    database = str(connection.settings_dict["NAME"])
    connection.close()

    done = subprocess.run(
        [sys.executable, "-m", "tests.jobs.poison", database],
        cwd=ROOT,
        env={**os.environ},
        text=True,
        capture_output=True,
        check=False,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr[-4000:]
    assert {ended(number) for number in good} == {("done", "")}
    assert {name: ended(number) for name, number in poisons.items()} == {
        "example.exits": ("failed", "WorkerGone"),
        "example.catches_all": ("failed", "WorkerGone"),
        "example.native": ("failed", "WorkerGone"),
        "example.memory": ("failed", "MemoryError"),
    }
    assert set(Run.objects.filter(pk__in=poisons.values()).values_list("attempt", flat=True)) == {2}


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (MemoryError(), "MemoryError"),
        (SystemExit(3), "SystemExit"),
        (GeneratorExit(), "GeneratorExit"),
        (RecursionError("x" * 10**7), "RecursionError"),
        (type("X" * 300, (Exception,), {"__str__": lambda _: 1 / 0})(), "X" * 200),
    ],
)
def test_whatever_a_job_raises_it_fails_with_the_name_alone(
    error: BaseException, fault: str
) -> None:
    @job("example.raise", policy=Policy(attempts=1))
    def throw() -> None:
        raise error

    bad, good = enqueue("example.raise"), enqueue("example.say")

    assert run_pending() == 2
    assert (ended(bad), ended(good)) == (("failed", fault), ("done", ""))


def test_a_result_that_is_no_json_fails() -> None:
    @job("example.object", policy=Policy(attempts=1))
    def give() -> object:
        return object()

    number = enqueue("example.object")
    run_pending()

    assert ended(number) == ("failed", "TypeError")


def test_work_that_a_newer_release_does_not_know_is_given_up_at_once() -> None:
    job("example.gone")(lambda: None)
    begun, waiting = enqueue("example.gone"), enqueue("example.gone")
    assert services.claim(run_id=Run.objects.get(pk=begun).pk, at=timezone.now())
    del registry._jobs["example.gone"]
    good = enqueue("example.say")

    run_pending()
    Run.objects.filter(pk=begun).update(beat_at=timezone.now() - services.lease() * 2, attempt=3)
    look_round()

    assert ended(waiting) == ("failed", "UnknownJob")
    assert ended(begun) == ("failed", "WorkerGone")
    assert ended(good) == ("done", "")
