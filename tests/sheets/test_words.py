from dataclasses import replace
from datetime import date

from django.utils.translation import override

from tests.factories.sheets import make_sheet
from xianfeng.organisation.rules.kinds import OrganisationKind
from xianfeng.organisation.rules.trees import KnownNode
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.people.rules.members import decide_members
from xianfeng.sheets.rules.faults import CellMissing, Fault
from xianfeng.sheets.rules.reading import read_rows
from xianfeng.sheets.rules.rows import Decision, Fate, Reviewed
from xianfeng.sheets.words import fault_words, left_out_lines, review_lines, said

SHEET = read_rows(
    make_sheet(
        ["姓名", "身份证号", "所在支部", "入党时间", "人员类别"],
        ["张三", "11010519491231002X", "B1", "2019-07-01", "正式党员"],
        ["李四", "", "没有", "2099-01-01", "正式党员"],
    ),
    MEMBER_COLUMNS,
)
REVIEWED = Reviewed(
    SHEET,
    tuple(
        decide_members(
            SHEET.rows,
            members=(),
            organisations={"B1": KnownNode("B1", "第一党支部", OrganisationKind.BRANCH)},
            today=date(2026, 9, 30),
        )
    ),
)


def test_a_review_is_said_in_lines_in_both_languages() -> None:
    with override("en"):
        assert list(review_lines(REVIEWED)) == [
            "new 1, changed 0, unchanged 0, wrong 1",
            "not read because it contains identity numbers: “身份证号”",
            "row 3: 所在支部: Nothing that you look after has the code or name “没有”.",
            "row 3: 入党时间: 2099-01-01 is in the future. Record it once it has happened.",
        ]
    with override("zh-hans"):
        assert list(review_lines(REVIEWED)) == [
            "新增 1，变更 0，不变 0，错误 1",
            "没有读取“身份证号”一栏：含有身份证号",
            "第 3 行：所在支部：在您的管理范围内，没有代码或名称为“没有”的记录。",
            "第 3 行：入党时间：2099-01-01还没有到，请在发生之后再登记。",
        ]


def test_units_that_come_along_are_counted() -> None:
    with override("en"):
        for number, line in ((1, "1 unit is new"), (2, "2 units are new")):
            decision = Decision(SHEET.rows[0], Fate.NEW, brings="财政局")
            reviewed = Reviewed(SHEET, (decision,) * number)
            assert list(review_lines(reviewed))[1] == line


def test_a_field_without_a_column_is_called_by_our_own_name() -> None:
    with override("en"):
        assert fault_words(REVIEWED, Fault.of("number", CellMissing)).startswith("Number: ")


def test_stored_words_are_said_by_their_labels_and_others_as_they_are() -> None:
    with override("en"):
        assert [said("standing", "full"), said("kind", "branch"), said("name", "full")] == [
            "full member",
            "branch",
            "full",
        ]


def test_what_does_not_say_which_rows_are_hidden_is_named() -> None:
    sheet = make_sheet(
        ["姓名", "所在支部", "入党时间", "人员类别"], ["张三", "B1", "2019-07-01", "正式党员"]
    )
    told, untold = (
        read_rows(replace(sheet, tells_hidden=tells), MEMBER_COLUMNS) for tells in (True, False)
    )

    with override("en"):
        assert not list(left_out_lines(told))
        (line,) = left_out_lines(untold)
    assert line.startswith("this file does not say which rows are hidden")
