"""What members ask of the office: corrections and deletions, and the answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xianfeng.foundation.errors import Refusal
from xianfeng.organisation import services
from xianfeng.organisation.access import ActorRequest, signed_in_as
from xianfeng.organisation.forms import AnswerForm, DeletionAnswerForm
from xianfeng.organisation.models import EDUCATIONS, Correction, DeletionRequest
from xianfeng.organisation.permissions import is_officer
from xianfeng.organisation.rules import CorrectedField, DeletionState, Look
from xianfeng.organisation.selectors.personal import (
    corrections_answered_by,
    corrections_to_answer,
    deletions_answered_by,
    deletions_to_answer,
)

from .steps import add_refusal, get_and_post, posted

ROWS_SHOWN = 100


@require_safe
@signed_in_as(is_officer)
def requests(request: ActorRequest) -> HttpResponse:
    """Show what members in reach have asked and nobody has answered; without their names."""
    return render(
        request,
        "organisation/requests.html",
        {
            "corrections": corrections_to_answer(request.actor)[:ROWS_SHOWN],
            "deletions": deletions_to_answer(request.actor)[:ROWS_SHOWN],
        },
    )


@get_and_post
@signed_in_as(is_officer)
def correction(request: ActorRequest, correction_id: int) -> HttpResponse:
    """Show what a member says of the own record, and answer."""
    found = get_object_or_404(corrections_answered_by(request.actor), pk=correction_id)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_correction(
                actor=request.actor,
                correction=found,
                is_right=form.cleaned_data["is_right"],
                answer=form.cleaned_data["answer"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Answered; the member is told."))
            return redirect("organisation:requests")
    return _page(request, found, form, "correction")


@get_and_post
@signed_in_as(is_officer)
def deletion(request: ActorRequest, request_id: int) -> HttpResponse:
    """Show a wish for deletion, and answer."""
    found = get_object_or_404(deletions_answered_by(request.actor), pk=request_id)
    form = DeletionAnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_deletion(
                actor=request.actor,
                request=found,
                outcome=form.cleaned_data["outcome"],
                answer=form.cleaned_data["answer"],
                at=timezone.now(),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            is_gone = form.cleaned_data["outcome"] is DeletionState.PERSON_REMOVED
            said = _("Removed, and the account is closed. Tell the person on paper what stays.")
            messages.success(request, said if is_gone else _("Answered; the member is told."))
            return redirect("organisation:requests")
    return _page(request, found, form, "deletion")


def _values(found: Correction | DeletionRequest) -> dict[str, str]:
    """Say what a correction changes; levels of education by their label."""
    if isinstance(found, DeletionRequest):
        return {}
    labels = dict(EDUCATIONS)
    if found.field != CorrectedField.EDUCATION.value:
        labels = {}
    return {
        "old": str(labels.get(found.old, found.old)),
        "new": str(labels.get(found.new, found.new)),
    }


def _page(
    request: ActorRequest,
    found: Correction | DeletionRequest,
    form: AnswerForm | DeletionAnswerForm,
    what: str,
) -> HttpResponse:
    services.note_look(
        actor=request.actor, subject=found.member, look=Look.REQUEST, at=timezone.now()
    )
    return render(
        request,
        f"organisation/{what}.html",
        {"found": found, "form": form, **_values(found)},
        status=422 if form.errors else 200,
    )
