"""Whether a reviewed sheet may be taken over."""

import pytest

from xianfeng.foundation.refusals import TooLong
from xianfeng.sheets.rules.faults import CellMissing, ExceptionKind, Fault
from xianfeng.sheets.rules.rows import Decision, Fate, Reviewed, SheetRow, SheetRows
from xianfeng.sheets.rules.taking import (
    AllRowsWrong,
    ExceptionsUnconfirmed,
    NoRows,
    RowsWrong,
    agreed,
)

ROW = SheetRow(2, {"name": "张三"})
RIGHT = Decision(ROW, Fate.NEW)
FAULT = Fault.of("name", CellMissing)
WRONG = Decision(ROW, Fate.WRONG, faults=(FAULT,))
PAST = Decision(ROW, Fate.NEW, exceptions=(FAULT.as_history(ExceptionKind.GOES_BACK),))


def reviewed(*decisions: Decision) -> Reviewed:
    return Reviewed(SheetRows("members", {}, tuple(each.row for each in decisions)), decisions)


def test_right_rows_need_no_reason() -> None:
    assert agreed(reviewed(RIGHT), skip_wrong=False, reason="any") == ""


def test_wrong_rows_hold_everything_up_unless_they_are_left_out() -> None:
    with pytest.raises(RowsWrong) as refused:
        agreed(reviewed(RIGHT, WRONG), skip_wrong=False, reason="")

    assert str(refused.value).endswith("wrong: 1.")
    assert agreed(reviewed(RIGHT, WRONG), skip_wrong=True, reason="") == ""


def test_nothing_right_is_nothing_to_take_over() -> None:
    with pytest.raises(NoRows):
        agreed(reviewed(), skip_wrong=True, reason="")
    with pytest.raises(AllRowsWrong):
        agreed(reviewed(WRONG), skip_wrong=True, reason="")


def test_exceptions_need_a_reason_of_bearable_length() -> None:
    for reason in ("", "  "):
        with pytest.raises(ExceptionsUnconfirmed) as refused:
            agreed(reviewed(PAST), skip_wrong=False, reason=reason)
        assert refused.value.reviewed.exceptional == (PAST,)
    with pytest.raises(TooLong):
        agreed(reviewed(PAST), skip_wrong=False, reason="补" * 201)
    assert agreed(reviewed(PAST), skip_wrong=False, reason=" 按档案 ") == "按档案"
