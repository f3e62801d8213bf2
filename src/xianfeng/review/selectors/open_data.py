"""The published results as rows for anybody: what the pages show, and nothing that they do not."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.conf import settings

from xianfeng.ballots.rules.questions import Trouble
from xianfeng.foundation.periods import Period
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.foundation.stats import Estimate
from xianfeng.organisation.selectors.visible import windows
from xianfeng.review.rules.ratings import LEVELS
from xianfeng.review.rules.results import rated
from xianfeng.review.rules.tables import Table
from xianfeng.review.selectors.windows import (
    QUARTERS_SHOWN,
    ContestCard,
    contests_of,
    window_tables,
)

FIGURES = (
    *("good", "low", "high", "ballots", "mean", "mean_low", "mean_high"),
    *(f"level_{level}" for level in LEVELS),
    *(trouble.value for trouble in Trouble),
)
DATA_COLUMNS = ("quarter", "window", "name", "office", *FIGURES, "contested")
PLACE_COLUMNS = ("period", *FIGURES, "contested")
PLACES = 4


def published_rows(*, today: date) -> Iterator[Sequence[Cell]]:
    """Yield the published results of the last quarters, by window: shares with their interval."""
    found = list(windows().order_by("code"))
    quarters = Period.quarter_of(today).back(QUARTERS_SHOWN)
    tables = window_tables(found, since=quarters[-1].start)
    contests = contests_of([unit.pk for unit in found])
    for period in quarters:
        for unit, table in zip(found, tables, strict=True):
            if figures := _figures(table, period):
                office = unit.parent.name if unit.parent else ""
                said = _contested(contests.get(unit.pk, ()), period)
                yield (period.label, unit.code, unit.name, office, *figures, said)


def place_rows(
    table: Table, contests: Sequence[ContestCard] = (), *, today: date
) -> Iterator[Sequence[Cell]]:
    """Yield what is published of a place: its quarters, each with its months, newest first."""
    for quarter in Period.quarter_of(today).back(QUARTERS_SHOWN):
        last = Period.month_of(quarter.end).previous()
        for period in (quarter, *last.back(3)):
            if figures := _figures(table, period):
                yield (period.label, *figures, _contested(contests, period))


def _contested(contests: Sequence[ContestCard], period: Period) -> str:
    """Say how the last contest of a figure stands; empty: nobody contests it."""
    own = [each.state for each in contests if each.period == period.label]
    return own[-1] if own else ""


def _figures(table: Table, period: Period) -> tuple[Cell, ...]:
    counts = table.counts(table.top, period)
    told = rated(
        counts.levels,
        good_level=settings.FIGURES.good_level,
        minimum=settings.FIGURES.cell_minimum,
    )
    if told is None:
        return ()
    return (
        *_rounded(told.good),
        told.cases,
        *_rounded(told.mean),
        *(told.levels[level] for level in LEVELS),
        *(counts.troubles[trouble] for trouble in Trouble),
    )


def _rounded(estimate: Estimate) -> tuple[float, float, float]:
    value, low, high = (
        round(each, PLACES) for each in (estimate.value, estimate.low, estimate.high)
    )
    return value, low, high
