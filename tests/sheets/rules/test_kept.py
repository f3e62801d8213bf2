"""A review that is kept and read again."""

from xianfeng.people.rules.life import OwnRecord
from xianfeng.sheets.rules.faults import AlsoInRow, ExceptionKind, Fault, name_of, refusal_named
from xianfeng.sheets.rules.kept import packed, unpacked
from xianfeng.sheets.rules.rows import (
    Answer,
    Change,
    Decision,
    DroppedColumn,
    Fate,
    Personal,
    Reviewed,
    SheetRow,
    SheetRows,
    Skipped,
)

ROWS = (
    SheetRow(
        2,
        {"name": "张三"},
        (Fault.of("code", AlsoInRow, what="The code “{code}”", code="A1", row=7),),
    ),
    SheetRow(3, {"name": "𠮷野"}, (), "一支部", Answer.SAME, 7),
)


def test_a_review_comes_back_as_it_was() -> None:
    sheet = SheetRows(
        kind="members",
        titles={"name": "姓名"},
        rows=ROWS,
        dropped=(DroppedColumn("电话", Personal.TELEPHONE),),
        unused=("备注",),
        skipped=(Skipped(9, "合计"),),
        shortened=("出生日期",),
        left_out=(("填表说明", 2),),
        hidden=(Skipped(3, sheet="一支部"),),
        may_hide=True,
        above=("某局党员名册",),
        given={"standing": "正式党员"},
        asked=("organisation",),
        proposed={"organisation": "B1"},
    )
    fault = Fault.of("name", OwnRecord)
    reviewed = Reviewed(
        sheet,
        (
            Decision(ROWS[0], Fate.WRONG, faults=(fault,)),
            Decision(
                ROWS[1],
                Fate.CHANGED,
                changes=(Change("name", "甲", "乙"),),
                brings="综合科",
                exceptions=(fault.as_history(ExceptionKind.MOVES),),
                like=(7, 9),
            ),
        ),
    )

    assert unpacked(packed(reviewed)) == reviewed


def test_a_refusal_is_found_by_its_name_in_any_room() -> None:
    assert refusal_named(name_of(OwnRecord)) is OwnRecord


def test_a_refusal_of_an_earlier_release_says_no_in_general() -> None:
    gone = refusal_named("xianfeng.people.rules.member_faults.NoSuchThing")

    assert str(Fault.of("name", gone, row=7).refusal) == "This is not possible."
