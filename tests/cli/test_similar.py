"""Near copies by the command: files or one column, one JSON document, clear words where it is wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xianfeng.cli.similar import similar

pytestmark = pytest.mark.once
NOTE = "九月组织党员到社区窗口办理社保转移，当场办结三十二件，回访群众二十人，满意十九人。"


def call(*words: str) -> Result:
    return CliRunner().invoke(similar, words)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "甲.txt").write_text(NOTE, "utf-8")
    (tmp_path / "乙.md").write_text(NOTE.replace("三十二", "四十一"), "utf-8")
    (tmp_path / "丙.txt").write_text("学习全会精神，研究下一步重点任务分工和时间安排。", "utf-8")
    return tmp_path


def test_papers_are_compared_and_their_passages_named(folder: Path) -> None:
    done = call(*(str(folder / name) for name in ("甲.txt", "乙.md", "丙.txt")), "--json")

    assert done.exit_code == 0
    (pair,) = json.loads(done.stdout)["pairs"]
    assert (pair["a"], pair["b"]) == ("甲.txt", "乙.md")
    assert 0.6 <= pair["similarity"] < 1
    assert pair["passages"] == [{"a": [0, len(NOTE)], "b": [0, len(NOTE)]}]


def test_a_column_of_a_sheet_is_compared_row_by_row(folder: Path) -> None:
    sheet = folder / "记录.csv"
    sheet.write_text(f"序号,内容\n1,{NOTE}\n2,\n3,{NOTE}\n", "utf-8")

    done = call(str(sheet), "--column", "内容", "--json")
    assert done.exit_code == 0, done.output

    (pair,) = json.loads(done.stdout)["pairs"]
    assert (pair["a"], pair["b"], pair["similarity"]) == ("2", "4", 1.0)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("甲.txt",), "two papers or more"),
        (("甲.txt", "丙.txt", "--column", "内容"), "one sheet"),
        (("甲.txt", "丙.txt", "--threshold", "2"), "threshold"),
        (("没有.txt", "丙.txt"), "没有.txt"),
    ],
)
def test_wrong_use_is_told(folder: Path, words: tuple[str, ...], sentence: str) -> None:
    done = call(*(str(folder / word) if word.endswith(".txt") else word for word in words))

    assert done.exit_code == 2
    assert sentence in done.stderr


def test_a_column_that_is_not_there_is_told_with_those_that_are(folder: Path) -> None:
    sheet = folder / "记录.csv"
    sheet.write_text("序号,内容\n1,一\n", "utf-8")

    done = call(str(sheet), "--column", "正文")

    assert (done.exit_code, "序号, 内容" in done.stderr) == (2, True)
