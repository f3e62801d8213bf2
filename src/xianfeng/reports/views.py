from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xianfeng.access.selectors.deputies import name_of
from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.ui import downloads
from xianfeng.ui.acts import Act
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.things import Asked, On
from xianfeng.ui.words import say

from .forms import DownloadForm, OwnWordsForm, QuarterForm
from .lists import REPORTS, ReportRow
from .permissions import can_make_report, can_release_report, can_write_words
from .selectors.own import own_words
from .selectors.released import released_paper
from .selectors.scope import organisations_to_report
from .services import (
    compare_released,
    make_quarter_report,
    quarter_report,
    release_quarter_report,
    write_words,
)
from .words import say_quarter
from .writers.pdf import is_possible, substitutions


@require_safe
@signed_in_as(can_make_report)
def report_list(request: ActorRequest) -> HttpResponse:
    """Show the organisations that can be reported on, and the quarter to choose."""
    form = QuarterForm(request.GET or {"period": ""}, today=timezone.localdate())
    period = form.cleaned_data["period"] if form.is_valid() else _current()

    def rows(organisations: Sequence[Organisation]) -> list[ReportRow]:
        query = f"?period={period.label}"
        return [
            ReportRow(each, reverse("reports:quarter", args=[each.code]) + query)
            for each in organisations
        ]

    shown = show(request, REPORTS, organisations_to_report(request.actor), make=rows)
    context = {"form": form, "period": period, "quarter": say_quarter(period)}
    status = 200 if form.is_valid() else 422
    return answer(request, "reports/list.html", shown, context, status=status)


@require_safe
@signed_in_as(can_make_report)
def quarter(request: ActorRequest, code: str) -> HttpResponse:
    """Show the report of a quarter as it would be written."""
    organisation = _organisation(request, code)
    form = QuarterForm(request.GET or {"period": ""}, today=timezone.localdate())
    return _preview(request, organisation, form, at=timezone.now())


@require_POST
@signed_in_as(can_make_report)
def download(request: ActorRequest, code: str) -> HttpResponse:
    """Write the report and send it as a file."""
    organisation = _organisation(request, code)
    form = DownloadForm(request.POST, today=timezone.localdate())
    at = timezone.now()
    if not form.is_valid():
        return _preview(request, organisation, form, at=at)
    try:
        made = make_quarter_report(
            actor=request.actor,
            organisation=organisation,
            period=form.cleaned_data["period"],
            written_as=form.cleaned_data["written_as"],
            at=at,
        )
    except Refusal as refusal:
        form.add_error(None, say(refusal))
        return _preview(request, organisation, form, at=at)
    return downloads.download(made.content, name=made.name, media_type=made.media_type)


@require_POST
@signed_in_as(can_make_report)
def release(request: ActorRequest, code: str) -> HttpResponse:
    """Release the report of a quarter: from then on it stays as it is."""
    organisation = _organisation(request, code)
    form = QuarterForm(request.POST, today=timezone.localdate())
    at = timezone.now()
    if form.is_valid():
        period = form.cleaned_data["period"]
        try:
            release_quarter_report(
                actor=request.actor, organisation=organisation, period=period, at=at
            )
        except NotAllowed as error:
            raise PermissionDenied from error
        except Refusal as refusal:
            form.add_error(None, say(refusal))
        else:
            messages.success(request, _("The report has been released."))
            page = reverse("reports:quarter", args=[organisation.code])
            return redirect(f"{page}?period={period.label}")
    return _preview(request, organisation, form, at=at)


def _organisation(request: ActorRequest, code: str) -> Organisation:
    return get_object_or_404(organisations_to_report(request.actor), code=code)


def _preview(
    request: ActorRequest, organisation: Organisation, form: QuarterForm, *, at: datetime
) -> HttpResponse:
    """Show the paper on a page; what stands in the way is said on top (422)."""
    is_valid = form.is_valid()
    period = form.cleaned_data.get("period") or _current()
    paper = standing = None
    released = released_paper(organisation, period)
    try:
        if released:
            paper = released.paper
            standing = compare_released(actor=request.actor, released=released, at=at)
        else:
            paper = quarter_report(
                actor=request.actor, organisation=organisation, period=period, at=at
            )
    except Refusal as refusal:
        is_valid = False
        form.add_error(None, say(refusal))
    return render(
        request,
        "reports/quarter.html",
        {
            "organisation": organisation,
            "form": form,
            "period": period,
            "quarter": say_quarter(period),
            "paper": paper,
            "may_write": released is None and can_write_words(request.actor, organisation),
            "released": released,
            "released_by": name_of(released.released_by)
            if released and released.released_by
            else "—",
            "standing": standing,
            "may_release": released is None
            and period.end <= timezone.localdate(at)
            and can_release_report(request.actor, organisation),
            "has_pdf": is_possible(),
            "substitutions": sorted(substitutions().items()),
        },
        status=200 if is_valid else 422,
    )


def _asked_for(request: ActorRequest, code: str) -> Organisation:
    return organisations_to_report(request.actor).get(code=code)


def _period(asked: Asked[Organisation]) -> Period:
    form = QuarterForm({"period": asked.request.GET.get("period", "")}, today=asked.today)
    if not form.is_valid():
        raise Http404
    period: Period = form.cleaned_data["period"]
    return period


def _page_of(asked: Asked[Organisation]) -> str:
    page = reverse("reports:quarter", args=[asked.thing.code])
    return f"{page}?period={_period(asked).label}"


words = Act(
    on=On(
        find=_asked_for,
        door=can_make_report,
        may=can_write_words,
        named="organisation",
        where=lambda asked: f"{asked.thing.name} · {say_quarter(_period(asked))}",
        back=_page_of,
    ),
    form=OwnWordsForm,
    given=lambda asked: {"own": own_words(asked.thing, _period(asked))},
    edits=True,
    service=write_words,
    told=lambda step: {"period": _period(step), **step.form.told},
    heading=gettext_lazy("What the office itself says"),
    lead=gettext_lazy("These words stay when the figures are renewed. One paragraph a line."),
    button=gettext_lazy("Save"),
    done=gettext_lazy("The words have been saved; the report shows them."),
)


def _current() -> Period:
    return Period.quarter_of(timezone.localdate())
