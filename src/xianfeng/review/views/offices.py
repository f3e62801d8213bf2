"""What everybody sees of an office: its windows, side by side, never as a ranking."""

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xianfeng.ballots.rules.questions import Trouble
from xianfeng.ballots.selectors.counts import last_opening
from xianfeng.foundation.periods import Period
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.foundation.sheets.writing import write_csv, write_sheet
from xianfeng.review.lists.results import PLACES, ResultRow
from xianfeng.review.selectors.methods import methods
from xianfeng.review.selectors.offices import (
    PlaceRow,
    office_table,
    offices_above,
    place_rows_of,
    public_unit,
)
from xianfeng.review.selectors.windows import QUARTERS_SHOWN, ContestCard, contests_of, place_page
from xianfeng.review.views.asked import period_shown
from xianfeng.ui.downloads import CSV, download
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.reading import Reading
from xianfeng.ui.words import say_number

FRESH_SECONDS = 60


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def office(request: HttpRequest, code: str) -> HttpResponse:
    """Show everybody what people said of an office and of each place right below it."""
    unit = public_unit(code)
    if unit is None:
        raise Http404
    today = timezone.localdate()
    period = period_shown(request, today)
    oldest = Period.quarter_of(today).back(QUARTERS_SHOWN + 1)[-1]
    since = min(oldest, Period.quarter_of(period.previous().start)).start
    own = office_table(unit, since=since)
    if unit.path not in own.windows:
        raise Http404
    contests = contests_of([unit.pk for unit in own.below], period)
    rows = _rows(request, place_rows_of(own, period), period, contests)
    if request.GET.get("export") == "csv":
        name = f"{unit.code} {period.label}.csv"
        return sheet(PLACES.headings, [PLACES.cells(row) for row in rows], name=name)
    context = {
        "unit": unit,
        "above": offices_above(unit),
        "page": place_page(unit, own.table, period, current=Period.quarter_of(today)),
        "windows": own.windows[unit.path],
        "today": today,
        "opened": last_opening(),
    }
    return answer(request, "review/office.html", show(request, PLACES, rows), context)


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def method(request: HttpRequest) -> HttpResponse:
    """Say how results are reckoned: thresholds, formulas, examples and sources."""
    return render(request, "review/method.html", {"methods": methods()})


def sheet(columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, name: str) -> HttpResponse:
    """Send rows for keeping, as a workbook or as text by the ending of the name."""
    if name.endswith(".csv"):
        return download(write_csv(columns, rows), name=name, media_type=CSV)
    return download(write_sheet(columns, rows, title=name.removesuffix(".xlsx")), name=name)


def _rows(
    request: HttpRequest,
    places: Sequence[PlaceRow],
    period: Period,
    contests: Mapping[int, Sequence[ContestCard]],
) -> list[ResultRow]:
    reading: Reading = request.reading  # type: ignore[attr-defined] # ReadingMiddleware set it
    minimum = settings.FIGURES.cell_minimum
    few = _("fewer than %(minimum)s ballots, not published") % {"minimum": minimum}

    def url(row: PlaceRow) -> str:
        page = "review:window" if row.is_window else "review:office"
        return reading.carry(f"{reverse(page, args=[row.unit.code])}?period={period.label}")

    return [
        ResultRow(
            row.unit.name,
            url(row),
            row.result.rated,
            _("nobody answered") if row.is_silent else few,
            note="" if row.is_window else _said_windows(row.windows),
            rank=row.rank,
            evened=row.evened,
            change=row.result.change,
            mean_change=row.result.mean_change,
            troubles={
                trouble.value: own
                for trouble, (_label, own) in zip(Trouble, row.result.troubles, strict=True)
            },
            contested=_("; ").join(each.state_words for each in contests.get(row.unit.pk, ())),
        )
        for row in places
    ]


def _said_windows(count: int) -> str:
    words = ngettext("%(number)s window", "%(number)s windows", count)
    return words % {"number": say_number(count)}
