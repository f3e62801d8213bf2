"""The trail as auditors read it, from outside."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import (
    NOW,
    make_acting_actor,
    make_deputyship,
    make_member,
    make_organisation,
    make_role,
    make_user,
)
from tests.kit import signed_in, with_role
from xianfeng.actors.rules import SYSTEM, Official, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.audit.services import record, seal
from xianfeng.jobs.models import Run
from xianfeng.jobs.worker import run_pending
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.ui.lists.keyset import Slice

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def root() -> Organisation:
    return make_organisation(name="机关工委")


@pytest.fixture
def auditor() -> Client:
    return with_role(RoleKind.AUDITOR)


def write(count: int = 1, *, verb: str = "access.role.given", **more: object) -> None:
    subject = make_organisation()
    for _ in range(count):
        record(actor=SYSTEM, verb=verb, subject=subject, at=NOW, **more)  # type: ignore[arg-type]


def text(client: Client, words: str = "") -> str:
    response = client.get(f"/desk/trail/?lang=en{words}")
    assert response.status_code == 200
    return response.content.decode()


def test_an_entry_says_who_what_why_before_and_after(auditor: Client) -> None:
    user = make_user()
    make_member(name="张三", user=user, organisation=make_organisation())
    record(
        actor=Official(user.pk, "x"),
        verb="access.role.given",
        subject=user,
        at=NOW,
        detail={"kind": "auditor"},
        changes={"name": ["<b>旧</b>", "新"]},
        reason="届中调整",
    )

    page = text(auditor)

    for words in ("Gave a role", "张三", "届中调整", "&lt;b&gt;旧", "新", "kind: auditor"):
        assert words in page
    assert "<b>旧" not in page


def test_an_unknown_deed_is_said_by_its_name(auditor: Client) -> None:
    write(verb="example.thing.done")

    assert "example.thing.done" in text(auditor)


def test_filters_narrow_by_person_deed_thing_and_day(auditor: Client) -> None:
    user = make_user()
    subject = make_organisation()
    for days, verb in ((0, "access.role.given"), (3, "reports.paper.made")):
        at = NOW - timedelta(days=days)
        record(actor=Official(user.pk, "x"), verb=verb, subject=subject, at=at)
    write(verb="ballots.slips.printed")
    today = NOW.date()

    def verbs(words: str) -> set[str]:
        page = text(auditor, words).partition("<tbody>")[2]
        said = {"Gave a role": "role", "Made a report": "paper", "Printed slips": "slips"}
        return {short for words, short in said.items() if words in page}

    assert verbs("") == {"role", "paper", "slips"}
    assert verbs(f"&person={user.username}") == {"role", "paper"}
    assert verbs("&verb=reports.paper.made") == {"paper"}
    assert verbs(f"&subject_type=organisation.organisation&subject_id={subject.pk}") == {
        "role",
        "paper",
    }
    assert verbs(f"&start={today}") == {"role", "slips"}
    assert verbs(f"&end={today - timedelta(days=1)}") == {"paper"}
    assert verbs("&person=nobody") == set()


def test_what_a_deputy_did_says_for_whom_and_is_found_by_either(
    auditor: Client, root: Organisation
) -> None:
    principal, deputy = make_user(username="wang"), make_user(username="li")
    make_role(user=principal, kind=RoleKind.OFFICER, organisation=root)
    acting = make_acting_actor(make_deputyship(principal=principal, deputy=deputy))
    record(actor=acting, verb="reports.paper.made", subject=root, at=NOW)

    assert "li for wang" in text(auditor)
    assert "li for wang" in text(auditor, "&principal=wang")
    assert "li for wang" in text(auditor, "&person=li")
    assert "No results" in text(auditor, "&person=wang")
    assert "No results" in text(auditor, "&principal=li")
    sheet = openpyxl.load_workbook(BytesIO(auditor.get("/desk/trail/export.xlsx?lang=en").content))
    assert sheet.worksheets[0]["C2"].value == "li for wang"


def test_a_question_that_is_not_understood_is_answered_with_422(auditor: Client) -> None:
    for words in ("start=2026-10-02&end=2026-10-01", "start=x", "verb=%00", f"subject_id={10**64}"):
        assert auditor.get(f"/desk/trail/?{words}").status_code == 422
    assert auditor.get("/desk/trail/?before=x&after=²").status_code == 200
    assert auditor.get("/desk/trail/?before=99999999999999999999").status_code == 200


def test_pages_are_walked_by_number_in_both_directions(auditor: Client) -> None:
    write(60)
    numbers = sorted(Entry.objects.values_list("number", flat=True), reverse=True)

    def shown(query: str = "") -> Slice:
        found: Slice = auditor.get(f"/desk/trail/{query}").context["shown"].slice
        return found

    def read(page: Slice) -> list[int]:
        return [entry.number for entry in page.rows]

    first = shown()
    second = shown(f"?before={first.older}")
    third = shown(f"?before={second.older}")
    back = shown(f"?after={third.newer}")
    oldest = shown("?sort=number")

    assert read(first) + read(second) + read(third) == numbers
    assert read(back) == read(second)
    assert (first.newer, third.older) == (None, None)
    assert read(oldest) == numbers[::-1][:25]
    assert read(shown(f"?sort=number&after={oldest.newer}")) == numbers[::-1][25:50]
    assert read(shown(f"?sort=number&before={first.older}")) == read(second)[::-1]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_it_holds(
    auditor: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        user = make_user()
        record(actor=Official(user.pk, "x"), verb="a.b.c", subject=user, at=NOW)

    with django_assert_num_queries(14):
        auditor.get("/desk/trail/")


def test_the_sheet_holds_what_is_shown_and_says_where_it_is_cut(
    auditor: Client, settings: LazySettings
) -> None:
    settings.FIGURES = settings.FIGURES.model_copy(update={"export_most_rows": 2})
    write(3, reason="=1+1", verb="reports.paper.made")
    write(1)

    answer = auditor.get("/desk/trail/export.xlsx?verb=reports.paper.made&lang=en")

    book = openpyxl.load_workbook(BytesIO(answer.content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[3] for row in rows[1:3]] == ["Made a report"] * 2
    assert rows[1][6] == "=1+1"
    assert "newest 2 rows" in str(rows[3][1])
    assert len(rows) == 4
    assert auditor.get("/desk/trail/export.xlsx?start=x").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_trail_is_verified_in_the_background_and_the_result_shown(auditor: Client) -> None:
    write(3)
    seal(actor=SYSTEM, at=NOW)
    assert "has not been verified yet" in text(auditor)

    answer = auditor.post("/desk/trail/verify/")
    assert "waiting" in text(auditor)
    run_pending()

    run = Run.objects.get()
    assert answer.headers["Location"] == f"/desk/jobs/{run.pk}/"
    assert run.state == "done"
    assert "Entries 1 to" in text(auditor)
    Entry.objects.filter(number=2).update(reason="changed")
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        auditor.post("/desk/trail/verify/")
        run_pending()
    page = text(auditor)
    assert "not intact" in page
    assert "This entry was altered" in page


@pytest.mark.parametrize("kind", list(RoleKind))
def test_only_watchers_at_the_top_read_it(root: Organisation, kind: RoleKind) -> None:
    below = make_organisation(parent=root)
    may = kind in {RoleKind.AUDITOR, RoleKind.ADMINISTRATOR}
    at_top, lower = (with_role(kind, organisation=each) for each in (root, below))

    for address in ("/desk/trail/", "/desk/trail/export.xlsx", "/desk/jobs/"):
        assert (at_top.get(address).status_code == 200) is may
        assert lower.get(address).status_code == 403
    assert lower.post("/desk/trail/verify/").status_code == 403


def test_members_and_strangers_do_not_read_it(client: Client) -> None:
    user = make_user()
    make_member(user=user, organisation=make_organisation())

    assert signed_in(user).get("/desk/trail/").status_code == 403
    assert client.get("/desk/trail/").status_code == 302


def test_details_are_said_in_the_readers_words(auditor: Client) -> None:
    write(
        detail={"kind": "auditor", "look": "export", "unknown": "3"},
        changes={"ends_on": [None, "2026-10-05"], "is_open": [True, False]},
    )

    page = auditor.get("/desk/trail/?lang=zh-hans").content.decode()

    for words in (
        "类别：审计员",
        "查阅方式：",
        "unknown：3",
        "结束日期：",
        "10 月 5 日",
        "否",
    ):
        assert words in page
