from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xianfeng.foundation.refusals import TooLong
from xianfeng.organisation.rules.kinds import OrganisationKind, UnitKind
from xianfeng.organisation.rules.organisations import OrganisationDecision, decide_organisations
from xianfeng.organisation.rules.trees import LEVELS_MOST, KnownNode, KnownTrees
from xianfeng.organisation.rules.unit_cells import UNIT_KIND_EXAMPLES
from xianfeng.organisation.rules.words import KIND_EXAMPLES
from xianfeng.sheets.rules.faults import (
    AlsoInRow,
    CellMissing,
    Fault,
    KindUnclear,
    NotACode,
    OutOfReach,
    ParentCycle,
    ParentMissing,
    ParentWrong,
    SeveralMatches,
    TreeTooDeep,
    UnitNameDiffers,
    UnitThere,
    UnknownParent,
    UnknownWord,
)
from xianfeng.sheets.rules.rows import Change, Fate, SheetRow

BRANCH, COMMITTEE = OrganisationKind.BRANCH, OrganisationKind.COMMITTEE
OFFICE, DIVISION, WINDOW = UnitKind.OFFICE, UnitKind.DIVISION, UnitKind.WINDOW
EMPTY = KnownTrees({}, {})


def row(number: int = 2, /, **cells: str) -> SheetRow:
    return SheetRow(number, {name: text for name, text in cells.items() if text})


def trees(*nodes: KnownNode, whole: bool = True) -> KnownTrees:
    return KnownTrees(
        {node.code: node for node in nodes if isinstance(node.kind, OrganisationKind)},
        {node.code: node for node in nodes if isinstance(node.kind, UnitKind)},
        whole=whole,
    )


def committee(
    code: str = "A", *, parent: str = "", unit: str = "", in_reach: bool = True
) -> KnownNode:
    return KnownNode(code, f"{code}党委", COMMITTEE, parent=parent, unit=unit, in_reach=in_reach)


def city(
    code: str = "LJ",
    name: str = "临江市",
    parent: str = "",
    *,
    kind: UnitKind = OFFICE,
    in_reach: bool = True,
) -> KnownNode:
    return KnownNode(code, name, kind, parent=parent, in_reach=in_reach)


def faults(known: KnownTrees, *rows: SheetRow) -> list[tuple[Fault, ...]]:
    return [decision.faults for decision in decide_organisations(rows, known)]


def nodes(known: KnownTrees, *rows: SheetRow) -> list[KnownNode | None]:
    return [decision.node for decision in decide_organisations(rows, known)]


def test_parents_stand_in_the_same_sheet_in_any_order_by_code_or_name() -> None:
    decisions = decide_organisations(
        [
            row(4, code="A0101", name="办公室党支部", parent="财政局 机关党委"),
            row(5, code="A01", name="财政局机关党委", parent="A"),
            row(6, code="A", name="直属机关工委", kind="机关工委"),
        ],
        EMPTY,
    )

    assert [decision.fate for decision in decisions] == [Fate.NEW] * 3
    assert [decision.node and decision.node.parent for decision in decisions] == ["A01", "A", ""]
    assert [decision.node and decision.node.kind for decision in decisions] == [
        BRANCH,
        COMMITTEE,
        OrganisationKind.WORK_COMMITTEE,
    ]


def test_what_stands_as_it_is_known_is_unchanged_and_the_rest_says_what_changes() -> None:
    known = trees(
        committee(),
        committee("A1", parent="A"),
        committee("A2", parent="A"),
        city(),
        city("L1", "财政局"),
    )

    same, moved = decide_organisations(
        [
            row(2, code="A1", name="A1党委"),
            row(3, code="A2", name="审计局党总支", kind="党总支", parent="A1", unit="L1"),
        ],
        known,
    )

    assert (same.fate, same.changes) == (Fate.UNCHANGED, ())
    assert (moved.fate, moved.changes) == (
        Fate.CHANGED,
        (
            Change("name", "A2党委", "审计局党总支"),
            Change("kind", "committee", "general_branch"),
            Change("parent", "A", "A1"),
            Change("unit", "", "L1"),
        ),
    )


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"code": ""}, Fault.of("code", CellMissing)),
        ({"name": ""}, Fault.of("name", CellMissing)),
        ({"code": "9" * 33}, Fault.of("code", TooLong, most=32)),
        ({"name": "长" * 121}, Fault.of("name", TooLong, most=120)),
        ({"code": "A/1"}, Fault.of("code", NotACode, code="A/1")),
        ({"code": "import"}, Fault.of("code", NotACode, code="import")),
        (
            {"kind": "协会"},
            Fault.of("kind", UnknownWord, what="kind", text="协会", examples=KIND_EXAMPLES),
        ),
        ({"name": "某组织", "kind": ""}, Fault.of("kind", KindUnclear, examples=KIND_EXAMPLES)),
        ({"parent": "没有"}, Fault.of("parent", UnknownParent, text="没有")),
        ({"unit": "LJ99"}, Fault.of("unit", UnknownParent, text="LJ99")),
        (
            {"unit_name": "法规处", "unit_kind": "党支部"},
            Fault.of(
                "unit_kind", UnknownWord, what="kind", text="党支部", examples=UNIT_KIND_EXAMPLES
            ),
        ),
        (
            {"unit_name": "法规处", "unit_parent": "没有"},
            Fault.of("unit_parent", UnknownParent, text="没有"),
        ),
        ({"unit_code": "9" * 33, "unit_name": "处"}, Fault.of("unit_code", TooLong, most=32)),
        ({"unit": "长" * 121}, Fault.of("unit", TooLong, most=120)),
    ],
)
def test_what_is_wrong_is_said_of_its_field(cells: dict[str, str], fault: Fault) -> None:
    given_row = row(2, **{"code": "A1", "name": "第一党支部", "kind": "党支部"} | cells)

    assert faults(trees(city()), given_row) == [(fault,)]


def test_two_rows_with_one_code_are_both_wrong() -> None:
    assert faults(EMPTY, row(2, code="A", name="甲党支部"), row(7, code="A", name="乙党支部")) == [
        (Fault.of("code", AlsoInRow, what="The code “{code}”", code="A", row=7),),
        (Fault.of("code", AlsoInRow, what="The code “{code}”", code="A", row=2),),
    ]


def test_a_name_of_several_is_no_parent() -> None:
    known = trees(committee("A"), KnownNode("B", "A党委", COMMITTEE))

    assert faults(known, row(2, code="A1", name="第一党支部", parent="A党委")) == [
        (Fault.of("parent", SeveralMatches, text="A党委"),)
    ]


def test_a_cycle_of_parents_is_wrong_in_each_of_its_rows_and_in_no_other() -> None:
    chain = "A → B → C → A"
    found = faults(
        EMPTY,
        row(2, code="A", name="甲党委", parent="B"),
        row(3, code="B", name="乙党委", parent="C"),
        row(4, code="C", name="丙党委", parent="A"),
        row(5, code="D", name="丁党支部", parent="A"),
        row(6, code="E", name="戊党委"),
    )

    assert [fault.why for faults in found[:3] for fault in faults] == [ParentCycle] * 3
    assert found[0] == (Fault.of("parent", ParentCycle, chain=chain),)
    assert found[3] == (Fault.of("parent", ParentWrong, row=2),)
    assert found[4] == ()


def test_a_row_is_no_parent_of_its_own() -> None:
    (found,) = faults(EMPTY, row(2, code="A", name="甲党委", parent="A"))
    assert [fault.why for fault in found] == [ParentCycle]


def test_a_cycle_through_what_is_known_is_found() -> None:
    known = trees(committee("A"), committee("B", parent="A"))
    (found,) = faults(known, row(2, code="A", name="A党委", parent="B"))
    assert [fault.why for fault in found] == [ParentCycle]


def test_a_cycle_that_opens_when_another_row_falls_is_found_too() -> None:
    known = trees(committee("A"), committee("B", parent="A"))

    first, second = faults(
        known,
        row(2, code="A", name="A党委", parent="B"),
        row(3, code="B", name="B党委", parent="没有"),
    )

    assert [fault.why for fault in first] == [ParentCycle]
    assert [fault.why for fault in second] == [UnknownParent]


def test_below_a_wrong_row_everything_new_is_wrong_and_what_is_known_is_not() -> None:
    known = trees(committee("A"), committee("B", parent="A"))

    assert [
        bool(found)
        for found in faults(
            known,
            row(2, code="N", name="新党委", kind="协会"),
            row(3, code="N1", name="新党支部", parent="N"),
            row(4, code="N11", name="新党小组", parent="N1"),
            row(5, code="B", name="B党委", kind="协会"),
            row(6, code="B1", name="旧处党支部", parent="B"),
        )
    ] == [True, True, True, True, False]


def test_a_name_that_only_a_wrong_row_gives_names_nothing() -> None:
    known = trees(committee("A"))

    by_new_name, by_old_name, by_code = faults(
        known,
        row(3, code="B", name="乙党支部", parent="新党委"),
        row(4, code="C", name="丙党支部", parent="A党委"),
        row(5, code="D", name="丁党支部", parent="A"),
        row(2, code="A", name="新党委", kind="协会"),
    )[:3]

    assert by_new_name == (Fault.of("parent", UnknownParent, text="新党委"),)
    assert by_old_name == by_code == ()


def test_a_tree_deeper_than_a_path_can_hold_is_refused_where_it_begins() -> None:
    rows = [
        row(n + 1, code=f"C{n:02d}", name="党委", parent=f"C{n - 1:02d}" if n > 1 else "")
        for n in range(1, LEVELS_MOST + 2)
    ]

    found = faults(EMPTY, *rows)

    assert found[LEVELS_MOST] == (Fault.of("parent", TreeTooDeep, most=LEVELS_MOST),)
    assert not any(found[:LEVELS_MOST])


def test_a_move_that_pushes_known_nodes_too_deep_is_refused() -> None:
    line = [
        committee(f"C{n:02d}", parent=f"C{n - 1:02d}" if n > 1 else "")
        for n in range(1, LEVELS_MOST)
    ]
    known = trees(*line, committee("M"), committee("M1", parent="M"))

    assert faults(known, row(2, code="M", name="M党委", parent=f"C{LEVELS_MOST - 1}")) == [
        (Fault.of("parent", TreeTooDeep, most=LEVELS_MOST),)
    ]


def test_out_of_reach_nothing_is_changed_named_or_added() -> None:
    known = trees(
        committee("A"),
        committee("X", in_reach=False),
        city("LX", "远处局", in_reach=False),
        whole=False,
    )

    assert faults(
        known,
        row(2, code="X", name="X党委"),
        row(3, code="A1", name="第一党支部", parent="X"),
        row(4, code="A2", name="第二党支部", parent="X党委"),
        row(5, code="A3", name="第三党支部"),
        row(6, code="A4", name="第四党支部", parent="A", unit="LX"),
        row(7, code="A5", name="第五党支部", parent="A", unit="新单位"),
        row(8, code="W", name="窗口", kind="窗口"),
    ) == [
        (Fault.of("code", OutOfReach),),
        (Fault.of("parent", UnknownParent, text="X"),),
        (Fault.of("parent", UnknownParent, text="X党委"),),
        (Fault.of("parent", ParentMissing),),
        (Fault.of("unit", OutOfReach),),
        (Fault.of("unit", ParentMissing),),
        (Fault.of("parent", ParentMissing),),
    ]


def test_the_top_of_ones_reach_may_name_the_parent_that_it_has() -> None:
    known = trees(committee("X", in_reach=False), committee("A", parent="X"), whole=False)

    (decision,) = decide_organisations([row(2, code="A", name="A党委", parent="X党委")], known)

    assert decision.fate is Fate.UNCHANGED


def test_the_old_name_of_what_the_sheet_renames_names_nothing() -> None:
    known = trees(committee("A"), committee("A1", parent="A"))

    assert faults(
        known,
        row(2, code="A", name="新名党委"),
        row(3, code="A1", name="A1党委", parent="A党委"),
    ) == [(), (Fault.of("parent", UnknownParent, text="A党委"),)]


def test_a_row_of_a_unit_kind_is_a_unit_below_a_unit_or_an_organisations_unit() -> None:
    known = trees(city(), city("L1", "财政局", "LJ"), committee("A01", unit="L1"))

    assert nodes(
        known,
        row(2, code="W1", name="综合窗口", kind="服务窗口", parent="财政局"),
        row(3, code="W2", name="票据窗口", kind="服务窗口", parent="A01"),
        row(4, code="L2", name="审计局", kind="机关", parent="LJ"),
        row(5, code="L3", name="税务局", kind="机关"),
    ) == [
        KnownNode("W1", "综合窗口", WINDOW, parent="L1"),
        KnownNode("W2", "票据窗口", WINDOW, parent="L1"),
        KnownNode("L2", "审计局", OFFICE, parent="LJ"),
        KnownNode("L3", "税务局", OFFICE),
    ]


def test_a_unit_below_one_that_an_organisation_brings_along_finds_it_in_any_order() -> None:
    window, above, top = decide_organisations(
        [
            row(2, code="W1", name="综合窗口", kind="服务窗口", parent="财政局"),
            row(3, code="A01", name="财政局机关党委", parent="A", unit="财政局"),
            row(4, code="A", name="机关工委", unit="临江市"),
        ],
        EMPTY,
    )

    assert window.node == KnownNode("W1", "综合窗口", WINDOW, parent="A01")
    assert above.new_unit == KnownNode("A01", "财政局", OFFICE, parent="A")
    assert top.new_unit == KnownNode("A", "临江市", OFFICE)


def test_a_waiting_unit_without_anything_above_it_is_wrong() -> None:
    known = trees(committee("A"))

    found = faults(
        known,
        row(2, code="W1", name="甲窗口", kind="窗口", parent="没有"),
        row(3, code="W2", name="乙窗口", kind="窗口", parent="A党委"),
        row(4, code="W3", name="丙窗口", kind="窗口", parent="W1"),
        row(5, code="A1", name="第一党支部", parent="A", unit="W1"),
    )

    assert found == [
        (Fault.of("parent", UnknownParent, text="没有"),),
        (Fault.of("parent", UnknownParent, text="A党委"),),
        (Fault.of("parent", ParentWrong, row=2),),
        (Fault.of("unit", UnknownParent, text="W1"),),
    ]


def test_a_cycle_of_waiting_units_through_new_ones_is_found() -> None:
    found = faults(
        EMPTY,
        row(2, code="U1", name="甲处", kind="处室", parent="乙局"),
        row(3, code="B", name="乙局党总支", unit="乙局", unit_parent="U1"),
    )

    assert [fault.why for fault in found[0]] == [ParentCycle]
    assert [fault.why for fault in found[1]] == [UnknownParent]


def test_every_branch_of_an_office_has_its_own_general_office() -> None:
    known = trees(
        city(),
        city("L1", "财政局", "LJ"),
        city("L2", "审计局", "LJ"),
        city("L101", "办公室", "L1", kind=DIVISION),
        committee("A01", unit="L1"),
        committee("A02", unit="L2"),
    )

    first, second, again = decide_organisations(
        [
            row(2, code="A0101", name="办公室党支部", parent="A01", unit="办公室"),
            row(3, code="A0201", name="办公室党支部", parent="A02", unit="办公室"),
            row(4, code="A0202", name="机关党支部", parent="A02", unit="办公室"),
        ],
        known,
    )

    assert first.node is not None
    assert (first.node.unit, first.new_unit) == ("L101", None)
    assert second.new_unit == KnownNode("A0201", "办公室", DIVISION, parent="L2")
    assert again.node is not None
    assert (again.node.unit, again.new_unit) == ("A0201", None)


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        ({"unit": "财政局"}, "L1"),
        ({"unit": "L1"}, "L1"),
        ({"unit_code": "L1"}, "L1"),
        ({"unit_code": "L1", "unit_name": "财政局"}, "L1"),
        ({"unit_code": "L1", "unit": "财政局"}, "L1"),
        ({"unit": "临江市"}, "LJ"),
        ({"unit": "审计局"}, "L2"),
        ({}, ""),
    ],
)
def test_a_unit_is_named_by_code_or_name_near_or_far(cells: dict[str, str], unit: str) -> None:
    known = trees(
        city(), city("L1", "财政局", "LJ"), city("L2", "审计局", "LJ"), committee("A01", unit="L1")
    )

    (decision,) = decide_organisations(
        [row(2, code="A0101", name="第一党支部", parent="A01", **cells)], known
    )

    assert decision.node is not None
    assert (decision.node.unit, decision.new_unit) == (unit, None)


def test_a_new_unit_may_say_all_of_itself() -> None:
    (decision,) = decide_organisations(
        [
            row(
                2,
                code="A1",
                name="窗口党支部",
                unit_code="W9",
                unit_name="综合受理台",
                unit_kind="服务窗口",
                unit_parent="临江市",
            )
        ],
        trees(city()),
    )

    assert decision.new_unit == KnownNode("W9", "综合受理台", WINDOW, parent="LJ")


def test_the_code_of_a_new_unit_is_the_organisations_or_the_next_free_one() -> None:
    known = trees(city("A1", "别的局"), city("A1-2", "另一个局"))

    (decision,) = decide_organisations(
        [row(2, code="A1", name="税务局党支部", unit="税务局")], known
    )

    assert decision.new_unit == KnownNode("A1-3", "税务局", OFFICE)


def test_codes_and_names_of_units_that_disagree_are_wrong() -> None:
    known = trees(
        city("L1", "财政局"),
        city("L2", "税务局", "L1"),
        city("L3", "税务局", "L1"),
    )

    assert faults(
        known,
        row(2, code="A1", name="甲党支部", unit_code="L1", unit_name="审计局"),
        row(3, code="A2", name="乙党支部", unit="税务局"),
        row(4, code="A3", name="丙党支部", unit_name="新处", unit_parent="税务局"),
    ) == [
        (Fault.of("unit_code", UnitNameDiffers, code="L1", name="财政局"),),
        (Fault.of("unit", SeveralMatches, text="税务局"),),
        (Fault.of("unit_parent", SeveralMatches, text="税务局"),),
    ]


def test_a_unit_below_the_deepest_level_is_refused() -> None:
    line = [
        city(f"U{n:02d}", f"{n}局", f"U{n - 1:02d}" if n > 1 else "")
        for n in range(1, LEVELS_MOST + 1)
    ]

    found = faults(
        trees(*line), row(2, code="A", name="甲党支部", unit="新处", unit_parent=f"{LEVELS_MOST}局")
    )

    assert found == [(Fault.of("unit", TreeTooDeep, most=LEVELS_MOST),)]


def test_an_organisation_that_loses_its_unit_in_the_sheet_keeps_it() -> None:
    known = trees(city("L1", "财政局"), committee("A", unit="L1"))

    (decision,) = decide_organisations([row(2, code="A", name="A党委")], known)

    assert decision.node == committee("A", unit="L1")


CODES = st.sampled_from(["A", "B", "C", "D"])
cells_of_rows = st.lists(
    st.fixed_dictionaries(
        {
            "code": CODES,
            "name": st.sampled_from(["甲党委", "乙党支部", "丙局", "丁窗口"]),
            "kind": st.sampled_from(["", "党委", "机关", "窗口"]),
            "parent": st.sampled_from(["", "A", "B", "C", "乙党支部", "丙局", "戊处"]),
            "unit": st.sampled_from(["", "A", "丙局", "戊处", "丁窗口"]),
        }
    ),
    max_size=5,
)


def after(known: KnownTrees, decisions: Sequence[OrganisationDecision]) -> KnownTrees:
    organisations, units = dict(known.organisations), dict(known.units)
    for decision in decisions:
        if decision.fate is Fate.WRONG or decision.node is None:
            continue
        (units if decision.is_unit else organisations)[decision.node.code] = decision.node
        if decision.new_unit is not None:
            units[decision.new_unit.code] = decision.new_unit
    return KnownTrees(organisations, units)


@given(cells_of_rows, cells_of_rows)
def test_whatever_comes_the_trees_stay_trees_and_the_same_again_changes_nothing(
    before: list[dict[str, str]], sheet: list[dict[str, str]]
) -> None:
    known = EMPTY
    for cells in (before, sheet):
        rows = [row(number, **each) for number, each in enumerate(cells, start=2)]
        decisions = decide_organisations(rows, known)
        known = after(known, decisions)

        for tree in (known.organisations, known.units):
            assert all(node.parent == "" or node.parent in tree for node in tree.values())
            for start in tree:
                code, steps = start, 0
                while code:
                    code, steps = tree[code].parent, steps + 1
                    assert steps <= len(tree)
        assert all(node.unit in {"", *known.units} for node in known.organisations.values())
        right = [decision.row for decision in decisions if decision.fate is not Fate.WRONG]
        again = decide_organisations(right, known)
        assert {decision.fate for decision in again} <= {Fate.UNCHANGED}
        assert all(decision.new_unit is None for decision in again)


def test_a_new_unit_of_the_name_of_one_that_is_there_is_told_its_code() -> None:
    known = trees(city(), city("QL03", "青澜县民政局", "LJ"))
    again = row(code="D04", name="青澜县民政局", kind="行政机关")
    (found,) = decide_organisations([again], known=known)

    said = [*found.faults, *found.exceptions]
    assert [(fault.why, fault.details["code"]) for fault in said] == [(UnitThere, "QL03")]
    (same,) = decide_organisations(
        [row(code="QL03", name="青澜县民政局", kind="行政机关", parent="LJ")], known=known
    )
    assert same.fate is Fate.UNCHANGED
    division = row(code="D05", name="办公室", kind="处室", parent="QL03")
    (office,) = decide_organisations(
        [division],
        known=trees(city(), city("QL03", "民政局"), city("X", "办公室", "LJ", kind=DIVISION)),
    )
    assert office.fate is Fate.NEW
    assert not office.exceptions


@pytest.mark.parametrize("kind", ["党的机关", "人大机关", "群团机关", "事业单位"])
def test_offices_of_every_branch_of_government_are_units(kind: str) -> None:
    (found,) = decide_organisations([row(code="D1", name="县委办", kind=kind)], known=EMPTY)
    assert found.fate is Fate.NEW
    assert found.is_unit


def test_a_row_without_kind_is_what_its_name_or_its_code_says() -> None:
    known = trees(city())
    window, again = decide_organisations(
        [row(code="W1", name="社保窗口", parent="LJ"), row(3, code="LJ", name="临江市")],
        known=known,
    )
    assert (window.fate, window.is_unit) == (Fate.NEW, True)
    assert again.fate is Fate.UNCHANGED
