"""What pages here share: which quarter is asked for, forms from other sites, unknown windows."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from xianfeng.ballots.selectors.slips import RatedWindow, rated_window
from xianfeng.foundation.periods import Period
from xianfeng.ui.citizens import is_foreign, to_one_citizen
from xianfeng.ui.pages import MONTHS_OF_QUARTER, period_asked


def period_shown(request: HttpRequest, today: date) -> Period:
    """Return the quarter or month of the address, else today's quarter; a later one is unknown."""
    period = period_asked(request, today)
    if period.months not in {1, MONTHS_OF_QUARTER} or period.start > today:
        raise Http404(period.label)
    return period


def refuse_foreign(request: HttpRequest) -> HttpResponse | None:
    """Refuse a form that came from another site."""
    if request.method == "POST" and is_foreign(request):
        return to_one_citizen(render(request, "review/foreign.html", status=403))
    return None


def public_window(code: str) -> RatedWindow:
    """Return the window of a public page, or answer 404."""
    window = rated_window(code)
    if window is None:
        raise Http404
    return window
