from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext

from xianfeng.actors.rules import Actor
from xianfeng.ballots.rules.counts import NOTHING, Counts
from xianfeng.ballots.rules.questions import Trouble
from xianfeng.ballots.selectors.counts import monthly_counts, window_counts
from xianfeng.ballots.selectors.slips import RatedWindow
from xianfeng.foundation.periods import Period
from xianfeng.foundation.stats import Estimate
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.organisation.selectors.visible import units_visible_to
from xianfeng.review.rules.results import Share, Trend, change_of, published, trend_of
from xianfeng.review.words import TRENDS, TROUBLES, TrendWord, say_answer, say_change, say_span
from xianfeng.ui.charts import Cell, Drawing, Scale, Series, Spot, low_scale
from xianfeng.ui.times import cells_from
from xianfeng.ui.words import say_quarter

QUARTERS_SHOWN = 8


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

    @property
    def trend_word(self) -> TrendWord:
        """The trend as pages say it."""
        return TRENDS[self.trend]

    @property
    def answer(self) -> str:
        """What people said, in one sentence; empty where too few did."""
        return "" if self.good is None else say_answer(self.good, self.trend, self.change)

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
    def trouble_scale(self) -> Scale:
        """A scale on which all three can be compared."""
        return low_scale(estimate for _, estimate in self.troubles)


@dataclass(frozen=True)
class QuarterRow:
    """One quarter of a window's history."""

    label: str
    short: str
    is_shown: bool


@dataclass(frozen=True)
class WindowPage:
    """What the page of one window shows: the quarter, its result, the quarters to choose from."""

    result: WindowResult
    quarter: str
    words: str
    quarters: tuple[QuarterRow, ...]
    drawing: Drawing
    minimum: int


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
    ids = [window.pk for window in windows]
    later = window_counts(ids, period)
    earlier = window_counts(ids, period.previous())
    return [
        _result(window, later.get(window.pk, NOTHING), earlier.get(window.pk, NOTHING))
        for window in windows
    ]


def quarterly_counts(window_id: int) -> tuple[tuple[Period, Counts], ...]:
    """Count the ballots of a window quarter by quarter, in one query; empty ones are absent."""
    counts: dict[Period, Counts] = defaultdict(lambda: NOTHING)
    for _, month, counted in monthly_counts([window_id]):
        counts[Period.quarter_of(month)] += counted
    return tuple(counts.items())


def window_page(
    window: Unit | RatedWindow,
    quarterly: Iterable[tuple[Period, Counts]],
    period: Period,
    *,
    current: Period,
) -> WindowPage:
    """Gather what the page of a window shows.

    Args:
        quarterly: its ballots.
        period: the quarter that is shown.
        current: the quarter of today, where the list of quarters begins.
    """
    counts = defaultdict(lambda: NOTHING, quarterly)
    first = min(counts, default=current)
    quarters = [current]
    while len(quarters) < QUARTERS_SHOWN and quarters[-1] > first:
        quarters.append(quarters[-1].previous())
    cells = cells_from(quarters[-1], current)
    return WindowPage(
        result=_result(window, counts[period], counts[period.previous()]),
        quarter=period.label,
        words=say_quarter(period),
        quarters=tuple(
            QuarterRow(each.label, cell.short, each == period)
            for each, cell in zip(quarters, reversed(cells), strict=True)
        ),
        drawing=_drawing(cells, [_good(counts[each]) for each in reversed(quarters)]),
        minimum=settings.FIGURES.cell_minimum,
    )


def _good_share(counts: Counts) -> Share:
    return Share(counts.good(settings.FIGURES.good_level), counts.ballots)


def _good(counts: Counts) -> Estimate | None:
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


def _result(window: Unit | RatedWindow, later: Counts, earlier: Counts) -> WindowResult:
    minimum = settings.FIGURES.cell_minimum
    doors, faces, things = (
        published(Share(later.troubles[trouble], later.ballots), minimum=minimum)
        for trouble in Trouble
    )
    return WindowResult(
        window=window,
        good=_good(later),
        doors=doors,
        faces=faces,
        things=things,
        trend=trend_of(_good_share(later), _good_share(earlier), minimum=minimum),
        change=change_of(_good_share(later), _good_share(earlier), minimum=minimum),
    )
