from datetime import time, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.sessions.models import Session

from tests.factories.organisation import NOW, make_organisation
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.models import Checkpoint, Entry
from xianfeng.audit.services import record
from xianfeng.audit.verifying import verify
from xianfeng.jobs.models import Run
from xianfeng.jobs.registry import timetable
from xianfeng.upkeep import jobs

pytestmark = pytest.mark.django_db


def entries(count: int, *, days: int) -> None:
    for _ in range(count):
        at = NOW - timedelta(days=days)
        record(actor=SYSTEM, verb="example.done", subject=make_organisation(), at=at)


def test_the_night_seals_and_keeps_everything_for_ever() -> None:
    entries(3, days=400)

    with time_machine.travel(NOW, tick=False):
        assert jobs.seal_trail() == 4
        assert jobs.seal_trail() == 0

    assert Checkpoint.objects.count() == 1
    assert verify().holds


def test_entries_older_than_the_figure_go_at_a_checkpoint(settings: LazySettings) -> None:
    settings.FIGURES = settings.FIGURES.model_copy(update={"audit_kept_days": 365})
    entries(3, days=400)
    with time_machine.travel(NOW - timedelta(days=399), tick=False):
        jobs.seal_trail()
    entries(2, days=10)

    with time_machine.travel(NOW, tick=False):
        jobs.seal_trail()

    assert Entry.objects.filter(verb="example.done").count() == 2
    assert verify().holds


def test_runs_that_ended_long_ago_are_forgotten() -> None:
    for days in (31, 29):
        Run.objects.create(name="a.b", state="done", ended_at=NOW - timedelta(days=days))

    with time_machine.travel(NOW, tick=False):
        assert jobs.forget_runs() == 1


def test_the_nights_work_stands_in_the_timetable() -> None:
    daily = {job.name: job.daily for job in timetable()}

    assert daily["upkeep.seal_trail"] == time(1, 30)
    assert daily["diagnosis.rebuild"] == time(2, 0)
    assert "upkeep.forget_runs" in daily
    assert "upkeep.tidy_accounts" in daily


def test_the_night_deletes_the_sessions_that_are_over() -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=NOW)

    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert jobs.tidy_accounts() == 1

    assert not Session.objects.exists()
