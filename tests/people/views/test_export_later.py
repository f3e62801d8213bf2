"""A long list goes out as a sheet that is made in the background."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import (
    make_deputyship,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.kit import signed_in
from xianfeng.access.models.roles import Role
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.sheets import SheetLimits, read_sheet
from xianfeng.jobs import running
from xianfeng.jobs.models import Run
from xianfeng.jobs.worker import run_pending
from xianfeng.notices.models import Notice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people import jobs
from xianfeng.people.models.imports import MemberExport
from xianfeng.people.rules.reading import read_rows
from xianfeng.people.selectors.importing import review
from xianfeng.privacy.selectors.looks import looks_at
from xianfeng.sheets.rules.rows import Fate, SheetKind

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/organisation/A0101/members/export/"
FILE = f"{PAGE}members.xlsx"


@pytest.fixture(autouse=True)
def _few_rows(settings: LazySettings) -> None:
    settings.FIGURES = settings.FIGURES.model_copy(update={"export_most_rows_at_once": 2})


@pytest.fixture
def branch() -> Organisation:
    branch = make_organisation(code="A0101", name="办公室党支部", unit=make_unit())
    for name in ("甲", "乙", "丙"):
        make_member(name=name, organisation=branch)
    return branch


@pytest.fixture
def officer(branch: Organisation) -> Client:
    user = make_user(username="officer")
    make_role(user=user, kind=RoleKind.OFFICER, organisation=branch)
    return signed_in(user)


def words(client: Client, address: str = PAGE) -> str:
    return client.get(f"{address}?lang=en").content.decode()


def test_a_long_list_is_made_in_the_background_and_kept_for_its_asker(
    officer: Client, branch: Organisation
) -> None:
    assert officer.get("/organisation/A0101/members.xlsx").headers["Location"] == PAGE
    assert not Entry.objects.exists()
    assert "Create the spreadsheet" in words(officer)

    assert officer.post(PAGE).headers["Location"] == PAGE

    waiting = words(officer)
    assert "The spreadsheet is being created." in waiting
    assert 'hx-trigger="every 2s"' in waiting
    part = officer.get(f"{PAGE}progress/", headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith("<div")
    run_pending()
    ended = officer.get(f"{PAGE}progress/", headers={"HX-Request": "true"})
    assert ended.headers["HX-Refresh"] == "true"
    assert officer.get(f"{PAGE}progress/").headers["Location"] == PAGE
    assert FILE in words(officer)
    assert Run.objects.get().state == "done"
    assert [(each.kind, each.url) for each in Notice.objects.all()] == [
        ("people.export_ready", PAGE)
    ]
    assert [each.verb for each in Entry.objects.order_by("number")] == [
        "people.export.asked",
        "people.export.made",
    ]

    data = officer.get(FILE).content

    sheet = read_rows(read_sheet(data, name="a.xlsx", limits=SheetLimits()), SheetKind.MEMBERS)
    found = review(actor=SYSTEM, sheet=sheet, at=timezone.now())
    assert (len(sheet.rows), found.count(Fate.UNCHANGED)) == (3, 3)
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.detail["count"]) == ("people.members.exported", 3)
    assert len(looks_at(branch.members.all()[0])) == 1


def test_the_sheet_is_nobody_elses_and_goes_with_the_right_to_read_it(
    officer: Client, branch: Organisation
) -> None:
    officer.post(PAGE)
    run_pending()
    auditor = make_user()
    make_role(user=auditor, kind=RoleKind.AUDITOR, organisation=branch)
    leader = make_user()
    make_role(user=leader, kind=RoleKind.LEADER, organisation=branch)

    assert signed_in(auditor).get(FILE).headers["Location"] == PAGE
    assert [signed_in(leader).get(each).status_code for each in (PAGE, FILE)] == [404, 404]
    assert officer.get(FILE).status_code == 200
    Role.objects.filter(user__username="officer").delete()
    assert officer.get(FILE).status_code == 404


def test_the_same_list_is_not_made_twice_at_once(officer: Client) -> None:
    officer.post(PAGE)

    again = officer.post(f"{PAGE}?lang=en")

    assert again.status_code == 422
    assert "is being created" in again.content.decode()
    assert Run.objects.count() == 1


def test_a_newer_sheet_takes_the_place_of_the_older(officer: Client, branch: Organisation) -> None:
    officer.post(PAGE)
    run_pending()
    make_member(organisation=branch)
    officer.post(PAGE)
    run_pending()

    assert MemberExport.objects.get().rows == 4


def test_what_is_stopped_leaves_nothing_behind(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.post(PAGE)

    def stopping(done: int, rows: int) -> None:
        raise running.Stopped

    monkeypatch.setattr(jobs, "progress", stopping)
    run_pending()

    assert not MemberExport.objects.exists()
    assert "was stopped" in words(officer)
    assert "Create the spreadsheet" in words(officer)


def test_a_sheet_is_not_made_for_whoever_lost_the_role_meanwhile(officer: Client) -> None:
    officer.post(PAGE)
    Role.objects.all().delete()

    run_pending()

    assert (Run.objects.get().state, Run.objects.get().fault) == ("failed", "NotAllowed")
    assert not MemberExport.objects.exists()


def test_a_deputy_has_it_made_while_the_deputyship_holds(branch: Organisation) -> None:
    principal, deputy = make_user(), make_user()
    make_role(user=principal, kind=RoleKind.OFFICER, organisation=branch)
    at = timezone.now()
    row = make_deputyship(
        principal=principal, deputy=deputy, starts_at=at, ends_at=at + timedelta(days=1)
    )
    client = signed_in(deputy)
    client.post(f"/organisation/deputies/{row.pk}/act/")
    client.post(PAGE)
    run_pending()

    made = Entry.objects.get(verb="people.export.made")
    assert (made.user, made.for_user) == (deputy, principal)
    assert client.get(FILE).status_code == 200


def test_a_sheet_that_ran_out_is_gone_and_tidied(officer: Client) -> None:
    officer.post(PAGE)
    run_pending()
    MemberExport.objects.update(expires_at=timezone.now())

    assert officer.get(FILE).headers["Location"] == PAGE
    assert jobs.clean_previews() == 1
    assert not MemberExport.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_every_list(
    officer: Client,
    branch: Organisation,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(rows):
        make_member(organisation=branch)

    with django_assert_num_queries(9):
        officer.get(PAGE)
