"""Where everybody finds a window; no session, no cookie, no ranking."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xianfeng.foundation.text import SEARCH_MOST
from xianfeng.review.selectors.finding import state_of_windows, windows_by_office
from xianfeng.ui.kept import kept


@require_safe
@cache_control(public=True, max_age=60)
def find(request: HttpRequest) -> HttpResponse:
    """List the windows by office, or those that a word finds."""

    def found() -> dict[str, object]:
        text = request.GET.get("q", "").strip()[:SEARCH_MOST]
        offices, has_more = windows_by_office(text)
        return {"text": text, "offices": offices, "has_more": has_more}

    return kept(request, "review/find.html", state_of_windows(), found)
