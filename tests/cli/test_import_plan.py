import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from tests.cli import running
from tests.factories.organisation import make_unit
from tests.plans.papers import FOLDER
from xianfeng.cli.import_plan import import_plan
from xianfeng.plans.models import Goal, Plan

REPORT = str(FOLDER / "linjiang-2026.txt")


def run(*words: str) -> Result:
    with translation.override("en"):  # the command speaks the terminal's language
        return CliRunner().invoke(import_plan, words)


def test_dry_run_prints_the_candidates_and_needs_no_table(db: None) -> None:
    result = run(REPORT, "--dry-run", "--json")

    candidates = json.loads(result.stdout)["candidates"]
    assert (result.exit_code, len(candidates)) == (0, 30)
    assert candidates[4] | {"sentence": ""} == {
        "indicator": "城镇新增就业",
        "direction": "up",
        "comparator": "at_least",
        "value": 5,
        "upper": None,
        "unit": "万人",
        "horizon": "2026年",
        "sentence": "",
        "heading": "二、2026年发展目标和总体要求",
        "lead_unit": None,
        "baseline": None,
    }


@pytest.mark.django_db(transaction=True)
def test_import_plan_writes_the_goals_once() -> None:
    unit = make_unit(code="LJ")

    first = json.loads(run(REPORT, "--json").stdout)
    second = json.loads(run(REPORT, "--json", "--unit", "LJ").stdout)

    plan = Plan.objects.get()
    assert (plan.unit, plan.title, plan.starts_on.year, plan.ends_on.year) == (
        unit,
        "临江市2026年政府工作报告",
        2026,
        2027,
    )
    assert (first["new"], second["new"], second["unchanged"]) == (30, 0, 30)
    assert Goal.objects.filter(title="城镇新增就业5万人以上").count() == 1


@pytest.mark.django_db(transaction=True)
def test_import_plan_tells_people_in_lines() -> None:
    make_unit()

    result = run(REPORT, "--title", "二〇二六年计划", "--year", "2027")

    assert "城镇新增就业5万人以上  2026年" in result.stdout.splitlines()
    assert "30 goals new" in result.stderr
    assert Plan.objects.get().starts_on.year == 2027


@pytest.mark.django_db(transaction=True)
def test_import_plan_refuses_in_a_sentence(tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.write_text(" ")
    review = tmp_path / "总结.txt"
    review.write_text("去年国内生产总值增长6.9%。")

    assert run(str(empty), "--dry-run").exit_code == 1
    assert "总结.txt" in run(str(review), "--dry-run").stderr
    assert run(REPORT, "--unit", "无").exit_code == 1
    assert run(str(tmp_path / "没有.txt")).exit_code == 2


def test_import_plan_refuses_by_size_before_it_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = tmp_path / "大.txt"
    with large.open("wb") as file:
        file.truncate(30 * 1024 * 1024)
    monkeypatch.setattr(Path, "read_bytes", None)

    assert run(str(large), "--dry-run").exit_code == 1


def test_import_plan_reads_a_paper_with_an_empty_data_folder(tmp_path: Path) -> None:
    done = running.run(tmp_path / "home", "import", "plan", REPORT, "--dry-run", "--json")

    assert (done.returncode, done.stderr) == (0, "")
    assert len(json.loads(done.stdout)["candidates"]) == 30


def test_import_plan_says_what_a_dry_run_does(db: None) -> None:
    result = run(REPORT, "--dry-run")

    assert (result.exit_code, Plan.objects.count()) == (0, 0)
    assert "nothing was written" in result.stderr
