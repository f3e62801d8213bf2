from dataclasses import dataclass
from datetime import UTC, date, datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xianfeng.foundation.periods import Period

from .charts import Drawing, Mark, Scale, Series, in_the_middle
from .fields import DayField, FigureField, LineField, TextField
from .reading import remember
from .times import cells_from


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep language and size in two cookies; the only place that sets them."""
    return remember(request)


@dataclass(frozen=True)
class _Estimate:
    value: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True)
class _Step:
    label: str
    note: str
    state: str


class ExampleForm(forms.Form):
    """One field of each kind, for the page of components."""

    title = LineField(
        label=gettext_lazy("Title of the carrier"),
        max_length=20,
        help_text=gettext_lazy("What it does, in at most 20 characters."),
    )
    starts_on = DayField(
        label=gettext_lazy("Starts on"), help_text=gettext_lazy("For example 2026-09-29.")
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Were you satisfied this time?"),
        widget=forms.RadioSelect,
        choices=[
            ("5", gettext_lazy("Very satisfied")),
            ("3", gettext_lazy("Fairly satisfied")),
            ("1", gettext_lazy("Very dissatisfied")),
        ],
    )
    serves = forms.MultipleChoiceField(
        label=gettext_lazy("What does it serve?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("whole_plan", gettext_lazy("The whole plan")),
            ("central_work", gettext_lazy("The central work")),
            ("people", gettext_lazy("The people")),
        ],
    )
    goal = forms.ChoiceField(
        label=gettext_lazy("Goal"),
        choices=[("", "—"), ("1", gettext_lazy("Average waiting time"))],
    )
    waiting = FigureField(label=gettext_lazy("Average waiting time"), required=False)
    reason = TextField(label=gettext_lazy("Reason"), required=False)
    agreed = forms.BooleanField(label=gettext_lazy("I have read the charter"))


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component with invented values; in debug and demo only."""
    if not (settings.DEBUG or settings.XIANFENG_DEMO):
        raise Http404
    form = ExampleForm({"title": "", "goal": "1"}) if "errors" in request.GET else ExampleForm()
    if "message" in request.GET:
        messages.success(request, _("The carrier was proposed."))
        messages.error(request, _("Two rows are wrong; nothing was imported."))
    cells = cells_from(Period.parse("2026-01"), Period.parse("2026-09"))
    months = [cell.starts for cell in cells]
    trend = dict(zip(months, (18.1, 17.6, 17.9, 17.0, 15.5, 14.4, 13.6, 12.9, 12.4), strict=True))
    others = dict(zip(months, (17.9, 17.5, 18.0, 17.7), strict=False))
    others |= dict(zip(months[5:], (17.4, 17.1, 16.9, 16.8), strict=True))
    pages = Paginator(range(240), 20)
    return render(
        request,
        "ui/styleguide.html",
        {
            "form": form,
            "high": _Estimate(0.941, 0.928, 0.953, 1840),
            "wide": _Estimate(0.795, 0.702, 0.866, 84),
            "scale": Scale(0.4, bounds=(0.9,)),
            "drawing": Drawing(
                series=(
                    Series(_("with the carrier"), in_the_middle(cells, trend)),
                    Series(_("without it"), in_the_middle(cells, others)),
                ),
                cells=cells,
                target=12.0,
                target_words=_("target %s") % 12,
                marks=(Mark(months[3], _("start of the trial")),),
                gap=_("no record"),
                sentence=_("Where the carrier runs, people wait a third less than in January."),
            ),
            "trend": in_the_middle(cells, trend),
            "steps": [
                _Step(_("Proposal"), "2025-03", "done"),
                _Step(_("Endorsement"), "2025-05", "done"),
                _Step(_("Trial"), _("under way"), "now"),
                _Step(_("Institution"), _("2 conditions left"), "todo"),
            ],
            "page_obj": pages.get_page(request.GET.get("page")),
            "day": date(2026, 9, 29),
            "moment": datetime(2026, 9, 29, 6, 5, tzinfo=UTC),
        },
        status=422 if form.errors else 200,
    )
