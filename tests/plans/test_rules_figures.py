from decimal import Decimal

import pytest

from xianfeng.plans.rules.figures import chinese_number, figures_in
from xianfeng.plans.rules.names import shared_out
from xianfeng.plans.rules.offering import candidates
from xianfeng.plans.rules.tables import told


def units(text: str) -> list[tuple[str, str, str]]:
    return [
        (str(f.value), f.unit, f.comparator.value if f.comparator else "") for f in figures_in(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.3万亿斤以上", [("1.3", "万亿斤", "at_least")]),
        ("不低于90%", [("90", "%", "at_least")]),
        ("不高于30微克/立方米", [("30", "微克/立方米", "at_most")]),
        ("近2万亿元", [("2", "万亿元", "about")]),
        ("5000多亿元", [("5000", "亿元", "at_least")]),
        ("2万5千公里", [("2.5", "万公里", "")]),
        ("1亿3千多万人次", [("1.3", "亿人次", "at_least")]),
        ("3个工作日内", [("3", "个工作日", "at_most")]),
        ("百分之五点五", [("5.5", "%", "")]),
        ("百分之12", [("12", "%", "")]),
        ("7%—6%", [("6", "%", "")]),
        ("20万至30万人", [("20", "万人", "between")]),
        ("十五个", [("15", "个", "")]),
        ("三个", []),
        ("第12个", []),
        ("2016年5月1日、24小时在线、60岁以上、M2、5G、“三个1亿人”", []),
        ("1000000000000000人、99999999999999人、1.23456%", []),
    ],
)
def test_figures_are_read_with_unit_and_comparator(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert units(text) == expected


def test_chinese_number_reads_only_numerals() -> None:
    assert [chinese_number(text) for text in ("二十三", "一千零五", "十", "两百", "三点一四")] == [
        Decimal(23),
        Decimal(1005),
        Decimal(10),
        Decimal(200),
        Decimal("3.14"),
    ]
    assert chinese_number("人") is None
    assert chinese_number("三点人") is None


def test_percent_without_a_numeral_is_no_figure() -> None:
    assert units("百分之.") == []


def test_shared_out_lends_what_the_subjects_have_in_common() -> None:
    assert shared_out("单位国内生产总值能耗和二氧化碳排放降低", 2) == [
        "单位国内生产总值能耗降低",
        "单位国内生产总值二氧化碳排放降低",
    ]
    assert shared_out("城乡低保人均补助标准提高", 2) == [
        "城镇低保人均补助标准提高",
        "农村低保人均补助标准提高",
    ]
    assert shared_out("小学、初中入学率", 2) == ["小学", "初中入学率"]


def test_told_leaves_rows_without_a_figure_as_they_are() -> None:
    rows = ["指标\t目标", "群众满意度\t98%", "说明\t另行通知", "\t", "甲\t乙", "正文"]

    assert [line for line in told(rows).lines if line] == [
        "群众满意度98%。",
        "说明，另行通知",
        "甲，乙",
        "正文",
    ]


def test_told_forgets_the_columns_after_an_empty_line() -> None:
    assert [line for line in told(["指标\t目标", "", "群众满意度\t98%"]).lines if line] == [
        "群众满意度，98%"
    ]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("培训农民5000以上。", "人"),
        ("新增经营主体3万以上。", "万户"),
        ("营商环境得分不低于90。", ""),
        ("森林资源增加3万以上。", "万"),
    ],
)
def test_candidates_take_the_unit_from_the_noun(text: str, unit: str) -> None:
    assert [candidate.target.unit for candidate in candidates(text)] == [unit]


def test_candidates_offer_the_same_target_once_under_a_heading() -> None:
    text = "一、今年目标\n就业新增5万人。\n就业新增5万人。\n二、明年目标\n就业新增5万人。"

    assert [candidate.heading for candidate in candidates(text)] == ["一、今年目标", "二、明年目标"]


def test_candidates_are_found_in_a_line_that_only_looks_like_a_heading() -> None:
    assert [c.target.name for c in candidates("一、城镇新增就业5万人以上")] == ["城镇新增就业"]
