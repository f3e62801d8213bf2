"""While a run writes, SQLite takes no word from others; what must be said stands beside it."""

from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from xianfeng.jobs import aside, registry, running, services
from xianfeng.jobs.models import Run
from xianfeng.jobs.registry import job
from xianfeng.jobs.rules import Policy, State
from xianfeng.jobs.running import once, progress
from xianfeng.jobs.selectors import parts_of
from xianfeng.jobs.services import enqueue
from xianfeng.jobs.worker import run_pending

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Register a job that writes, looks at its own run as a watcher would, and goes on."""
    heard: list[tuple[int, int]] = []
    monkeypatch.setattr(registry, "_jobs", {})
    monkeypatch.setattr(running, "WORD_SECONDS", 0)

    @job("example.write", policy=Policy(is_whole=False))
    def write(*, stopped: bool) -> None:
        run = Run.objects.get(state=State.RUNNING.value)
        progress(0, 3)
        with once():
            Run.objects.create(name="example.never", state=State.FAILED.value)
            progress(1, 3)
            heard.append(parts_of(run))
            if stopped:
                aside.want_stop(run.pk)
            progress(2, 3)
            heard.append(parts_of(run))

    return heard


def run_once(*, stopped: bool) -> Run:
    number = enqueue("example.write", stopped=stopped)
    run_pending()
    return Run.objects.get(pk=number)


def test_how_far_a_run_is_can_be_seen_while_it_writes(seen: list[tuple[int, int]]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("other databases have many writers")

    run = run_once(stopped=False)

    assert seen == [(1, 3), (2, 3)]
    assert run.state == State.DONE
    assert aside.said_parts(run.pk) is None


def test_a_run_stops_while_it_writes_and_nothing_stays(seen: list[tuple[int, int]]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("other databases have many writers")

    run = run_once(stopped=True)

    assert seen == [(1, 3)]
    assert run.state == State.STOPPED
    assert list(Run.objects.all()) == [run]
    assert not aside.is_stop_wanted(run.pk)


def test_the_wish_of_an_attempt_that_is_over_does_not_stop_the_next() -> None:
    number = enqueue("example.write", stopped=False)
    aside.want_stop(UUID(number))

    assert run_pending() == 1

    assert Run.objects.get(pk=number).state == State.DONE


def test_whoever_stops_a_run_is_heard_before_the_database_is_free() -> None:
    run = Run.objects.create(name="example.write", state=State.RUNNING.value)

    services.stop(run=run, at=timezone.now())

    assert aside.is_stop_wanted(run.pk) is (connection.vendor == "sqlite")
    aside.clear(run.pk)
