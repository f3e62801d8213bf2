from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import quote

import docx
import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories.ballots import make_ballots
from tests.factories.carriers import make_carrier
from tests.factories.diagnosis import make_result
from tests.factories.organisation import (
    make_organisation,
    make_unit,
    make_user,
    make_window,
)
from tests.factories.reports import make_goal, make_plan
from tests.kit import signed_in, with_role
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.carriers.rules.life import Stage
from xianfeng.organisation.models.organisations import Organisation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_on_the_last_day_of_the_quarter"),
]


@pytest.fixture
def _on_the_last_day_of_the_quarter() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 9, 30, 9, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def root() -> Organisation:
    return make_organisation(
        code="A", name="中共临江市直属机关工作委员会", unit=make_unit(code="LJ", name="临江市")
    )


@pytest.fixture
def leader(root: Organisation) -> Client:
    return with_role(RoleKind.LEADER, root)


def fill(root: Organisation, offices: int) -> None:
    assert root.unit is not None
    plan = make_plan(root.unit)
    for number in range(offices):
        unit = make_unit(code=f"LJ{number:02d}", name=f"市{number}局", parent=root.unit)
        office = make_organisation(
            code=f"A{number:02d}", name=f"{number}局党委", parent=root, unit=unit
        )
        make_goal(plan, title=f"目标{number}", units=(unit,), readings=((8, "20"),))
        make_carrier(organisation=office, stage=Stage.TRIAL, title=f"载体{number}")
        make_ballots(make_window(name=f"{number}号窗口", parent=unit), 25)
        make_result(unit, records=[[1, 1, 1]])


def test_the_list_shows_what_can_be_reported_with_links_to_it(
    leader: Client, root: Organisation
) -> None:
    fill(root, 2)

    page = leader.get("/reports/?period=2026Q2").content.decode()

    assert "/reports/quarter/A01/?period=2026Q2" in page
    assert "2026年第二季度" in page
    assert "市1局" in page


@pytest.mark.parametrize("offices", [1, 3])
def test_the_list_costs_the_same_for_every_length(
    leader: Client,
    root: Organisation,
    offices: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    fill(root, offices)

    with django_assert_num_queries(8):
        assert leader.get("/reports/").status_code == 200


@pytest.mark.parametrize("offices", [1, 3])
def test_the_report_costs_the_same_for_every_size(
    leader: Client,
    root: Organisation,
    offices: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    fill(root, offices)

    with django_assert_num_queries(29):
        assert leader.get("/reports/quarter/A/").status_code == 200


def test_the_list_is_searched_and_says_when_nothing_is_found(
    leader: Client, root: Organisation
) -> None:
    fill(root, 2)

    assert "1局党委" not in leader.get("/reports/?q=A00").content.decode()
    assert "没有这个名称或代码的党组织" in leader.get("/reports/?q=nobody").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_shows_the_words_of_the_file(
    leader: Client, root: Organisation, language: str
) -> None:
    fill(root, 1)

    page = leader.get(f"/reports/quarter/A/?period=2026Q3&lang={language}").content.decode()
    answer = leader.post(
        f"/reports/quarter/A/download/?lang={language}",
        {"period": "2026Q3", "written_as": "docx"},
    )

    document = docx.Document(BytesIO(answer.content))
    for line in document.paragraphs:
        if line.style is not None and line.style.name in {"Body Text", "Heading 1", "Caption"}:
            assert line.text.replace("'", "&#x27;") in page
    for table in document.tables:
        for cell in table.rows[-1].cells:
            assert cell.text in page


def test_a_download_has_its_name_and_is_kept_by_no_cache(
    leader: Client, root: Organisation
) -> None:
    answer = leader.post("/reports/quarter/A/download/", {"period": "2026Q3", "written_as": "xlsx"})

    name = "临江市2026年第三季度机关党建工作情况报告.xlsx"
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name)}"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert [(entry.verb, entry.subject_id) for entry in Entry.objects.all()] == [
        ("reports.paper.made", str(root.pk))
    ]


@pytest.mark.parametrize("address", ["/reports/", "/reports/quarter/A/"])
@pytest.mark.parametrize(
    ("period", "sentence"),
    [("soon", "“soon”"), ("2026", "不是季度"), ("2027Q1", "尚未开始"), ("2026Q33", "2026Q33")],
)
def test_a_bad_quarter_is_told_on_the_same_page(
    leader: Client, address: str, period: str, sentence: str
) -> None:
    answer = leader.get(f"{address}?period={period}")

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    "words",
    [
        {"period": "soon", "written_as": "docx"},
        {"period": "2026Q3", "written_as": "exe"},
        {"period": "2026Q3"},
    ],
)
def test_a_bad_download_is_told_on_the_page_and_leaves_nothing(
    leader: Client, words: dict[str, str]
) -> None:
    answer = leader.post("/reports/quarter/A/download/", words)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Entry.objects.exists()


def test_a_pdf_that_cannot_be_made_is_not_offered_and_refused_with_its_mend(
    leader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    page = leader.get("/reports/quarter/A/").content.decode()
    answer = leader.post("/reports/quarter/A/download/", {"period": "2026Q3", "written_as": "pdf"})

    assert 'value="pdf"' not in page
    assert "make office" in page
    assert answer.status_code == 422
    assert "请先安装（make office）" in answer.content.decode()


def test_a_top_without_any_unit_says_so(leader: Client) -> None:
    bare = make_organisation(code="B", name="空组织")

    answer = with_role(RoleKind.OFFICER, bare).get("/reports/quarter/B/")

    assert answer.status_code == 422
    assert "空组织没有对应的单位" in answer.content.decode()


def test_who_has_no_makers_role_is_turned_away(root: Organisation) -> None:
    assert signed_in(make_user()).get("/reports/").status_code == 403
    assert with_role(RoleKind.ADMINISTRATOR, root).get("/reports/quarter/A/").status_code == 403
    assert Client().get("/reports/").status_code == 302


def test_organisations_out_of_reach_are_not_found(root: Organisation) -> None:
    fill(root, 2)
    secretary = with_role(RoleKind.SECRETARY, Organisation.objects.get(code="A00"))

    assert secretary.get("/reports/quarter/A00/").status_code == 200
    assert secretary.get("/reports/quarter/A01/").status_code == 404
    assert secretary.get("/reports/quarter/A/").status_code == 404
    assert (
        secretary.post(
            "/reports/quarter/A01/download/", {"period": "2026Q3", "written_as": "docx"}
        ).status_code
        == 404
    )


def test_the_rail_offers_reports_to_those_who_may_make_them(
    leader: Client, root: Organisation
) -> None:
    assert 'href="/reports/"' in leader.get("/diagnosis/").content.decode()
    assert 'href="/reports/"' not in signed_in(make_user()).get("/diagnosis/").content.decode()


WORDS = "/reports/quarter/A00/words/?period=2026Q3"


def test_the_offices_own_words_stand_in_page_and_file_and_stay(root: Organisation) -> None:
    fill(root, 1)
    office = Organisation.objects.get(code="A00")
    officer = with_role(RoleKind.OFFICER, office)
    page = officer.get("/reports/quarter/A00/?period=2026Q3").content.decode()
    assert "中共临江市直属机关工作委员会：" in page
    assert "特此报告。" in page
    assert '<a href="#part-' in page
    form = officer.get(WORDS).context["form"]

    sent = {
        "addressee": "市委组织部",
        "document_number": "临审党〔2026〕12号",
        "red_head": "中共临江市审计局机关委员会文件",
        "plans": "一是抓落实。\n二是抓整改。",
        "begun": form.fields["begun"].initial,
    }
    assert officer.post(WORDS, sent).headers["Location"] == "/reports/quarter/A00/?period=2026Q3"

    entry = Entry.objects.filter(verb="reports.words.written").get()
    assert entry.detail == {"period": "2026Q3", "sections": ["plans"]}
    assert entry.changes["addressee"] == ["", "市委组织部"]
    make_goal(make_plan(office.unit), title="后来的目标", units=(office.unit,))  # type: ignore[arg-type] # has one
    page = officer.get("/reports/quarter/A00/?period=2026Q3").content.decode()
    made = officer.post(
        "/reports/quarter/A00/download/", {"period": "2026Q3", "written_as": "docx"}
    )
    lines = [each.text for each in docx.Document(BytesIO(made.content)).paragraphs]
    for words in (
        "市委组织部：",
        sent["document_number"],
        sent["red_head"],
        "一是抓落实。",
        "二是抓整改。",
    ):
        assert words in page
        assert words in lines
    assert "一是抓落实。" not in officer.get("/reports/quarter/A00/?period=2026Q2").content.decode()


def test_the_later_of_two_windows_is_told_what_the_other_wrote(root: Organisation) -> None:
    fill(root, 1)
    officer = with_role(RoleKind.OFFICER, Organisation.objects.get(code="A00"))
    begun = officer.get(WORDS).context["form"].fields["begun"].initial

    assert officer.post(WORDS, {"plans": "甲", "begun": begun}).status_code == 302
    later = officer.post(WORDS, {"plans": "乙", "begun": begun})

    assert later.status_code == 422
    assert "甲" in later.content.decode()
    assert "甲" in officer.get("/reports/quarter/A00/?period=2026Q3").content.decode()


def test_auditors_read_and_do_not_write_and_no_quarter_ahead_is_written(
    root: Organisation,
) -> None:
    fill(root, 1)
    office = Organisation.objects.get(code="A00")
    assert with_role(RoleKind.AUDITOR, root).get(WORDS).status_code == 403
    officer = with_role(RoleKind.OFFICER, office)
    assert officer.get("/reports/quarter/A/words/?period=2026Q3").status_code == 404
    for period in ("2027Q1", "2026", "x"):
        assert officer.get(f"/reports/quarter/A00/words/?period={period}").status_code == 404
