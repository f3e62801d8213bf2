"""Rows at the edge: a cell that was not read, a long column, a unit out of reach, a new window."""

from dataclasses import replace
from datetime import date

from tests.factories.sheets import make_sheet
from tests.kit import PAGES
from tests.organisation.rules.test_organisations import city, committee, row, trees
from xianfeng.leadership.rules.composition import with_those_below
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.rules.organisations import decide_organisations
from xianfeng.organisation.rules.trees import KnownNode, changes_between
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.people.rules.members import decide_members
from xianfeng.sheets.rules.faults import Fault, PersonalCell
from xianfeng.sheets.rules.reading import SAMPLE, read_rows
from xianfeng.sheets.rules.rows import Change, Personal, SheetRow


def test_a_cell_that_was_not_read_is_not_called_empty_too() -> None:
    fault = Fault.of("organisation", PersonalCell)
    rows = [SheetRow(2, {"name": "张三", "standing": "正式党员"}, (fault,))]

    decided = decide_members(rows, members=(), organisations={}, today=date(2026, 9, 1))

    assert [decision.faults[:1] for decision in decided] == [(fault,)]
    assert [found.field for found in decided[0].faults].count("organisation") == 1


def test_a_long_column_is_judged_by_its_first_cells() -> None:
    sheet = make_sheet(["姓名", "支部", "备注"], *(["张三", "B01", "13800138000"],) * (SAMPLE + 1))

    read = read_rows(sheet, MEMBER_COLUMNS)

    assert [dropped.holds for dropped in read.dropped] == [Personal.TELEPHONE]


def test_a_unit_is_not_made_below_one_that_is_out_of_reach() -> None:
    known = trees(city("L1", in_reach=False), committee("A", unit="L1"), whole=False)

    (decided,) = decide_organisations(
        [row(code="A1", name="窗口党支部", parent="A", unit_name="新处")], known
    )

    assert [fault.field for fault in decided.faults] == ["unit_name"]


def test_a_new_unit_that_is_called_a_window_is_one() -> None:
    known = trees(city("LJ"), committee("A", unit="LJ"))

    (decided,) = decide_organisations(
        [row(code="A1", name="窗口党支部", parent="A", unit_name="不动产登记窗口")], known
    )

    unit = decided.new_unit
    assert unit is not None
    assert (unit.name, unit.kind) == ("不动产登记窗口", UnitKind.WINDOW)


def test_a_founding_day_that_a_sheet_brings_is_a_change() -> None:
    before = KnownNode("A1", "财政局", UnitKind.OFFICE)
    moved = replace(before, founded=date(2018, 3, 1))

    assert list(changes_between(before, moved)) == [Change("founded_date", "", "2018-03-01")]
    assert list(changes_between(moved, replace(moved, founded=date(2019, 3, 1)))) == [
        Change("founded_date", "2018-03-01", "2019-03-01")
    ]
    assert list(changes_between(moved, before)) == []


def test_counts_without_an_organisation_above_stand_alone() -> None:
    assert with_those_below({"0000000100000002": {"full": 3}}) == {"0000000100000002": {"full": 3}}


def test_a_rule_tells_whether_its_address_names_a_thing() -> None:
    assert PAGES["leadership:organisation"].names_a_thing
    assert not PAGES["desk:home"].names_a_thing
