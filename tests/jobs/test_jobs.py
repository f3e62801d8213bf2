import signal
import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from xianfeng.jobs import registry
from xianfeng.jobs.models import Run
from xianfeng.jobs.registry import UnknownJob, job
from xianfeng.jobs.services import enqueue
from xianfeng.jobs.worker import run_pending, run_worker

pytestmark = pytest.mark.django_db(transaction=True)
"""The worker closes its connection after each job, which a test's own transaction would not survive."""


@pytest.fixture(autouse=True)
def only_these_jobs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(registry, "_jobs", {})

    @job("example.say")
    def say(*, word: str) -> str:
        heard.append(word)
        return word

    @job("example.fail")
    def fail() -> None:
        raise RuntimeError("the engine went away")

    return heard


def _one_after_the_other(*numbers: str) -> None:
    """Part runs that were enqueued within one tick of the database's clock."""
    for seconds, number in enumerate(numbers):
        at = timezone.now() - timedelta(minutes=1) + timedelta(seconds=seconds)
        Run.objects.filter(pk=number).update(enqueued_at=at)


def test_a_job_runs_once_with_its_arguments(only_these_jobs: list[str]) -> None:
    number = enqueue("example.say", word="通知")

    assert run_pending() == 1
    assert run_pending() == 0
    assert only_these_jobs == ["通知"]
    run = Run.objects.get(pk=number)
    assert (run.state, run.attempt, run.result) == ("done", 1, "通知")
    assert run.has_ended


def test_a_job_is_gone_when_the_transaction_is_rolled_back(only_these_jobs: list[str]) -> None:
    def broken() -> None:
        with transaction.atomic():
            enqueue("example.say", word="通知")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()

    assert (run_pending(), only_these_jobs) == (0, [])


def test_a_broken_job_waits_for_its_next_attempt_and_stops_none(
    only_these_jobs: list[str],
) -> None:
    number = enqueue("example.fail")
    enqueue("example.say", word="后一件")

    assert run_pending() == 2
    assert only_these_jobs == ["后一件"]
    run = Run.objects.get(pk=number)
    assert (run.state, run.attempt, run.fault) == ("waiting", 1, "RuntimeError")
    assert run.run_after is not None
    assert run.beat_at is not None
    assert run.run_after - run.beat_at == timedelta(minutes=1)


def test_an_unknown_job_is_refused_at_once() -> None:
    with pytest.raises(UnknownJob, match="example"):
        enqueue("example.nothing")


def test_an_argument_that_is_not_json_is_refused_at_once() -> None:
    with pytest.raises(TypeError):
        enqueue("example.say", word=object())


def test_a_name_is_taken_once_and_has_a_room_and_a_verb() -> None:
    with pytest.raises(ValueError, match="already"):
        job("example.say")(print)
    with pytest.raises(ValueError, match=r"room\.verb"):
        job("say")


def test_nothing_is_begun_after_the_stop(only_these_jobs: list[str]) -> None:
    enqueue("example.say", word="通知")
    stop = threading.Event()
    stop.set()

    assert run_pending(stop=stop) == 0
    assert only_these_jobs == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_ends_when_it_is_told_to(only_these_jobs: list[str]) -> None:
    stop = threading.Event()

    @job("example.stop")
    def end() -> None:
        stop.set()

    _one_after_the_other(enqueue("example.say", word="通知"), enqueue("example.stop"))
    run_worker(stop, interval=0.01)

    assert only_these_jobs == ["通知"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_of_its_own_ends_at_a_signal(only_these_jobs: list[str]) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    @job("example.signal")
    def end() -> None:
        # Not os.kill: another thread of this process may take that signal a moment later.
        signal.raise_signal(signal.SIGTERM)

    try:
        _one_after_the_other(enqueue("example.signal"), enqueue("example.say", word="之后"))
        run_worker(interval=0.01)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert only_these_jobs == []
