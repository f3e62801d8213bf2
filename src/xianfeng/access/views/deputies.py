"""Who acts for whom: named, taken up, laid down, ended; all of it open to both sides."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xianfeng.access.forms.deputies import DeputyForm
from xianfeng.access.lists import DEPUTIES, PAST_DEPUTIES
from xianfeng.access.permissions import names_deputies
from xianfeng.access.selectors.deputies import (
    deputy_lines,
    deputyships_visible_to,
    open_deputyships,
    past_deputyships,
)
from xianfeng.access.services.deputies import (
    AlreadyDeputy,
    BeginsInPast,
    DeputyClosed,
    DeputyEndsBeforeStart,
    DeputyTooLong,
    OwnDeputy,
    PlaceNotYours,
    end_deputyship,
    lay_down,
    name_deputy,
    take_up,
)
from xianfeng.access.services.roles import OutlivesGiver, TwoPlaces
from xianfeng.accounts.models import User
from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.foundation.errors import Refusal
from xianfeng.foundation.reasons import ReasonMissing
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import NO_STEP, show
from xianfeng.ui.lists.listing import Empty
from xianfeng.ui.steps import Beside, Page, get_and_post, posted, step
from xianfeng.ui.words import say

NAME_ONE = Empty(
    gettext_lazy("Nobody acts for anybody"),
    gettext_lazy("Whoever is away for a while names somebody who acts in the meantime."),
)
BESIDE: Beside = {
    OwnDeputy: ("deputy",),
    DeputyClosed: ("deputy",),
    AlreadyDeputy: ("deputy",),
    PlaceNotYours: ("organisation",),
    TwoPlaces: ("unit",),
    BeginsInPast: ("first_day",),
    DeputyEndsBeforeStart: ("last_day",),
    DeputyTooLong: ("last_day",),
    OutlivesGiver: ("last_day",),
    ReasonMissing: ("reason",),
}
HOME = "access:deputies"


@require_safe
@signed_in
def deputies(request: ActorRequest) -> HttpResponse:
    """Show for whom the actor may act, who acts for the actor, and what was done so."""
    actor, at = request.actor, timezone.now()
    make = partial(deputy_lines, actor, at=at)
    may_name = names_deputies(actor)
    shown = show(
        request,
        DEPUTIES,
        open_deputyships(actor, at=at),
        make=make,
        empty=NAME_ONE if may_name else None,
        step=(reverse("access:name_deputy"), _("Name a deputy")) if may_name else NO_STEP,
    )
    past = show(request, PAST_DEPUTIES, past_deputyships(actor, at=at), make=make)
    context = {"past": past, "acting_for": actor.acting_for, "may_name": may_name}
    return answer(request, "access/deputies.html", shown, context, others=(past,))


@get_and_post
@signed_in_as(names_deputies)
def name(request: ActorRequest) -> HttpResponse:
    """Name a deputy for the own roles, or for somebody in whose place the actor gives roles."""
    actor, at = request.actor, timezone.now()
    form = DeputyForm(posted(request), actor=actor, at=at)

    def do() -> str:
        said = form.cleaned_data
        starts_at, ends_at = form.period
        name_deputy(
            actor=actor,
            principal=said.get("principal") or get_object_or_404(User, pk=request.user.pk),
            deputy=said["deputy"],
            organisation=said["organisation"],
            unit=said["unit"],
            starts_at=starts_at,
            ends_at=ends_at,
            reason=said["reason"],
            at=at,
        )
        return reverse(HOME)

    page = Page(
        heading=_("Who acts for whom, and until when?"),
        lead=_(
            "The deputy acts in the own name and for the other one; every entry of the trail says "
            "so. Administrators' roles and members' own rights never pass on."
        ),
        button=_("Name the deputy"),
        where=_("Deputies"),
        back=reverse(HOME),
        done=_("Named; both sides are told."),
    )
    return step(request, form, page, do=do, beside=BESIDE)


@require_POST
@signed_in
def act(request: ActorRequest, deputyship_id: int) -> HttpResponse:
    """Begin to act for somebody; the session gets a new key."""
    found = get_object_or_404(
        deputyships_visible_to(request.actor).filter(deputy=request.actor.user_id),
        pk=deputyship_id,
    )
    try:
        take_up(actor=request.actor, deputyship=found, session=request.session, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, say(refusal))
        return redirect(HOME)
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_POST
@signed_in
def stop(request: ActorRequest) -> HttpResponse:
    """Act as oneself again."""
    lay_down(actor=request.actor, session=request.session, at=timezone.now())
    messages.success(request, _("You act for yourself again."))
    return redirect(HOME)


@require_POST
@signed_in
def end(request: ActorRequest, deputyship_id: int) -> HttpResponse:
    """End a deputyship before its day; the page has asked before."""
    found = get_object_or_404(deputyships_visible_to(request.actor), pk=deputyship_id)
    try:
        end_deputyship(actor=request.actor, deputyship=found, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, say(refusal))
    else:
        messages.success(request, _("Ended; both sides are told."))
    return redirect(HOME)
