from collections.abc import Sequence
from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.foundation.periods import Period
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.pages import period_asked

from .lists import OFFICES, RECORDS
from .records import RecordSaid, records_said
from .selectors import (
    failings_of,
    measure_card,
    office_rows,
    offices_below,
    offices_visible_to,
    periods_with_results,
    results_visible_to,
    rows_picked,
    spread_of,
    verdict_scale,
)
from .words import verdict_rules


@require_safe
@signed_in
def overview(request: ActorRequest) -> HttpResponse:
    """Show the offices with their four failings, by code; no total and no rank."""
    labels = periods_with_results(request.actor)
    period = period_asked(request, timezone.localdate(), lambda: labels)
    offices = offices_visible_to(request.actor)
    code = request.GET.get("below", "")
    above = get_object_or_404(offices, code=code) if code else None
    if above is not None:
        offices = offices_below(offices, above)
    rows = office_rows(list(offices), period)
    picked = request.GET.get("verdict", "")
    if picked:
        offices = offices.filter(pk__in=[row.office.pk for row in rows_picked(rows, picked)])
    shown = show(request, OFFICES, offices, make=partial(office_rows, period=period))
    context = {
        "spread": spread_of(rows),
        "picked": picked,
        "above": above,
        "here": f"?period={period.label}" + (f"&below={above.code}" if above else ""),
        "rules": verdict_rules(),
        "period": period,
        "periods": _choices(labels, period),
        "has_results": period.label in labels,
        "is_over": period.is_over(on=timezone.localdate()),
    }
    return answer(request, "diagnosis/overview.html", shown, context)


@require_safe
@signed_in
def unit(request: ActorRequest, code: str) -> HttpResponse:
    """Show what the evidence says of one office: four failings, each figure with its records."""
    office = get_object_or_404(offices_visible_to(request.actor), code=code)
    labels = periods_with_results(request.actor)
    period = period_asked(request, timezone.localdate(), lambda: labels)
    failings = tuple(failings_of([office], period)[office.pk].values())
    measures = [measure for failing in failings for measure in failing.measures]
    return render(
        request,
        "diagnosis/unit.html",
        {
            "office": office,
            "below": offices_below(offices_visible_to(request.actor), office).count(),
            "failings": failings,
            "scale": verdict_scale(),
            "rules": verdict_rules(),
            "period": period,
            "periods": _choices(labels, period),
            "built_at": measures[0].built_at if measures else None,
            "is_over": period.is_over(on=timezone.localdate()),
            "records": sum(measure.record_count for measure in measures),
        },
    )


@require_safe
@signed_in
def measure(request: ActorRequest, code: str, measure: str) -> HttpResponse:
    """Show one figure and the records behind it, as far as the actor may see them."""
    period = period_asked(request, timezone.localdate())
    results = results_visible_to(request.actor)
    result = get_object_or_404(results, unit__code=code, measure=measure, period_label=period.label)
    card = measure_card(result)

    def lines(entries: Sequence[Sequence[int]]) -> list[RecordSaid]:
        return records_said(actor=request.actor, result=result, card=card, entries=entries)

    shown = show(request, RECORDS, result.records, make=lines)
    context = {
        "office": result.unit,
        "card": card,
        "is_over": period.is_over(on=timezone.localdate()),
        "scale": verdict_scale(),
        "period": period,
        "hidden": len(shown.page.object_list) - len(shown.cards),
        "shown_most": len(result.records),
    }
    return answer(request, "diagnosis/measure.html", shown, context)


def _choices(labels: list[str], period: Period) -> list[Period]:
    known = [Period.parse(label) for label in labels]
    return known if period in known else [period, *known]
