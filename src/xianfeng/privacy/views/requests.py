"""What members ask of the office: corrections and deletions, and the answers."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in_as
from xianfeng.actors.permissions import is_officer
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
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
from xianfeng.ui.acts import Act, Step
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.things import Asked, On

R = TypeVar("R", Correction, DeletionRequest)
HOME = "privacy:requests"


@require_safe
@signed_in_as(is_officer)
def requests(request: ActorRequest) -> HttpResponse:
    """Show what members in reach have asked and nobody has answered; without their names."""
    rows = [*corrections_to_answer(request.actor), *deletions_to_answer(request.actor)]
    shown = show(request, REQUESTS, rows, make=asked_rows)
    return answer(request, "privacy/requests.html", shown)


def _asked(find: Callable[..., R], named: str) -> On[R]:
    """Return a request that the actor answers; that the page shows the member is written down."""
    return On(
        find=find,
        door=is_officer,
        look=lambda asked: note_look(
            actor=asked.actor, subject=asked.thing.member, look=Look.REQUEST, at=asked.at
        ),
        named=named,
        where=_("Requests of members"),
        back=lambda _asked: reverse(HOME),
        shows=lambda asked: {"found": asked.thing},
    )


def _who(asked: Asked[Any]) -> str:
    member = asked.thing.member
    return f"{member.name} · {member.organisation.name}"


def _labels(step: Step[Correction, Any]) -> dict[str, object]:
    found = step.thing
    labels = dict(EDUCATIONS) if found.field == CorrectedField.EDUCATION.value else {}
    return {"old": labels.get(found.old, found.old), "new": labels.get(found.new, found.new)}


def _told(step: Step[DeletionRequest, Any], _done: object) -> str:
    if step.form.cleaned_data["outcome"] is DeletionState.PERSON_REMOVED:
        return __("Removed, and the account is closed. Tell the person in writing what stays.")
    return __("Answered; the member is notified.")


correction = Act(
    on=_asked(
        lambda request, correction_id: corrections_answered_by(request.actor).get(pk=correction_id),
        "correction",
    ),
    form=AnswerForm,
    service=answer_correction,
    heading=_("Is the member right?"),
    lead=_who,
    button=_("Answer the member"),
    done=_("Answered; the member is notified."),
    template="privacy/correction.html",
    shows=_labels,
)
deletion = Act(
    on=_asked(
        lambda request, request_id: deletions_answered_by(request.actor).get(pk=request_id),
        "request",
    ),
    form=DeletionAnswerForm,
    service=answer_deletion,
    heading=_("What can be deleted?"),
    lead=_who,
    button=_("Answer the member"),
    done=_told,
    template="privacy/deletion.html",
)
