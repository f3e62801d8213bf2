from datetime import date
from typing import Any

import pytest
from django.utils import translation

from tests.factories.campaigns import make_campaign
from tests.factories.cases import make_case, officer_at, settle
from tests.factories.organisation import (
    NOW,
    make_actor,
    make_member,
    make_organisation,
    make_unit,
    make_window,
)
from tests.kit import with_role
from xianfeng.actors.rules import RoleKind
from xianfeng.audit.models import Entry
from xianfeng.campaigns.rules.campaigns import Group
from xianfeng.campaigns.services.waves import draw_wave
from xianfeng.cases.models.days import DayNotice
from xianfeng.cases.models.foreign import ForeignNumber
from xianfeng.foundation.sheets.reading import SheetLimits, read_sheet
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.organisation.models.organisations import ORGANISATION_KINDS, Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.people.models.members import Member
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.privacy.selectors.looks import looks_at
from xianfeng.sheets.kinds import SheetKind, kind_named, registered
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.rules.rows import Fate, Reviewed, SheetRows
from xianfeng.sheets.selectors.importing import review

pytestmark = pytest.mark.django_db


@pytest.fixture
def top() -> Organisation:
    """A committee below one that its officer does not see, with everything that can be stored."""
    city = make_unit(code="LJ", name="临江市")
    office = make_unit(code="LJ01", name="=审计局", parent=city)
    make_unit(code="LJ0101", name="一处", kind=UnitKind.DIVISION, parent=office)
    make_window(name="审计窗口", parent=office)
    above = make_organisation(code="A", kind=OrganisationKind.WORK_COMMITTEE, unit=city)
    top = make_organisation(
        code="A01",
        name="审计局机关党委",
        kind=OrganisationKind.COMMITTEE,
        parent=above,
        unit=office,
    )
    for kind, _label in ORGANISATION_KINDS:
        make_organisation(name=f"某{kind}", kind=OrganisationKind(kind), parent=top)
    branch = make_organisation(code="A0101", name="+一处党支部", parent=top)
    for number, level in enumerate(Education):
        name = f"学历{'甲乙丙丁戊己'[number]}"
        make_member(name=name, organisation=branch, birth_year=1980, education=level.value)
    make_member(name="-甲·乙", number="0012", organisation=branch)
    make_member(name="𠮷野", organisation=branch, standing=Standing.PROBATIONARY)
    make_member(name="单雪梅", organisation=top, standing=Standing.ACTIVIST)
    lead(top, branch)
    for day, is_working in ((date(2031, 10, 1), False), (date(2031, 10, 11), True)):
        DayNotice.objects.create(day=day, is_working=is_working, paper="+通知", recorded_at=NOW)
    return top


def lead(top: Organisation, branch: Organisation) -> None:
    """Posts that are held, that ended, and of somebody elsewhere by now; terms with and without."""
    days = {"starts_on": date(2023, 7, 1), "recorded_at": NOW}
    for number, kind in enumerate(PostKind):
        holder = make_member(
            name=f"-任职{'甲乙丙丁戊己庚辛壬癸'[number]}", number=f"00{number}", organisation=branch
        )
        Post.objects.create(organisation=branch, member=holder, kind=kind.value, **days)
    gone = make_member(name="调离者", organisation=make_organisation())
    twin = {"organisation": branch, "kind": "committee_member", "ends_on": date(2025, 1, 1)}
    for holder in (gone, make_member(name="调离者", organisation=branch)):
        Post.objects.create(member=holder, **twin, **days)
    Term.objects.create(
        organisation=branch,
        elected_on=date(2020, 6, 20),
        starts_on=date(2020, 7, 1),
        ends_on=date(2023, 7, 1),
        ended_on=date(2023, 7, 1),
        recorded_at=NOW,
    )
    Term.objects.create(
        organisation=branch,
        ends_on=date(2026, 7, 1),
        extended_until=date(2026, 12, 31),
        extension_reason="机构改革",
        **days,
    )
    Term.objects.create(organisation=top, ends_on=date(2028, 7, 1), **days)


ONE_WAY = ("orders", "people")
"""Sheets whose rows go out for others to read: see the two tests of them below."""


def taken_out(
    kind: SheetKind[Any], top: Organisation, language: str, query: str = ""
) -> tuple[SheetRows, Reviewed]:
    """Take a sheet out, and ask at once what an import of it would do."""
    officer = make_actor(RoleKind.OFFICER, top)
    lang = "en" if language == "en" else "zh"
    client = with_role(RoleKind.OFFICER, top)

    data = client.get(f"/organisation/A01/{kind.name}.xlsx?lang={lang}{query}").content

    limits = SheetLimits(bytes=10_000_000)
    with translation.override(language):
        sheet = read_rows(read_sheet(data, name="out.xlsx", limits=limits), kind.columns)
        return sheet, review(actor=officer, sheet=sheet, at=NOW)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "kind", [kind for kind in registered() if kind.name not in ONE_WAY], ids=lambda kind: kind.name
)
def test_what_goes_out_comes_back_unchanged(
    top: Organisation, kind: SheetKind[Any], language: str
) -> None:
    sheet, reviewed = taken_out(kind, top, language)

    rows = {
        "days": 2,
        "members": 3 + len(Education) + len(PostKind) + 1,
        "organisations": 3 + 2 + len(ORGANISATION_KINDS),
        "posts": len(PostKind) + 4,
    }[kind.name]
    assert [each.faults for each in reviewed.wrong] == []
    assert reviewed.count(Fate.UNCHANGED) == len(reviewed.decisions) == rows
    assert (sheet.dropped, sheet.unused) == ((), ())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_our_own_steps_go_out_as_statuses_that_the_hotline_has_not_told(
    top: Organisation, language: str
) -> None:
    """Both sides speak in one form, but what we tell the hotline is no word of the hotline's."""
    window = Unit.objects.get(name="审计窗口")
    case = make_case(window, at=NOW)
    settle(officer_at(window), case, at=NOW)
    ForeignNumber.objects.create(case=case, number="0012", since=NOW.date())

    sheet, reviewed = taken_out(kind_named("orders"), top, language)

    assert [row["status"] for row in sheet.rows] == ["受理", "办结"]
    assert [each.faults for each in reviewed.wrong] == []
    assert reviewed.count(Fate.UNCHANGED) == len(reviewed.decisions) == 2
    assert (sheet.dropped, sheet.unused) == ((), ())


@pytest.mark.parametrize("group", Group)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_who_is_invited_goes_out_when_the_list_does_not_grow_any_more(
    top: Organisation, language: str, group: Group
) -> None:
    """All of it is read, contacts too; that the campaign is approved is all that is wrong."""
    office = Unit.objects.get(code="LJ01")
    campaign = make_campaign(top, [office], lists={(group, "一层"): 3})
    wave = draw_wave(
        actor=make_actor(RoleKind.OFFICER, top),
        campaign=campaign,
        group=group,
        closes_on=campaign.closes_on,
        at=NOW,
    )

    sheet, reviewed = taken_out(kind_named("people"), top, language, f"&wave={wave.pk}")

    assert [row["contact"] for row in sheet.rows] == [f"138{place:08d}" for place in (1, 2, 3)]
    assert [[fault.field for fault in each.faults] for each in reviewed.wrong] == [["campaign"]] * 3
    assert (sheet.dropped, sheet.unused) == ((), ())


def test_taking_members_out_is_seen_by_them_and_by_auditors(top: Organisation) -> None:
    member = make_member(organisation=top, joined_date=date(2020, 1, 1))

    with_role(RoleKind.SECRETARY, top).get("/organisation/A01/members.xlsx")

    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_id) == ("people.members.exported", str(top.pk))
    assert entry.detail == {"look": "export", "count": 4 + len(Education) + len(PostKind) + 1}
    assert len(looks_at(member)) == 1


def test_who_may_not_read_the_names_gets_no_file_and_leaves_no_line(top: Organisation) -> None:
    leader = with_role(RoleKind.LEADER, top)

    assert leader.get("/organisation/A01/members.xlsx").status_code == 404
    assert leader.get("/organisation/A01/posts.xlsx").status_code == 404
    assert leader.get("/organisation/A01/organisations.xlsx").status_code == 200
    assert leader.get("/organisation/A/organisations.xlsx").status_code == 404
    assert [entry.verb for entry in Entry.objects.all()] == ["organisation.organisations.exported"]


def test_nothing_of_what_stands_above_goes_out(top: Organisation) -> None:
    data = with_role(RoleKind.OFFICER, top).get("/organisation/A01/organisations.xlsx").content

    sheet = read_sheet(data, name="out.xlsx", limits=SheetLimits(bytes=10_000_000))
    codes = {str(cell) for row in sheet.rows for cell in row.cells}
    assert not {"A", "LJ", "临江市"} & codes


def test_the_number_of_whoever_is_elsewhere_by_now_stays_in(top: Organisation) -> None:
    gone = Member.objects.get(name="调离者", organisation__parent=None)

    data = with_role(RoleKind.OFFICER, top).get("/organisation/A01/posts.xlsx").content

    sheet = read_sheet(data, name="out.xlsx", limits=SheetLimits(bytes=10_000_000))
    cells = {str(cell) for row in sheet.rows for cell in row.cells}
    assert "调离者" in cells
    assert gone.number not in cells


def test_the_list_of_members_has_one_way_out(top: Organisation) -> None:
    page = with_role(RoleKind.OFFICER, top).get("/organisation/A01/members/?lang=en")

    text = page.content.decode()
    assert text.count("members.xlsx") == 1
    assert text.count("Export as a spreadsheet") == 1
    assert "export=xlsx" not in text


def test_a_narrowed_list_goes_out_narrowed(top: Organisation) -> None:
    out = with_role(RoleKind.OFFICER, top).get("/organisation/A01/members.xlsx?standing=activist")

    sheet = read_sheet(out.content, name="out.xlsx", limits=SheetLimits())
    assert [row.cells[1] for row in sheet.rows[1:]] == ["单雪梅"]
    assert Entry.objects.get().detail["count"] == 1
