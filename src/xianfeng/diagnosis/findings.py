"""Run the measures on the engine: sums, counts and first records from one expression."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xianfeng.analytics.store import FactStore
from xianfeng.foundation.figures import Figures
from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import Estimate

from .measures import MEASURES
from .measures.base import Kind, Measure
from .rules import Bounds, Verdict, as_share, effective_number, share_of, verdict_of, verdict_so_far

MOST_RECORDS = 200


@dataclass(frozen=True)
class Finding:
    """What one measure says of one office."""

    unit_id: int
    measure: Measure
    estimate: Estimate | None
    cases: int
    verdict: Verdict
    records: tuple[tuple[int, int, int], ...]
    """(number, yes, whole) of the first records."""
    record_count: int


def find(store: FactStore, *, period: Period, on: date, figures: Figures) -> Iterator[Finding]:
    """Yield the findings of every measure whose facts are there, office by office.

    Args:
        on: the day that the facts tell of.
    """
    for measure in MEASURES:
        if all(store.has(name) for name in measure.tables):
            yield from _findings(store, measure, period, on, figures)


def _findings(
    store: FactStore, measure: Measure, period: Period, on: date, figures: Figures
) -> Iterator[Finding]:
    tables = {name: store.table(name) for name in measure.tables}
    cases = measure.cases(tables, period, figures)
    sums = cases.group_by("unit_id", "label") if measure.kind is Kind.VARIETY else None
    grouped = sums if sums is not None else cases.group_by("unit_id")
    counts: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in store.rows(
        grouped.agg(yes=cases.yes.sum(), whole=cases.whole.sum(), records=cases.count())
    ):
        counts[row["unit_id"]].append(row)
    records = _first_records(store, cases)
    bounds = Bounds(figures.measure_in_place, figures.measure_partly, measure.fewest(figures))
    for unit_id in sorted(counts):
        estimate, share = _estimates(measure, counts[unit_id])
        verdict = verdict_of(share, bounds)
        if measure.grows and not period.is_over(on=on):
            verdict = verdict_so_far(verdict)
        enough = estimate is not None and estimate.cases >= bounds.fewest
        yield Finding(
            unit_id=unit_id,
            measure=measure,
            estimate=estimate if enough else None,
            cases=estimate.cases if estimate else 0,
            verdict=verdict,
            records=records[unit_id],
            record_count=sum(row["records"] for row in counts[unit_id]),
        )


def _estimates(
    measure: Measure, rows: Sequence[Mapping[str, Any]]
) -> tuple[Estimate | None, Estimate | None]:
    """Return the estimate to show and the share to judge it by."""
    if measure.kind is Kind.VARIETY:
        kinds = effective_number(sorted(row["whole"] for row in rows))
        return kinds, as_share(kinds) if kinds else None
    share = share_of(sum(row["yes"] for row in rows), sum(row["whole"] for row in rows))
    return share, share


def _first_records(store: FactStore, cases: Any) -> dict[int, tuple[tuple[int, int, int], ...]]:
    """Return the first records of each office, cut on the engine, never here."""
    import ibis  # noqa: PLC0415 -- half a second to load; never at start-up

    place = ibis.row_number().over(group_by="unit_id", order_by="subject_id")
    first = cases.mutate(place=place)
    first = first.filter(first.place < MOST_RECORDS).order_by("unit_id", "subject_id")
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for row in store.rows(first.select("unit_id", "subject_id", "yes", "whole")):
        found[row["unit_id"]].append((row["subject_id"], row["yes"], row["whole"]))
    return {unit_id: tuple(rows) for unit_id, rows in found.items()}
