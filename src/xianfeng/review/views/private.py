"""What the pages of one citizen share here: forms from other sites, windows that are not there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from xianfeng.ballots.selectors.slips import RatedWindow, rated_window
from xianfeng.ui.citizens import is_foreign, to_one_citizen


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
