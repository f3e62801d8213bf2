"""Background work on the pages, from outside."""

from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import NOW, make_organisation, make_user
from tests.kit import signed_in, with_role
from xianfeng.accounts.models import User
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.desk.run_words import jobs_said
from xianfeng.jobs import registry
from xianfeng.jobs.models import Run
from xianfeng.organisation.models.organisations import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def root() -> Organisation:
    return make_organisation()


@pytest.fixture
def administrator(root: Organisation) -> Client:
    return with_role(RoleKind.ADMINISTRATOR, organisation=root)


def make_run(state: str = "waiting", *, user: User | None = None, **more: object) -> Run:
    fields = {"name": "upkeep.seal_trail", "state": state, "user": user, **more}
    return Run.objects.create(**fields)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_it_holds(
    administrator: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_run(user=make_user())

    with django_assert_num_queries(10):
        administrator.get("/desk/jobs/")


def test_the_list_shows_states_faults_and_the_timetable(administrator: Client) -> None:
    make_run("failed", fault="ValueError", attempt=3)
    make_run("running", parts=1000, parts_done=250)

    page = administrator.get("/desk/jobs/?lang=en").content.decode()

    for words in ("Seal the audit log", "ValueError", "250 / 1,000", "01:30", "failed"):
        assert words in page
    timetable = page.partition('id="timetable"')[2]
    assert timetable.count(">—<") == timetable.count("<tr>") - 2, "one was asked for, the rest not"
    only = administrator.get("/desk/jobs/?lang=en&state=failed").content.decode()
    assert "250 / 1,000" not in only
    assert administrator.get("/desk/jobs/?state=x").status_code == 422


def test_a_run_that_goes_on_asks_again_and_one_that_ended_does_not(administrator: Client) -> None:
    run = make_run("running", parts=4, parts_done=1)
    address = f"/desk/jobs/{run.pk}/"

    assert 'hx-trigger="every 2s"' in administrator.get(address).content.decode()
    part = administrator.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<div")
    Run.objects.update(state="done", ended_at=NOW)
    assert "hx-trigger" not in administrator.get(address).content.decode()
    last = administrator.get(address, headers={"HX-Request": "true"})
    assert last.headers["HX-Refresh"] == "true"


def test_whoever_asked_sees_it_and_others_do_not(root: Organisation) -> None:
    mine = make_user()
    run = make_run(user=mine)
    address = f"/desk/jobs/{run.pk}/"
    officer = with_role(RoleKind.OFFICER, organisation=root)

    assert signed_in(mine).get(address).status_code == 200
    assert officer.get(address).status_code == 404
    assert officer.get(f"/desk/jobs/{uuid4()}/").status_code == 404
    assert officer.post(f"{address}stop/").status_code == 404
    assert signed_in(mine).get("/desk/jobs/").status_code == 403


def test_stop_and_retry_by_whoever_may(administrator: Client, root: Organisation) -> None:
    mine = make_user()
    run = make_run(user=mine)
    address = f"/desk/jobs/{run.pk}/"

    assert signed_in(mine).post(f"{address}stop/").status_code == 302
    run.refresh_from_db()
    assert run.state == "stopped"
    auditor = with_role(RoleKind.AUDITOR, organisation=root)
    assert auditor.get(address).status_code == 200
    assert auditor.post(f"{address}retry/").status_code == 403
    assert administrator.post(f"{address}retry/").status_code == 302
    run.refresh_from_db()
    assert run.state == "waiting"
    refused = administrator.post(f"{address}retry/?lang=en")
    assert refused.status_code == 422
    assert "not retried" in refused.content.decode()
    assert sorted(Entry.objects.values_list("verb", flat=True)) == [
        "jobs.run.retried",
        "jobs.run.stopped",
    ]
    assert administrator.get(f"{address}stop/").status_code == 405


def test_an_administrator_runs_a_job_before_its_hour(administrator: Client) -> None:
    assert "Run now" in administrator.get("/desk/jobs/?lang=en").content.decode()

    administrator.post("/desk/jobs/now/", {"job": "upkeep.seal_trail"})
    unknown = administrator.post("/desk/jobs/now/?lang=en", {"job": "sheets.apply"}, follow=True)

    assert Run.objects.get().name == "upkeep.seal_trail"
    assert "No job of this name runs every day" in unknown.content.decode()


def test_a_job_that_waits_or_runs_is_not_asked_for_once_more(administrator: Client) -> None:
    for state in ("waiting", "running"):
        Run.objects.all().delete()
        Run.objects.create(name="upkeep.seal_trail", state=state)
        refused = administrator.post(
            "/desk/jobs/now/?lang=en", {"job": "upkeep.seal_trail"}, follow=True
        )
        assert "waiting or running already" in refused.content.decode()
        assert Run.objects.count() == 1

    Run.objects.update(state="done")
    administrator.post("/desk/jobs/now/", {"job": "upkeep.seal_trail"})
    assert Run.objects.count() == 2


def test_the_administration_says_that_there_is_no_backup(administrator: Client) -> None:
    assert (
        "There is no backup yet."
        in administrator.get("/desk/administration/?lang=en").content.decode()
    )


def test_every_job_of_the_house_has_a_name_in_words() -> None:
    named = {job.name for job in registry.registered() if not job.name.startswith("example.")}

    assert named <= dict(jobs_said()).keys()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("WorkerGone", "The worker ended in the middle of it each time."),
        ("TimeIsUp", "It exceeded its time limit."),
        ("MemoryError", "There was not enough memory."),
        ("UnknownJob", "This release no longer knows this job."),
        ("ValueError", "The log has details under ValueError."),
    ],
)
def test_a_run_that_was_given_up_says_why_and_what_to_do(
    administrator: Client, fault: str, said: str
) -> None:
    run = make_run("failed", fault=fault, attempt=3)

    assert said in administrator.get(f"/desk/jobs/{run.pk}/?lang=en").content.decode()
