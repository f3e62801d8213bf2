from dataclasses import replace

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.actors.rules import Person
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.carriers.forms.activities import HeldForm, PlacesForm, StrikeForm
from xianfeng.carriers.lists import PEOPLE
from xianfeng.carriers.models.activities import Activity, SignUp
from xianfeng.carriers.permissions import can_run_activity, is_member
from xianfeng.carriers.rules.life import CheckInState
from xianfeng.carriers.selectors.activities import (
    activities_visible_to,
    activity_at_door,
    activity_rows,
    check_in_of,
    check_in_token,
    counted,
    door_of,
    door_opens_at,
    people_of,
    sign_up_of,
)
from xianfeng.carriers.selectors.places import number_in_line, places_card
from xianfeng.carriers.services import activities as services
from xianfeng.carriers.services.places import set_places, strike
from xianfeng.carriers.words import DOOR_WORDS
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.refusals import Over, Twice
from xianfeng.ui.acts import Act, Step, get_and_post
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.pages import Poster
from xianfeng.ui.things import Asked, On
from xianfeng.ui.words import say, say_date


def find(request: ActorRequest, activity_id: int) -> Activity:
    """Return a visible activity with its numbers."""
    visible = counted(activities_visible_to(request.actor))
    return get_object_or_404(visible, pk=activity_id)


def _run(request: ActorRequest, activity_id: int) -> Activity:
    """Return an activity that the actor runs."""
    found = find(request, activity_id)
    if not can_run_activity(request.actor, found):
        raise PermissionDenied
    return found


def _page(
    request: ActorRequest,
    found: Activity,
    *,
    held_form: forms.BaseForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    """Draw the page of an activity, or for an htmx swap the part with one's own word."""
    at = timezone.now()
    actor = request.actor
    member = actor if isinstance(actor, Person) else None
    may_run = can_run_activity(actor, found)
    (row,) = activity_rows([found], at=at)
    state = door_of(found, at=at)
    own_check_in = check_in_of(member.member_id, found) if member else None
    shown = show(request, PEOPLE, people_of(found) if may_run else ())
    note_look(actor=actor, subject=found, look=Look.ACTIVITY, count=shown.seen, at=at)
    word = sign_up_of(member.member_id, found) if member else None
    is_coming = found.held_at is None and not row.is_over
    context = {
        "activity": found,
        "row": row,
        "carrier": found.carrier,
        "member": member,
        "sign_up": word,
        "in_line": number_in_line(word) if word else None,
        "places": places_card(found),
        "own_check_in": own_check_in,
        "may_sign_up": is_coming and found.carrier.is_running and not own_check_in,
        "is_closed": found.closes_at is not None and found.closes_at <= at,
        "refusal": refusal,
        "may_run": may_run,
        "held_form": held_form or HeldForm(activity=found),
        "may_hold": may_run
        and found.held_at is None
        and found.cancelled_at is None
        and found.starts_at <= at,
        "code_url": code_url(found),
        "shows_code": may_run and state is not CheckInState.OVER,
        "door": DOOR_WORDS[state],
        "door_opens_at": door_opens_at(found),
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "carriers/_sign_up.html", context)
    return answer(request, "carriers/activity.html", shown, context)


@require_safe
@signed_in
def activity(request: ActorRequest, activity_id: int) -> HttpResponse:
    """Show one activity: when and where, who comes, was it held?"""
    return _page(request, find(request, activity_id))


@require_safe
@signed_in
def poster(request: ActorRequest, activity_id: int) -> HttpResponse:
    """Show the poster of an activity with the code at the door, to be printed."""
    found = _run(request, activity_id)
    shown = Poster(
        title=found.title,
        above=found.carrier.title,
        note=" · ".join(filter(None, (say_date(found.starts_at), found.place))),
        question=__("Are you there? Check in here"),
        url=code_url(found),
        label=__("Check-in code of the activity"),
        steps=(
            __("Scan the code with your phone."),
            __("Sign in."),
            __("Press “I am here”. Your location is not asked for."),
        ),
        back=reverse("carriers:activity", args=[found.pk]),
    )
    return render(request, "ui/poster.html", {"poster": shown})


@require_safe
@signed_in
def code(request: ActorRequest, activity_id: int) -> HttpResponse:
    """Show the code at the door alone, as large as the screen, and on paper."""
    found = _run(request, activity_id)
    state = door_of(found, at=timezone.now())
    context = {
        "activity": found,
        "carrier": found.carrier,
        "code_url": code_url(found),
        "door": DOOR_WORDS[state],
        "door_opens_at": door_opens_at(found),
        "is_over": state is CheckInState.OVER,
    }
    return render(request, "carriers/code.html", context)


def code_url(activity: Activity) -> str:
    """Return the address that the code at the door holds."""
    return settings.XIANFENG_BASE_URL + reverse(
        "carriers:check_in", args=[check_in_token(activity)]
    )


def _anew(step: Step[Activity, forms.Form]) -> HttpResponse:
    """Draw the activity as it is now, with what was refused of one's own word."""
    found = find(step.request, step.thing.pk)
    return _page(step.request, found, refusal=step.refused)


def _on(step: Step[Activity, forms.Form], _word: object) -> str | HttpResponse:
    return _anew(step) if step.request.headers.get("HX-Request") == "true" else address(step)


def address(asked: Asked[Activity]) -> str:
    """Return the address of an activity's page."""
    return reverse("carriers:activity", args=[asked.thing.pk])


ACTIVITY = On(find=find, named="activity", back=address)
sign_up = Act(
    on=ACTIVITY,
    form=forms.Form,
    service=services.sign_up,
    done=lambda _step, word: (
        __("You are signed up.") if word.placed_at else __("You are in line; you will be told.")
    ),
    onward=_on,
    page=_anew,
)
withdraw = Act(
    on=ACTIVITY,
    form=forms.Form,
    service=services.withdraw,
    done=_("Your sign-up has been cancelled."),
    onward=_on,
    page=_anew,
)
hold = Act(
    on=replace(
        ACTIVITY,
        may=can_run_activity,
        over=lambda asked: Twice(what=services.HELD_ALREADY) if asked.thing.held_at else None,
    ),
    form=HeldForm,
    given=lambda asked: {"activity": asked.thing},
    service=services.hold_activity,
    done=_("The activity has been recorded as held."),
    page=lambda step: _page(step.request, step.thing, held_form=step.form, refusal=step.refused),
)


places = Act(
    on=replace(
        ACTIVITY,
        where=lambda asked: asked.thing.title,
        may=can_run_activity,
        over=lambda asked: Over(what=__("The activity")) if asked.thing.held_at else None,
    ),
    form=PlacesForm,
    given=lambda asked: {
        "initial": {"places": asked.thing.places, "closes_at": asked.thing.closes_at}
    },
    edits=True,
    service=set_places,
    heading=_("How many can come?"),
    lead=_("Nobody who has a place loses it. Free places go to those in line, the first first."),
    button=_("Save"),
    done=_("The places have been changed."),
)
strike_off = Act(
    on=On[SignUp](
        find=lambda request, activity_id, sign_up_id: _run(request, activity_id).sign_ups.get(
            pk=sign_up_id, withdrawn_at=None
        ),
        named="word",
        where=lambda asked: asked.thing.activity.title,
        back=lambda asked: reverse("carriers:activity", args=[asked.thing.activity_id]),
    ),
    form=StrikeForm,
    service=strike,
    heading=lambda asked: __("Take %(name)s off the list") % {"name": asked.thing.member.name},
    lead=_("They read the reason and cannot sign up again. The next in line moves up."),
    button=_("Take off the list"),
    done=_("Taken off the list."),
)


@get_and_post
@signed_in
def check_in(request: ActorRequest, token: str) -> HttpResponse:
    """Say on the spot that one is there; the code alone does nothing, a press of a button does."""
    try:
        found = activity_at_door(token)
    except Activity.DoesNotExist as error:
        raise Http404 from error
    refusal = ""
    if request.method == "POST":
        try:
            services.check_in(actor=request.actor, activity=found, at=timezone.now())
        except Refusal as error:
            refusal = say(error)
        else:
            return redirect("carriers:check_in", token)
    state = door_of(found, at=timezone.now())
    member = request.actor if isinstance(request.actor, Person) else None
    own = check_in_of(member.member_id, found) if member else None
    return render(
        request,
        "carriers/check_in.html",
        {
            "activity": found,
            "carrier": found.carrier,
            "is_member": is_member(request.actor),
            "own_check_in": own,
            "is_open": state is CheckInState.OPEN and found.carrier.is_running,
            "is_early": state is CheckInState.TOO_EARLY,
            "door_opens_at": door_opens_at(found),
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )
