from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import F, Sum

from xianfeng.ballots.models.tallies import Tally
from xianfeng.ballots.rules.counts import (
    LEVELS,
    NOTHING,
    SUMS,
    Counts,
    counts_of,
    first_day,
    month_number,
)
from xianfeng.foundation.periods import Period

_BALLOTS = Sum(sum((F(f"level_{level}") for level in LEVELS[1:]), F(f"level_{LEVELS[0]}")))


def window_counts(window_ids: Collection[int], period: Period) -> dict[int, Counts]:
    """Count the ballots of windows in a period, in one query; windows without ballots are absent.

    The counts are not suppressed: whoever shows them minds `FIGURES.cell_minimum`.
    """
    rows = Tally.objects.filter(
        window_id__in=window_ids,
        month__gte=month_number(period.start),
        month__lt=month_number(period.end),
    )
    found: dict[int, Counts] = {}
    for window_id, *sums in rows.values_list("window_id", *SUMS):
        found[window_id] = found.get(window_id, NOTHING) + counts_of(sums)
    return found


def monthly_counts(
    window_ids: Collection[int] | None = None,
) -> Iterator[tuple[int, date, Counts]]:
    """Count the ballots of each window and month, by window, then month; None: of all windows."""
    tallies = Tally.objects.order_by("window_id", "month")
    if window_ids is not None:
        tallies = tallies.filter(window_id__in=window_ids)
    for window_id, month, *sums in tallies.values_list("window_id", "month", *SUMS):
        yield window_id, first_day(month), counts_of(sums)


def ballots_since(month: date) -> int:
    """Count the ballots of this month and later ones: they only become more, so it dates them."""
    cast = Tally.objects.filter(month__gte=month_number(month)).aggregate(ballots=_BALLOTS)
    return cast["ballots"] or 0
