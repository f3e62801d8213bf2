"""The office's pages of cases: the list, one of them, questions that figures raise, templates."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.cases.lists.cases import CASES
from xianfeng.cases.lists.templates import TEMPLATES
from xianfeng.cases.models.cases import Case
from xianfeng.cases.permissions import can_keep_templates, can_see_cases
from xianfeng.cases.selectors.card import case_card
from xianfeng.cases.selectors.figures import outcome, signs, templates_visible_to
from xianfeng.cases.selectors.people import may_read_contact
from xianfeng.cases.selectors.visible import cases_visible_to, with_lateness
from xianfeng.cases.views.acts import offers_of
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.pages import FirstStep, ListPage


@require_safe
@signed_in_as(can_see_cases)
def cases(request: ActorRequest) -> HttpResponse:
    """List the cases in reach, with what became of them as counts that add up."""
    today = timezone.localdate()
    visible = cases_visible_to(request.actor)
    shown = show(request, CASES, with_lateness(visible, today=today))
    context = {"outcome": outcome(cases_visible_to(request.actor), today=today)}
    return answer(request, "cases/cases.html", shown, context)


@require_safe
@signed_in_as(can_see_cases)
def case(request: ActorRequest, case_id: int) -> HttpResponse:
    """Show one case with all that was done; how to reach the citizen, to those alone who may."""
    now = timezone.now()
    found: Case = get_object_or_404(cases_visible_to(request.actor), pk=case_id)
    reads_contact = bool(found.contact) and may_read_contact(request.actor, found, at=now)
    if reads_contact:
        note_look(actor=request.actor, subject=found, look=Look.CITIZEN, at=now)
    context = {
        "card": case_card(found, at=now),
        "reads_contact": reads_contact,
        "messages_kept": found.messages.order_by("pk"),
        "rulings": found.rulings.select_related("organisation", "unit").order_by("pk"),
        "offers": offers_of(request, found),
    }
    return render(request, "cases/case.html", context)


@require_safe
@signed_in_as(can_see_cases)
def questions(request: ActorRequest) -> HttpResponse:
    """Show what figures of cases ask, each with its records and what was replied."""
    now = timezone.now()
    return render(request, "cases/signs.html", {"signs": signs(request.actor, at=now)})


templates = ListPage(
    listing=TEMPLATES,
    rows=templates_visible_to,
    heading=_("Which templates do answers begin with?"),
    lead=_("How many answers were made of each is shown: the same words fit few cases."),
    step=FirstStep("cases:keep_template", _("Write a template"), can_keep_templates),
)
