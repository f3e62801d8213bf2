"""The cells of an axis of time in the reader's words."""

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext

from xianfeng.foundation.periods import Period

from .charts import Cell
from .words import is_chinese, say_quarter


def cells_from(first: Period, last: Period, *, of_any_year: bool = False) -> tuple[Cell, ...]:
    """List the months or quarters from one to another, both included.

    Args:
        first: a month or a quarter; `last` is one of the same length.
        of_any_year: several years share the axis, so that no label names one.
    """
    found = []
    period = last
    while period >= first:
        year = "" if of_any_year else say_year(period.start.year)
        label = _say_short(period)
        short = " ".join((year, label) if is_chinese() else (label, year)).strip()
        found.append(
            Cell(
                period.start,
                period.end,
                label,
                under=year,
                short=short,
                row=short if period.months == 1 else say_quarter(period),
                leads=period.start.month == 1,
            )
        )
        period = period.previous()
    return tuple(reversed(found))


def _say_short(period: Period) -> str:
    """Name a month or a quarter without its year, as the axis has room for it."""
    month = period.start.month
    if period.months == 1:
        return f"{month} 月" if is_chinese() else format_date(period.start, "M")
    return (gettext("Q1"), gettext("Q2"), gettext("Q3"), gettext("Q4"))[month // 3]


def say_year(year: int) -> str:
    """Name a year as it stands beside a line or below an axis."""
    return f"{year} 年" if is_chinese() else str(year)
