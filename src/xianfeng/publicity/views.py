from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xianfeng.foundation.sheets.writing import write_csv
from xianfeng.foundation.text import SEARCH_MOST
from xianfeng.review.selectors.open_data import DATA_COLUMNS, published_rows
from xianfeng.ui.downloads import CSV, download
from xianfeng.ui.kept import kept

from .selectors import (
    public_home,
    results_to_show,
    state_of_public,
    windows_found,
)

WINDOWS_A_PAGE = 25
FRESH_SECONDS = 60


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
