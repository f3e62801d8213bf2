"""What members ask of the office: corrections and deletions, and the answers."""

from collections.abc import Callable

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.actors.permissions import is_officer
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.foundation.reasons import ReasonMissing
from xianfeng.people.models.members import EDUCATIONS
from xianfeng.privacy.forms import AnswerForm, DeletionAnswerForm
from xianfeng.privacy.lists import REQUESTS, asked_rows
from xianfeng.privacy.models import Correction, DeletionRequest
from xianfeng.privacy.rules.requests import CorrectedField, DeletionState
from xianfeng.privacy.selectors.requests import (
    corrections_answered_by,
    corrections_to_answer,
    deletions_answered_by,
    deletions_to_answer,
)
from xianfeng.privacy.services.corrections import answer_correction
from xianfeng.privacy.services.deletion import answer_deletion
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.steps import Beside, Page, get_and_post, posted, step

HOME = "privacy:requests"
BESIDE: Beside = {ReasonMissing: ("answer",)}


@require_safe
@signed_in_as(is_officer)
def requests(request: ActorRequest) -> HttpResponse:
    """Show what members in reach have asked and nobody has answered; without their names."""
    rows = [*corrections_to_answer(request.actor), *deletions_to_answer(request.actor)]
    shown = show(request, REQUESTS, rows, make=asked_rows)
    return answer(request, "privacy/requests.html", shown)


@get_and_post
@signed_in_as(is_officer)
def correction(request: ActorRequest, correction_id: int) -> HttpResponse:
    """Show what a member says of the own record, and answer."""
    found = get_object_or_404(corrections_answered_by(request.actor), pk=correction_id)
    form = AnswerForm(posted(request))

    def do() -> str:
        answer_correction(
            actor=request.actor, correction=found, **form.cleaned_data, at=timezone.now()
        )
        return reverse(HOME)

    page = _page(found, heading=_("Is the member right?"), done=_("Answered; the member is told."))
    labels = dict(EDUCATIONS) if found.field == CorrectedField.EDUCATION.value else {}
    return _answer(
        request,
        found,
        form,
        page,
        do=do,
        template="privacy/correction.html",
        old=labels.get(found.old, found.old),
        new=labels.get(found.new, found.new),
    )


@get_and_post
@signed_in_as(is_officer)
def deletion(request: ActorRequest, request_id: int) -> HttpResponse:
    """Show a wish for deletion, and answer."""
    found = get_object_or_404(deletions_answered_by(request.actor), pk=request_id)
    form = DeletionAnswerForm(posted(request))

    def do() -> str:
        answer_deletion(actor=request.actor, request=found, **form.cleaned_data, at=timezone.now())
        return reverse(HOME)

    is_gone = form.is_valid() and form.cleaned_data["outcome"] is DeletionState.PERSON_REMOVED
    page = _page(
        found,
        heading=_("What can be deleted?"),
        done=_("Removed, and the account is closed. Tell the person on paper what stays.")
        if is_gone
        else _("Answered; the member is told."),
    )
    return _answer(request, found, form, page, do=do, template="privacy/deletion.html")


def _page(found: Correction | DeletionRequest, *, heading: str, done: str) -> Page:
    return Page(
        heading=heading,
        lead=f"{found.member.name} · {found.member.organisation.name}",
        button=_("Answer the member"),
        where=_("Requests of members"),
        back=reverse(HOME),
        done=done,
    )


def _answer(
    request: ActorRequest,
    found: Correction | DeletionRequest,
    form: forms.Form,
    page: Page,
    *,
    do: Callable[[], str],
    template: str,
    old: str | Promise = "",
    new: str | Promise = "",
) -> HttpResponse:
    """Run the page of an answer; that it showed the member is written down."""
    note_look(actor=request.actor, subject=found.member, look=Look.REQUEST, at=timezone.now())
    return step(
        request,
        form,
        page,
        do=do,
        beside=BESIDE,
        template=template,
        found=found,
        old=old,
        new=new,
    )
