"""What came of campaigns, for everybody: by rule, once they are over; no ranking (D10, D11)."""

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from xianfeng.ballots.selectors.counts import last_opening
from xianfeng.campaigns.models.campaigns import GROUPS, Campaign
from xianfeng.campaigns.rules.reviews import GroupResult, Measure, OfficeResult
from xianfeng.campaigns.rules.weighting import Weighted
from xianfeng.campaigns.selectors.reviews import ReviewPage, review_page, reviews_shown
from xianfeng.campaigns.selectors.said import ReviewWords, said_measure, say_few, say_missing
from xianfeng.foundation.sheets.rows import Cell
from xianfeng.foundation.sheets.writing import write_sheet
from xianfeng.foundation.stats import Estimate
from xianfeng.organisation.models.units import Unit
from xianfeng.review.words import say_rank
from xianfeng.ui.downloads import download

FRESH_SECONDS = 60
fresh = cache_control(public=True, max_age=FRESH_SECONDS)


@require_safe
@fresh
def reviews(request: HttpRequest) -> HttpResponse:
    """List the campaigns whose results are published, the newest first."""
    today = timezone.localdate()
    found = reviews_shown(today).order_by("-closes_on", "-pk")
    return render(request, "campaigns/reviews.html", {"reviews": found, "today": today})


@require_safe
@fresh
def review(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show the table of a campaign: offices by code, the questions side by side."""
    page = review_page(_find(campaign_id))
    context = {
        "opened": last_opening(),
        "page": page,
        "words": ReviewWords(page),
        "today": timezone.localdate(),
        "minimum": settings.FIGURES.cell_minimum,
    }
    return render(request, "campaigns/review.html", context)


@require_safe
@fresh
def office(request: HttpRequest, campaign_id: int, code: str) -> HttpResponse:
    """Show one office: every question by group, and all groups by their weights."""
    page = review_page(_find(campaign_id), today=timezone.localdate())
    found = page.of(code)
    if found is None:
        raise Http404
    groups = dict(GROUPS)
    context = {
        "opened": last_opening(),
        "page": page,
        "office": found[0],
        "groups": [(groups[each.group], each) for each in found[1].groups],
        "questions": ReviewWords(page).questions(code, found[1]),
        "today": timezone.localdate(),
        "minimum": settings.FIGURES.cell_minimum,
    }
    return render(request, "campaigns/review_office.html", context)


@require_safe
@fresh
def table(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Send the whole table as a sheet: office, group, question, figure, interval, numbers."""
    del request
    page = review_page(_find(campaign_id), today=timezone.localdate())
    headings = [
        *(_("Office code"), pgettext("that is judged", "Office")),
        *(_("Group"), _("Weight"), _("Question")),
        *(_("Share"), _("From"), _("To"), _("Ballots"), _("Effective number")),
        *(_("Needed"), _("Received"), _("Invited"), _("Note")),
        *(_("Change of the share"), _("Change from"), _("Change to")),
        *(_("Possible ranks"), _("Evened out")),
    ]
    data = write_sheet(headings, _rows(page), title=page.campaign.title)
    return download(data, name=f"{page.campaign.title}.xlsx")


def _rows(page: ReviewPage) -> Iterator[list[Cell]]:
    groups = dict(GROUPS)
    minimum = page.plan.minimum
    for unit, result in page.offices:
        changes, standings = page.changes(unit.code), page.standings(unit.code)
        for measure in page.measures:
            asked = said_measure(measure)
            for each in result.groups:
                yield [
                    *(unit.code, unit.name, str(groups[each.group]), each.weight / 100, asked),
                    *_figures(each.figures[measure.name]),
                    *(each.needed, each.received, each.invited, _few(each, minimum)),
                    *_changed(changes.get(measure.name, {}).get(each.group)),
                ]
            found = standings[measure.name]
            yield [
                *_overall(unit, result, measure, asked),
                *_changed(changes.get(measure.name, {}).get(None)),
                say_rank(found.rank) if found else None,
                round(found.evened.value, 4) if found else None,
            ]


def _changed(change: Estimate | None) -> list[Cell]:
    if change is None:
        return [None] * 3
    return [round(each, 4) for each in (change.value, change.low, change.high)]


def _few(group: GroupResult, minimum: int) -> str | None:
    return say_few(group, minimum) if group.received is None else None


def _overall(unit: Unit, result: OfficeResult, measure: Measure, asked: str) -> list[Cell]:
    overall = result.overall[measure.name]
    return [
        *(unit.code, unit.name, _("All groups"), 1, asked),
        *_figures(overall.weighted),
        *(None, None, None, say_missing(overall) or None),
    ]


def _figures(found: Weighted | None) -> list[Cell]:
    if found is None:
        return [None] * 5
    estimate = found.estimate
    shares = (estimate.value, estimate.low, estimate.high)
    return [*(round(share, 4) for share in shares), estimate.cases, round(found.effective, 1)]


def _find(campaign_id: int) -> Campaign:
    found: Campaign = get_object_or_404(reviews_shown(timezone.localdate()), pk=campaign_id)
    return found
