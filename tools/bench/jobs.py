"""One line of the table: what was measured, and the limit that was measured beside it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Better = Literal["higher", "lower"]


@dataclass(frozen=True)
class Job:
    """A figure of ours against a limit; the ratio says more than the figure does.

    Args:
        job: what was measured.
        ours: our figure, in `unit`.
        limit: the limit in the same unit, measured in the same run where it can be.
        unit: of both.
        better: which way is good.
        bar: the ratio that must be reached (higher) or kept (lower); None where there is none.
    """

    job: str
    ours: float
    limit: float
    unit: str
    better: Better
    bar: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.limit if self.limit else float("inf")

    @property
    def holds(self) -> bool:
        if self.bar is None:
            return True
        return self.ratio >= self.bar if self.better == "higher" else self.ratio <= self.bar

    def row(self) -> str:
        word = "" if self.bar is None else ("ok" if self.holds else "MISSED")
        bar = "" if self.bar is None else f"{self.bar:.3g}"
        figures = f"{_said(self.ours):>12} {_said(self.limit):>12}  {self.unit:<10}"
        return f"{self.job:<44}{figures}{self.ratio:>9.3g} {bar:>8}  {word}".rstrip()


def _said(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004 -- three figures


HEADING = f"{'job':<44}{'ours':>12} {'limit':>12}  {'unit':<10}{'ratio':>9} {'bar':>8}"


def write(jobs: Iterable[Job], path: Path) -> None:
    """Write the figures for programs (design.md §3)."""
    document = [
        {
            "job": job.job,
            "ours": round(job.ours, 4),
            "limit": round(job.limit, 4),
            "unit": job.unit,
            "ratio": round(job.ratio, 4),
            "better": job.better,
            "bar": None if job.bar is None else round(job.bar, 4),
        }
        for job in jobs
    ]
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
