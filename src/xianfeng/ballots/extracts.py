"""What analysis may read of this room: counts of a window and month; no ballot, no comment."""

from collections.abc import Iterator

from django.conf import settings

from xianfeng.analytics import Column, ColumnType, Extract, Row, register
from xianfeng.organisation.selectors.visible import office_ids

from .selectors import monthly_counts


def monthly_rows() -> Iterator[Row]:
    """Yield each window and month with its ballots and the good ones among them."""
    offices = office_ids()
    lowest = settings.FIGURES.good_level
    for window_id, month, counts in monthly_counts():
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


def offer() -> None:
    """Register the extract with analytics."""
    register(MONTHLY)
