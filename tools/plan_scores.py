"""How well the plan reader reads whole papers that people have annotated (D6).

A figure that is offered is right where an annotated target has the same value and stands in the
same place. Of those that are found, one is read wholly where name, comparator, unit and horizon
agree too; a name agrees where it is alike enough, since people name one thing in several ways.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from xianfeng.plans.rules.offering import candidates

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "data" / "plans-local"
SCALES = {"万亿": 1e12, "亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3, "百": 100}
ALIKE = 0.55
"""Likeness of two names of one thing, in [0, 1]."""
SHORTEST_PLACE = 6
"""Characters that two quotes of one place share at least."""
OWN_YEAR = ("今年", "全年")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """Counts over papers: what was offered, what of it is right, what there was to find."""

    offered: int
    right: int
    firm: int
    found: int
    whole: int

    def __add__(self, other: "Score") -> "Score":
        pairs = zip(self._counts, other._counts, strict=True)
        return Score(*(one + two for one, two in pairs))

    @property
    def _counts(self) -> tuple[int, ...]:
        return self.offered, self.right, self.firm, self.found, self.whole

    @property
    def precision(self) -> float:
        """Part of what was offered that is a target, in [0, 1]."""
        return self.right / max(self.offered, 1)

    @property
    def recall(self) -> float:
        """Part of the targets, without those marked hard, that was offered, in [0, 1]."""
        return self.found / max(self.firm, 1)

    @property
    def wholly(self) -> float:
        """Part of the found targets whose name, comparator, unit and horizon agree, in [0, 1]."""
        return self.whole / max(self.found, 1)


def scores(folder: Path = FOLDER) -> dict[str, Score]:
    """Score each annotated paper of a folder."""
    wanted: dict[str, list[Row]] = defaultdict(list)
    for line in (folder / "targets.jsonl").read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            wanted[row["paper"]].append(row)
    return {
        paper: score(rows, offers(folder / paper), year=_year_in(paper))
        for paper, rows in wanted.items()
    }


def offers(path: Path) -> list[Row]:
    """Read the targets that a paper offers, as `import plan --json` prints them."""
    return [found.as_json() for found in candidates(path.read_text(encoding="utf-8"))]


def score(wanted: Sequence[Row], got: Sequence[Row], *, year: str | None) -> Score:
    """Score what a paper offers against what people found in it."""
    pairs = sorted(_pairs(wanted, got), reverse=True)
    linked: dict[int, int] = {}
    for _, target, offer in pairs:
        if target not in linked and offer not in linked.values():
            linked[target] = offer
    firm = [number for number, row in enumerate(wanted) if not row.get("hard")]
    found = [number for number in firm if number in linked]
    whole = sum(_agree(wanted[number], got[linked[number]], year) for number in found)
    return Score(len(got), len(linked), len(firm), len(found), whole)


def _pairs(wanted: Sequence[Row], got: Sequence[Row]) -> Iterator[tuple[float, int, int]]:
    for target, row in enumerate(wanted):
        for offer, found in enumerate(got):
            if _same_figure(row, found) and _same_place(row["sentence"], found["sentence"]):
                yield _alike(row["indicator"], found["indicator"]), target, offer


def _same_figure(row: Row, found: Row) -> bool:
    if row["comparator"] == "in_step":
        return bool(found["comparator"] == "in_step")
    return found["value"] is not None and all(
        _close(_size(row[key], row["unit"]), _size(found[key], found["unit"]))
        for key in ("value", "upper")
    )


def _size(value: float | None, unit: str | None) -> float | None:
    if value is None:
        return None
    return float(value) * next(
        (by for word, by in SCALES.items() if (unit or "").startswith(word)), 1
    )


def _close(one: float | None, two: float | None) -> bool:
    if one is None or two is None:
        return one is two
    return abs(one - two) <= 1e-6 * max(1, abs(one))


def _same_place(one: str, two: str) -> bool:
    first, second = _bare(one), _bare(two)
    if first in second or second in first:
        return True
    match = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    return match.size >= SHORTEST_PLACE


def _agree(row: Row, found: Row, year: str | None) -> bool:
    has_name = _alike(row["indicator"], found["indicator"]) >= ALIKE or _bare(
        row["indicator"]
    ) in _bare(found["indicator"])
    return (
        has_name
        and row["comparator"] == found["comparator"]
        and _measure(row["unit"]) == _measure(found["unit"])
        and _until(row["horizon"], year) == _until(found["horizon"], year)
    )


def _alike(one: str, two: str) -> float:
    return SequenceMatcher(None, _bare(one), _bare(two), autojunk=False).ratio()


def _bare(text: str | None) -> str:
    return re.sub(r"\s+", "", text or "")


def _measure(unit: str | None) -> str:
    text = (unit or "").replace("％", "%")
    return next((text.removeprefix(word) for word in SCALES if text.startswith(word)), text)


def _until(horizon: str | None, year: str | None) -> str | None:
    """Bring until when to one form; the paper's own year is as good as unsaid."""
    if horizon is None or horizon in OWN_YEAR or (year and year in horizon):
        return None
    return re.sub("[“”到末底前年内]", "", horizon)


def _year_in(name: str) -> str | None:
    match = re.search(r"20\d\d", name)
    return match[0] if match else None
