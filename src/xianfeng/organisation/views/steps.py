"""What the pages with one form share."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.organisation import rules, services
from xianfeng.organisation.access import ActorRequest
from xianfeng.ui.words import say

get_and_post = require_http_methods(["GET", "HEAD", "POST"])
FIELD_OF: dict[type[Refusal], str] = {
    rules.NameMissing: "name",
    services.NumberTaken: "number",
    services.NoBirthYear: "birth_year",
    services.JoinedMissing: "joined_date",
    services.JoinedAfterwards: "joined_date",
    services.DayToCome: "on",
    services.BeforeLastChange: "on",
    services.ProbationNotOver: "on",
    rules.ReasonMissing: "reason",
    services.SameOrganisation: "target",
    services.OrganisationClosed: "target",
    services.DayOutOfBounds: "takes_effect_on",
    services.NothingWrong: "new",
    services.TwoPlaces: "unit",
    services.OwnDeputy: "deputy",
    services.DeputyClosed: "deputy",
    services.AlreadyDeputy: "deputy",
    services.PlaceNotYours: "organisation",
    services.BeginsInPast: "first_day",
    services.DeputyEndsBeforeStart: "last_day",
    services.DeputyTooLong: "last_day",
    services.OutlivesGiver: "last_day",
    services.TitleTaken: "title",
    services.AlreadyOnRoll: "number",
    services.NotOnRoll: "number",
    services.NotEntitled: "number",
}
"""Beside which field a refusal is said; others stand on top of the form."""


def posted(request: ActorRequest) -> QueryDict | None:
    """Give what was sent, even nothing; None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def add_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Say a refusal in the form, beside its field where it has one.

    Raises:
        PermissionDenied: the deed is not the actor's.
    """
    if isinstance(refusal, NotAllowed):
        raise PermissionDenied from refusal
    name = FIELD_OF.get(type(refusal))
    form.add_error(name if name in form.fields else None, say(refusal))


def step(
    request: ActorRequest,
    form: forms.Form,
    *,
    heading: str,
    lead: str,
    button: str,
    back: str,
    where: str,
) -> HttpResponse:
    """Draw a page with one form; 422 where the form is wrong."""
    return render(
        request,
        "organisation/step.html",
        {
            "form": form,
            "heading": heading,
            "lead": lead,
            "button": button,
            "back": back,
            "where": where,
        },
        status=422 if form.errors else 200,
    )
