from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from .selectors import public_home, results_to_show, windows_found

WINDOWS_A_PAGE = 25
FRESH_SECONDS = 60


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def home(request: HttpRequest) -> HttpResponse:
    """Show everybody what was promised, done and rated; the same to all, no login, no cookie."""
    card = public_home(today=timezone.localdate())
    return render(
        request,
        "publicity/home.html",
        {"card": card, "minimum": settings.FIGURES.cell_minimum},
    )


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
def windows(request: HttpRequest) -> HttpResponse:
    """Show the windows that a search finds, with what people say of each."""
    text = request.GET.get("q", "").strip()
    page = Paginator(windows_found(text), WINDOWS_A_PAGE).get_page(request.GET.get("page"))
    period, results = results_to_show(list(page), today=timezone.localdate())
    return render(
        request,
        "publicity/windows.html",
        {
            "text": text,
            "page_obj": page,
            "results": results,
            "period": period,
            "minimum": settings.FIGURES.cell_minimum,
        },
    )
