import os
import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from tests.factories.organisation import NOW, make_organisation, make_user
from xianfeng.actors.rules import SYSTEM
from xianfeng.audit.services import record
from xianfeng.jobs.models import Run
from xianfeng.upkeep.counting import count, counted
from xianfeng.upkeep.models import Backup

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-twenty-letters"
LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"\})? -?[0-9.e+]+')


def read(client: Client) -> dict[str, float]:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    assert all(LINE.fullmatch(line) for line in lines), lines
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_there_are_none_without_a_token_in_the_settings(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer x", TOKEN[:-1], "Bearer 先锋"])
def test_a_wrong_token_reads_nothing(client: Client, settings: LazySettings, given: str) -> None:
    settings.XIANFENG_METRICS_TOKEN = TOKEN

    answer = client.get("/metrics", headers={"Authorization": given})

    assert (answer.status_code, answer.content) == (401, b"")


def test_the_machine_is_counted_and_no_person(client: Client, settings: LazySettings) -> None:
    settings.XIANFENG_METRICS_TOKEN = TOKEN
    user = make_user()
    Run.objects.create(name="a.b", user=user, enqueued_at=NOW - timedelta(minutes=5))
    Run.objects.create(name="a.b", state="failed")
    record(actor=SYSTEM, verb="a.b.c", subject=make_organisation(), at=NOW)
    client.get("/nothing-here/")

    with time_machine.travel(NOW, tick=False):
        first = read(client)
        Backup.objects.create(
            file_name="b",
            size=1,
            sha256="0" * 64,
            is_encrypted=False,
            recorded_at=NOW - timedelta(days=1),
        )
        second = read(client)

    assert first['xianfeng_jobs{state="waiting"}'] == 1
    assert first['xianfeng_jobs{state="failed"}'] == 1
    assert first["xianfeng_job_wait_seconds"] == 300
    assert first["xianfeng_trail_entries"] == first["xianfeng_trail_unsealed"] == 1
    assert first["xianfeng_database_bytes"] > 100_000
    assert first['xianfeng_requests_total{status="4xx"}'] >= 1
    assert "xianfeng_backup_age_seconds" not in first
    assert second["xianfeng_backup_age_seconds"] == 86_400
    assert user.username not in str(first)


def test_processes_count_together() -> None:
    before = counted()["2xx"]

    child = os.fork()
    if not child:
        count(204)
        os._exit(0)
    os.waitpid(child, 0)
    count(200)
    count(999)

    assert counted()["2xx"] == before + 2


def test_pages_of_citizens_are_not_counted(client: Client) -> None:
    before = counted()

    client.get("/r/nothing/")
    client.get("/healthz")

    assert counted() == before
