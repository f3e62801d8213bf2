from datetime import date
from io import BytesIO

import docx
import pytest

from tests.plans.papers import linjiang, short
from xianfeng.foundation.papers import read_paper
from xianfeng.foundation.sheets.reading import SheetLimits
from xianfeng.foundation.sheets.writing import write_sheet
from xianfeng.plans.rules import intake
from xianfeng.plans.rules.intake import (
    NoTargetFound,
    PaperTooLong,
    ReadPlan,
    days_of,
    read_plan,
    years_of,
)


def word_file(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def read(data: bytes, *, name: str) -> ReadPlan:
    return read_plan(read_paper(data, name=name, limits=SheetLimits()), name=name)


def test_read_plan_finds_the_same_in_text_and_word() -> None:
    plain = read(linjiang().encode("gb18030"), name="计划.txt")
    word = read(word_file(linjiang()), name="计划.docx")

    assert [short(c) for c in plain.candidates] == [short(c) for c in word.candidates]
    assert (plain.years, len(plain.candidates)) == ((2026, 2026), 30)
    assert plain.digest == word.digest


def test_read_plan_reads_a_table_of_goals() -> None:
    table = write_sheet(
        ["序号", "指标名称", "单位", "2025年", "2030年目标"],
        [
            [1, "地区生产总值增长", "%", "6.2", "5.5左右"],
            [2, "空气质量优良天数比例（%）", "", "87", "≥88"],
            [3, "城镇新增就业", "万人", "", "[25]"],
            [4, "细颗粒物浓度", "微克/立方米", "33", "≤30"],
        ],
        title="目标表",
    )

    paper = read(table, name="目标表.xlsx")

    assert [(short(c), c.horizon) for c in paper.candidates] == [
        (("地区生产总值增长", "up", "about", 5.5, None, "%"), "2030年"),
        (("空气质量优良天数比例", "level", "at_least", 88, None, "%"), "2030年"),
        (("城镇新增就业", "up", "exact", 25, None, "万人"), "2030年"),
        (("细颗粒物浓度", "level", "at_most", 30, None, "微克/立方米"), "2030年"),
    ]


def test_read_plan_refuses_a_paper_without_a_target() -> None:
    with pytest.raises(NoTargetFound, match="总结"):
        read_plan("去年国内生产总值增长6.9%。", name="总结.txt")


def test_read_plan_refuses_what_is_longer_than_any_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_CHARACTERS", 10)

    with pytest.raises(PaperTooLong):
        read_plan(linjiang(), name="长.txt")


def test_years_are_those_of_the_title_else_of_the_headings() -> None:
    assert years_of("临江市“十五五”规划纲要（2026—2030年）") == (2026, 2030)
    assert years_of("2026年至2030年规划") == (2026, 2030)
    assert years_of("1990—2030年") == (2030, 2030)
    assert years_of(linjiang()) == (2026, 2026)
    assert years_of("没有年份") is None
    assert years_of("x.txt\n\n临江市国民经济和社会发展第十五个五年规划纲要") == (2026, 2030)
    assert years_of("临江市“十四五”规划纲要\n一、总体要求") == (2021, 2025)
    assert years_of("临江市2026年落实“十五五”规划工作要点") == (2026, 2026)


def test_days_of_years_are_half_open() -> None:
    assert days_of((2026, 2030)) == (date(2026, 1, 1), date(2031, 1, 1))
