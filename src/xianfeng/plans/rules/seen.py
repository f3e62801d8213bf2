"""What a chart of a figure shows, in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xianfeng.foundation.periods import Period

from .kinds import Measured, Target
from .progress import Reading, Span, counts_up, month_after

LONGEST_YEAR = 366


@dataclass(frozen=True)
class Seen:
    """The latest figure beside what was due by then and what it was a year before."""

    latest: Reading
    due: Decimal | None = None
    """The part of the year's target in a straight line, where the figure is counted up."""
    before: Decimal | None = None
    """The figure of the same month of the year before."""
    is_so_far: bool = False
    """Its month still runs, and is compared with nothing."""


def seen(
    target: Target, readings: Sequence[Reading], *, measured: Measured, span: Span, on: date
) -> Seen | None:
    """Say on a day what is seen of a figure, one reading a month in any order; None without one."""
    if not readings:
        return None
    latest = max(readings, key=lambda reading: reading.month)
    if not Period.month_of(latest.month).is_over(on=on):
        return Seen(latest, is_so_far=True)
    months = {reading.month: reading.value for reading in readings}
    due = None
    if target.value is not None and has_pace(target, latest.month, measured=measured, span=span):
        part = span.share_by(month_after(latest.month))
        due = target.value * part.numerator / part.denominator
    return Seen(latest, due, months.get(latest.month.replace(year=latest.month.year - 1)))


def has_pace(target: Target, month: date, *, measured: Measured, span: Span) -> bool:
    """Tell whether a straight line leads to the target: counted up, in the plan's one year."""
    return (
        measured is Measured.YEAR_TO_DATE
        and counts_up(target)
        and (span.ends - span.starts).days <= LONGEST_YEAR
        and span.starts <= month < span.ends
    )
