"""Rounds of members: a roll is asked, who is on it takes a slip, the result stands here (D13)."""

from dataclasses import dataclass

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.actors.rules import Actor
from xianfeng.ballots.permissions import can_open_rounds
from xianfeng.ballots.selectors.batches import round_with
from xianfeng.ballots.selectors.slips import (
    MembersRound,
    RoundClosed,
    members_questionnaires,
    members_rounds,
)
from xianfeng.ballots.services.members import open_members_round, take_slip
from xianfeng.review.forms.ballots import RoundForm
from xianfeng.review.selectors.members import is_on, round_page, rounds_visible_to
from xianfeng.rolls.models import Roll
from xianfeng.rolls.selectors import rolls_visible_to
from xianfeng.ui.acts import Act, Step
from xianfeng.ui.citizens import see_other
from xianfeng.ui.things import Asked, On


@dataclass(frozen=True)
class RoundPlace:
    """What the page of a roll says of its round."""

    round: MembersRound | None


def round_place(actor: Actor, roll: Roll) -> RoundPlace | None:
    """Show beside a roll its round, or let its secretary ask those on it."""
    found = members_rounds(Roll.objects.filter(pk=roll.pk))
    if found:
        return RoundPlace(found[0])
    return RoundPlace(None) if can_open_rounds(actor, roll) else None


@require_safe
@signed_in
def rounds(request: ActorRequest) -> HttpResponse:
    """List what members are, or were, asked, the newest first."""
    found = rounds_visible_to(request.actor)
    return render(request, "review/rounds.html", {"rounds": found})


@require_safe
@signed_in
def round_of_members(request: ActorRequest, round_id: int) -> HttpResponse:
    """Show a round: who is asked what until when, one's own slip, the result once it is opened."""
    page = round_page(request.actor, _find(request, round_id))
    response = render(request, "review/round.html", {"page": page})
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _find(request: ActorRequest, round_id: int) -> MembersRound:
    for each in rounds_visible_to(request.actor):
        if each.card.pk == round_id:
            return each
    raise Http404


def _to_the_ballot(step: Step[MembersRound, Form], slip: str) -> HttpResponse:
    return see_other(step.request, reverse("review:ballot", args=[slip]))


take = Act(
    on=On(
        find=_find,
        may=lambda actor, asked: is_on(actor, asked.roll),
        back=lambda asked: reverse("review:round", args=[asked.thing.card.pk]),
        over=lambda asked: None if asked.thing.is_open else RoundClosed(),
    ),
    form=Form,
    service=take_slip,
    told=lambda step: {"in_round": round_with(step.thing.card.pk)},
    onward=_to_the_ballot,
    is_button=True,
)
"""Leads from the signed-in page to the ballot, which knows nobody: no session, no cookie there."""


def _find_roll(request: ActorRequest, roll_id: int) -> Roll:
    found: Roll = get_object_or_404(rolls_visible_to(request.actor), pk=roll_id)
    return found


def _given(asked: Asked[Roll]) -> dict[str, object]:
    return {"initial": {"title": asked.thing.title}, "names": members_questionnaires()}


open_round = Act(
    on=On(
        find=_find_roll,
        may=can_open_rounds,
        named="roll",
        where=lambda asked: asked.thing.title,
        back=lambda asked: reverse("rolls:roll", args=[asked.thing.pk]),
    ),
    form=RoundForm,
    given=_given,
    service=open_members_round,
    heading=_("What are those on this roll asked?"),
    lead=_(
        "A roll is asked once. Everybody on it may take one slip on their own page until the last "
        "day; nobody learns which. It is opened once, on the night after the last day, and cannot "
        "be counted before. Fewer than 10 voters cannot be kept secret from one another."
    ),
    button=_("Begin"),
    onward=lambda _step, made: reverse("review:round", args=[made.pk]),
    done=_("The round is open; those on the roll find it on their first page."),
)
