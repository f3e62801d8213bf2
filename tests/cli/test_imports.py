import json
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from tests.cli.running import run
from tests.factories.sheets import make_book
from xianfeng.cli.imports import import_
from xianfeng.review.models.imported import RatingSet

ORGANISATIONS = make_book(
    ["序号", "党组织名称", "党组织编号", "上级党组织", "组织类别", "所在单位", "联系电话"],
    [1, "财政局办公室党支部", "A0101", "财政局机关党委", "党支部", "办公室", "13800138000"],
    [2, "财政局机关党委", "Ａ０１", "A", "机关党委", "财政局", "13800138001"],
    [3, "直属机关工委", "A", "", "机关工委", "临江市", ""],
    ["合计：3个"],
    title="临江市直属机关党组织一览表",
)
MEMBERS = make_book(
    ["入党时间", "姓  名", "公民身份号码", "人员类别", "所在支部"],
    ["２０１９年７月１日", "张 三", "11010519491231002X", "正式党员", "财政局办公室党支部"],
    ["2099-01-01", "李四", "", "正式党员", "A0101"],
    ["2020.5", "王五", "", "群众", "没有的支部"],
    title="党员花名册",
)


@pytest.fixture(autouse=True)
def _sheets(home: Path) -> None:
    (home / "党组织.xlsx").write_bytes(ORGANISATIONS)
    (home / "党员.xlsx").write_bytes(MEMBERS)
    (home / "改名.xlsx").write_bytes("组织代码,组织名称\nA,工委\n".encode())


def call(*words: str) -> Result:
    with translation.override("en"):  # the command speaks the terminal's language
        return CliRunner().invoke(import_, words)


@pytest.mark.django_db(transaction=True)
def test_sheets_are_rehearsed_taken_over_mended_and_sent_again(home: Path) -> None:
    sheet = str(home / "党组织.xlsx")
    rehearsed = call("organisations", sheet, "--dry-run", "--json")
    assert (rehearsed.exit_code, rehearsed.stderr) == (0, "")
    said = json.loads(rehearsed.stdout)
    assert (said["new"], said["wrong"], said["applied"]) == (3, [], False)
    assert (said["dropped"], said["unused"], said["notes"]) == (["联系电话"], ["序号"], [7])

    assert json.loads(call("organisations", sheet, "--json").stdout)["applied"]
    again = json.loads(call("organisations", sheet, "--json").stdout)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 3)

    people = str(home / "党员.xlsx")
    refused = call("members", people, "--json")
    assert refused.exit_code == 1
    said = json.loads(refused.stdout)
    assert [(wrong["row"], wrong["field"]) for wrong in said["wrong"]] == [
        (5, "joined_date"),
        (6, "organisation"),
        (6, "standing"),
    ]
    assert (said["new"], said["applied"], said["dropped"]) == (1, False, ["公民身份号码"])

    (home / "任职.csv").write_bytes(
        "党组织,职务,姓名,任职日期\nA0101,书记,张三,2023-07-01\nA0101,处长,张三,\n".encode()
    )
    posts = call("posts", str(home / "任职.csv"), "--dry-run", "--json")
    assert posts.exit_code == 1
    assert json.loads(posts.stdout).keys() == said.keys()
    wrong = json.loads(posts.stdout)["wrong"]
    assert [(each["row"], each["field"]) for each in wrong] == [(2, "name"), (3, "post")]

    mend = home / "待更正.xlsx"
    skipped = call("members", people, "--skip-wrong", "--wrong-to", str(mend))
    assert skipped.exit_code == 0
    sheet_to_mend = openpyxl.load_workbook(mend).active
    assert sheet_to_mend is not None
    assert [[cell.value for cell in row] for row in sheet_to_mend.iter_rows()] == [
        [
            "入党时间",
            "姓 名",
            "人员类别",
            "所在支部",
            "Why it was not imported",
            "Row in the first sheet",
        ],
        [
            "2099-01-01",
            "李四",
            "正式党员",
            "A0101",
            "入党时间: 2099-01-01 is in the future. Record it once it has happened.",
            5,
        ],
        [
            "2020-05",
            "王五",
            "群众",
            "没有的支部",
            (
                "所在支部: Nothing that you look after has the code or name “没有的支部”. 人员类别: “群众” is "
                "not a known standing. Enter for example 正式党员、预备党员、入党积极分子."
            ),
            6,
        ],
    ]
    assert call("members", str(mend)).exit_code == 1


@pytest.mark.slow
def test_a_file_that_is_no_sheet_is_refused_in_the_terminals_language(home: Path) -> None:
    result = run(
        home,
        "import",
        "organisations",
        str(home / "改名.xlsx"),
        settings={"LANG": "zh_CN.UTF-8"},
    )

    assert (result.returncode, result.stdout) == (1, "")
    assert "改名.xlsx" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.slow
def test_a_file_over_the_limit_is_refused_by_its_size(home: Path) -> None:
    settings = {"XIANFENG_FIGURES__UPLOAD_MOST_BYTES": "1048576"}
    large = home / "大.xlsx"
    large.write_bytes(b"\0" * 1_048_577)

    result = run(home, "import", "members", str(large), settings=settings)

    assert result.returncode == 1
    assert "1 megabyte" in result.stderr


def test_a_file_that_is_not_there_is_wrong_use(home: Path) -> None:
    assert run(home, "import", "members", str(home / "nichts.xlsx")).returncode == 2


HEADINGS = "编号,姓名,所在支部,人员类别,入党时间\n"


def roster(home: Path, name: str, *rows: str) -> str:
    file = home / name
    file.write_bytes((HEADINGS + "".join(f"{row}\n" for row in rows)).encode())
    return str(file)


@pytest.mark.slow
def test_a_sheet_does_what_pages_refuse_only_with_a_reason(home: Path) -> None:
    run(home, "import", "organisations", str(home / "党组织.xlsx"))
    joined = date.today() - timedelta(days=11)  # noqa: DTZ011 -- the command's own day
    first = roster(
        home,
        "去年.csv",
        f"1,张三,A0101,预备党员,{joined}",
        "2,李四,A0101,正式党员,2010-07-01",
        "3,王五,A0101,正式党员,2010-07-01",
        "4,赵六,A0101,正式党员,2010-07-01",
    )
    assert json.loads(run(home, "import", "members", first, "--json").stdout)["applied"]
    rows = [
        f"1,张三,A0101,正式党员,{joined}",
        "2,李四,A0101,入党积极分子,2010-07-01",
        "3,王五,A01,正式党员,2010-07-01",
        "4,赵六六,A0101,正式党员,2010-07-01",
    ]
    second = roster(home, "今年.csv", *rows)
    asked = json.loads(run(home, "import", "members", second, "--dry-run", "--json").stdout)
    assert [each["row"] for each in asked["questions"]] == [3]
    answers = home / "answers.jsonl"
    answers.write_text('{"row": 3, "answer": "same", "id": null}\n', encoding="utf-8")
    answered = ("--answers", str(answers))
    kinds = [(2, "skips_probation"), (3, "goes_back"), (4, "moves_without_transfer")]

    rehearsed = run(home, "import", "members", second, *answered, "--dry-run", "--json")
    said = json.loads(rehearsed.stdout)
    assert rehearsed.returncode == 0
    assert [(each["row"], each["kind"]) for each in said["exceptions"]] == kinds
    assert said["exceptions"][0]["text"].startswith("skips probation: Probation lasts until ")
    assert (said["changed"], said["wrong"], said["applied"]) == (4, [], False)

    for words in ((), ("--reason", " "), ("--skip-wrong",)):
        refused = run(home, "import", "members", second, *answered, *words)
        assert refused.returncode == 1
        assert "row 2: skips probation: " in refused.stdout
        assert "row 3: goes back: " in refused.stdout
        assert "row 4: moves without a transfer: " in refused.stdout
        assert "3" in refused.stderr
        assert "--reason" in refused.stderr
    again = run(home, "import", "members", second, *answered, "--json")
    assert (again.returncode, json.loads(again.stdout)["applied"]) == (1, False)
    assert json.loads(again.stdout)["changed"] == 4

    done = run(home, "import", "members", second, *answered, "--reason", "按档案补录", "--json")
    assert (done.returncode, json.loads(done.stdout)["applied"]) == (0, True)
    same = json.loads(run(home, "import", "members", second, "--json").stdout)
    assert (same["unchanged"], same["exceptions"], same["applied"]) == (4, [], True)


@pytest.mark.django_db(transaction=True)
def test_ratings_are_rehearsed_and_taken_over_once(home: Path) -> None:
    file = home / "ratings.csv"
    file.write_text("s,d,y,dept\n1,A,5,x\n2,A,4,x\n3,B,1,y\n", "utf-8")
    words = ("ratings", str(file), "--window", "d", "--score", "y", "--group", "dept")

    rehearsed, done, again = (
        call(*words, "--dry-run"),
        call(*words, "--json"),
        call(*words, "--json"),
    )

    assert (rehearsed.exit_code, rehearsed.stdout) == (0, "3 ratings of 2 windows.\n")
    assert "Nothing was written" in rehearsed.stderr
    assert json.loads(done.stdout) == {"windows": 2, "ratings": 3, "applied": True}
    assert json.loads(again.stdout) == json.loads(done.stdout)
    assert [(row.title, row.ratings) for row in RatingSet.objects.all()] == [("ratings", 3)]


@pytest.mark.django_db(transaction=True)
def test_wrong_ratings_are_named_and_nothing_is_taken_over(home: Path) -> None:
    file = home / "ratings.csv"
    file.write_text("d,y\nA,5\nA,6\n,3\n", "utf-8")

    wrong = call("ratings", str(file), "--window", "d", "--score", "y", "--json")
    missing = call("ratings", str(file), "--window", "who", "--score", "y")

    assert (wrong.exit_code, missing.exit_code) == (1, 1)
    assert json.loads(wrong.stdout) == {
        "windows": 1,
        "ratings": 1,
        "applied": False,
        "wrong": [
            {"row": 3, "field": "y", "value": "6"},
            {"row": 4, "field": "d", "value": ""},
        ],
    }
    assert "2 rows cannot be read" in wrong.stderr
    assert "no column “who”" in missing.stderr
    assert not RatingSet.objects.exists()
