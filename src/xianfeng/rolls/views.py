"""Rolls: drawn, previewed, frozen, changed; and "am I on it?"."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.actors.rules import Person
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.foundation.reasons import ReasonMissing
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_draw_rolls_anywhere
from xianfeng.rolls.forms import RollChangeForm, RollForm
from xianfeng.rolls.models import Roll
from xianfeng.rolls.selectors import (
    NoSuchOrganisation,
    RollPreview,
    answers_for,
    member_numbered,
    people_on,
    roll_card,
    roll_preview,
    rolls_visible_to,
    undelivered,
)
from xianfeng.rolls.services import (
    AlreadyOnRoll,
    NotEntitled,
    NotOnRoll,
    TitleTaken,
    change_roll,
    freeze_roll,
)
from xianfeng.rolls.words import EXCLUSION_LABELS
from xianfeng.ui.steps import Beside, add_refusal, get_and_post, posted
from xianfeng.ui.words import say

BESIDE: Beside = {
    TitleTaken: ("title",),
    AlreadyOnRoll: ("number",),
    NotOnRoll: ("number",),
    NotEntitled: ("number",),
    ReasonMissing: ("reason",),
}
ROWS_A_PAGE = 25
EXCLUDED_SHOWN = 50
ORGANISATIONS_SHOWN = 25


@require_safe
@signed_in
def rolls(request: ActorRequest) -> HttpResponse:
    """Show the rolls that concern the actor, with the answer to "am I on it?"."""
    found = rolls_visible_to(request.actor).order_by("-frozen_at", "-pk")
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    actor = request.actor
    answers = answers_for(actor.member_id, list(page)) if isinstance(actor, Person) else {}
    return render(
        request,
        "rolls/rolls.html",
        {
            "page_obj": page,
            "rows": [(roll, answers.get(roll.pk)) for roll in page],
            "is_member": isinstance(actor, Person),
            "may_draw": can_draw_rolls_anywhere(actor),
        },
    )


@get_and_post
@signed_in_as(can_draw_rolls_anywhere)
def new(request: ActorRequest) -> HttpResponse:
    """Draw a roll: first shown, then frozen; what was shown is what is frozen."""
    form = RollForm(posted(request), initial={"organisation": request.GET.get("organisation", "")})
    preview: RollPreview | None = None
    if request.method == "POST" and form.is_valid():
        try:
            preview = roll_preview(request.actor, form.rule)
            if request.POST.get("step") == "freeze":
                roll = freeze_roll(
                    actor=request.actor,
                    title=form.cleaned_data["title"],
                    rule=form.rule,
                    seen=form.cleaned_data["seen"],
                    at=timezone.now(),
                )
                messages.success(request, _("The roll is frozen."))
                return redirect("rolls:roll", roll.pk)
        except (NotAllowed, NoSuchOrganisation):
            # What one may not draw from answers like what is not there.
            form.add_error("organisation", say(NoSuchOrganisation()))
        except Refusal as refusal:
            add_refusal(form, refusal, BESIDE)
        if preview is not None:
            note_look(
                actor=request.actor,
                subject=preview.organisation,
                look=Look.ROLL,
                count=len(preview.excluded),
                at=timezone.now(),
            )
    return render(
        request,
        "rolls/roll_new.html",
        {
            "form": form,
            "preview": preview,
            "exclusions": [
                (EXCLUSION_LABELS[reason], count)
                for reason, count in (preview.exclusions if preview else ())
            ],
            "excluded": [
                (each.number, each.name, EXCLUSION_LABELS[each.reason])
                for each in (preview.excluded[:EXCLUDED_SHOWN] if preview else ())
            ],
            "organisations_shown": ORGANISATIONS_SHOWN,
        },
        status=422 if form.errors else 200,
    )


@require_safe
@signed_in
def roll(request: ActorRequest, roll_id: int) -> HttpResponse:
    """Show one roll: size, hash, changes, the own answer; names to those who may read them."""
    return _page(request, _roll(request, roll_id))


@require_POST
@signed_in
def change(request: ActorRequest, roll_id: int) -> HttpResponse:
    """Add somebody to a frozen roll, or take somebody off."""
    found = _roll(request, roll_id)
    form = RollChangeForm(request.POST)
    if form.is_valid():
        member = member_numbered(request.actor, form.cleaned_data["number"])
        if member is None:
            form.add_error("number", _("Nobody here has this number."))
        else:
            try:
                change_roll(
                    actor=request.actor,
                    roll=found,
                    member=member,
                    kind=form.cleaned_data["kind"],
                    reason=form.cleaned_data["reason"],
                    at=timezone.now(),
                )
            except Refusal as refusal:
                add_refusal(form, refusal, BESIDE)
            else:
                messages.success(request, _("The change is written down."))
                return redirect("rolls:roll", found.pk)
    return _page(request, found, form)


def _roll(request: ActorRequest, roll_id: int) -> Roll:
    return get_object_or_404(rolls_visible_to(request.actor), pk=roll_id)


def _page(request: ActorRequest, found: Roll, form: RollChangeForm | None = None) -> HttpResponse:
    card = roll_card(actor=request.actor, roll=found)
    if form is not None and not card.may_change:
        raise PermissionDenied
    only_undelivered = request.GET.get("undelivered") == "1"
    people = Member.objects.none()
    if card.may_see:
        people = undelivered(found) if only_undelivered else people_on(found)
    page = Paginator(people, ROWS_A_PAGE).get_page(request.GET.get("page"))
    note_look(
        actor=request.actor,
        subject=found,
        look=Look.ROLL,
        count=len(page.object_list),
        at=timezone.now(),
    )
    return render(
        request,
        "rolls/roll.html",
        {
            "card": card,
            "page_obj": page,
            "form": form or RollChangeForm(),
            "only_undelivered": only_undelivered,
        },
        status=422 if form is not None else 200,
    )
