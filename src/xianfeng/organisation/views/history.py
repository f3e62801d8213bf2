"""The trees as of a day, what befell their nodes, and what the rules find on them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.organisation.fields import AsOfForm
from xianfeng.organisation.selectors.history import (
    event_lines,
    events_of,
)
from xianfeng.organisation.selectors.visible import organisations_visible_to

ROWS_A_PAGE = 25


@require_safe
@signed_in
def history(request: ActorRequest, code: str) -> HttpResponse:
    """Show what befell an organisation, the latest first."""
    visible = organisations_visible_to(request.actor, with_closed=True)
    organisation = get_object_or_404(visible, code=code)
    page = Paginator(events_of(organisation), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "organisation/history.html",
        {
            "node": organisation,
            "is_unit": False,
            "page_obj": page,
            "lines": event_lines(request.actor, organisation, page.object_list),
            "form": AsOfForm(initial={"as_of": timezone.localdate()}),
        },
    )
