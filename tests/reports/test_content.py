import pytest

from tests.reports.sample import PAPER, TABLE
from xianfeng.reports.content import Block, Heading, Paper, Paragraph, chinese_number, numbered

HEADINGS: tuple[Block, ...] = (
    Heading("甲"),
    Heading("乙", 2),
    Heading("丙", 3),
    Heading("丁", 3),
    Paragraph("…"),
    Heading("戊"),
    Heading("己", 2),
)


def words(language: str) -> list[str]:
    return [
        block.text for block in numbered(HEADINGS, language=language) if isinstance(block, Heading)
    ]


def test_chinese_headings_are_numbered_as_the_standard_says() -> None:
    assert words("zh-hans") == ["一、甲", "（一）乙", "1. 丙", "2. 丁", "二、戊", "（一）己"]


def test_english_headings_are_numbered_by_place() -> None:
    assert words("en") == ["1 甲", "1.1 乙", "1.1.1 丙", "1.1.2 丁", "2 戊", "2.1 己"]


def test_a_number_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match="100"):
        chinese_number(100)


def test_several_attachments_are_numbered_and_none_is_no_note() -> None:
    assert PAPER.attachment_note() == ("附件：1. 各部门情况", "2. 说明")
    assert Paper("", (), "", "").attachment_note() == ()


def test_the_tables_of_a_paper_are_given_in_order() -> None:
    assert list(PAPER.tables()) == [TABLE]
