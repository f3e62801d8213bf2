from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.actors.rules import Person
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.carriers import services
from xianfeng.carriers.forms import ActivityForm, HeldForm
from xianfeng.carriers.lists import PEOPLE
from xianfeng.carriers.models import Activity
from xianfeng.carriers.permissions import Deed, can_run_activity, is_member, is_time_for
from xianfeng.carriers.rules import CheckInState
from xianfeng.carriers.selectors import (
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
from xianfeng.carriers.words import DOOR_WORDS
from xianfeng.foundation.errors import Refusal
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show
from xianfeng.ui.steps import Page, add_refusal, get_and_post, posted
from xianfeng.ui.words import say

from .life import BESIDE, carrier_for, life_step, stale


def _activity(request: ActorRequest, activity_id: int) -> Activity:
    visible = counted(activities_visible_to(request.actor))
    return get_object_or_404(visible, pk=activity_id)


def _page(
    request: ActorRequest,
    found: Activity,
    *,
    held_form: HeldForm | None = None,
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
    is_coming = found.held_at is None and not row.is_over
    is_bad = bool(refusal or (held_form and held_form.errors))
    context = {
        "activity": found,
        "row": row,
        "carrier": found.carrier,
        "member": member,
        "sign_up": sign_up_of(member.member_id, found) if member else None,
        "own_check_in": own_check_in,
        "may_sign_up": is_coming and found.carrier.is_running and not own_check_in,
        "refusal": refusal,
        "may_run": may_run,
        "held_form": held_form or HeldForm(activity=found),
        "may_hold": may_run and found.held_at is None and found.starts_at <= at,
        "code_url": settings.XIANFENG_BASE_URL
        + reverse("carriers:check_in", args=[check_in_token(found)]),
        "shows_code": may_run and state is not CheckInState.OVER,
        "door": DOOR_WORDS[state],
        "door_opens_at": door_opens_at(found),
    }
    status = 422 if is_bad else 200
    if request.headers.get("HX-Request") == "true":
        return render(request, "carriers/_sign_up.html", context, status=status)
    return answer(request, "carriers/activity.html", shown, context, status=status)


@get_and_post
@signed_in
def plan(request: ActorRequest, carrier_id: int) -> HttpResponse:
    """Plan an activity of a carrier."""
    found = carrier_for(request, carrier_id, Deed.PLAN)
    if not is_time_for(Deed.PLAN, found):
        return stale(request, found)
    form = ActivityForm(posted(request))

    def do() -> str:
        planned = services.plan_activity(
            actor=request.actor, carrier=found, **form.cleaned_data, at=timezone.now()
        )
        return reverse("carriers:activity", args=[planned.pk])

    page = Page(
        heading=_("Plan an activity"),
        lead=_("What was planned before it happens needs no record afterwards."),
        button=_("Plan it"),
        where=found.title,
        back=reverse("carriers:carrier", args=[found.pk]),
        done=_("The activity is planned; members can sign up."),
    )
    return life_step(request, found, form, page, do=do)


@require_safe
@signed_in
def activity(request: ActorRequest, activity_id: int) -> HttpResponse:
    """Show one activity: when and where, who comes, was it held?"""
    return _page(request, _activity(request, activity_id))


@require_POST
@signed_in
def sign_up(request: ActorRequest, activity_id: int) -> HttpResponse:
    """Take a member's word to come."""
    found = _activity(request, activity_id)
    try:
        services.sign_up(actor=request.actor, activity=found, at=timezone.now())
    except Refusal as refusal:
        return _page(request, _activity(request, activity_id), refusal=say(refusal))
    return _back(request, found, _("You are signed up."))


@require_POST
@signed_in
def withdraw(request: ActorRequest, activity_id: int) -> HttpResponse:
    """Take the word back."""
    found = _activity(request, activity_id)
    try:
        services.withdraw(actor=request.actor, activity=found, at=timezone.now())
    except Refusal as refusal:
        return _page(request, _activity(request, activity_id), refusal=say(refusal))
    return _back(request, found, _("You are not signed up any more."))


def _back(request: ActorRequest, found: Activity, message: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return _page(request, _activity(request, found.pk))
    messages.success(request, message)
    return redirect("carriers:activity", found.pk)


@require_POST
@signed_in
def hold(request: ActorRequest, activity_id: int) -> HttpResponse:
    """Write down that the activity was held."""
    found = _activity(request, activity_id)
    if not can_run_activity(request.actor, found):
        raise PermissionDenied
    form = HeldForm(request.POST, activity=found)
    if form.is_valid():
        try:
            services.hold_activity(
                actor=request.actor,
                activity=found,
                held_at=form.cleaned_data["held_at"],
                people_served=form.cleaned_data["people_served"],
                summary=form.cleaned_data["summary"],
                at=timezone.now(),
            )
        except services.AlreadyHeld as refusal:
            messages.info(request, say(refusal))
            return redirect("carriers:activity", found.pk)
        except Refusal as refusal:
            add_refusal(form, refusal, BESIDE)
        else:
            messages.success(request, _("It is written down that the activity was held."))
            return redirect("carriers:activity", found.pk)
    return _page(request, found, held_form=form)


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
