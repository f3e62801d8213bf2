from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.refusals import MovedOn
from xianfeng.ui.acts import Act, get_and_post, refuse
from xianfeng.ui.citizens import is_foreign, see_other, to_one_citizen
from xianfeng.ui.things import On

from .forms import AnswerForm, CallOffForm
from .models import Hearing
from .permissions import can_ask
from .rules import Way
from .selectors import consultations, hearing_card, hearings_visible_to, result_now
from .services import HEARING, answer_consultation, answer_hearing, call_off

MOST_A_MINUTE = 300
"""Answers to one consultation in one minute, from everybody together; then one is asked to wait."""
BUSY, FORBIDDEN = 429, 403


def _visible(request: ActorRequest, hearing_id: int) -> Hearing:
    return hearings_visible_to(request.actor).get(pk=hearing_id)


ONE = On[Hearing](
    find=_visible,
    named="hearing",
    where=lambda asked: asked.thing.title,
    back=lambda asked: reverse("hearings:hearing", args=[asked.thing.pk]),
)


@require_safe
@signed_in
def hearing(request: ActorRequest, hearing_id: int) -> HttpResponse:
    """Show what is asked, of whom, until when, and one's own answer."""
    found = get_object_or_404(hearings_visible_to(request.actor), pk=hearing_id)
    card = hearing_card(actor=request.actor, hearing=found, today=timezone.localdate())
    return _page(request, {"card": card, "form": AnswerForm()})


def _page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    return render(request, "hearings/hearing.html", context, status=status)


answer = Act(
    on=ONE,
    form=AnswerForm,
    service=answer_hearing,
    page=lambda step: _page(
        step.request,
        {
            "card": hearing_card(actor=step.actor, hearing=step.thing, today=step.today),
            "form": step.form,
            "refused": step.refused,
        },
        422,
    ),
    done=_("Your answer has been recorded; you can change it until the last day is over."),
)
end = Act(
    on=On(
        find=_visible,
        may=lambda actor, hearing: can_ask(actor, hearing.organisation),
        over=lambda asked: None if asked.thing.is_running else MovedOn(what=HEARING),
        named="hearing",
        where=lambda asked: asked.thing.title,
        back=lambda asked: reverse("hearings:hearing", args=[asked.thing.pk]),
    ),
    form=CallOffForm,
    service=call_off,
    heading=_("Call off this hearing?"),
    lead=_("Nothing is counted; whoever has answered is told."),
    button=_("Call it off"),
    done=_("The hearing has been called off."),
)


@require_safe
def all_consultations(request: HttpRequest) -> HttpResponse:
    """Show everybody what they can answer today."""
    found = consultations(timezone.localdate())
    return to_one_citizen(render(request, "hearings/consultations.html", {"hearings": found}))


@csrf_exempt
@get_and_post
def consultation(request: HttpRequest, code: str) -> HttpResponse:
    """Show everybody what is asked, and add an answer; nothing of who answers is kept.

    Exempt from the token of forms, for that needs a cookie; forms of other sites are refused.
    """
    found = get_object_or_404(
        Hearing.objects.select_related("organisation"), token=code, way=Way.PUBLIC.value
    )
    form = AnswerForm(request.POST if request.method == "POST" else None)
    status, refused = 200, ""
    if request.method == "POST":
        if is_foreign(request):
            status, refused = (
                FORBIDDEN,
                gettext("The form came from another site and was not accepted."),
            )
        elif not _has_room(found):
            status, refused = (
                BUSY,
                gettext("Very many are answering right now. Try again in a minute."),
            )
        elif not form.is_valid():
            status = 422
        else:
            try:
                answer_consultation(hearing=found, said=form.told["said"], at=timezone.now())
                return see_other(request, reverse("hearings:thanks", args=[code]))
            except Refusal as refusal:
                refuse(form, refusal)
                status = 422
    return _consultation(request, found, {"form": form, "refused": refused}, status)


@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the answer was added, and where the result will stand."""
    found = get_object_or_404(Hearing, token=code, way=Way.PUBLIC.value)
    return _consultation(request, found, {"is_done": True}, 200)


def _consultation(
    request: HttpRequest, found: Hearing, more: dict[str, object], status: int
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "hearing": found,
        "is_open": found.is_running and today <= found.closes_on,
        "answered": result_now(found).answered,
        **more,
    }
    page = render(request, "hearings/consultation.html", context, status=status)
    return to_one_citizen(page)


def _has_room(hearing: Hearing) -> bool:
    key = f"hearing-{hearing.pk}-{timezone.now():%Y%m%d%H%M}"
    cache.add(key, 0, timeout=120)
    return bool(cache.incr(key) <= MOST_A_MINUTE)
