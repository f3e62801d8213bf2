"""A list of posts and terms is taken over, once, by whoever manages the organisations."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.organisation import (
    NOW,
    make_actor,
    make_member,
    make_organisation,
    make_role,
    make_user,
)
from tests.factories.sheets import make_sheet
from xianfeng.actors.rules import SYSTEM, Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.refusals import PreviewOutdated
from xianfeng.leadership.models.terms import Post, Term
from xianfeng.leadership.rules.post_cells import POST_COLUMNS
from xianfeng.leadership.rules.terms import PostKind
from xianfeng.leadership.services.posts import appoint, begin_term
from xianfeng.leadership.sheets import POSTS
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.people.models.members import Member
from xianfeng.privacy.selectors.looks import looks_at
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.rules.rows import Fate, SheetRows
from xianfeng.sheets.rules.taking import RowsWrong
from xianfeng.sheets.selectors.importing import review
from xianfeng.sheets.services.exporting import note_export
from xianfeng.sheets.services.importing import (
    apply_preview,
    import_sheet,
    keep_preview,
)

pytestmark = pytest.mark.django_db
HEADINGS = ["党组织", "党内职务", "姓名", "任职时间", "离任时间", "任期起始时间", "应换届时间"]
JULY, THEN = date(2023, 7, 1), date(2026, 7, 1)


def sheet(*rows: list[str]) -> SheetRows:
    return read_rows(make_sheet(HEADINGS, *rows), POST_COLUMNS)


@pytest.fixture
def top() -> Organisation:
    return make_organisation(code="A", name="机关党委", kind=OrganisationKind.COMMITTEE)


@pytest.fixture
def branch(top: Organisation) -> Organisation:
    return make_organisation(code="A01", name="第一党支部", parent=top)


@pytest.fixture
def people(branch: Organisation) -> list[Member]:
    return [make_member(name=name, organisation=branch) for name in ("张三", "李四", "王五")]


FIRST = sheet(
    ["第一党支部", "支部书记", "张三", "2020年7月", "2023.07.01", "2020-07-01", "2023-07-01"],
    ["第一党支部", "支部书记", "李四", "2023年7月1日", "至今", "2023-07-01", "2026-07-01"],
    ["A01", "组织委员", "王五", "2023年7月1日", "", "", ""],
)


def taken(rows: SheetRows, actor: Actor = SYSTEM) -> list[Fate]:
    done = import_sheet(actor=actor, sheet=rows, skip_wrong=False, at=NOW)
    return [each.fate for each in done.reviewed.decisions]


@pytest.mark.usefixtures("people")
def test_posts_and_terms_are_taken_over_with_one_line_and_once(branch: Organisation) -> None:
    assert taken(FIRST) == [Fate.NEW] * 3
    assert taken(FIRST) == [Fate.UNCHANGED] * 3

    posts = Post.objects.order_by("starts_on", "-kind").values_list(
        "member__name", "kind", "starts_on", "ends_on"
    )
    assert list(posts) == [
        ("张三", PostKind.SECRETARY.value, date(2020, 7, 1), JULY),
        ("李四", PostKind.SECRETARY.value, JULY, None),
        ("王五", PostKind.COMMITTEE_MEMBER.value, JULY, None),
    ]
    terms = branch.terms.order_by("starts_on").values_list("starts_on", "ends_on", "ended_on")
    assert list(terms) == [(date(2020, 7, 1), JULY, JULY), (JULY, THEN, None)]
    entry = Entry.objects.get()
    assert entry.verb == "leadership.posts.imported"
    assert entry.detail == {"new": 3, "changed": 0, "unchanged": 0, "wrong": 0, "units": 0}


def test_a_sheet_ends_posts_and_begins_the_next_term(
    branch: Organisation, people: list[Member]
) -> None:
    kinds = (PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY, PostKind.COMMITTEE_MEMBER)
    for member, kind in zip(people, kinds, strict=True):
        appoint(actor=SYSTEM, organisation=branch, member=member, kind=kind, starts_on=JULY, at=NOW)
    begin_term(
        actor=SYSTEM, organisation=branch, elected_on=None, starts_on=JULY, ends_on=THEN, at=NOW
    )

    fates = taken(
        sheet(
            ["A01", "书记", "张三", "", "2026-07-01", "", ""],
            ["A01", "副书记", "李四", "", "2026-07-01", "", ""],
            ["A01", "书记", "李四", "2026-07-01", "", "2026-07-01", "2029-07-01"],
        )
    )

    assert fates == [Fate.CHANGED, Fate.CHANGED, Fate.NEW]
    held = branch.posts.filter(ends_on=None).order_by("kind")
    assert [(post.member.name, post.kind) for post in held] == [
        ("王五", "committee_member"),
        ("李四", "secretary"),
    ]
    assert [term.ended_on for term in branch.terms.order_by("starts_on")] == [THEN, None]


@pytest.mark.usefixtures("people")
def test_the_day_of_election_is_written_beside_a_recorded_term(branch: Organisation) -> None:
    begin_term(
        actor=SYSTEM, organisation=branch, elected_on=None, starts_on=JULY, ends_on=THEN, at=NOW
    )
    rows = read_rows(
        make_sheet(
            ["党组织", "职务", "姓名", "任期起始时间", "选举日期"],
            ["A01", "", "", "2023-07-01", "2023-06-20"],
        ),
        POST_COLUMNS,
    )

    assert taken(rows) == [Fate.CHANGED]
    assert Term.objects.get().elected_on == date(2023, 6, 20)


@pytest.mark.usefixtures("people")
def test_one_wrong_row_and_nothing_is_written() -> None:
    rows = sheet(
        ["A01", "书记", "张三", "2023-07-01", "", "", ""],
        ["A01", "书记", "李四", "2024-07-01", "", "", ""],
        ["A01", "委员", "王五", "2023-07-01", "", "2023-07-01", "2026-07-01"],
    )

    with pytest.raises(RowsWrong):
        taken(rows)
    assert not Post.objects.exists()
    assert not Term.objects.exists()

    done = import_sheet(actor=SYSTEM, sheet=rows, skip_wrong=True, at=NOW)
    assert done.skipped == 2
    assert [post.member.name for post in Post.objects.all()] == ["王五"]
    assert Term.objects.count() == 1


def test_an_officer_writes_and_finds_below_the_own_organisation_alone(
    top: Organisation, branch: Organisation, people: list[Member]
) -> None:
    officer = make_actor(RoleKind.OFFICER, branch)
    make_member(name="外人", number="9", organisation=top)
    rows = read_rows(
        make_sheet(
            ["党组织", "职务", "姓名", "编号", "任职日期", "届期开始日期", "届满日期"],
            ["A01", "书记", "张三", people[0].number, "2023-07-01", "", ""],
            ["A", "书记", "张三", people[0].number, "2023-07-01", "", ""],
            ["A01", "副书记", "外人", "9", "2023-07-01", "", ""],
            ["A01", "副书记", "无人", "10", "2023-07-01", "", ""],
        ),
        POST_COLUMNS,
    )

    decisions = review(actor=officer, sheet=rows, at=NOW).decisions

    assert [each.fate.value for each in decisions] == ["new", "wrong", "wrong", "wrong"]
    foreign, unknown = (decision.faults[0] for decision in decisions[2:])
    assert foreign.why is unknown.why
    assert foreign.field == unknown.field


def test_an_administrator_brings_no_posts_by_sheet(
    top: Organisation, branch: Organisation, people: list[Member]
) -> None:
    del branch
    rows = read_rows(
        make_sheet(
            ["党组织", "职务", "姓名", "编号", "任职日期"],
            ["A01", "书记", "张三", people[0].number, "2023-07-01"],
        ),
        POST_COLUMNS,
    )

    (decision,) = review(
        actor=make_actor(RoleKind.ADMINISTRATOR, top), sheet=rows, at=NOW
    ).decisions

    assert decision.fate is Fate.WRONG
    assert [fault.field for fault in decision.faults] == ["organisation"]


def test_an_early_election_by_sheet_is_for_the_level_above(
    top: Organisation, branch: Organisation
) -> None:
    begin_term(
        actor=SYSTEM, organisation=branch, elected_on=None, starts_on=JULY, ends_on=THEN, at=NOW
    )
    early = sheet(["A01", "", "", "", "", "2025-01-01", "2028-01-01"])

    with pytest.raises(RowsWrong):
        taken(early, make_actor(RoleKind.OFFICER, branch))
    assert taken(early, make_actor(RoleKind.OFFICER, top)) == [Fate.NEW]


def test_a_preview_is_outdated_by_a_post_that_somebody_records_meanwhile(
    branch: Organisation, people: list[Member]
) -> None:
    officer = make_actor(RoleKind.OFFICER, branch)
    preview = keep_preview(
        actor=officer,
        sheet=sheet(["A01", "书记", "张三", "2023-07-01", "", "", ""]),
        file_name="任职.xlsx",
        at=NOW,
    )
    appoint(
        actor=officer,
        organisation=branch,
        member=people[1],
        kind=PostKind.SECRETARY,
        starts_on=JULY,
        at=NOW,
    )

    with pytest.raises(PreviewOutdated):
        apply_preview(actor=officer, preview=preview, skip_wrong=False, at=NOW)
    preview.refresh_from_db()
    assert preview.counts["wrong"] == 1


def test_who_holds_a_post_sees_that_the_list_was_taken_out(
    top: Organisation, branch: Organisation, people: list[Member]
) -> None:
    appoint(
        actor=SYSTEM,
        organisation=branch,
        member=people[0],
        kind=PostKind.SECRETARY,
        starts_on=JULY,
        at=NOW,
    )
    user = make_user()
    make_role(user=user, kind=RoleKind.OFFICER, organisation=top)
    officer = make_actor(RoleKind.OFFICER, top)

    for place in (top, make_organisation(code="B")):
        actor = officer if place == top else SYSTEM
        note_export(actor=actor, place=place, kind=POSTS, count=1, at=NOW)

    assert [look.times for look in looks_at(people[0])] == [1]
    assert looks_at(people[1]) == []


@pytest.mark.parametrize("count", [1, 3])
def test_reading_costs_the_same_for_every_length(
    branch: Organisation,
    people: list[Member],
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    rows = sheet(
        *(["A01", "委员", member.name, "2023-07-01", "", "", ""] for member in people[:count])
    )
    officer = make_actor(RoleKind.OFFICER, branch)

    with django_assert_num_queries(9):
        review(actor=officer, sheet=rows, at=NOW + timedelta(days=1))
