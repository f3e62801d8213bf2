"""Ratings that were given elsewhere: which there are, and what each says."""

from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.review.lists.results import IMPORTED, SETS, ResultRow
from xianfeng.review.permissions import can_see_windows
from xianfeng.review.selectors.imported import RatedName, imported_results, rating_sets
from xianfeng.review.words import spread
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show


@require_safe
@signed_in_as(can_see_windows)
def rating_set(request: ActorRequest, set_id: int) -> HttpResponse:
    """Show what a set of imported ratings says, of all groups or of one."""
    own = get_object_or_404(rating_sets(), pk=set_id)
    group = request.GET.get("group", "")
    found = imported_results(own, group=group)
    if group and group not in found.groups:
        raise Http404
    minimum = settings.FIGURES.cell_minimum
    few = _("fewer than %(minimum)s ratings, not published") % {"minimum": minimum}

    def rows(names: Sequence[RatedName]) -> list[ResultRow]:
        return [
            ResultRow(
                each.name,
                "",
                each.rated,
                _("no answers") if each.is_silent else few,
                noun=_("ratings given"),
                rank=each.rank,
                evened=each.evened,
            )
            for each in names
        ]

    shown = show(request, IMPORTED, found.rows, make=rows)
    context = {
        "own": own,
        "found": found,
        "spread": spread(found.whole.levels) if found.whole else (),
        "few": few,
        "group": group,
        "set_groups": found.groups,
        "minimum": minimum,
    }
    return answer(request, "review/rating_set.html", shown, context)


@require_safe
@signed_in_as(can_see_windows)
def sets(request: ActorRequest) -> HttpResponse:
    """List the sets of ratings that were imported."""
    return answer(request, "review/rating_sets.html", show(request, SETS, rating_sets()))
