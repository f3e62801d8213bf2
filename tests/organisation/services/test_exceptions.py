"""A sheet does what pages refuse only as what it is: shown, confirmed with a reason, kept."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member,
    make_member_actor,
    make_organisation,
    make_role,
    make_unit,
    make_user,
)
from tests.factories.sheets import make_sheet
from xianfeng.access.models.roles import Role
from xianfeng.access.selectors.actors import actor_of
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import TooLong
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.rules.post_cells import POST_COLUMNS
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.leadership.services.posts import appoint, begin_term
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.headings import ORGANISATION_COLUMNS
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.people.models.members import Member
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.life import ProbationNotOver
from xianfeng.people.selectors.life import exceptions_of
from xianfeng.people.services.life import NewMember, admit, advance
from xianfeng.people.services.transfers import ask_transfer
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.rules.rows import EXCEPTED, Answer, Fate, Reviewed, SheetRows
from xianfeng.sheets.rules.taking import ExceptionsUnconfirmed
from xianfeng.sheets.selectors.importing import review
from xianfeng.sheets.services.importing import apply_preview, import_sheet, keep_preview

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LONG_AGO = date(2010, 7, 1)
WHY = "按档案补录"


def members(*rows: list[Cell]) -> SheetRows:
    headings: list[Cell] = ["党员编号", "姓名", "所在支部", "人员类别", "入党时间"]
    return read_rows(make_sheet(headings, *rows), MEMBER_COLUMNS)


def posts(*rows: list[Cell]) -> SheetRows:
    headings: list[Cell] = [
        *("党组织", "党内职务", "姓名", "任职时间", "离任时间"),
        *("任期起始时间", "应换届时间", "选举日期"),
    ]
    return read_rows(make_sheet(headings, *rows), POST_COLUMNS)


def nodes(*rows: list[Cell]) -> SheetRows:
    headings: list[Cell] = ["组织代码", "组织名称", "组织类别", "上级组织", "所在单位", "成立日期"]
    return read_rows(make_sheet(headings, *rows), ORGANISATION_COLUMNS)


@pytest.fixture
def top() -> Organisation:
    return make_organisation(code="A", name="机关党委", kind=OrganisationKind.COMMITTEE)


@pytest.fixture
def branch(top: Organisation) -> Organisation:
    return make_organisation(code="A01", name="第一党支部", parent=top)


@pytest.fixture
def other(top: Organisation) -> Organisation:
    return make_organisation(code="A02", name="第二党支部", parent=top)


@pytest.fixture
def officer(top: Organisation) -> Actor:
    return make_actor(RoleKind.OFFICER, top)


def person(branch: Organisation, standing: Standing, joined: date, **more: Any) -> Member:
    return make_member(
        number="1", name="张三", organisation=branch, standing=standing, joined_date=joined, **more
    )


def row(code: str, standing: str, joined: date | str) -> SheetRows:
    return members(["1", "张三", code, standing, str(joined)])


def said(reviewed: Reviewed) -> list[tuple[str, list[str], list[str]]]:
    return [
        (
            each.fate.value,
            [fault.why.__name__ for fault in each.faults],
            [str(fault.kind) for fault in each.exceptions],
        )
        for each in reviewed.decisions
    ]


def kept() -> list[tuple[str, str, object, str]]:
    lines = Entry.objects.filter(verb=EXCEPTED).order_by("number")
    return [
        (line.subject_type, line.subject_id, line.detail["exception"], line.reason)
        for line in lines
    ]


def refused(actor: Actor, sheet: SheetRows) -> None:
    """Make sure that nothing is written without a reason, by a sheet or by its preview."""
    tables = (Member, Post, Term, Organisation, Unit)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    preview = keep_preview(actor=actor, sheet=sheet, file_name="a.xlsx", at=NOW)
    for reason in ("", " \n　"):
        with pytest.raises(ExceptionsUnconfirmed):
            import_sheet(actor=actor, sheet=sheet, skip_wrong=True, reason=reason, at=NOW)
        with pytest.raises(ExceptionsUnconfirmed):
            apply_preview(actor=actor, preview=preview, skip_wrong=True, reason=reason, at=NOW)
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    assert kept() == []


def taken(actor: Actor, sheet: SheetRows) -> None:
    import_sheet(actor=actor, sheet=sheet, skip_wrong=False, reason=WHY, at=NOW)


def test_a_member_of_eleven_days_is_full_only_as_one_who_skips_probation(
    branch: Organisation, officer: Actor
) -> None:
    joined = TODAY - timedelta(days=11)
    member = person(branch, Standing.PROBATIONARY, joined)
    with pytest.raises(ProbationNotOver):
        advance(actor=officer, member=member, on=TODAY, at=NOW)
    sheet = row("A01", "正式党员", joined)

    assert said(review(actor=officer, sheet=sheet, at=NOW)) == [
        ("changed", [], ["skips_probation"])
    ]
    refused(officer, sheet)
    taken(officer, sheet)

    member.refresh_from_db()
    assert member.standing == Standing.FULL.value
    assert kept() == [("people.member", str(member.pk), "skips_probation", WHY)]
    line = Entry.objects.get(verb=EXCEPTED)
    assert line.user_id == officer.user_id
    assert Entry.objects.get(verb="people.members.imported").reason == WHY


def test_a_full_member_is_an_activist_again_only_as_one_who_goes_back(
    branch: Organisation, officer: Actor
) -> None:
    member = person(branch, Standing.FULL, LONG_AGO)
    appoint(
        actor=officer,
        organisation=branch,
        member=member,
        kind=PostKind.SECRETARY,
        starts_on=date(2024, 1, 1),
        at=NOW,
    )
    sheet = row("A01", "入党积极分子", LONG_AGO)

    (question,) = review(actor=officer, sheet=sheet, at=NOW).open
    assert question.like == (member.pk,)
    sheet = replace(sheet, rows=(replace(sheet.rows[0], answer=Answer.SAME),))
    assert said(review(actor=officer, sheet=sheet, at=NOW)) == [("changed", [], ["goes_back"])]
    refused(officer, sheet)
    taken(officer, sheet)

    member.refresh_from_db()
    assert member.standing == Standing.ACTIVIST.value
    assert kept() == [("people.member", str(member.pk), "goes_back", WHY)]
    assert Entry.objects.get(verb=EXCEPTED).changes == {"standing": ["full", "activist"]}
    assert Post.objects.get().ends_on == TODAY


def test_a_member_is_in_another_branch_only_as_one_who_moves_without_a_transfer(
    branch: Organisation, other: Organisation, officer: Actor
) -> None:
    user = make_user()
    member = person(branch, Standing.FULL, LONG_AGO, user=user)
    for holder in (user, make_user()):
        make_role(user=holder, kind=RoleKind.SECRETARY, organisation=branch)
    sheet = row("A02", "正式党员", LONG_AGO)

    assert said(review(actor=officer, sheet=sheet, at=NOW)) == [
        ("changed", [], ["moves_without_transfer"])
    ]
    refused(officer, sheet)
    taken(officer, sheet)

    member.refresh_from_db()
    assert member.organisation == other
    assert kept() == [("people.member", str(member.pk), "moves_without_transfer", WHY)]
    assert Entry.objects.get(verb=EXCEPTED).detail["organisation"] == "A02"
    assert [role.ends_at for role in Role.objects.filter(user=user)] == [NOW]
    (seen,) = exceptions_of(member)
    assert (seen.on, seen.what, seen.reason) == (TODAY, "未办转接而变动组织", WHY)


def test_what_pages_allow_needs_no_reason(branch: Organisation, officer: Actor) -> None:
    member = person(branch, Standing.PROBATIONARY, date(2025, 7, 1))

    import_sheet(
        actor=officer, sheet=row("A01", "正式党员", "2025-07-01"), skip_wrong=False, at=NOW
    )

    member.refresh_from_db()
    assert member.standing == Standing.FULL.value
    assert kept() == []


def test_the_only_secretary_and_whoever_is_on_the_way_are_not_moved_by_a_sheet(
    branch: Organisation, other: Organisation, officer: Actor
) -> None:
    secretary = make_member(organisation=branch, number="1", name="张三")
    by_role = make_member(organisation=other, number="3", name="王五", user=make_user())
    assert by_role.user is not None
    make_role(user=by_role.user, kind=RoleKind.SECRETARY, organisation=other)
    make_role(user=make_user(), kind=RoleKind.SECRETARY, organisation=branch)
    going = make_member(organisation=branch, number="2", name="李四")
    appoint(
        actor=SYSTEM,
        organisation=branch,
        member=secretary,
        kind=PostKind.SECRETARY,
        starts_on=date(2024, 1, 1),
        at=NOW,
    )
    ask_transfer(actor=officer, member=going, target=other, reason="调动", at=NOW)
    sheet = members(
        ["1", "张三", "A02", "正式党员", ""],
        ["2", "李四", "A02", "正式党员", ""],
        ["3", "王五", "A01", "正式党员", ""],
    )

    assert said(review(actor=officer, sheet=sheet, at=NOW)) == [
        ("wrong", ["LastSecretary"], []),
        ("wrong", ["TransferOpen"], []),
        ("wrong", ["LastSecretary"], []),
    ]


def test_facts_that_pages_ask_for_are_exceptions_of_new_members_too(
    branch: Organisation, officer: Actor
) -> None:
    fresh = TODAY - timedelta(days=11)
    with pytest.raises(ProbationNotOver):
        admit(
            actor=officer,
            organisation=branch,
            person=NewMember("张三", Standing.FULL, joined_date=fresh),
            on=TODAY,
            at=NOW,
        )
    sheet = members(
        ["1", "张三", "A01", "正式党员", str(fresh)],
        ["2", "李四", "A01", "正式党员", ""],
        ["3", "王五", "A01", "预备党员", ""],
        ["4", "赵六", "A01", "入党积极分子", ""],
    )

    assert said(review(actor=officer, sheet=sheet, at=NOW)) == [
        ("new", [], ["skips_probation"]),
        ("new", [], ["no_joining_day"]),
        ("new", [], ["no_joining_day"]),
        ("new", [], []),
    ]
    refused(officer, sheet)
    taken(officer, sheet)

    found = dict(Member.objects.values_list("number", "pk"))
    assert kept() == [
        ("people.member", str(found["1"]), "skips_probation", WHY),
        ("people.member", str(found["2"]), "no_joining_day", WHY),
        ("people.member", str(found["3"]), "no_joining_day", WHY),
    ]


def test_a_recorded_day_of_joining_is_changed_only_with_a_reason(
    branch: Organisation, officer: Actor
) -> None:
    member = person(branch, Standing.FULL, LONG_AGO)
    unknown = make_member(number="2", name="李四", organisation=branch)
    Member.objects.filter(pk=unknown.pk).update(joined_date=None)
    sheet = members(
        ["1", "张三", "A01", "正式党员", "2012-07-01"],
        ["2", "李四", "A01", "正式党员", "2012-07-01"],
    )

    assert said(review(actor=officer, sheet=sheet, at=NOW)) == [
        ("changed", [], ["changes_joining_day"]),
        ("changed", [], []),
    ]
    taken(officer, sheet)

    line = Entry.objects.get(verb=EXCEPTED)
    assert (line.subject_id, line.changes) == (str(member.pk), {})


def test_several_exceptions_of_one_row_are_a_line_each(
    branch: Organisation, other: Organisation, officer: Actor
) -> None:
    del other
    person(branch, Standing.ACTIVIST, TODAY)

    taken(officer, row("A02", "正式党员", TODAY))

    assert [kind for _, _, kind, _ in kept()] == ["skips_probation", "moves_without_transfer"]


def test_an_administrator_brings_new_members_and_changes_no_record(
    top: Organisation, branch: Organisation
) -> None:
    administrator = make_actor(RoleKind.ADMINISTRATOR, top)
    person(branch, Standing.PROBATIONARY, date(2025, 7, 1))
    sheet = members(
        ["1", "张三", "A01", "正式党员", "2025-07-01"],
        ["2", "李四", "A01", "正式党员", "2019-07-01"],
        ["3", "王五", "A01", "正式党员", str(TODAY)],
    )

    assert said(review(actor=administrator, sheet=sheet, at=NOW)) == [
        ("wrong", ["NotAllowed"], []),
        ("new", [], []),
        ("wrong", ["ProbationNotOver"], []),
    ]
    import_sheet(actor=administrator, sheet=sheet, skip_wrong=True, reason=WHY, at=NOW)
    assert sorted(Member.objects.values_list("name", "standing")) == [
        ("张三", "probationary"),
        ("李四", "full"),
    ]


def test_an_officer_of_one_side_alone_moves_nobody(
    top: Organisation, branch: Organisation, other: Organisation
) -> None:
    user = make_user()
    make_role(user=user, kind=RoleKind.OFFICER, organisation=branch)
    make_role(user=user, kind=RoleKind.ADMINISTRATOR, organisation=top)
    del other
    person(branch, Standing.FULL, LONG_AGO)

    found = said(
        review(actor=actor_of(user, at=NOW), sheet=row("A02", "正式党员", LONG_AGO), at=NOW)
    )

    assert found == [("wrong", ["NotAllowed", "NeedsTransfer"], [])]


def test_nobody_changes_their_own_record_by_a_sheet(branch: Organisation) -> None:
    officer = make_member_actor(branch, RoleKind.OFFICER)
    Member.objects.filter(pk=officer.pk).update(number="1", name="张三", joined_date=LONG_AGO)
    same = row("A01", "正式党员", LONG_AGO)
    changed = members(["1", "张叁", "A01", "正式党员", str(LONG_AGO)])

    assert said(review(actor=acting(officer), sheet=same, at=NOW)) == [("unchanged", [], [])]
    assert said(review(actor=acting(officer), sheet=changed, at=NOW)) == [
        ("wrong", ["OwnRecord"], [])
    ]


def test_a_reason_is_a_sentence_and_no_paper(branch: Organisation, officer: Actor) -> None:
    person(branch, Standing.FULL, LONG_AGO)
    sheet = row("A01", "预备党员", LONG_AGO)
    sheet = replace(sheet, rows=(replace(sheet.rows[0], answer=Answer.SAME),))

    with pytest.raises(TooLong):
        import_sheet(actor=officer, sheet=sheet, skip_wrong=False, reason="长" * 201, at=NOW)
    assert kept() == []


def test_past_posts_of_people_elsewhere_or_before_later_ones_are_exceptions(
    branch: Organisation, other: Organisation, officer: Actor
) -> None:
    one = make_member(organisation=branch, name="张三", number="1")
    gone = make_member(organisation=other, name="李四", number="2")
    appoint(
        actor=officer,
        organisation=branch,
        member=one,
        kind=PostKind.SECRETARY,
        starts_on=date(2023, 7, 1),
        at=NOW,
    )
    headings: list[Cell] = ["党组织", "党内职务", "姓名", "编号", "任职时间", "离任时间"]
    sheet = read_rows(
        make_sheet(
            headings,
            ["A01", "书记", "李四", "2", "2017-07-01", "2020-07-01"],
            ["A01", "委员", "张三", "1", "2017-07-01", "2020-07-01"],
            ["A01", "书记", "张三", "1", "2022-07-01", "2024-07-01"],
        ),
        POST_COLUMNS,
    )

    assert said(review(actor=officer, sheet=sheet, at=NOW)) == [
        ("new", [], ["holder_elsewhere", "out_of_order"]),
        ("new", [], ["out_of_order"]),
        ("wrong", ["HoldsPost"], []),
    ]
    import_sheet(actor=officer, sheet=sheet, skip_wrong=True, reason=WHY, at=NOW)
    assert kept() == [
        ("people.member", str(gone.pk), "holder_elsewhere", WHY),
        ("people.member", str(gone.pk), "out_of_order", WHY),
        ("people.member", str(one.pk), "out_of_order", WHY),
    ]


def test_posts_of_one_sheet_may_follow_each_other_in_any_order(
    branch: Organisation, officer: Actor
) -> None:
    for name in ("张三", "李四"):
        make_member(organisation=branch, name=name)
    sheet = posts(
        ["A01", "书记", "李四", "2020-07-01", "", "", "", ""],
        ["A01", "书记", "张三", "2017-07-01", "2020-07-01", "", "", ""],
    )

    assert said(review(actor=officer, sheet=sheet, at=NOW)) == [("new", [], []), ("new", [], [])]


def test_a_recorded_day_of_election_is_changed_only_with_a_reason(
    branch: Organisation, officer: Actor
) -> None:
    begin_term(
        actor=officer,
        organisation=branch,
        elected_on=date(2023, 6, 20),
        starts_on=date(2023, 7, 1),
        ends_on=date(2026, 12, 1),
        at=NOW,
    )
    make_member(organisation=branch, name="张三")
    alone: list[Cell] = ["A01", "", "", "", "", "2023-07-01", "", "2023-06-25"]
    beside: list[Cell] = ["A01", "书记", "张三", "2023-07-01", "", *alone[5:]]

    for cells in (alone, beside):
        found = review(actor=officer, sheet=posts(cells), at=NOW)
        assert [each.exceptions[0].kind for each in found.decisions] == ["changes_election_day"]
    refused(officer, posts(alone))
    taken(officer, posts(beside))

    assert Term.objects.get().elected_on == date(2023, 6, 25)
    place = ("organisation.organisation", str(branch.pk))
    assert kept() == [(*place, "changes_election_day", WHY)]


def test_a_second_node_of_one_name_and_another_day_of_founding_are_exceptions(
    top: Organisation, branch: Organisation, officer: Actor
) -> None:
    sheet = nodes(
        ["A01", "第一党支部", "", "", "", "2015-03-01"],
        ["A03", "第一党支部", "党支部", "A", "", ""],
    )

    assert said(review(actor=officer, sheet=sheet, at=NOW)) == [
        ("changed", [], ["changes_founding_day"]),
        ("new", [], ["same_name"]),
    ]
    refused(officer, sheet)
    taken(officer, sheet)

    new = Organisation.objects.get(code="A03")
    assert kept() == [
        ("organisation.organisation", str(branch.pk), "changes_founding_day", WHY),
        ("organisation.organisation", str(new.pk), "same_name", WHY),
    ]
    assert said(review(actor=make_actor(RoleKind.ADMINISTRATOR, top), sheet=sheet, at=NOW)) == [
        ("unchanged", [], []),
        ("unchanged", [], []),
    ]


def test_to_an_administrator_an_exception_is_what_it_is_on_the_page(
    top: Organisation, branch: Organisation
) -> None:
    del branch
    sheet = nodes(["A03", "第一党支部", "党支部", "A", "", ""])

    found = said(review(actor=make_actor(RoleKind.ADMINISTRATOR, top), sheet=sheet, at=NOW))

    assert found == [("wrong", ["LooksTheSame"], [])]


def test_units_have_their_exceptions_too(officer: Actor, top: Organisation) -> None:
    unit = make_unit(code="U1", name="财政局")
    Organisation.objects.filter(pk=top.pk).update(unit=unit)
    below = make_unit(code="U2", name="综合科", kind=UnitKind.DIVISION, parent=unit)
    sheet = nodes(["U2", "综合科", "处室", "", "", "2010-01-01"])

    taken(SYSTEM, sheet)

    assert kept() == [("organisation.unit", str(below.pk), "changes_founding_day", WHY)]
    assert officer.user_id is not None


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["A01", "第一党支部", "党总支", "", "", ""], "kind"),
        (["A01", "第一党支部", "", "B", "", ""], "parent"),
        (["A01", "第一党支部", "", "", "审计局", ""], "unit"),
    ],
)
def test_kind_and_place_of_an_organisation_are_for_the_level_above_by_sheet_too(
    top: Organisation, branch: Organisation, cells: list[Cell], field: str
) -> None:
    unit = make_unit(code="U9", name="审计局")
    make_organisation(code="B", name="审计局党委", parent=top, unit=unit)
    user = make_user()
    for code in ("A01", "B"):
        place = Organisation.objects.get(code=code)
        make_role(user=user, kind=RoleKind.OFFICER, organisation=place)
    del branch

    (here,) = review(actor=actor_of(user, at=NOW), sheet=nodes(cells), at=NOW).decisions
    (above,) = review(actor=SYSTEM, sheet=nodes(cells), at=NOW).decisions

    assert [(fault.field, fault.why) for fault in here.faults] == [(field, NotAllowed)]
    assert (above.fate, above.exceptions) == (Fate.CHANGED, ())


def test_a_code_that_differs_by_capitals_alone_is_taken(
    top: Organisation, branch: Organisation
) -> None:
    del top, branch
    make_unit(code="U1", name="财政局")
    rows = read_rows(
        make_sheet(
            ["组织代码", "组织名称", "上级组织", "单位代码", "单位名称"],
            ["a01", "新党支部", "A", "", ""],
            ["z1", "甲党支部", "A", "", ""],
            ["Z1", "乙党支部", "A", "", ""],
            ["A04", "丙党支部", "A", "u1", "新单位"],
            ["A05", "丁党支部", "A", "U5", "财政局"],
        ),
        ORGANISATION_COLUMNS,
    )

    assert said(review(actor=SYSTEM, sheet=rows, at=NOW)) == [
        ("wrong", ["CodeTaken"], []),
        ("new", [], []),
        ("wrong", ["CodeTaken"], []),
        ("wrong", ["CodeTaken"], []),
        ("wrong", ["LooksTheSame"], []),
    ]
