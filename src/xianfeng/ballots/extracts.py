"""What analysis may read of this room: counts of a window and month; no ballot, no comment."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings

from xianfeng.ballots.selectors.counts import monthly_counts
from xianfeng.foundation.extracts import Column, ColumnType, Extract, Row
from xianfeng.organisation.selectors.history import Ground


def monthly_rows(on: date) -> Iterator[Row]:
    """Yield each window and month with its ballots and the good ones among them.

    A window goes with its office of that day; one that is not there any more is left out.
    """
    offices = Ground.of(on).offices
    lowest = settings.FIGURES.good_level
    for window_id, month, counts in monthly_counts():
        if window_id in offices:
            yield window_id, offices[window_id], month, counts.ballots, counts.good(lowest)


MONTHLY = Extract(
    name="ballots.monthly",
    grain="a window and a month",
    columns=(
        Column("window_id", ColumnType.INTEGER, help="the window, a unit"),
        Column("office_id", ColumnType.INTEGER, help="the office above the window"),
        Column("month", ColumnType.DATE, help="first day of the month of voting"),
        Column("ballots", ColumnType.INTEGER, unit="ballots", help="how many were given"),
        Column("good", ColumnType.INTEGER, unit="ballots", help="fairly satisfied or better"),
    ),
    rows=monthly_rows,
)
