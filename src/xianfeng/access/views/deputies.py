"""Who acts for whom: named, taken up, laid down, ended; all of it open to both sides."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xianfeng.access.forms.deputies import DeputyForm
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
from xianfeng.ui.steps import Beside, Page, get_and_post, posted, step
from xianfeng.ui.words import say

ROWS_A_PAGE = 25
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
    page = Paginator(open_deputyships(actor, at=at), ROWS_A_PAGE).get_page(request.GET.get("page"))
    past = Paginator(past_deputyships(actor, at=at), ROWS_A_PAGE).get_page(request.GET.get("past"))
    return render(
        request,
        "access/deputies.html",
        {
            "lines": deputy_lines(actor, page, at=at),
            "page_obj": page,
            "past": deputy_lines(actor, past, at=at),
            "past_page": past,
            "done_page": request.GET.get("done", ""),
            "acting_for": actor.acting_for,
            "may_name": names_deputies(actor),
        },
    )


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
