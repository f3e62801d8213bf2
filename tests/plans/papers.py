"""The plans that the tests read, and targets as short tuples."""

import json
from pathlib import Path

from xianfeng.plans.rules import Candidate
from xianfeng.plans.rules.offering import candidates

FOLDER = Path(__file__).parents[1] / "data" / "plans"
YEARS = tuple(range(2008, 2020))
FIELDS = ("indicator", "direction", "comparator", "value", "upper", "unit")

Short = tuple[str, str, str, float | None, float | None, str | None]


def report(year: int) -> str:
    return (FOLDER / f"government-work-report-{year}.txt").read_text(encoding="utf-8")


def linjiang() -> str:
    return (FOLDER / "linjiang-2026.txt").read_text(encoding="utf-8")


def annotated(year: int) -> list[Short]:
    rows = map(json.loads, (FOLDER / "main-targets.jsonl").read_text("utf-8").splitlines())
    return [tuple(row[field] for field in FIELDS) for row in rows if row["year"] == year]


def short(candidate: Candidate) -> Short:
    row = candidate.as_json()
    return tuple(row[field] for field in FIELDS)  # type: ignore[return-value]


def offered(text: str) -> list[Short]:
    return [short(candidate) for candidate in candidates(text)]
