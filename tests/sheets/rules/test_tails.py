"""Rows that are no record, by the words of offices."""

import pytest

from tests.factories.sheets import make_sheet
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.people.rules.headings import MEMBER_COLUMNS
from xianfeng.sheets.rules.reading import read_rows

HEADINGS: list[Cell] = ["序号", "姓名", "所在支部", "人员类别", "入党时间", "备注"]


def told(*row: Cell) -> tuple[list[str], int]:
    """Return the words by which rows were skipped, and how many were read."""
    right: list[Cell] = [1.0, "张三", "B1", "正式党员", "2019-07-01"]
    read = read_rows(make_sheet(HEADINGS, right, list(row)), MEMBER_COLUMNS)
    return [each.word for each in read.skipped], len(read.rows)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (["合 计", 2.0], "合 计"),
        (["总　计", "", "", "", "5人"], "总 计"),
        (["", "共计5名党员"], "共计5名党员"),
        (["本页小计：", 20.0], "本页小计"),
        (["党员总数", 58.0], "党员总数"),
        (["填表人：李四", "", "", "审核人：王五", "2026年11月30日"], "填表人"),
        (["党支部书记（签字）：", "", "", "年 月 日"], "党支部书记"),
        (["单位盖章：", "", "", ""], "单位盖章"),
        (["注：1. 本表一式两份。"], "注"),
        (["", "注意：请勿改动表头。"], "注意"),
        (["填表说明", "日期按年月日填写"], "填表说明"),
        (["※ 不得涂改"], "※ 不得涂改"),
        (["以下空白"], "以下空白"),
        (["示例", "李明", "某某党支部", "正式党员", "2010-07-01"], "示例"),
        ([7.0, "", "", "正式党员"], ""),
        ([7.0, "", "B1", "正式党员"], ""),
    ],
)
def test_what_is_no_record_is_skipped_by_its_word(row: list[Cell], word: str) -> None:
    assert told(*row) == ([word], 1)


@pytest.mark.parametrize(
    "row",
    [
        [2.0, "", "B1", "正式党员", "2019-07-01"],
        ["总计", "李四", "B1", "正式党员", "2019-07-01"],
        [2.0, "注小明", "B1", "正式党员", "2019-07-01"],
        ["", "合计", "B1", "正式党员", "2019-07-01"],
    ],
)
def test_a_record_that_begins_like_a_tail_or_lacks_its_name_is_read(row: list[Cell]) -> None:
    assert told(*row) == ([], 2)


def test_a_branch_between_the_members_is_theirs_where_no_column_says_it() -> None:
    sheet = make_sheet(
        ["某局党员名册"],
        ["姓名", "人员类别", "入党时间"],
        ["第一党支部"],
        ["张三", "正式党员", "2019-07-01"],
        ["第二党支部"],
        ["李四", "正式党员", "2019-07"],
    )

    read = read_rows(sheet, MEMBER_COLUMNS)

    assert [(row["name"], row["organisation"]) for row in read.rows] == [
        ("张三", "第一党支部"),
        ("李四", "第二党支部"),
    ]
    assert (read.rows[1]["joined_date"], read.rows[1].is_month("joined_date")) == ("2019-07", True)
    assert (read.notes, read.above) == ((3, 5), ("某局党员名册",))
