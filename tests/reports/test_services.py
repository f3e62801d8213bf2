from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.utils import translation

from tests.factories.organisation import NOW, make_actor, make_organisation, make_unit
from tests.factories.reports import make_goal, make_plan
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.periods import Period
from xianfeng.foundation.sheets.reading import SheetLimits, read_sheet
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.reports.files import Format
from xianfeng.reports.rules import NotAQuarter, QuarterNotBegun
from xianfeng.reports.selectors.scope import NoUnit
from xianfeng.reports.services import MadePaper, make_quarter_report
from xianfeng.reports.writers import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Organisation:
    unit = make_unit(code="LJ01", name="市水利局")
    make_goal(make_plan(unit), title="=1+1", readings=((8, "90"),))
    return make_organisation(code="A01", name="中共市水利局机关委员会", unit=unit)


def make(
    office: Organisation,
    *,
    actor: Actor = SYSTEM,
    period: str = "2026Q3",
    written_as: Format = Format.DOCX,
) -> MadePaper:
    return make_quarter_report(
        actor=actor,
        organisation=office,
        period=Period.parse(period),
        written_as=written_as,
        at=NOW,
    )


def test_a_report_is_a_document_in_the_active_language_with_one_line_on_the_trail(
    office: Organisation,
) -> None:
    leader = make_actor(RoleKind.LEADER, office)

    with translation.override("zh-hans"):
        made = make(office, actor=leader)

    texts = [line.text for line in docx.Document(BytesIO(made.content)).paragraphs]
    assert made.name == "市水利局2026年第三季度机关党建工作情况报告.docx"
    assert "一、今年目标推进情况" in texts
    assert "中共市水利局机关委员会" in texts
    assert [
        (entry.verb, entry.subject_id, entry.user_id, entry.detail) for entry in Entry.objects.all()
    ] == [
        (
            "reports.paper.made",
            str(office.pk),
            leader.user_id,
            {"kind": "quarter", "period": "2026Q3", "format": "docx", "language": "zh-hans"},
        )
    ]


def test_a_workbook_holds_figures_and_never_a_formula(office: Organisation, tmp_path: Path) -> None:
    with translation.override("zh-hans"):
        made = make(office, written_as=Format.XLSX)

    sheet = read_sheet(made.content, name="q.xlsx", limits=SheetLimits())
    cells = [row.cells for row in sheet.rows]
    assert cells[0][:3] == ("目标", "指标", "现状")
    assert cells[1][0] == "=1+1"
    assert cells[1][2] == 90
    assert b"<f>" not in made.content


@pytest.mark.parametrize("kind", [RoleKind.ADMINISTRATOR])
def test_who_may_not_report_is_refused_and_leaves_nothing(
    office: Organisation, kind: RoleKind
) -> None:
    with pytest.raises(NotAllowed):
        make(office, actor=make_actor(kind, office))
    with pytest.raises(NotAllowed):
        make(office, actor=make_actor(RoleKind.LEADER, make_organisation(unit=make_unit())))
    assert not Entry.objects.exists()


def test_a_unit_out_of_reach_is_refused_by_the_name_of_the_organisation() -> None:
    above = make_organisation(unit=make_unit())
    below = make_organisation(parent=above, unit=make_unit(), name="外地党支部")

    with pytest.raises(NoUnit, match="外地党支部"):
        make(below, actor=make_actor(RoleKind.LEADER, above))


@pytest.mark.parametrize(
    "kind", [RoleKind.LEADER, RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.SECRETARY]
)
def test_each_makers_role_reports_on_its_own_reach(office: Organisation, kind: RoleKind) -> None:
    assert make(office, actor=make_actor(kind, office)).content


@pytest.mark.parametrize(
    ("period", "refusal"),
    [("2026", NotAQuarter), ("2026-07", NotAQuarter), ("2027Q1", QuarterNotBegun)],
)
def test_periods_that_are_no_quarter_or_lie_ahead_are_refused(
    office: Organisation, period: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        make(office, period=period)
    assert not Entry.objects.exists()


def test_a_pdf_without_libreoffice_is_refused_with_the_mend(
    office: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(pdf.NoOfficeProgram, match="make office"):
        make(office, written_as=Format.PDF)
    assert not Entry.objects.exists()
