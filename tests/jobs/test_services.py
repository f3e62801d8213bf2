import threading
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from tests.factories.organisation import make_organisation, make_user
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.models import Entry
from xianfeng.audit.services import record
from xianfeng.foundation.errors import NotAllowed
from xianfeng.jobs import registry, running, services, worker
from xianfeng.jobs.models import Due, Run
from xianfeng.jobs.registry import job
from xianfeng.jobs.rules import Policy, Watch, is_steady
from xianfeng.jobs.services import Overtaken, enqueue
from xianfeng.jobs.worker import look_round, run_pending

pytestmark = pytest.mark.django_db(transaction=True)
LEASE = timedelta(seconds=60)
LONG = Policy(is_whole=False)


@pytest.fixture(autouse=True)
def no_other_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_jobs", {})

    @job("example.say")
    def say() -> str:
        return "好"


def enqueued(name: str = "example.say") -> Run:
    return Run.objects.get(pk=enqueue(name))


def claimed(run: Run, *, at: datetime) -> Run:
    taken = services.claim(run_id=run.pk, at=at)
    assert taken is not None
    return taken


def write_entry() -> None:
    record(actor=SYSTEM, verb="example.done", subject=make_organisation(), at=timezone.now())


def states() -> list[str]:
    return list(Run.objects.order_by("enqueued_at", "pk").values_list("state", flat=True))


def test_a_run_belongs_to_whoever_asked() -> None:
    user = make_user()

    number = enqueue("example.say", user_id=user.pk)

    assert Run.objects.get(pk=number).user == user


def test_a_run_is_claimed_by_one_worker_alone() -> None:
    run = enqueued()
    now = timezone.now()

    assert claimed(run, at=now).attempt == 1
    assert services.claim(run_id=run.pk, at=now) is None
    assert services.claim(run_id=uuid4(), at=now) is None


def test_an_expected_no_is_not_tried_again() -> None:
    @job("example.refuse")
    def refuse() -> None:
        raise NotAllowed

    run = enqueued("example.refuse")
    run_pending()

    run.refresh_from_db()
    assert (run.state, run.fault, run.attempt) == ("failed", "NotAllowed", 1)


def test_a_poisonous_job_is_given_up() -> None:
    run = enqueued()
    now = timezone.now()
    for attempt in (1, 2, 3):
        assert claimed(run, at=now + timedelta(minutes=30)).attempt == attempt
        now += timedelta(hours=1)
        assert services.sweep(lease=LEASE, at=now) == 1

    run.refresh_from_db()
    assert (run.state, run.fault) == ("failed", "WorkerGone")
    assert services.sweep(lease=LEASE, at=now + timedelta(hours=1)) == 0


def test_what_a_broken_attempt_wrote_is_rolled_back() -> None:
    @job("example.half")
    def half() -> None:
        write_entry()
        raise RuntimeError

    enqueue("example.half")
    run_pending()

    assert not Entry.objects.exists()


def test_an_overtaken_attempt_writes_nothing() -> None:
    @job("example.slow")
    def slow() -> None:
        write_entry()
        Run.objects.update(token=uuid4())

    run = enqueued("example.slow")
    run_pending()

    run.refresh_from_db()
    assert not Entry.objects.exists()
    assert run.state == "running"


def test_an_overtaken_attempt_that_breaks_changes_nothing() -> None:
    @job("example.slow", policy=LONG)
    def slow() -> None:
        Run.objects.update(token=uuid4())
        raise RuntimeError

    run = enqueued("example.slow")
    run_pending()

    run.refresh_from_db()
    assert run.state == "running"
    with pytest.raises(Overtaken):
        services.stopped(run=Run(pk=run.pk, token=uuid4()), at=timezone.now())


def test_a_living_worker_keeps_its_run() -> None:
    run = enqueued()
    now = timezone.now()
    taken = claimed(run, at=now)

    assert services.beat(run=taken, parts_done=3, parts=9, at=now + timedelta(seconds=50))
    assert services.sweep(lease=LEASE, at=now + timedelta(seconds=100)) == 0

    run.refresh_from_db()
    assert (run.parts_done, run.parts) == (3, 9)


def test_a_waiting_run_is_nobodys_and_keeps_its_place() -> None:
    enqueued()

    assert services.sweep(lease=LEASE, at=timezone.now() + timedelta(minutes=5)) == 0


def test_whoever_has_waited_longest_is_next_and_a_broken_one_waits_its_time() -> None:
    first, second = enqueued(), enqueued()
    now = timezone.now()
    services.fail(run=claimed(first, at=now), fault="OSError", is_final=False, at=now)

    assert services.claim(run_id=first.pk, at=now) is None
    assert [services.claim_next(at=now), services.claim_next(at=now)] == [second, None]
    assert services.claim_next(at=now + timedelta(minutes=1)) == first


def test_a_worker_that_cannot_write_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    enqueued()
    monkeypatch.setattr(services, "claim_next", locked)

    assert run_pending() == 0
    assert states() == ["waiting"]


def test_a_waiting_run_is_stopped_at_once() -> None:
    run = enqueued()

    services.stop(run=run, at=timezone.now())
    run_pending()

    assert states() == ["stopped"]


def test_a_running_job_stops_at_its_next_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BEAT_SECONDS", 0.01)
    heard = []

    @job("example.long", policy=LONG)
    def long() -> None:
        services.stop(run=Run.objects.get(), at=timezone.now())
        for part in range(100_000_000):
            running.progress(part, 100_000_000)
        heard.append("the end")

    run = enqueued("example.long")
    run_pending()

    run.refresh_from_db()
    assert (run.state, heard) == ("stopped", [])


def test_progress_says_nothing_outside_a_worker() -> None:
    running.progress(1, 2)
    with running.once():
        write_entry()
    assert Entry.objects.count() == 1


def test_a_long_job_writes_once_with_its_mark() -> None:
    @job("example.import", policy=LONG)
    def load() -> int:
        running.progress(1, 2)
        with running.once():
            write_entry()
        return 2

    @job("example.read", policy=LONG)
    def read() -> int:
        return 5

    enqueue("example.import")
    enqueue("example.read")
    run_pending()

    assert Entry.objects.count() == 1
    assert sorted(Run.objects.values_list("state", "result"), key=str) == [
        ("done", 5),
        ("done", None),
    ]


def test_an_attempt_that_takes_too_long_is_broken_off() -> None:
    @job("example.endless", policy=Policy(limit=timedelta(seconds=0.05)))
    def endless() -> None:
        while True:
            pass

    run = enqueued("example.endless")
    run_pending()

    run.refresh_from_db()
    assert (run.state, run.fault) == ("waiting", "TimeIsUp")


def test_in_a_thread_there_is_no_limit() -> None:
    run = enqueued()

    def work() -> None:
        try:
            running.begin(claimed(run, at=timezone.now()))
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    run.refresh_from_db()
    assert run.state == "done"


def test_a_missed_beat_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(**_: object) -> bool:
        raise OperationalError("database is locked")

    monkeypatch.setattr(services, "beat", busy)
    attempt = running.Attempt(enqueued())

    running._beat_once(attempt)

    assert attempt.may_go_on


def test_the_timetable_calls_each_due_moment_once() -> None:
    @job("example.daily", daily=time(2, 0))
    def daily() -> None:
        pass

    # 02:00 in Shanghai is 18:00 UTC of the day before.
    first = datetime(2026, 9, 29, 20, 0, tzinfo=UTC)
    assert services.call_due(at=first) == []
    assert services.call_due(at=first + timedelta(hours=21)) == []
    assert services.call_due(at=first + timedelta(hours=22)) == ["example.daily"]
    assert services.call_due(at=first + timedelta(hours=23)) == []
    assert services.call_due(at=first + timedelta(days=5)) == ["example.daily"]

    assert Run.objects.count() == 2
    assert Due.objects.get().called_at == datetime(2026, 10, 4, 18, 0, tzinfo=UTC)


def test_a_clock_that_ran_ahead_for_a_minute_stops_no_nightly_job() -> None:
    @job("example.daily", daily=time(2, 0))
    def daily() -> None:
        pass

    now = datetime(2026, 9, 29, 20, 0, tzinfo=UTC)
    ahead = now + timedelta(days=3650)
    services.call_due(at=now)
    assert services.call_due(at=ahead) == ["example.daily"]

    assert services.call_due(at=now + timedelta(minutes=1)) == ["example.daily"]
    assert services.call_due(at=now + timedelta(minutes=2)) == []
    assert services.call_due(at=now + timedelta(days=1)) == ["example.daily"]


def test_what_was_begun_or_put_off_by_a_clock_that_ran_ahead_is_taken_up_again() -> None:
    now = datetime(2026, 9, 29, 20, 0, tzinfo=UTC)
    ahead = now + timedelta(days=3650)
    claimed(enqueued(), at=ahead)
    assert services.sweep(lease=timedelta(minutes=1), at=now) == 1
    Run.objects.update(run_after=ahead)

    assert services.claim_next(at=now) is not None


def test_what_is_done_every_night_first_asks_whether_the_clock_jumped() -> None:
    done: list[int] = []

    @job("example.prune", daily=time(2, 0))
    def prune() -> None:
        done.append(1)

    at = datetime(2026, 9, 29, 20, 0, tzinfo=UTC)
    with time_machine.travel(at, tick=False) as clock:
        look_round()
        enqueue("example.prune")
        clock.shift(timedelta(days=365))
        run_pending()
        run = Run.objects.get(name="example.prune")
        assert (run.state, run.fault, done) == ("failed", "ClockJumped", [])

        clock.move_to(at + timedelta(hours=1))
        services.retry(actor=SYSTEM, run=run, at=at)
        run_pending()
    assert done == [1]


def test_a_worker_calls_nothing_until_a_clock_that_jumped_has_been_steady_for_an_hour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @job("example.daily", daily=time(2, 0))
    def daily() -> None:
        pass

    passed = [100.0]
    monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=lambda: passed[0]))
    at = datetime(2026, 9, 29, 20, 0, tzinfo=UTC)
    with time_machine.travel(at, tick=False) as clock:
        watch = Watch(at, passed[0])
        look_round(watch)
        calls = []
        for jump in (timedelta(days=3650), *[timedelta(minutes=20)] * 3):
            clock.shift(jump)
            passed[0] += 1200
            look_round(watch)
            calls.append(Run.objects.count())

    assert calls == [0, 0, 0, 1]


def test_a_platform_that_was_off_for_a_week_does_its_nightly_work_an_hour_later() -> None:
    at = datetime(2026, 9, 29, 20, 0, tzinfo=UTC)
    services.trust_clock(at=at)
    week = at + timedelta(days=7)
    watch = Watch(week, 0)

    seen = [
        watch.look(
            week + timedelta(seconds=passed),
            passed,
            is_steady=is_steady(week, trusted_at=services.trusted_at()),
        )
        for passed in (1, 1800, 3700)
    ]

    assert seen == [False, False, True]


def test_looking_round_calls_and_sweeps() -> None:
    look_round()

    assert states() == []


def test_runs_that_ended_are_forgotten_after_a_while() -> None:
    enqueue("example.say")
    run_pending()
    enqueue("example.say")

    assert services.forget(before=timezone.now() + timedelta(days=1)) == 1

    assert states() == ["waiting"]


def test_a_run_asked_for_in_a_broken_transaction_never_was() -> None:
    def broken() -> None:
        with transaction.atomic():
            enqueue("example.say")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()

    assert states() == []
    assert str(Run(name="example.say")) == "example.say waiting"
    assert str(Due(name="example.say")) == "example.say"


def test_a_run_that_failed_is_tried_again_with_all_its_attempts() -> None:
    run = claimed(enqueued(), at=timezone.now())
    services.fail(run=run, fault="ValueError", is_final=True, at=timezone.now())

    services.retry(actor=SYSTEM, run=run, at=timezone.now())

    assert run_pending() == 1
    run.refresh_from_db()
    assert (run.state, run.attempt, run.fault) == ("done", 1, "")
    assert [entry.verb for entry in Entry.objects.all()] == ["jobs.run.retried"]


def test_what_waits_runs_or_is_done_is_not_tried_again() -> None:
    run = enqueued()

    for _ in range(2):
        with pytest.raises(services.NotRetried):
            services.retry(actor=SYSTEM, run=run, at=timezone.now())
        run_pending()
    assert not Entry.objects.exists()


def test_a_stop_is_told_once_by_whom() -> None:
    run = enqueued()

    for _ in range(2):
        services.stop(run=run, at=timezone.now(), actor=SYSTEM)

    assert states() == ["stopped"]
    assert [entry.verb for entry in Entry.objects.all()] == ["jobs.run.stopped"]


def test_after_a_restore_everything_that_waited_or_ran_is_stopped() -> None:
    claimed(enqueued(), at=timezone.now())
    enqueued()

    assert services.stop_all(at=timezone.now()) == 2

    assert states() == ["stopped", "stopped"]
    assert run_pending() == 0


def test_a_run_that_shall_stop_is_stopped_when_its_worker_is_gone() -> None:
    now = timezone.now()
    run = claimed(enqueued(), at=now)
    services.stop(run=run, at=now)

    later = now + LEASE * 2
    assert services.sweep(lease=LEASE, at=later) == 1

    run.refresh_from_db()
    assert (run.state, run.ended_at) == ("stopped", later)


def test_a_run_that_shall_stop_is_stopped_when_it_breaks() -> None:
    @job("example.break")
    def broken() -> None:
        raise ValueError

    enqueue("example.break")
    run = services.claim_next(at=timezone.now())
    assert run is not None
    services.stop(run=run, at=timezone.now())
    running.begin(run)

    assert states() == ["stopped"]


def test_a_run_overtaken_while_it_stops_ends_no_worker() -> None:
    @job("example.stop", policy=LONG)
    def stopping() -> None:
        soon = timezone.now() + timedelta(minutes=16)
        Run.objects.update(token=None, state="waiting", run_after=soon)  # it was silent
        raise running.Stopped

    enqueue("example.stop")

    assert run_pending() == 1
    assert states() == ["waiting"]


@pytest.mark.parametrize(("ending", "error"), [("fail", ValueError), ("stopped", running.Stopped)])
def test_an_end_that_cannot_be_marked_ends_no_worker(
    monkeypatch: pytest.MonkeyPatch, ending: str, error: type[Exception]
) -> None:
    @job("example.end")
    def end() -> None:
        raise error

    monkeypatch.setattr(services, ending, locked)
    enqueue("example.end")

    assert run_pending() == 1
    assert states() == ["running"]  # until a look round finds it silent


@pytest.mark.parametrize("of", [services, worker])
def test_a_look_round_that_finds_the_database_locked_ends_no_worker(
    monkeypatch: pytest.MonkeyPatch, of: object
) -> None:
    stop = threading.Event()
    monkeypatch.setattr(of, "call_due" if of is services else "seal_when_due", locked)
    monkeypatch.setattr(worker, "seal", locked)

    @job("example.last")
    def last() -> None:
        stop.set()

    enqueue("example.last")
    worker.run_worker(stop)

    assert states() == ["done"]


def locked(**_: object) -> None:
    raise OperationalError("database is locked")
