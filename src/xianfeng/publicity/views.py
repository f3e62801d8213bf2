from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.selectors.counts import last_opening
from xianfeng.ballots.selectors.export import SCRIPT, program
from xianfeng.ballots.selectors.history import (
    log_card,
    lost_days,
    notes_of,
    opening_cards,
    openings_of,
    part_of_opening,
    state_of_logs,
)
from xianfeng.foundation.sheets.writing import write_csv
from xianfeng.foundation.text import SEARCH_MOST
from xianfeng.review.selectors.finding import windows_found
from xianfeng.review.selectors.open_data import DATA_COLUMNS, published_rows
from xianfeng.ui.downloads import CSV, download
from xianfeng.ui.kept import kept

from .packing import packed, state_of_packed
from .selectors import (
    public_home,
    results_to_show,
    state_of_public,
)

WINDOWS_A_PAGE = 25
FRESH_SECONDS = 60
OPENINGS_A_PAGE = 14
PLAIN = "text/plain; charset=utf-8"
ZIP = "application/zip"


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def home(request: HttpRequest) -> HttpResponse:
    """Show everybody what was promised, done and rated; the same to all, no login, no cookie."""
    today = timezone.localdate()
    return kept(
        request,
        "publicity/home.html",
        state_of_public(today=today),
        lambda: {
            "card": public_home(today=today),
            "today": today,
            "opened": last_opening(),
            "minimum": settings.FIGURES.cell_minimum,
        },
    )


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def windows(request: HttpRequest) -> HttpResponse:
    """Show the windows that a search finds, with what people say of each."""
    today = timezone.localdate()

    def found() -> dict[str, object]:
        text = request.GET.get("q", "").strip()[:SEARCH_MOST]
        page = Paginator(windows_found(text), WINDOWS_A_PAGE).get_page(request.GET.get("page"))
        period, results = results_to_show(list(page), today=today)
        return {
            "text": text,
            "page_obj": page,
            "results": results,
            "period": period,
            "today": today,
            "opened": last_opening(),
            "minimum": settings.FIGURES.cell_minimum,
        }

    return kept(request, "publicity/windows.html", state_of_public(today=today), found)


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def about(request: HttpRequest) -> HttpResponse:
    """Say how the figures are counted, what is open data, and how the pages may be read."""
    figures = settings.FIGURES
    context = {"minimum": figures.cell_minimum, "slow": figures.slow_share}
    return kept(request, "publicity/about.html", figures.cell_minimum, lambda: context)


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def window_data(request: HttpRequest) -> HttpResponse:
    """Send the published results of all windows, quarter by quarter, as a sheet for anybody."""
    del request
    data = write_csv(DATA_COLUMNS, published_rows(today=timezone.localdate()))
    return download(data, name="windows.csv", media_type=CSV)


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def ledger(request: HttpRequest) -> HttpResponse:
    """Show what was signed last of the logs of ballots, the openings, and how to check them."""

    def found() -> dict[str, object]:
        openings = openings_of(LogName.PUBLIC)
        page = Paginator(openings, OPENINGS_A_PAGE).get_page(request.GET.get("page"))
        cards = opening_cards(list(page))
        last = cards[0] if cards and page.number == 1 else None
        return {
            "log": log_card(LogName.PUBLIC),
            "members": log_card(LogName.MEMBERS),
            "page_obj": page,
            "openings": cards,
            "lost_days": lost_days(LogName.PUBLIC),
            "last": last,
            "script": SCRIPT,
        }

    return kept(request, "publicity/ledger.html", state_of_logs(), found)


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def ledger_script(request: HttpRequest) -> HttpResponse:
    """Send the single file with which anybody checks an export."""
    del request
    return download(program(), name=SCRIPT, media_type="text/x-python; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def ledger_checkpoints(request: HttpRequest, name: str) -> HttpResponse:
    """Send every checkpoint of a log, for those who keep them."""
    del request
    text = "".join(f"{note}\n\n\n" for note in notes_of(_log(name)))
    return download(text.encode(), name=f"checkpoints-{name}.txt", media_type=PLAIN)


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def ledger_opening(request: HttpRequest, number: int) -> HttpResponse:
    """Send the leaves of one opening of the public log, with all that is needed to check them."""
    part = part_of_opening(LogName.PUBLIC, number)
    if part is None:
        raise Http404
    state = state_of_packed(part)
    etag = quote_etag(state)
    response = get_conditional_response(request, etag=etag)
    if response is None:
        data = packed(number, part, state)
        response = download(data, name=f"opening-{number}.zip", media_type=ZIP)
    response.headers["ETag"] = etag
    return response


def _log(name: str) -> LogName:
    try:
        return LogName(name)
    except ValueError as error:
        raise Http404 from error
