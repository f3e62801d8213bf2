"""A large sheet is taken over in the background, from outside."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from tests.factories.organisation import (
    make_deputyship,
    make_member,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.factories.sheets import make_book
from tests.kit import signed_in
from tests.sheets.views.test_importing import HEADINGS, WRONG, send
from xianfeng.access.models.roles import Role
from xianfeng.accounts.models import User
from xianfeng.actors.rules import SYSTEM, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.audit.services import record
from xianfeng.jobs import running
from xianfeng.jobs.models import Run
from xianfeng.jobs.worker import run_pending
from xianfeng.leadership.models.terms import Post
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member
from xianfeng.sheets import jobs
from xianfeng.sheets.models import ImportPreview
from xianfeng.sheets.selectors.importing import prepare

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _few_rows(settings: LazySettings) -> None:
    settings.FIGURES = settings.FIGURES.model_copy(update={"import_most_rows_at_once": 3})


@pytest.fixture
def branch() -> Organisation:
    return make_organisation(code="A0101", name="办公室党支部", unit=make_unit())


@pytest.fixture
def officer(branch: Organisation) -> Client:
    user = make_user()
    make_role(user=user, kind=RoleKind.OFFICER, organisation=branch)
    return signed_in(user)


def rows(count: int) -> Iterator[list[str]]:
    for number in range(count):
        yield [f"张{'甲乙丙丁戊己'[number]}", "", "2019-07-01", "A0101", "正式党员"]


def sent(officer: Client, count: int = 4, *more: list[str]) -> str:
    return send(officer, make_book(HEADINGS, *rows(count), *more))


def page(officer: Client, address: str) -> str:
    return officer.get(f"{address}?lang=en").content.decode()


def test_a_large_sheet_waits_for_its_turn_shows_progress_and_is_taken_over(
    officer: Client,
) -> None:
    preview = sent(officer)

    assert officer.post(f"{preview}apply/").headers["Location"] == preview

    assert not Member.objects.exists()
    waiting = page(officer, preview)
    assert "The spreadsheet is being imported." in waiting
    assert 'hx-trigger="every 2s"' in waiting
    part = officer.get(f"{preview}progress/", headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith("<div")
    run_pending()
    assert Member.objects.count() == 4
    assert "What was imported?" in page(officer, preview)
    assert Run.objects.get().state == "done"
    ended = officer.get(f"{preview}progress/", headers={"HX-Request": "true"})
    assert ended.headers["HX-Refresh"] == "true"
    assert officer.get(f"{preview}progress/").headers["Location"] == preview


def test_exceptions_of_a_large_sheet_are_confirmed_before_it_waits(
    officer: Client, branch: Organisation
) -> None:
    member = make_member(number="9", name="老张", organisation=branch)
    data = make_book(
        ["编号", "姓名", "支部", "人员类别", "入党时间"],
        *(
            [str(number), f"张{'甲乙丙丁'[number]}", "A0101", "正式党员", "2019-07-01"]
            for number in range(4)
        ),
        ["9", "老张", "A0101", "预备党员", ""],
    )
    preview = send(officer, data)
    officer.post(f"{preview}answers/", {"rest": "same"})

    assert officer.post(f"{preview}apply/").status_code == 422
    assert not Run.objects.exists()
    assert officer.post(f"{preview}apply/", {"reason": "按档案补录"}).status_code == 302
    run_pending()

    member.refresh_from_db()
    assert (Member.objects.count(), member.standing) == (5, "probationary")
    line = Entry.objects.get(verb="sheets.exception.confirmed")
    assert (line.subject_id, line.reason) == (str(member.pk), "按档案补录")


def test_the_work_is_done_with_the_roles_with_which_a_deputy_asked_for_it(
    branch: Organisation,
) -> None:
    principal, deputy = make_user(), make_user()
    make_role(user=principal, kind=RoleKind.OFFICER, organisation=branch)
    at = timezone.now()
    row = make_deputyship(
        principal=principal, deputy=deputy, starts_at=at, ends_at=at + timedelta(days=1)
    )
    client = signed_in(deputy)
    client.post(f"/organisation/deputies/{row.pk}/act/")

    client.post(f"{sent(client)}apply/")
    client.post("/organisation/deputies/stop/")
    run_pending()

    assert Member.objects.count() == 4
    entry = Entry.objects.get(verb="people.members.imported")
    assert (entry.user, entry.for_user) == (deputy, principal)


def test_what_a_deputy_asked_for_is_not_finished_in_the_own_name(branch: Organisation) -> None:
    principal, deputy = make_user(), make_user()
    for user in (principal, deputy):
        make_role(user=user, kind=RoleKind.OFFICER, organisation=branch)
    at = timezone.now()
    row = make_deputyship(
        principal=principal, deputy=deputy, starts_at=at, ends_at=at + timedelta(days=1)
    )
    client = signed_in(deputy)
    client.post(f"/organisation/deputies/{row.pk}/act/")
    client.post(f"{sent(client)}apply/")

    client.post(f"/organisation/deputies/{row.pk}/end/")
    run_pending()

    assert not Member.objects.exists()
    assert Run.objects.get().fault == "DeputyshipOver"


def test_nothing_is_taken_over_for_an_account_that_was_closed(officer: Client) -> None:
    officer.post(f"{sent(officer)}apply/")

    User.objects.update(is_active=False)
    run_pending()

    assert not Member.objects.exists()
    assert Run.objects.get().fault == "NotAllowed"


def test_a_small_sheet_is_taken_over_at_once(officer: Client) -> None:
    preview = sent(officer, 3)

    officer.post(f"{preview}apply/")

    assert Member.objects.count() == 3
    assert not Run.objects.exists()


def test_a_small_sheet_waits_behind_a_large_one(officer: Client) -> None:
    large, small = (
        sent(officer),
        send(officer, make_book(HEADINGS, ["李四", "", "2020-01-01", "A0101", "正式党员"])),
    )

    officer.post(f"{large}apply/")
    officer.post(f"{small}apply/")

    assert Run.objects.filter(state="waiting").count() == 2
    assert not Member.objects.exists()
    run_pending()
    # the first import changed the trail, not what the second rests on
    assert Member.objects.count() == 5


def test_the_same_sheet_is_not_asked_for_twice(officer: Client) -> None:
    preview = sent(officer)
    officer.post(f"{preview}apply/")

    again = officer.post(f"{preview}apply/?lang=en")

    assert again.status_code == 422
    assert "is being imported" in again.content.decode()
    assert Run.objects.count() == 1


def test_wrong_rows_are_told_at_once(officer: Client) -> None:
    preview = sent(officer, 4, WRONG)

    assert officer.post(f"{preview}apply/").status_code == 422
    assert not Run.objects.exists()
    officer.post(f"{preview}apply/", {"skip_wrong": "on"})
    run_pending()
    assert Member.objects.count() == 4


def test_records_that_changed_meanwhile_are_shown_anew(
    officer: Client, branch: Organisation
) -> None:
    preview = sent(officer)
    officer.post(f"{preview}apply/")
    make_member(name="张甲", organisation=branch, joined_date=date(2019, 7, 1))
    record(
        actor=SYSTEM,
        verb="people.member.admitted",
        subject=branch,
        at=ImportPreview.objects.get().recorded_at,
    )

    run_pending()

    assert Run.objects.get().fault == "PreviewOutdated"
    assert Member.objects.count() == 1
    shown = page(officer, preview)
    assert "The records have changed since the preview" in shown


def test_what_was_written_during_the_reading_is_not_overlooked(
    officer: Client, branch: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = sent(officer)
    officer.post(f"{preview}apply/")
    prepared = prepare

    def and_then_somebody_writes(**words: object) -> object:
        found = prepared(**words)  # type: ignore[arg-type]
        make_member(name="张甲", organisation=branch, joined_date=date(2019, 7, 1))
        record(actor=SYSTEM, verb="people.member.admitted", subject=branch, at=words["at"])  # type: ignore[arg-type]
        return found

    monkeypatch.setattr(jobs, "prepare", and_then_somebody_writes)
    run_pending()

    assert Run.objects.get().fault == "PreviewOutdated"
    assert Member.objects.count() == 1


def test_a_stop_while_it_reads_writes_nothing(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = sent(officer)
    officer.post(f"{preview}apply/")

    def stopped(parts_done: int, parts: int) -> None:
        if parts_done:
            raise running.Stopped

    monkeypatch.setattr(jobs, "progress", stopped)
    run_pending()

    assert Run.objects.get().state == "stopped"
    assert not Member.objects.exists()
    assert "The import was stopped" in page(officer, preview)


def test_a_stop_while_it_writes_takes_back_what_was_written(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = sent(officer)
    officer.post(f"{preview}apply/")
    written = []

    def stopped(parts_done: int, parts: int) -> None:
        if parts_done > jobs.READING * parts + 1:
            written.append(Member.objects.count())
            raise running.Stopped

    monkeypatch.setattr(jobs, "progress", stopped)
    run_pending()

    assert written == [4]
    assert Run.objects.get().state == "stopped"
    assert not Member.objects.exists()
    assert "The import was stopped" in page(officer, preview)


def test_a_look_while_it_reads_does_not_make_it_read_again(
    officer: Client, branch: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = sent(officer)
    officer.post(f"{preview}apply/")
    prepared = prepare

    def and_then_somebody_looks(**words: object) -> object:
        found = prepared(**words)  # type: ignore[arg-type]
        at = words["at"]
        record(actor=SYSTEM, verb="audit.people.seen", subject=branch, at=at)  # type: ignore[arg-type]
        assert found.stands(ImportPreview.objects.get())
        return found

    monkeypatch.setattr(jobs, "prepare", and_then_somebody_looks)
    run_pending()

    assert Run.objects.get().state == "done"
    assert Member.objects.count() == 4


def test_rights_are_asked_again_when_its_turn_comes(officer: Client) -> None:
    preview = sent(officer)
    officer.post(f"{preview}apply/")
    Role.objects.all().delete()

    run_pending()

    assert Run.objects.get().fault == "NotAllowed"
    assert not Member.objects.exists()


def test_a_preview_that_ran_out_is_gone_when_its_turn_comes(officer: Client) -> None:
    preview = sent(officer)
    officer.post(f"{preview}apply/")
    ImportPreview.objects.all().delete()

    run_pending()

    assert Run.objects.get().fault == "PreviewGone"


def test_previews_that_ran_out_are_cleaned_at_night(officer: Client) -> None:
    sent(officer)
    kept = ImportPreview.objects.get()
    ImportPreview.objects.update(expires_at=kept.recorded_at)

    assert jobs.clean() == 1


def test_the_job_writes_once_though_its_worker_died(officer: Client) -> None:
    preview = sent(officer)
    officer.post(f"{preview}apply/")
    run = Run.objects.get()
    run_pending()
    Run.objects.update(state="waiting", token=None)

    run_pending()

    run.refresh_from_db()
    assert run.fault == "AlreadyApplied"
    assert Entry.objects.filter(verb="people.members.imported").count() == 1


def test_a_large_list_of_posts_is_taken_over_in_the_background_too(
    officer: Client, branch: Organisation
) -> None:
    people = [make_member(organisation=branch) for _ in range(4)]
    book = make_book(
        ["党组织", "职务", "姓名", "党员编号", "任职日期"],
        *(["A0101", "委员", each.name, each.number, "2023-07-01"] for each in people),
    )
    preview = send(officer, book, kind="posts")

    assert officer.post(f"{preview}apply/").headers["Location"] == preview
    assert not Post.objects.exists()
    run_pending()

    assert {post.member for post in Post.objects.select_related("member")} == {*people}
    assert Entry.objects.filter(verb="leadership.posts.imported").count() == 1
    assert officer.get("/organisation/import/template/posts.xlsx").status_code == 200
    page_of_posts = page(officer, "/organisation/A0101/posts/")
    assert 'href="/organisation/import/?kind=posts"' in page_of_posts
    assert "/organisation/A0101/posts.xlsx" in page_of_posts
