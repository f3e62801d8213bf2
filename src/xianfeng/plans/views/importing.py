from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.names import name_keys
from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import UnitKind
from xianfeng.plans.forms.held import HeldPaper, PaperTooOld
from xianfeng.plans.forms.importing import CandidateForm, PlanForm, UploadForm, candidate_forms
from xianfeng.plans.permissions import can_import_plans
from xianfeng.plans.rules.intake import read_plan
from xianfeng.plans.selectors.goals import units_for_plans, units_to_assign
from xianfeng.plans.services.goals import Imported, Paper, import_plan
from xianfeng.ui.acts import get_and_post, refuse
from xianfeng.ui.words import say
from xianfeng.uploads.reading import paper_in

TITLE_MOST = 160


@get_and_post
@signed_in_as(can_import_plans)
def upload(request: ActorRequest) -> HttpResponse:
    """Take a paper and show what it offers; nothing is written yet."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if form.is_valid():
        sent = form.cleaned_data["paper"]
        try:
            text = paper_in(sent, name=sent.name, size=sent.size)
            paper = read_plan(text, name=sent.name)
        except Refusal as refusal:
            form.add_error("paper", say(refusal))
        else:
            return _choice(request, HeldPaper.of(paper, name=sent.name), data=None)
    return render(
        request,
        "plans/import.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require_POST
@signed_in_as(can_import_plans)
def apply(request: ActorRequest) -> HttpResponse:
    """Take the ticked candidates over as goals, at once; a second time changes nothing."""
    try:
        held = HeldPaper.read(request.POST.get("held", ""))
    except PaperTooOld:
        form = UploadForm()
        messages.error(request, _("The document has waited too long. Upload it again."))
        return render(request, "plans/import.html", {"form": form}, status=422)
    return _choice(request, held, data=request.POST)


def _choice(request: ActorRequest, held: HeldPaper, *, data: Any) -> HttpResponse:
    """Show the candidates to tick and mend; with data, take them over."""
    units = units_for_plans(request.actor)
    plan_form = PlanForm(
        data,
        units=units,
        title=held.title[:TITLE_MOST],
        days=held.days(timezone.localdate()),
    )
    is_good = plan_form.is_valid()
    top: Unit | None = plan_form.cleaned_data["unit"] if is_good else units.first()
    below = list(units_to_assign(top)) if top is not None else []
    rows = candidate_forms(data, held.candidates, below)
    # a candidate that is not taken may say what it likes
    taken = [row for row in rows if row.is_taken]
    if is_good and all([row.is_valid() for row in taken]):  # noqa: C419 -- every row tells its errors
        try:
            done = _apply(request, held, plan_form, taken)
        except Refusal as refusal:
            refuse(plan_form, refusal)
        else:
            _tell(request, done)
            return redirect("plans:plan", done.plan.pk)
    wrong = [row for row in taken if data is not None and row.errors]
    return render(
        request,
        "plans/candidates.html",
        {
            "held": held,
            "plan_form": plan_form,
            "rows": rows,
            "wrong": wrong,
            "offices": [
                (unit.name, name_keys(unit.name))
                for unit in below
                if unit.kind == UnitKind.OFFICE.value
            ],
            "taken": len(taken),
        },
        status=422 if plan_form.errors or wrong else 200,
    )


def _apply(
    request: ActorRequest, held: HeldPaper, form: PlanForm, taken: Sequence[CandidateForm]
) -> Imported:
    return import_plan(
        actor=request.actor,
        unit=form.cleaned_data["unit"],
        title=form.cleaned_data["title"],
        starts_on=form.cleaned_data["starts_on"],
        ends_on=form.ends_on,
        paper=Paper(name=held.name[-255:], digest=held.digest),
        goals=[row.chosen for row in taken],
        at=timezone.now(),
    )


def _tell(request: ActorRequest, done: Imported) -> None:
    if not done.new:
        messages.info(request, _("This document was imported before; nothing has changed."))
        return
    messages.success(
        request,
        ngettext("%(new)s goal was imported.", "%(new)s goals were imported.", done.new)
        % {"new": done.new},
    )
