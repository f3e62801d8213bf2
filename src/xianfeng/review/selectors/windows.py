from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext

from xianfeng.actors.rules import Actor
from xianfeng.asks.rules import OPEN
from xianfeng.ballots.rules.counts import Counts
from xianfeng.ballots.rules.questions import Trouble
from xianfeng.ballots.selectors.counts import monthly_counts
from xianfeng.ballots.selectors.slips import RatedWindow
from xianfeng.foundation.masking import masked
from xianfeng.foundation.paths import path_below
from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import Estimate
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import units_visible_to
from xianfeng.review.models.signs import UPHELD, Contest
from xianfeng.review.rules.results import (
    Rated,
    Share,
    Trend,
    change_of,
    mean_change,
    published,
    rated,
    trend_of,
)
from xianfeng.review.rules.tables import Table, table_of
from xianfeng.review.words import (
    TRENDS,
    TROUBLES,
    TrendWord,
    say_answer,
    say_change,
    say_mean_change,
    say_period,
    say_span,
    say_trend,
    spread,
)
from xianfeng.ui.charts import Cell, Drawing, Scale, Series, Spot, low_scale
from xianfeng.ui.times import cells_from
from xianfeng.ui.words import Text

QUARTERS_SHOWN = 8


@dataclass(frozen=True)
class ContestCard:
    """What an office says against a figure, and what the level above says to it."""

    period: str
    asked_on: date
    reason: str
    above: str
    due: date | None
    state: str
    state_words: str
    answer: str
    answered_on: date | None

    @property
    def period_words(self) -> str:
        return say_period(Period.parse(self.period))

    @property
    def is_upheld(self) -> bool:
        return self.state == UPHELD


@dataclass(frozen=True)
class WindowResult:
    """What people said of a window in a period.

    Every figure is None where fewer than `FIGURES.cell_minimum` ballots were given; then no
    count may be shown either. `doors`, `faces` and `things` are the shares that met the trouble.
    """

    window: Unit | RatedWindow
    good: Estimate | None
    doors: Estimate | None
    faces: Estimate | None
    things: Estimate | None
    trend: Trend
    change: Estimate | None = None
    """Of the good ratings against the period before; a share with its interval."""
    rated: Rated | None = None
    mean_change: Estimate | None = None
    trouble_changes: tuple[Estimate | None, ...] = (None, None, None)
    """Of the three troubles, as `change`."""
    months: int = 3
    """How long the period is, and so the one before."""

    @property
    def trend_word(self) -> TrendWord:
        """The trend as pages say it."""
        return TRENDS[self.trend]

    @property
    def trend_sentence(self) -> str:
        return say_trend(self.trend, months=self.months)

    @property
    def answer(self) -> str:
        """What people said, in one sentence; empty where too few did."""
        if self.good is None:
            return ""
        return say_answer(self.good, self.trend, self.change, months=self.months)

    @property
    def spread(self) -> tuple[tuple[str, Text, int], ...]:
        """How the ballots are spread over the levels, as a bar draws it."""
        return spread(self.rated.levels) if self.rated else ()

    @property
    def change_words(self) -> str:
        """The change in percentage points, with its interval."""
        return "" if self.change is None else say_change(self.change)

    @property
    def troubles(self) -> tuple[tuple[Promise, Estimate | None], ...]:
        """The three troubles with their labels, in their order."""
        return (
            (TROUBLES[Trouble.DOORS], self.doors),
            (TROUBLES[Trouble.FACES], self.faces),
            (TROUBLES[Trouble.THINGS], self.things),
        )

    @property
    def trouble_rows(self) -> tuple[tuple[Promise, Estimate | None, str], ...]:
        """The three troubles with how they changed, in words; empty where that is not known."""
        return tuple(
            (label, estimate, "" if change is None else say_change(change))
            for (label, estimate), change in zip(self.troubles, self.trouble_changes, strict=True)
        )

    @property
    def mean_change_words(self) -> str:
        """The change of the mean in levels, with its interval."""
        found = self.mean_change
        return "" if found is None else say_mean_change(found)

    @property
    def trouble_scale(self) -> Scale:
        """A scale on which all three can be compared."""
        return low_scale(estimate for _, estimate in self.troubles)


@dataclass(frozen=True)
class PeriodRow:
    """One quarter or month of a history, to choose from."""

    label: str
    short: str
    is_shown: bool


@dataclass(frozen=True)
class WindowPage:
    """What the page of one place shows: a quarter or month, its result, those to choose from.

    Attributes:
        months: those of the quarter that is shown, or in which the month lies.
        is_silent: nobody answered; that is no result, and not a small one.
    """

    result: WindowResult
    period: Period
    words: str
    quarters: tuple[PeriodRow, ...]
    months: tuple[PeriodRow, ...]
    drawing: Drawing
    minimum: int
    is_silent: bool


def windows_visible_to(actor: Actor) -> QuerySet[Unit]:
    """List the windows in the actor's reach, by code: this is no ranking."""
    return units_visible_to(actor).filter(kind=UnitKind.WINDOW.value).order_by("code")


def window_results(windows: Iterable[Unit], period: Period) -> list[WindowResult]:
    """Say what people said of each window in a period, and against the period before.

    Args:
        windows: results come in their order; what a window got is public, so is this.
        period: any period; the trend compares it with the one of the same length before.
    """
    windows = list(windows)
    tables = window_tables(windows, since=Period.quarter_of(period.previous().start).start)
    return [
        place_result(window, table, table.top, period)
        for window, table in zip(windows, tables, strict=True)
    ]


def window_tables(windows: Sequence[Unit], *, since: date) -> list[Table]:
    """Say what may be shown of each window by itself, in one query and their order.

    Args:
        since: first day of the first quarter that is read; each is joined by itself.
    """
    monthly: dict[int, list[tuple[date, Counts]]] = defaultdict(list)
    for window_id, month, counts in monthly_counts([window.pk for window in windows], since=since):
        monthly[window_id].append((month, counts))
    return [window_table(window.pk, monthly[window.pk]) for window in windows]


def monthly_ballots(window_id: int) -> tuple[tuple[date, Counts], ...]:
    """Count the ballots of a window month by month, in one query; empty ones are absent."""
    return tuple((month, counts) for _, month, counts in monthly_counts([window_id]))


def window_table(window_id: int, monthly: Iterable[tuple[date, Counts]]) -> Table:
    """Say what may be shown of a window by itself."""
    path = path_below("", window_id)
    cells = {(path, month): counts for month, counts in monthly}
    return table_of(cells, top=path, minimum=settings.FIGURES.cell_minimum)


def contests_of(
    window_ids: Collection[int], period: Period | None = None
) -> dict[int, tuple[ContestCard, ...]]:
    """Gather by window what offices contest, the first first; it is public as the figure is.

    Args:
        period: that is shown; contests of the months within a quarter stand there too.
    """
    rows = Contest.objects.filter(window_id__in=window_ids).order_by("asked_at", "pk")
    found: dict[int, tuple[ContestCard, ...]] = {}
    for row in rows.select_related("organisation"):
        start = Period.parse(row.period).start
        if (
            period is None
            or period.label == row.period
            or (period.holds(start) and period.months > Period.parse(row.period).months)
        ):
            found[row.window_id] = (*found.get(row.window_id, ()), _contest_card(row))
    return found


def _contest_card(row: Contest) -> ContestCard:
    return ContestCard(
        period=row.period,
        asked_on=day_of(row.asked_at),
        reason=masked(row.reason),
        above=row.organisation.name,
        due=row.due if row.state in OPEN else None,
        state=row.state,
        state_words=row.get_state_display(),
        answer=masked(row.answer),
        answered_on=day_of(row.closed_at) if row.closed_at else None,
    )


def window_page(
    window: Unit | RatedWindow,
    monthly: Iterable[tuple[date, Counts]],
    period: Period,
    *,
    current: Period,
) -> WindowPage:
    """Gather what the page of a window shows.

    Args:
        monthly: its ballots.
        period: the quarter or month that is shown.
        current: the quarter of today, where the list of quarters begins.
    """
    return place_page(window, window_table(window.pk, monthly), period, current=current)


def place_page(
    place: Unit | RatedWindow, table: Table, period: Period, *, current: Period
) -> WindowPage:
    """Gather what the page of a place shows, of a table whose top it is."""
    first = Period.quarter_of(table.first_month) if table.first_month else current
    quarters = [current]
    while len(quarters) < QUARTERS_SHOWN and quarters[-1] > first:
        quarters.append(quarters[-1].previous())
    cells = cells_from(quarters[-1], current)
    quarter = Period.quarter_of(period.start)
    last = Period.month_of(quarter.end).previous()
    return WindowPage(
        result=place_result(place, table, table.top, period),
        period=period,
        words=say_period(period),
        quarters=tuple(
            PeriodRow(each.label, cell.short, each == period)
            for each, cell in zip(quarters, reversed(cells), strict=True)
        ),
        months=tuple(
            PeriodRow(each.label, cell.short, each == period)
            for each, cell in zip(
                last.back(3), reversed(cells_from(last.back(3)[-1], last)), strict=True
            )
            if not table.is_silent(table.top, each)
        ),
        drawing=_drawing(
            cells, [good_share(table.counts(table.top, each)) for each in quarters[::-1]]
        ),
        minimum=settings.FIGURES.cell_minimum,
        is_silent=table.is_silent(table.top, period),
    )


def place_result(
    place: Unit | RatedWindow, table: Table, path: str, period: Period
) -> WindowResult:
    """Say what people said of a place and all below it, of what its table may show."""
    later, earlier = (table.counts(path, each) for each in (period, period.previous()))
    return _result(place, later, earlier, months=period.months)


def _good_share(counts: Counts) -> Share:
    return Share(counts.good(settings.FIGURES.good_level), counts.ballots)


def good_share(counts: Counts) -> Estimate | None:
    """Say how many ballots are good; None where they are too few to be shown."""
    return published(_good_share(counts), minimum=settings.FIGURES.cell_minimum)


def _drawing(cells: Sequence[Cell], results: Iterable[Estimate | None]) -> Drawing:
    """Draw the quarters in percent, with the band of their intervals."""
    spots = []
    for cell, good in zip(cells, results, strict=True):
        if good is None:
            spots.append(Spot(cell.middle, None))
        else:
            spots.append(Spot(cell.middle, *_in_percent(good)))
    told = [spot.value for spot in spots if spot.value is not None]
    return Drawing(
        series=(Series("", tuple(spots)),),
        cells=tuple(cells),
        sentence=say_span(told) if len(told) > 1 else "",
        note=gettext("the band is the 95% interval"),
        gap=gettext("fewer than %(minimum)s ballots") % {"minimum": settings.FIGURES.cell_minimum},
    )


def _in_percent(good: Estimate) -> tuple[float, float, float]:
    return (round(good.value * 100, 1), round(good.low * 100, 1), round(good.high * 100, 1))


def _result(
    window: Unit | RatedWindow, later: Counts, earlier: Counts, *, months: int
) -> WindowResult:
    minimum, good_level = settings.FIGURES.cell_minimum, settings.FIGURES.good_level
    told, before = (
        rated(each.levels, good_level=good_level, minimum=minimum) for each in (later, earlier)
    )
    doors, faces, things = (
        published(Share(later.troubles[trouble], later.ballots), minimum=minimum)
        for trouble in Trouble
    )
    return WindowResult(
        window=window,
        good=good_share(later),
        doors=doors,
        faces=faces,
        things=things,
        trend=trend_of(_good_share(later), _good_share(earlier), minimum=minimum),
        change=change_of(_good_share(later), _good_share(earlier), minimum=minimum),
        rated=told,
        mean_change=mean_change(told, before),
        trouble_changes=tuple(
            change_of(
                Share(later.troubles[trouble], later.ballots),
                Share(earlier.troubles[trouble], earlier.ballots),
                minimum=minimum,
            )
            for trouble in Trouble
        ),
        months=months,
    )
