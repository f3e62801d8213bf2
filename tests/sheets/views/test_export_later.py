"""A long list goes out as a sheet that is made in the background."""

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import (
    NOW,
    make_actor,
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
from xianfeng.foundation.sheets.reading import SheetLimits, read_sheet
from xianfeng.jobs import running
from xianfeng.jobs.models import Run
from xianfeng.jobs.worker import run_pending
from xianfeng.leadership.models.terms import Post
from xianfeng.notices.models import Notice
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.people.rules.kinds import Standing
from xianfeng.privacy.selectors.looks import looks_at
from xianfeng.sheets import jobs
from xianfeng.sheets.kinds import kind_named
from xianfeng.sheets.models import KeptExport
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.rules.rows import Fate
from xianfeng.sheets.selectors.importing import review
from xianfeng.sheets.services.exporting import BeingExported, export_later
from xianfeng.sheets.services.forgetting import forget_words
from xianfeng.sheets.words import export_sheet

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
        ("sheets.export_ready", PAGE)
    ]
    assert [each.verb for each in Entry.objects.order_by("number")] == [
        "sheets.export.asked",
        "sheets.export.made",
    ]

    data = officer.get(FILE).content

    sheet = read_rows(read_sheet(data, name="a.xlsx", limits=SheetLimits()), MEMBER_COLUMNS)
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

    assert KeptExport.objects.get().rows == 4


def test_what_is_stopped_leaves_nothing_behind(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.post(PAGE)

    def stopping(done: int, rows: int) -> None:
        raise running.Stopped

    monkeypatch.setattr(jobs, "progress", stopping)
    run_pending()

    assert not KeptExport.objects.filter(is_ready=True).exists()
    assert "was stopped" in words(officer)
    assert "Create the spreadsheet" in words(officer)


def test_a_sheet_is_not_made_for_whoever_lost_the_role_meanwhile(officer: Client) -> None:
    officer.post(PAGE)
    Role.objects.all().delete()

    run_pending()

    assert (Run.objects.get().state, Run.objects.get().fault) == ("failed", "NotAllowed")
    assert not KeptExport.objects.filter(is_ready=True).exists()


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

    made = Entry.objects.get(verb="sheets.export.made")
    assert (made.user, made.for_user) == (deputy, principal)
    assert client.get(FILE).status_code == 200


def test_a_sheet_that_ran_out_is_gone_and_tidied(officer: Client) -> None:
    officer.post(PAGE)
    run_pending()
    KeptExport.objects.update(expires_at=timezone.now())

    assert officer.get(FILE).headers["Location"] == PAGE
    assert jobs.clean() == 1
    assert not KeptExport.objects.filter(is_ready=True).exists()


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


def rows_of(data: bytes) -> list[list[str]]:
    sheet = read_sheet(data, name="a.xlsx", limits=SheetLimits())
    return [[str(cell) for cell in row.cells if cell is not None] for row in sheet.rows[1:]]


def test_the_sheet_has_what_the_list_shows_in_its_order(
    officer: Client, branch: Organisation
) -> None:
    for number in (1, 3, 2):
        make_member(name=f"丁{number}", organisation=branch, standing=Standing.PROBATIONARY)
    query = "?q=%E4%B8%81&standing=probationary&sort=-name"
    listed = officer.get(f"/organisation/A0101/members/{query}&page=2").content.decode()
    out = f"/organisation/A0101/members.xlsx{query}"
    assert f'href="{out}"'.replace("&", "&amp;") in listed

    assert officer.get(f"{out}&page=2").headers["Location"] == f"{PAGE}{query}"
    page = officer.get(f"{PAGE}{query}&lang=en").content.decode()
    assert "3 people" in page
    assert "<dt>Name or number</dt><dd>丁</dd>" in page
    assert "<dt>Standing</dt><dd>probationary member</dd>" in page
    assert officer.post(f"{PAGE}{query}").headers["Location"] == f"{PAGE}{query}"
    run_pending()

    assert [row[1] for row in rows_of(officer.get(FILE).content)] == ["丁3", "丁2", "丁1"]
    assert "<dt>Name or number</dt><dd>丁</dd>" in words(officer)
    assert "丁" not in str(Run.objects.get().arguments)


def test_what_was_asked_for_is_made_though_an_older_sheet_is_kept(officer: Client) -> None:
    officer.post(PAGE)
    run_pending()
    officer.post(f"{PAGE}?q=%E7%94%B2")

    assert len(rows_of(officer.get(FILE).content)) == 3
    run_pending()
    assert [row[1] for row in rows_of(officer.get(FILE).content)] == ["甲"]


def test_what_is_not_waited_for_any_more_is_not_made(officer: Client) -> None:
    officer.post(f"{PAGE}?q=%E7%94%B2")
    KeptExport.objects.all().delete()

    run_pending()

    assert Run.objects.get().fault == "ExportGone"
    assert "ExportGone" in words(officer)


def test_what_is_deleted_while_it_is_made_does_not_come_back(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.post(PAGE)

    def forgotten(*of: Any, **how: Any) -> bytes:
        content = export_sheet(*of, **how)
        forget_words(actor=SYSTEM, words=["甲"], at=timezone.now())
        return content

    monkeypatch.setattr(jobs, "export_sheet", forgotten)
    run_pending()

    assert Run.objects.get().fault == "ExportGone"
    assert not KeptExport.objects.exists()


def test_of_many_who_ask_at_once_one_is_answered(branch: Organisation) -> None:
    actor = make_actor(RoleKind.OFFICER, branch)
    together, told = Barrier(6), []

    def ask() -> None:
        together.wait()
        try:
            told.append(
                export_later(
                    actor=actor, kind=kind_named("members"), place=branch, language="en", at=NOW
                )
            )
        except BeingExported as refusal:
            told.append(type(refusal).__name__)
        finally:
            connection.close()

    hands = [Thread(target=ask) for _ in range(6)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert told.count("BeingExported") == 5
    assert Run.objects.count() == KeptExport.objects.count() == 1


def test_a_filter_that_is_not_understood_is_said_by_the_list(officer: Client) -> None:
    for address in ("/organisation/A0101/members.xlsx", PAGE):
        answer = officer.get(f"{address}?standing=asleep")
        assert answer.headers["Location"] == "/organisation/A0101/members/?standing=asleep"
        assert officer.get(answer.headers["Location"]).status_code == 422


@pytest.mark.parametrize("kind", ["organisations", "posts"])
def test_every_kind_is_made_in_the_background_where_it_is_long(
    officer: Client, branch: Organisation, kind: str
) -> None:
    for member in branch.members.order_by("pk"):
        make_organisation(parent=branch)
        Post.objects.create(
            organisation=branch,
            member=member,
            kind="committee_member",
            starts_on=date(2025, 1, 1),
            recorded_at=NOW,
        )
    page = f"/organisation/A0101/{kind}/export/"

    assert officer.get(f"/organisation/A0101/{kind}.xlsx").headers["Location"] == page
    officer.post(page)
    run_pending()

    assert len(rows_of(officer.get(f"{page}{kind}.xlsx").content)) >= 3
    assert [each.url for each in Notice.objects.all()] == [page]
