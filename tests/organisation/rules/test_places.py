from datetime import date

import pytest

from xianfeng.foundation.errors import NotAllowed
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.rules.organisations import decide_organisations
from xianfeng.organisation.rules.places import (
    code_faults,
    founding_faults,
    look_faults,
    shape_faults,
)
from xianfeng.organisation.rules.trees import KnownNode, KnownTrees
from xianfeng.sheets.rules.faults import (
    CodeTaken,
    ExceptionKind,
    Fault,
    FoundingRecorded,
    LooksTheSame,
    refuse,
    sorted_out,
)
from xianfeng.sheets.rules.rows import SheetRow

JUNE, JULY = date(2020, 6, 1), date(2020, 7, 1)


@pytest.mark.parametrize(
    ("other", "kinds"),
    [
        ("机关B党支部", []),
        ("机关 A 党支部", [ExceptionKind.SAME_NAME]),
        ("机关\u0410党支部", [None]),
    ],
)
def test_one_name_twice_is_an_exception_and_a_name_that_looks_alike_is_refused(
    other: str, kinds: list[ExceptionKind | None]
) -> None:
    found = [*look_faults("机关A党支部", other=other, code="A1")]

    assert [fault.kind for fault in found] == kinds
    assert all(fault.why is LooksTheSame for fault in found)


def test_capitals_make_no_other_code() -> None:
    assert [fault.why for fault in code_faults("A1", {"a1"})] == [CodeTaken]
    assert not [*code_faults("A1", {"a2"})]


@pytest.mark.parametrize(
    ("changed", "is_unit", "is_shaped", "fields"),
    [
        ({"kind", "parent", "unit", "name"}, False, False, ["kind", "parent", "unit"]),
        ({"kind", "parent"}, True, False, ["parent"]),
        ({"kind", "parent", "unit"}, False, True, []),
        ({"name"}, False, False, []),
    ],
)
def test_kind_and_place_are_for_the_level_above(
    *, changed: set[str], is_unit: bool, is_shaped: bool, fields: list[str]
) -> None:
    found = shape_faults(changed, is_unit=is_unit, is_shaped=is_shaped)

    assert [(fault.field, fault.why) for fault in found] == [
        (field, NotAllowed) for field in fields
    ]


def test_a_recorded_day_of_founding_stands() -> None:
    assert not [*founding_faults(None, JULY), *founding_faults(JULY, JULY)]
    (fault,) = founding_faults(JUNE, JULY)
    assert (fault.why, fault.kind) == (FoundingRecorded, ExceptionKind.CHANGES_FOUNDING)


def test_a_page_refuses_what_a_sheet_sorts_out() -> None:
    taken = Fault.of("code", CodeTaken, code="A1")
    (recorded,) = founding_faults(JUNE, JULY)

    assert sorted_out([taken, recorded, recorded], may_except=True) == ((taken,), (recorded,))
    assert sorted_out([taken, recorded], may_except=False) == ((taken, recorded), ())
    refuse(())
    with pytest.raises(FoundingRecorded) as refused:
        refuse([recorded, taken])
    assert refused.value.details == {"day": JUNE}


def test_the_name_of_a_closed_unit_is_free_for_a_new_one() -> None:
    closed = KnownNode("U1", "财政局", UnitKind.OFFICE, in_reach=False, is_closed=True)
    row = SheetRow(2, {"code": "A01", "name": "财政局党委", "unit": "财政局"})

    (decision,) = decide_organisations([row], KnownTrees({}, {"U1": closed}))

    assert (decision.brings, decision.faults) == ("财政局", ())
