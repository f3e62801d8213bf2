from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from tests.cli.running import run
from tests.factories.organisation import make_organisation, make_unit
from xianfeng.cli.report import report
from xianfeng.organisation.models.organisations import Organisation


@pytest.fixture
def root() -> Organisation:
    return make_organisation(
        code="A", name="中共临江市直属机关工作委员会", unit=make_unit(code="LJ", name="临江市")
    )


def call(*words: str) -> Result:
    return CliRunner().invoke(report, words)


@pytest.mark.django_db
def test_a_report_is_written_for_the_top_by_default(root: Organisation, tmp_path: Path) -> None:
    target = tmp_path / "report.docx"

    done = call("quarter", "2026q3", "--out", str(target))

    assert (done.exit_code, done.stdout) == (0, f"{target}\n")
    texts = [line.text for line in docx.Document(str(target)).paragraphs]
    assert texts[0] == "临江市2026年第三季度"
    assert root.name in texts


@pytest.mark.django_db
def test_a_report_is_written_in_english_where_asked(root: Organisation, tmp_path: Path) -> None:
    target = tmp_path / "report.docx"

    done = call(
        "quarter", "2026Q3", "--organisation", root.code, "--out", str(target), "--lang", "en"
    )

    assert done.exit_code == 0
    assert "2 Carriers" in [line.text for line in docx.Document(str(target)).paragraphs]


@pytest.mark.django_db
@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("words", "out", "sentence"),
    [
        (["soon"], "report.docx", "“soon”"),
        (["2026"], "report.docx", "“2026”不是季度"),
        (["2199Q1"], "report.docx", "尚未开始"),
        (["2026Q3", "--organisation", "NOBODY"], "report.docx", "没有代码为 NOBODY 的组织"),
        (["2026Q3"], "report.txt", "扩展名"),
        (["2026Q3"], "nowhere/report.docx", "没有文件夹"),
        (["2026Q3"], "folder.docx", "是文件夹"),
    ],
)
def test_each_mistake_is_one_sentence_and_no_file(
    tmp_path: Path, words: list[str], out: str, sentence: str
) -> None:
    (tmp_path / "folder.docx").mkdir()

    done = call("quarter", *words, "--out", str(tmp_path / out))

    assert done.exit_code == 1
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["folder.docx"]


def test_an_unknown_kind_is_wrong_use() -> None:
    assert call("year", "2026", "--out", "a.docx").exit_code == 2
    assert call("quarter", "2026Q3").exit_code == 2


@pytest.mark.slow
def test_in_an_empty_house_the_command_says_what_is_missing(home: Path) -> None:
    done = run(home, "report", "quarter", "2026Q3", "--out", str(home / "r.docx"))

    assert (done.returncode, done.stderr) == (1, "还没有任何组织，请先导入。\n")
