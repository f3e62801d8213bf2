"""How the figure of a goal is drawn: by what its months are."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from xianfeng.foundation.days import same_day
from xianfeng.foundation.periods import Period
from xianfeng.ui.charts import Drawing, Mark, Series, Spot, in_the_middle
from xianfeng.ui.times import cells_from, say_year

from .models import Indicator
from .rules import Measured, Reading, Seen, Span, counts_up, month_after, seen
from .rules.seen import has_pace
from .words import say_figure, say_target

MONTHS_OF_YEAR = 12


def drawing_of(
    indicator: Indicator, readings: Sequence[Reading], *, on: date, marks: Iterable[Mark] = ()
) -> Drawing | None:
    """Draw a figure by its months, as it is on a day; None where there is none.

    A year-to-date figure is a line a year on an axis of months, this year's before last year's;
    any other is one line in time, of the last two years.
    """
    plan, target = indicator.goal.plan, indicator.target
    span, measured = Span(plan.starts_on, plan.ends_on), Measured(indicator.measured)
    found = seen(target, readings, measured=measured, span=span, on=on)
    if found is None:
        return None
    last = found.latest.month
    if measured is Measured.YEAR_TO_DATE:
        drawing = _year_to_date(readings, last.year, marks)
        if has_pace(target, last, measured=measured, span=span):
            ends = (Spot(date(last.year, 1, 1), 0.0), Spot(plan.ends_on, float(target.value or 0)))
            drawing = replace(drawing, pace=ends, note=_("year to date; dotted: the even pace"))
        has_line = span.starts <= last < span.ends
    else:
        drawing = _in_time(readings, last, marks, from_zero=measured is Measured.FLOW)
        has_line = not counts_up(target) or measured is Measured.LEVEL
    if has_line and target.value is not None:
        words = _("target %s") % say_target(target)
        drawing = replace(drawing, target=float(target.value), target_words=words)
    return replace(drawing, gap=_("no record"), sentence=_say(found, target.unit, measured))


def _year_to_date(readings: Sequence[Reading], year: int, marks: Iterable[Mark]) -> Drawing:
    """Put the figure of a month at its end, and last year's on the same months of this year."""
    series = []
    for each in (year, year - 1):
        values = {row.month.month: float(row.value) for row in readings if row.month.year == each}
        spots = tuple(
            Spot(month_after(date(year, month, 1)), values.get(month))
            for month in range(min(values, default=1), max(values, default=0) + 1)
        )
        series += [Series(say_year(each), spots)] if spots else []
    moved = [
        replace(mark, day=same_day(mark.day, year), line=year - mark.day.year)
        for mark in marks
        if 0 <= year - mark.day.year < len(series)
    ]
    months = Period.month_of(date(year, 1, 1)), Period.month_of(date(year, 12, 1))
    return Drawing(
        series=tuple(series),
        cells=cells_from(*months, of_any_year=True),
        marks=tuple(moved),
        from_zero=True,
        note=_("year to date"),
    )


def _in_time(
    readings: Sequence[Reading], last: date, marks: Iterable[Mark], *, from_zero: bool
) -> Drawing:
    """Put the figure of a month in its middle, on one axis of time; months without one are gaps."""
    earliest = date(last.year - (last.month < MONTHS_OF_YEAR) - 1, last.month % 12 + 1, 1)
    shown = {row.month: float(row.value) for row in readings if row.month >= earliest}
    cells = cells_from(Period.month_of(min(shown)), Period.month_of(last))
    return Drawing(
        series=(Series("", in_the_middle(cells, shown)),),
        cells=cells,
        marks=tuple(marks),
        from_zero=from_zero,
    )


def _say(found: Seen, unit: str, measured: Measured) -> str:
    """Say what is seen: the latest figure, what was due by then, the same month a year before."""
    latest, due, before = found.latest, found.due, found.before
    month = Period.month_of(latest.month)
    (cell,) = cells_from(month, month)
    words = {"month": cell.row, "figure": say_figure(latest.value, unit)}
    if found.is_so_far:
        return _("%(figure)s by now in %(month)s, which is not over and not judged yet.") % words
    if measured is Measured.YEAR_TO_DATE:
        parts = [_("%(figure)s from January to %(month)s") % words]
    else:
        parts = [_("%(figure)s in %(month)s") % words]
    if due is not None:
        said = (
            _("%(gap)s less than the even pace"),
            _("%(gap)s more than the even pace"),
            _("as much as the even pace"),
        )
        parts.append(_say_gap(latest.value - due, unit, said))
    if before is not None:
        said = (
            _("%(gap)s less than in the same month of the year before"),
            _("%(gap)s more than in the same month of the year before"),
            _("as much as in the same month of the year before"),
        )
        parts.append(_say_gap(latest.value - before, unit, said))
    return _("; ").join(parts) + _(".")


def _say_gap(gap: Decimal, unit: str, said: tuple[str, str, str]) -> str:
    """Choose among less, more and as much, by what is written, not by what is rounded away."""
    size = say_figure(abs(float(gap)), unit)
    if size == say_figure(0, unit):
        return said[2]
    return said[gap > 0] % {"gap": size}
