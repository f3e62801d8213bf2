"""Papers as they are written: small ones that were read wrongly once, and whole annotated ones."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tools.plan_scores import FOLDER, Score, score, scores
from xianfeng.foundation.papers import read_paper
from xianfeng.foundation.sheets.reading import SheetLimits
from xianfeng.plans.rules.intake import NoTargetFound, ReadPlan, RecordOnly, read_plan

CASES = Path(__file__).parents[1] / "data" / "cases" / "plan"
SCALES = {"千万": 10**7, "百万": 10**6, "万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 10**3}
THIS_YEAR = {"2026年", "今年", "全年", "年内", "年底前"}

Row = Mapping[str, Any]


LINES = (CASES / "expected.jsonl").read_text(encoding="utf-8").splitlines()
EVERY_CASE = pytest.mark.parametrize(
    "case", [json.loads(line) for line in LINES], ids=lambda case: case["file"]
)


def read(name: str) -> ReadPlan:
    data = (CASES / name).read_bytes()
    return read_plan(read_paper(data, name=name, limits=SheetLimits()), name=name)


def offered(name: str) -> list[Row]:
    try:
        return [found.as_json() for found in read(name).candidates]
    except (NoTargetFound, RecordOnly):
        return []


def plain(text: str) -> str:
    return re.sub("^(全市|全县|全省|全国|全区|全年)", "", re.sub(r"[\s“”、，]", "", text))


def size(value: float | None, unit: str | None) -> tuple[float | None, str]:
    """Bring a figure to one and its unit to the bare one: 1.5万人次 is 15000 人次."""
    for word, by in SCALES.items():
        if unit and unit.startswith(word) and unit not in {"千瓦", "千克", "百分点"}:
            return None if value is None else round(value * by, 6), unit.removeprefix(word)
    return value, unit or ""


def accepts(wanted: Row, found: Row) -> bool:
    def one_of(key: str) -> list[Any]:
        return [wanted[key], *wanted.get(f"{key}_also", [])]

    horizons = set(one_of("horizon"))
    horizons |= THIS_YEAR if horizons & THIS_YEAR else set()
    return (
        plain(found["indicator"]) in map(plain, one_of("indicator"))
        and found["direction"] in one_of("direction")
        and found["comparator"] in one_of("comparator")
        and found["horizon"] in horizons
        and any(
            all(
                size(found[key], found["unit"]) == size(wanted[key], unit)
                for key in ("value", "upper")
            )
            for unit in one_of("unit")
        )
    )


@EVERY_CASE
def test_a_paper_that_was_read_wrongly_once_offers_what_it_says(case: Row) -> None:
    found, wanted = offered(case["file"]), case["expect"]["candidates"]
    may = {plain(row["indicator"]) for row in case["expect"].get("may", [])}

    assert [row for row in wanted if not any(accepts(row, other) for other in found)] == []
    assert [
        row
        for row in found
        if plain(row["indicator"]) not in may and not any(accepts(other, row) for other in wanted)
    ] == []


@EVERY_CASE
def test_a_table_proposes_who_answers_and_what_was_before(case: Row) -> None:
    found = {plain(row["indicator"]): row for row in offered(case["file"])}

    for key, name in (("lead_units", "lead_unit"), ("baselines", "baseline")):
        for indicator, said in case["expect"].get(key, {}).items():
            row = found.get(plain(indicator)) or found[plain(f"{indicator}增长")]
            assert row[name] == said


def test_a_row_is_quoted_as_a_row_and_one_without_a_figure_is_named() -> None:
    paper = read("table-01-five-year.docx")

    assert paper.candidates[0].sentence.startswith(
        "经济发展｜1.地区生产总值（GDP）增长（%）｜5.0｜"
    )
    assert paper.passed_over == (
        "经济发展｜2.全员劳动生产率增长（%）｜5.2｜—｜高于GDP增长｜预期性",
    )


def test_a_bulletin_is_refused_with_its_reason() -> None:
    with pytest.raises(RecordOnly):
        read("past-03-bulletin.txt")


def test_whole_papers_are_read_within_the_bars() -> None:
    whole = sum(scores(FOLDER).values(), Score(0, 0, 0, 0, 0))

    assert (whole.firm, whole.precision >= 0.98, whole.recall >= 0.96) == (194, True, True)
    assert whole.wholly >= 0.95


def test_the_score_counts_what_is_missed_what_is_too_much_and_what_is_bent() -> None:
    def row(name: str, value: float, **more: object) -> Row:
        said = {"indicator": name, "sentence": "今年新增就业五万人的目标", "value": value}
        return said | {"comparator": "exact", "upper": None, "unit": "人", "horizon": None} | more

    wanted = [row("新增就业", 5), row("培训", 7), row("救助", 9, hard=True)]
    got = [row("新增就业", 5, horizon="2026年"), row("别的", 8)]

    found = score(wanted, got, year="2026")

    assert (found.precision, found.recall, found.wholly) == (0.5, 0.5, 1.0)
    assert score(wanted, got, year="2027").wholly == 0
