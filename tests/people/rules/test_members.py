from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.refusals import Ahead, TooLong
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.rules.trees import KnownNode
from xianfeng.people.models.members import EDUCATIONS
from xianfeng.people.rules.finding import MaybeSame
from xianfeng.people.rules.headings import EDUCATION_EXAMPLES, STANDING_EXAMPLES, education_of
from xianfeng.people.rules.kinds import Education, Standing
from xianfeng.people.rules.known import KnownMember, MemberDecision, MemberValues
from xianfeng.people.rules.life import FullBeforeJoining, NoBirthYear, NotYetFull
from xianfeng.people.rules.members import decide_members
from xianfeng.sheets.rules.faults import (
    AlsoInRow,
    CellMissing,
    Fault,
    KeyIncomplete,
    OutOfReach,
    PersonalCell,
    SeveralMatches,
    UnknownParent,
    UnknownWord,
)
from xianfeng.sheets.rules.rows import Answer, Change, Fate, SheetRow

TODAY = date(2026, 9, 30)
JULY = date(2019, 7, 1)
B = OrganisationKind.BRANCH
ORGANISATIONS = {
    node.code: node
    for node in (
        KnownNode("B1", "第一党支部", B),
        KnownNode("B2", "第二党支部", B),
        KnownNode("B3", "机关党支部", B),
        KnownNode("B4", "机关党支部", B),
        KnownNode("X1", "远处党支部", B, in_reach=False),
    )
}


def row(number: int = 2, /, **cells: str) -> SheetRow:
    return SheetRow(number, {name: text for name, text in cells.items() if text})


def zhang(number: int = 2, /, **cells: str) -> SheetRow:
    cells = {
        "name": "张三",
        "organisation": "B1",
        "standing": "正式党员",
        "joined_date": "2019-07-01",
    } | cells
    return row(number, **cells)


def known(key: int = 1, **changes: object) -> KnownMember:
    values: dict[str, object] = {
        "number": "",
        "name": "张三",
        "organisation": "B1",
        "standing": Standing.FULL,
        "joined_date": JULY,
    } | changes
    return KnownMember(key=key, **values)  # type: ignore[arg-type] # the fields stand above


def decide(rows: Sequence[SheetRow], *members: KnownMember) -> list[MemberDecision]:
    return decide_members(rows, members=members, organisations=ORGANISATIONS, today=TODAY)


def faults(*rows: SheetRow, members: Sequence[KnownMember] = ()) -> list[tuple[Fault, ...]]:
    return [decision.faults for decision in decide(rows, *members)]


def test_an_unknown_member_is_new() -> None:
    (decision,) = decide([zhang(number="7", organisation="第一 党支部")])

    assert decision.fate is Fate.NEW
    assert decision.values == MemberValues("7", "张三", "B1", Standing.FULL, JULY)


def test_year_of_birth_and_education_are_taken_over_and_an_empty_cell_erases_neither() -> None:
    read = zhang(number="7", birth_year="1985", education="中央党校大学")
    (new,) = decide([read])
    (changed,) = decide([read], known(number="7", birth_year=1984))
    (same,) = decide(
        [zhang(number="7")], known(number="7", birth_year=1985, education=Education.BACHELOR)
    )

    values = MemberValues("7", "张三", "B1", Standing.FULL, JULY, 1985, Education.BACHELOR)
    assert (new.values, changed.values, same.values) == (values, values, values)
    assert changed.changes == (
        Change("birth_year", "1984", "1985"),
        Change("education", "", "bachelor"),
    )
    assert same.fate is Fate.UNCHANGED


def test_the_day_of_full_membership_is_read_kept_and_goes_with_the_standing() -> None:
    read = zhang(number="7", full_date="2020-07-01")
    full = date(2020, 7, 1)
    (new,) = decide([read])
    (changed,) = decide([read], known(number="7"))
    (same,) = decide([zhang(number="7")], known(number="7", full_date=full))
    (back,) = decide([zhang(number="7", standing="预备党员")], known(number="7", full_date=full))
    (wrong,) = decide([zhang(number="7", standing="预备党员", full_date="2020-07-01")])

    assert [each.values and each.values.full_date for each in (new, changed, same, back)] == [
        full,
        full,
        full,
        None,
    ]
    assert changed.changes == (Change("full_date", "", "2020-07-01"),)
    assert same.fate is Fate.UNCHANGED
    assert wrong.faults == (Fault.of("full_date", NotYetFull),)


def test_a_wrong_day_of_full_membership_is_said_once() -> None:
    (wrong,) = decide([zhang(number="7", full_date="2018-01-01")], known(number="7"))

    assert wrong.faults == (Fault.of("full_date", FullBeforeJoining),)


def test_what_a_member_had_removed_no_sheet_brings_back() -> None:
    read = zhang(number="7", birth_year="1985", education="大学")

    (decision,) = decide([read], known(number="7", had_removed=True))

    assert decision.fate is Fate.UNCHANGED


@pytest.mark.parametrize("year", ["1899", "2009"])
def test_a_year_of_birth_that_no_member_can_have_is_wrong(year: str) -> None:
    assert faults(zhang(birth_year=year)) == [(Fault.of("birth_year", NoBirthYear, year=year),)]


def test_an_unknown_education_is_wrong() -> None:
    fault = Fault.of(
        "education",
        UnknownWord,
        what="level of education",
        text="其他",
        examples=EDUCATION_EXAMPLES,
    )
    assert faults(zhang(education="其他")) == [(fault,)]


def test_the_number_is_the_key_whatever_else_changes() -> None:
    changed = zhang(number="7", name="张叁", organisation="B2", standing="预备党员")
    members = (known(number="7"), known(key=2, name="张叁", organisation="B2"))
    (question,) = decide([changed], *members)
    (decision,) = decide([replace(changed, answer=Answer.SAME)], *members)

    assert (question.fate, question.like) == (Fate.QUESTION, (1,))  # it would go back a step
    assert (decision.fate, decision.key) == (Fate.CHANGED, 1)
    assert decision.changes == (
        Change("name", "张三", "张叁"),
        Change("organisation", "第一党支部", "第二党支部"),
        Change("standing", "full", "probationary"),
    )


def test_without_a_number_name_organisation_and_date_are_the_key() -> None:
    (same,) = decide([zhang()], known(number="7"))
    (other_day,) = decide([zhang(joined_date="2019-07-02")], known(number="7"))

    assert (same.fate, same.key) == (Fate.UNCHANGED, 1)
    assert (other_day.fate, other_day.like) == (Fate.QUESTION, (1,))


def test_a_new_number_finds_the_member_that_had_none() -> None:
    (decision,) = decide([zhang(number="7")], known())

    assert (decision.fate, decision.key) == (Fate.CHANGED, 1)
    assert decision.changes == (Change("number", "", "7"),)


def test_a_new_number_never_takes_over_somebody_elses_nor_doubles_one_in_silence() -> None:
    (decision,) = decide([zhang(number="7")], known(number="8"))
    (other,) = decide([replace(zhang(number="7"), answer=Answer.OTHER)], known(number="8"))

    assert (decision.fate, decision.like) == (Fate.QUESTION, (1,))
    assert other.fate is Fate.NEW


def test_an_empty_cell_erases_nothing() -> None:
    (decision,) = decide([row(number="7", name="张三", organisation="B1")], known(number="7"))

    assert decision.fate is Fate.UNCHANGED


def test_two_matches_are_a_question_that_names_both() -> None:
    members = (known(1), known(2, number="8"))
    (question,) = decide([zhang()], *members)
    (answered,) = decide([replace(zhang(), answer=Answer.SAME, meant=2)], *members)
    (unclear,) = decide([replace(zhang(), answer=Answer.SAME)], *members)

    assert (question.fate, question.like) == (Fate.QUESTION, (1, 2))
    (fault,) = question.faults
    like = "张三，第一党支部，2019-07-01；张三，8，第一党支部，2019-07-01"
    assert fault == Fault.of("name", MaybeSame, like=like)
    assert (answered.fate, answered.key) == (Fate.UNCHANGED, 2)
    assert unclear.fate is Fate.QUESTION


def test_an_activist_needs_no_date() -> None:
    (decision,) = decide([zhang(standing="入党积极分子", joined_date="")])

    assert decision.fate is Fate.NEW
    assert decision.values is not None
    assert decision.values.joined_date is None


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"name": ""}, Fault.of("name", CellMissing)),
        ({"organisation": ""}, Fault.of("organisation", CellMissing)),
        ({"standing": ""}, Fault.of("standing", CellMissing)),
        ({"joined_date": ""}, Fault.of("joined_date", KeyIncomplete)),
        ({"name": "长" * 81}, Fault.of("name", TooLong, most=80)),
        ({"number": "9" * 33}, Fault.of("number", TooLong, most=32)),
        ({"organisation": "没有"}, Fault.of("organisation", UnknownParent, text="没有")),
        ({"organisation": "X1"}, Fault.of("organisation", UnknownParent, text="X1")),
        (
            {"organisation": "远处党支部"},
            Fault.of("organisation", UnknownParent, text="远处党支部"),
        ),
        (
            {"organisation": "机关党支部"},
            Fault.of("organisation", SeveralMatches, text="机关党支部"),
        ),
        (
            {"standing": "群众"},
            Fault.of(
                "standing", UnknownWord, what="standing", text="群众", examples=STANDING_EXAMPLES
            ),
        ),
        ({"joined_date": "2026-10-01"}, Fault.of("joined_date", Ahead, day="2026-10-01")),
    ],
)
def test_what_is_wrong_is_said_of_its_field(cells: dict[str, str], fault: Fault) -> None:
    assert faults(zhang(**cells)) == [(fault,)]


def test_today_is_not_the_future() -> None:
    assert faults(zhang(joined_date="2026-09-30")) == [()]


def test_every_fault_of_a_row_is_said_at_once() -> None:
    (decision,) = decide([SheetRow(2, {"standing": "群众"}, (Fault.of("name", PersonalCell),))])

    assert [fault.field for fault in decision.faults] == ["name", "organisation", "standing"]


def test_a_member_out_of_reach_cannot_be_taken_over() -> None:
    far = known(number="7", organisation="X1", in_reach=False)

    assert faults(zhang(number="7"), members=[far]) == [(Fault.of("number", OutOfReach),)]
    assert decide([zhang(number="")], far)[0].fate is Fate.NEW


def test_two_rows_with_one_number_are_both_wrong() -> None:
    assert faults(zhang(2, number="7"), zhang(5, number="7", name="李四")) == [
        (Fault.of("number", AlsoInRow, what="The number “{number}”", number="7", row=5),),
        (Fault.of("number", AlsoInRow, what="The number “{number}”", number="7", row=2),),
    ]


def test_two_rows_that_are_one_member_are_both_wrong() -> None:
    assert faults(zhang(2), zhang(5)) == [
        (Fault.of("name", AlsoInRow, what="This member", row=5),),
        (Fault.of("name", AlsoInRow, what="This member", row=2),),
    ]
    assert faults(zhang(2, number="7"), zhang(5), members=[known(number="7")]) == [
        (Fault.of("name", AlsoInRow, what="This member", row=5),),
        (Fault.of("name", AlsoInRow, what="This member", row=2),),
    ]


def test_a_row_without_number_beside_its_like_with_one_is_wrong_alone() -> None:
    assert faults(zhang(2, number="7"), zhang(5)) == [
        (),
        (Fault.of("name", AlsoInRow, what="This member", row=2),),
    ]


def test_two_numbers_are_two_members_even_if_all_else_is_alike() -> None:
    assert faults(zhang(2, number="7"), zhang(5, number="8")) == [(), ()]


texts = st.sampled_from(["", "1", "2", "3"])
rows_of_members = st.lists(
    st.fixed_dictionaries(
        {
            "number": texts,
            "name": st.sampled_from(["张三", "李四"]),
            "organisation": st.sampled_from(["B1", "第二党支部"]),
            "standing": st.sampled_from(["", "正式党员", "入党积极分子"]),
            "joined_date": st.sampled_from(["", "2019-07-01", "2020-07-01"]),
        }
    ),
    max_size=6,
)


@given(rows_of_members, rows_of_members)
def test_the_same_sheet_twice_changes_nothing(
    before: list[dict[str, str]], sheet: list[dict[str, str]]
) -> None:
    members: dict[int, KnownMember] = {}
    for cells in (before, sheet):
        rows = [row(number, **each) for number, each in enumerate(cells, start=2)]
        taken = _taken_over(decide(rows, *members.values()), members)
        right = {decision.row.number for decision in taken}
        again = decide([each for each in rows if each.number in right], *members.values())

        assert {decision.fate for decision in again} <= {Fate.UNCHANGED}


def _taken_over(
    decisions: list[MemberDecision], members: dict[int, KnownMember]
) -> list[MemberDecision]:
    right = [decision for decision in decisions if decision.values is not None]
    for decision in right:
        assert decision.values is not None
        key = decision.key if decision.key is not None else len(members) + 1
        members[key] = KnownMember(
            key=key,
            number=decision.values.number,
            name=decision.values.name,
            organisation=decision.values.organisation,
            standing=decision.values.standing,
            joined_date=decision.values.joined_date,
        )
    return right


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("博士研究生", Education.DOCTOR),
        ("在职研究生", Education.GRADUATE),
        ("硕士", Education.MASTER),
        ("省委党校大学", Education.BACHELOR),
        ("大学本科", Education.BACHELOR),
        ("大学专科", Education.COLLEGE),
        ("大专", Education.COLLEGE),
        ("中等专科", Education.SCHOOL),
        ("高中及以下", Education.SCHOOL),
        ("初中", Education.SCHOOL),
        ("Secondary school or below", Education.SCHOOL),
        ("junior college", Education.COLLEGE),
        ("其他", None),
    ],
)
def test_education_is_read_by_its_usual_words(text: str, level: Education | None) -> None:
    assert education_of(text) is level


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_education_is_read_by_its_labels(language: str) -> None:
    with translation.override(language):
        assert [education_of(str(label)) for _, label in EDUCATIONS] == list(Education)
