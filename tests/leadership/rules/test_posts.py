from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.refusals import Ahead, NotAfter, Over
from xianfeng.leadership.rules.post_cells import POST_EXAMPLES, post_of
from xianfeng.leadership.rules.post_faults import (
    EarlyElection,
    ElectedAfterStart,
    HoldsPost,
    NameDiffers,
    NobodyThere,
    NotFullMember,
    NotOneOfIts,
    SecretaryThere,
    TermDiffers,
    TermsOverlap,
    TermTwice,
)
from xianfeng.leadership.rules.posts import KnownPost, PostDecision, PostValues, decide_posts
from xianfeng.leadership.rules.sheet_terms import KnownTerm, TermPlan
from xianfeng.leadership.rules.terms import PostKind, TermDates
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.rules.trees import KnownNode
from xianfeng.people.rules.kinds import Standing
from xianfeng.people.rules.known import KnownMember
from xianfeng.sheets.rules.faults import (
    AlsoInRow,
    CellMissing,
    Fault,
    SeveralMatches,
    UnknownParent,
    UnknownWord,
)
from xianfeng.sheets.rules.rows import Change, Fate, SheetRow

TODAY = date(2026, 9, 30)
JULY, THEN = date(2023, 7, 1), date(2026, 7, 1)
ORGANISATIONS = {
    node.code: node
    for node in (
        KnownNode("A", "机关党委", OrganisationKind.COMMITTEE),
        KnownNode("B1", "第一党支部", OrganisationKind.BRANCH, parent="A"),
        KnownNode("B2", "第二党支部", OrganisationKind.BRANCH, parent="A"),
        KnownNode("B3", "同名支部", OrganisationKind.BRANCH, parent="A"),
        KnownNode("B4", "同名支部", OrganisationKind.BRANCH, parent="A"),
        KnownNode("X", "远处党支部", OrganisationKind.BRANCH, in_reach=False),
    )
}


def person(
    key: int,
    name: str,
    organisation: str = "B1",
    *,
    number: str = "",
    standing: Standing = Standing.FULL,
    left_on: date | None = None,
) -> KnownMember:
    return KnownMember(
        key=key,
        number=number,
        name=name,
        organisation=organisation,
        standing=standing,
        joined_date=None,
        in_reach=ORGANISATIONS[organisation].in_reach,
        left_on=left_on,
    )


ZHANG = person(1, "张三", number="0001")
PEOPLE = (
    ZHANG,
    person(2, "李四"),
    person(3, "王五", "B2", number="0003"),
    person(4, "赵六"),
    person(5, "赵六"),
    person(6, "钱七", standing=Standing.PROBATIONARY),
    person(7, "孙八", "X", number="0007"),
    person(8, "周九", number="0008", left_on=date(2025, 1, 1)),
)
SECRETARY = KnownPost(1, "B1", 1, "0001", "张三", PostKind.SECRETARY, JULY)
TERM = KnownTerm(1, "B1", TermDates(JULY, THEN))


def row(number: int = 2, /, **cells: str) -> SheetRow:
    return SheetRow(number, {name: text for name, text in cells.items() if text})


def post(number: int = 2, /, **cells: str) -> SheetRow:
    cells = {
        "organisation": "B1",
        "post": "书记",
        "name": "张三",
        "starts_on": "2023-07-01",
    } | cells
    return row(number, **cells)


def decide(
    *rows: SheetRow,
    posts: Sequence[KnownPost] = (),
    terms: Sequence[KnownTerm] = (),
    shaped: Sequence[str] = (),
) -> list[PostDecision]:
    return decide_posts(
        rows,
        posts=posts,
        terms=terms,
        members=PEOPLE,
        organisations=ORGANISATIONS,
        shaped=shaped,
        today=TODAY,
        notice_months=6,
    )


def wrong(*rows: SheetRow, **known: Sequence[KnownPost]) -> list[tuple[Fault, ...]]:
    return [each.faults for each in decide(*rows, **known)]  # type: ignore[arg-type] # posts alone


def test_a_new_post_finds_organisation_and_holder_by_name() -> None:
    (new,) = decide(post(organisation="第一党支部", post="支部书记"))

    assert (new.fate, new.faults) == (Fate.NEW, ())
    assert new.post == PostValues("B1", 1, "张三", PostKind.SECRETARY, JULY)


def test_a_committee_may_have_a_secretary_from_below_it() -> None:
    (new,) = decide(post(organisation="A", number="0003", name="王五"))

    assert new.post == PostValues("A", 3, "王五", PostKind.SECRETARY, JULY)


def test_a_post_that_is_recorded_is_unchanged() -> None:
    rows = (post(), post(number="0001"), post(starts_on=""), post(name="张 三"))

    assert [decide(each, posts=[SECRETARY])[0].fate for each in rows] == [Fate.UNCHANGED] * 4


def test_an_end_that_is_new_changes_the_post_and_makes_room() -> None:
    old, new = decide(
        post(ends_on="2026-03-01"),
        post(3, name="李四", starts_on="2026-03-01"),
        posts=[SECRETARY],
    )

    assert (old.fate, old.ended, old.ends_on) == (Fate.CHANGED, 1, date(2026, 3, 1))
    assert old.changes == (Change("ends_on", "", "2026-03-01"),)
    assert new.fate is Fate.NEW


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"organisation": ""}, Fault.of("organisation", CellMissing)),
        ({"organisation": "无此"}, Fault.of("organisation", UnknownParent, text="无此")),
        ({"organisation": "X"}, Fault.of("organisation", UnknownParent, text="X")),
        (
            {"organisation": "同名支部"},
            Fault.of("organisation", SeveralMatches, text="同名支部"),
        ),
        ({"post": ""}, Fault.of("post", CellMissing)),
        (
            {"post": "第一书记"},
            Fault.of("post", UnknownWord, what="post", text="第一书记", examples=POST_EXAMPLES),
        ),
        ({"name": ""}, Fault.of("name", CellMissing)),
        ({"name": "吴十"}, Fault.of("name", NobodyThere, text="吴十")),
        ({"name": "王五"}, Fault.of("name", NobodyThere, text="王五")),
        ({"name": "孙八"}, Fault.of("name", NobodyThere, text="孙八")),
        ({"name": "赵六"}, Fault.of("name", SeveralMatches, text="赵六")),
        ({"name": "钱七"}, Fault.of("name", NotFullMember, name="钱七")),
        ({"number": "9"}, Fault.of("number", NobodyThere, text="9")),
        ({"number": "0007", "name": "孙八"}, Fault.of("number", NobodyThere, text="0007")),
        ({"number": "0001", "name": "李四"}, Fault.of("name", NameDiffers, number="0001")),
        ({"number": "0003", "name": ""}, Fault.of("name", NotOneOfIts, name="王五")),
        ({"number": "0008", "name": "周九"}, Fault.of("name", NotOneOfIts, name="周九")),
        ({"starts_on": ""}, Fault.of("starts_on", CellMissing)),
        ({"starts_on": "2026-10-01"}, Fault.of("starts_on", Ahead, day="2026-10-01")),
        (
            {"ends_on": "2023-07-01"},
            Fault.of("ends_on", NotAfter, day="2023-07-01", why="the post began on that day"),
        ),
        ({"term_ends_on": "2026-07-01"}, Fault.of("term_starts_on", CellMissing)),
        ({"term_starts_on": "2023-07-01"}, Fault.of("term_ends_on", CellMissing)),
        (
            {"term_starts_on": "2023-07-01", "term_ends_on": "2023-06-30"},
            Fault.of("term_ends_on", NotAfter, day="2023-07-01", why="the term starts on that day"),
        ),
        (
            {
                "term_starts_on": "2023-07-01",
                "elected_on": "2023-07-02",
                "term_ends_on": "2026-07-01",
            },
            Fault.of("elected_on", ElectedAfterStart, elected="2023-07-02", start="2023-07-01"),
        ),
    ],
)
def test_each_fault_says_where_and_why(cells: dict[str, str], fault: Fault) -> None:
    (decision,) = decide(post(**cells))

    assert (decision.fate, decision.faults) == (Fate.WRONG, (fault,))


def test_a_post_that_has_ended_may_be_of_somebody_gone() -> None:
    left = {"number": "0008", "name": "周九"}
    moved = {"number": "0003", "name": "王五"}

    assert wrong(post(ends_on="2024-07-01", **left)) == [()]
    assert wrong(post(ends_on="2024-07-01", **moved)) == [()]
    assert wrong(post(ends_on="2025-01-02", **left)) == [
        (Fault.of("name", NotOneOfIts, name="周九"),)
    ]


def test_two_secretaries_at_one_time_are_both_wrong() -> None:
    faults = wrong(post(), post(3, name="李四", starts_on="2024-01-01"))

    day = "2024-01-01"
    assert faults == [
        (Fault.of("post", SecretaryThere, name="李四", day=day),),
        (Fault.of("post", SecretaryThere, name="张三", day=day),),
    ]


def test_a_recorded_secretary_stands_in_the_way() -> None:
    faults = wrong(post(name="李四", starts_on="2024-01-01"), posts=[SECRETARY])

    assert faults == [(Fault.of("post", SecretaryThere, name="张三", day="2024-01-01"),)]


def test_one_person_holds_one_post_here_at_a_time() -> None:
    faults = wrong(post(post="组织委员", starts_on="2024-01-01"), posts=[SECRETARY])

    assert faults == [(Fault.of("name", HoldsPost, name="张三", day="2024-01-01"),)]
    assert wrong(post(post="委员", organisation="A"), posts=[SECRETARY]) == [()]


def test_the_same_post_twice_is_wrong_twice() -> None:
    assert wrong(post(), post(3)) == [
        (Fault.of("name", AlsoInRow, what="This post", row=3),),
        (Fault.of("name", AlsoInRow, what="This post", row=2),),
    ]


def test_a_post_that_ended_ends_on_no_other_day() -> None:
    ended = KnownPost(1, "B1", 1, "0001", "张三", PostKind.SECRETARY, JULY, date(2025, 1, 1))

    assert wrong(post(ends_on="2025-02-01"), posts=[ended]) == [
        (Fault.of("ends_on", Over, what="The post"),)
    ]
    assert decide(post(ends_on="2025-01-01"), posts=[ended])[0].fate is Fate.UNCHANGED
    assert decide(post(), posts=[ended])[0].fate is Fate.UNCHANGED


def test_namesakes_that_are_recorded_are_told_apart_only_to_end_a_post() -> None:
    held = [
        KnownPost(key, "B1", key, "", "赵六", PostKind.COMMITTEE_MEMBER, JULY) for key in (4, 5)
    ]
    again = post(name="赵六", post="委员")

    assert [each.fate for each in decide(again, again, posts=held)] == [Fate.UNCHANGED] * 2
    assert wrong(post(name="赵六", post="委员", ends_on="2025-01-01"), posts=held) == [
        (Fault.of("name", SeveralMatches, text="赵六"),)
    ]


def test_an_end_without_a_beginning_ends_what_is_held_and_never_before_it_began() -> None:
    ended, early = (
        decide(post(starts_on="", ends_on=day), posts=[SECRETARY])[0]
        for day in ("2026-03-01", "2023-06-01")
    )

    assert (ended.fate, ended.ended) == (Fate.CHANGED, 1)
    assert early.faults == (
        Fault.of("ends_on", NotAfter, day="2023-07-01", why="the post began on that day"),
    )


def term(number: int = 2, /, **cells: str) -> SheetRow:
    cells = {
        "organisation": "B1",
        "term_starts_on": "2023-07-01",
        "term_ends_on": "2026-07-01",
    } | cells
    return row(number, **cells)


def test_a_term_stands_once_or_in_every_row() -> None:
    beside = {"term_starts_on": "2023-07-01", "term_ends_on": "2026-07-01"}
    first, second = decide(
        post(elected_on="2023-06-20", **beside), post(3, name="李四", post="委员", **beside)
    )

    plan = first.term
    assert plan is not None
    assert (plan.starts_on, plan.ends_on, plan.elected_on) == (JULY, THEN, date(2023, 6, 20))
    assert plan.is_new
    assert (second.fate, second.term) == (Fate.NEW, None)


def test_a_term_beside_a_post_that_is_recorded_changes_the_row() -> None:
    (decision,) = decide(
        post(term_starts_on="2023-07-01", term_ends_on="2026-07-01"), posts=[SECRETARY]
    )

    assert decision.fate is Fate.CHANGED
    assert decision.changes == (
        Change("term_starts_on", "", "2023-07-01"),
        Change("term_ends_on", "", "2026-07-01"),
    )


def test_a_row_of_a_term_alone_is_new_then_unchanged() -> None:
    assert decide(term())[0].fate is Fate.NEW
    assert decide(term(), terms=[TERM])[0].fate is Fate.UNCHANGED


def test_the_day_of_election_stands_for_the_first_day_and_is_filled_in() -> None:
    by_election = row(2, organisation="B1", elected_on="2023-07-01", term_ends_on="2026-07-01")
    (again,) = decide(by_election, terms=[TERM])

    assert decide(by_election)[0].fate is Fate.NEW
    assert (again.fate, again.changes) == (
        Fate.CHANGED,
        (Change("elected_on", "", "2023-07-01"),),
    )
    assert again.term == TermPlan("B1", JULY, THEN, JULY, key=1, changes=again.changes)


def test_rows_that_say_other_days_of_one_term_are_wrong() -> None:
    new = decide(term(), term(3, term_ends_on="2026-08-01"), term(4, elected_on="2023-06-20"))
    known = decide(term(elected_on="2023-06-20"), term(3, elected_on="2023-06-21"), terms=[TERM])

    assert new[0].fate is Fate.NEW
    assert new[1].faults == (Fault.of("term_ends_on", TermTwice, row=2),)
    assert new[2].faults == ()
    assert known[1].faults == (Fault.of("elected_on", TermTwice, row=2),)


def test_the_end_of_a_recorded_term_is_not_moved_by_a_sheet() -> None:
    extended = KnownTerm(1, "B1", TermDates(JULY, THEN, date(2026, 12, 31)))

    (fault,) = decide(term(term_ends_on="2027-01-31"), terms=[extended])[0].faults

    assert fault == Fault.of("term_ends_on", TermDiffers, start="2023-07-01", due="2026-12-31")
    assert decide(term(term_ends_on="2026-12-31"), terms=[extended])[0].fate is Fate.UNCHANGED
    assert decide(term(), terms=[extended])[0].fate is Fate.UNCHANGED


def test_terms_follow_each_other_and_an_early_one_is_for_the_level_above() -> None:
    late = term(term_starts_on="2026-03-01", term_ends_on="2029-03-01")
    early = term(term_starts_on="2025-03-01", term_ends_on="2028-03-01")
    before = term(term_starts_on="2020-07-01", term_ends_on="2023-07-01")

    assert decide(late, terms=[TERM])[0].fate is Fate.NEW
    assert decide(early, terms=[TERM])[0].faults == (
        Fault.of("term_starts_on", EarlyElection, day="2026-07-01", months=6),
    )
    assert decide(early, terms=[TERM], shaped=["B1"])[0].fate is Fate.NEW
    assert decide(before, terms=[TERM])[0].faults == (
        Fault.of("term_starts_on", TermsOverlap, day="2023-07-01"),
    )
    assert [each.fate for each in decide(term(), before)] == [Fate.NEW, Fate.NEW]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("书记", PostKind.SECRETARY),
        ("党支部书记", PostKind.SECRETARY),
        ("机关党委书记（兼）", PostKind.SECRETARY),
        ("Secretary", PostKind.SECRETARY),
        ("专职副书记", PostKind.DEPUTY_SECRETARY),
        ("支部副书记", PostKind.DEPUTY_SECRETARY),
        ("deputy_secretary", PostKind.DEPUTY_SECRETARY),
        ("组织委员", PostKind.COMMITTEE_MEMBER),
        ("宣传委员", PostKind.COMMITTEE_MEMBER),
        ("纪检委员", PostKind.DISCIPLINE_MEMBER),
        ("党支部纪律检查委员", PostKind.DISCIPLINE_MEMBER),
        ("discipline member", PostKind.DISCIPLINE_MEMBER),
        ("党委委员", PostKind.COMMITTEE_MEMBER),
        ("支委", PostKind.COMMITTEE_MEMBER),
        ("committee member", PostKind.COMMITTEE_MEMBER),
        ("纪委书记", PostKind.DISCIPLINE_SECRETARY),
        ("机关党委专职副书记、纪委书记", PostKind.DISCIPLINE_SECRETARY),
        ("机关纪委书记", PostKind.DISCIPLINE_SECRETARY),
        ("第一书记", None),
        ("处长", None),
    ],
)
def test_posts_are_known_by_their_usual_names(text: str, kind: PostKind | None) -> None:
    assert post_of(text) is kind


days = st.dates(date(2015, 1, 1), TODAY)
rows_of_posts = st.lists(
    st.builds(
        lambda who, kind, start, length: post(
            name=who,
            post=kind,
            starts_on=start.isoformat(),
            ends_on=(start + timedelta(days=length)).isoformat() if length else "",
        ),
        st.sampled_from(["张三", "李四"]),
        st.sampled_from(["书记", "副书记", "组织委员"]),
        days,
        st.integers(0, 900),
    ),
    max_size=8,
)


@given(rows_of_posts)
def test_what_is_taken_over_never_clashes_and_comes_back_unchanged(rows: list[SheetRow]) -> None:
    numbered = [SheetRow(number, each.cells) for number, each in enumerate(rows, start=2)]

    taken = [each.post for each in decide(*numbered) if each.fate is Fate.NEW]

    known = [
        KnownPost(
            key, one.organisation, one.member, "", one.name, one.kind, one.starts_on, one.ends_on
        )
        for key, one in enumerate(taken)
        if one is not None
    ]
    for one in known:
        others = [
            other
            for other in known
            if other is not one
            and other.starts_on < (one.ends_on or date.max)
            and one.starts_on < (other.ends_on or date.max)
        ]
        assert one.member not in {other.member for other in others}
        if one.kind is PostKind.SECRETARY:
            assert PostKind.SECRETARY not in {other.kind for other in others}
    again = decide(*(each.row for each in decide(*numbered) if each.fate is Fate.NEW), posts=known)
    assert {each.fate for each in again} <= {Fate.UNCHANGED}
