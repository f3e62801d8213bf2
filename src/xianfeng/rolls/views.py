"""Rolls: drawn, previewed, frozen, changed; and "am I on it?"."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in, signed_in_as
from xianfeng.actors.rules import Person
from xianfeng.audit.rules import Look
from xianfeng.audit.services import note_look
from xianfeng.foundation.errors import Refusal
from xianfeng.people.models.members import Member
from xianfeng.people.permissions import can_draw_rolls, can_draw_rolls_anywhere
from xianfeng.people.selectors.visible import (
    member_records,
    members_visible_to,
    organisations_kept_by,
)
from xianfeng.rolls.forms import RollChangeForm, RollForm
from xianfeng.rolls.lists import ROLL_PEOPLE, ROLLS, RollRow
from xianfeng.rolls.models import Roll
from xianfeng.rolls.selectors import (
    RollPreview,
    answers_for,
    people_on,
    roll_card,
    roll_preview,
    rolls_visible_to,
)
from xianfeng.rolls.services import change_roll, freeze_roll
from xianfeng.rolls.words import EXCLUSION_LABELS
from xianfeng.ui.acts import Act, get_and_post, refuse
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import NO_STEP, show
from xianfeng.ui.lists.listing import Empty
from xianfeng.ui.named import fill_in_the_only, let_choose, note_asked, suggestions
from xianfeng.ui.things import On

DRAW_ONE = Empty(
    _("No roll yet"),
    _("Draw one up before a vote, and check it before it is frozen."),
)
EXCLUDED_SHOWN = 50
ORGANISATIONS_SHOWN = 25


@require_safe
@signed_in
def rolls(request: ActorRequest) -> HttpResponse:
    """Show the rolls that concern the actor, with the answer to "am I on it?"."""
    actor = request.actor
    is_member, may_draw = isinstance(actor, Person), can_draw_rolls_anywhere(actor)

    def rows(rolls: Sequence[Roll]) -> list[RollRow]:
        answers = answers_for(actor.member_id, rolls) if isinstance(actor, Person) else {}
        return [RollRow(roll, answers.get(roll.pk, False) if is_member else None) for roll in rolls]

    shown = show(
        request,
        ROLLS if is_member else ROLLS.without("answer"),
        rolls_visible_to(actor),
        make=rows,
        empty=DRAW_ONE if may_draw else None,
        step=(reverse("rolls:new_roll"), _("Draw up a roll")) if may_draw else NO_STEP,
    )
    return answer(request, "rolls/rolls.html", shown, {"may_draw": may_draw})


@get_and_post
@signed_in_as(can_draw_rolls_anywhere)
def new(request: ActorRequest) -> HttpResponse:
    """Draw a roll: first shown, then frozen; what was shown is what is frozen."""
    sent = request.POST if request.method == "POST" else None
    form = RollForm(sent, initial={"organisation": request.GET.get("organisation", "")})
    among = {
        "organisation": organisations_kept_by(request.actor),
        "numbers": members_visible_to(request.actor),
    }
    let_choose(form, **among)
    if told := suggestions(request, form, actor=request.actor, at=timezone.now()):
        return told
    fill_in_the_only(form, **among)
    preview: RollPreview | None = None
    if form.is_valid():
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
                messages.success(request, _("The roll has been frozen."))
                return redirect("rolls:roll", roll.pk)
        except Refusal as refusal:
            refuse(form, refusal)
        if preview is not None:
            note_look(
                actor=request.actor,
                subject=preview.organisation,
                look=Look.ROLL,
                count=len(preview.excluded),
                at=timezone.now(),
            )
    note_asked(form, actor=request.actor, at=timezone.now())
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
    """Show one roll: size, hash, changes, one's own answer; names to those who may read them."""
    found, form = _roll(request, roll_id), RollChangeForm()
    if can_draw_rolls(request.actor, found.organisation):
        let_choose(form, number=member_records(request.actor))
    told = suggestions(request, form, actor=request.actor, at=timezone.now())
    return told or _page(request, found, form)


def _roll(request: ActorRequest, roll_id: int) -> Roll:
    return get_object_or_404(rolls_visible_to(request.actor), pk=roll_id)


def _page(
    request: ActorRequest, found: Roll, form: RollChangeForm, refused: str = ""
) -> HttpResponse:
    if refused:
        form.add_error(None, refused)
    card = roll_card(actor=request.actor, roll=found)
    people = people_on(found) if card.may_see else Member.objects.none()
    shown = show(request, ROLL_PEOPLE, people)
    note_look(
        actor=request.actor,
        subject=found,
        look=Look.ROLL,
        count=shown.seen,
        at=timezone.now(),
    )
    context = {
        "card": card,
        "form": form,
        "only_undelivered": request.GET.get("undelivered") == "1",
    }
    return answer(request, "rolls/roll.html", shown, context)


change = Act(
    on=On(
        find=_roll,
        may=lambda actor, roll: can_draw_rolls(actor, roll.organisation),
        named="roll",
        back=lambda asked: reverse("rolls:roll", args=[asked.thing.pk]),
    ),
    form=RollChangeForm,
    among=lambda asked: {"number": member_records(asked.actor)},
    service=change_roll,
    done=_("The change has been recorded."),
    page=lambda step: _page(step.request, step.thing, step.form, refused=step.refused),
)
