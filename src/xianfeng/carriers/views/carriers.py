from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xianfeng.actors.doors import ActorRequest, signed_in
from xianfeng.carriers.lists import ACTIVITIES, CARRIERS
from xianfeng.carriers.permissions import can_propose, deeds_now, waits_for_others
from xianfeng.carriers.rules.life import Turn
from xianfeng.carriers.selectors.activities import activities_visible_to, activity_rows, counted
from xianfeng.carriers.selectors.catalogue import carriers_visible_to, with_last_held
from xianfeng.carriers.selectors.decision import rows_with_turns, turn_now
from xianfeng.carriers.selectors.growth import growth_card
from xianfeng.carriers.selectors.page import carrier_card, move_lines, moves_in_order, with_life
from xianfeng.carriers.words import say_turn
from xianfeng.ui.lists.answering import answer
from xianfeng.ui.lists.asking import show


@require_safe
@signed_in
def catalogue(request: ActorRequest) -> HttpResponse:
    """Show all carriers that the actor may see."""
    may_propose = can_propose(request.actor)
    step = (reverse("carriers:propose"), _("Propose a carrier")) if may_propose else ("", "")
    shown = show(
        request,
        CARRIERS,
        with_last_held(carriers_visible_to(request.actor)),
        make=partial(rows_with_turns, request.actor),
        step=step,
    )
    return answer(request, "carriers/list.html", shown, {"may_propose": may_propose})


@require_safe
@signed_in
def carrier(request: ActorRequest, carrier_id: int) -> HttpResponse:
    """Show one carrier: does it serve, is it alive?"""
    visible = with_life(carriers_visible_to(request.actor)).prefetch_related("charters")
    found = get_object_or_404(visible, pk=carrier_id)
    at = timezone.now()
    may = deeds_now(request.actor, found)
    plan = (reverse("carriers:plan_activity", args=[found.pk]), _("Plan an activity"))
    shown = show(
        request,
        ACTIVITIES,
        counted(activities_visible_to(request.actor).filter(carrier=found)),
        make=partial(activity_rows, at=at),
        step=plan if may.get("plan") else ("", ""),
    )
    turn = turn_now(found)
    context = {
        "turn": turn,
        "turn_words": say_turn(turn, found),
        "returned": moves_in_order(found)[-1] if turn is Turn.MENDER else None,
        "card": carrier_card(actor=request.actor, carrier=found, at=at),
        "growth": growth_card(actor=request.actor, carrier=found, at=at),
        "lines": move_lines(request.actor, found),
        "may": may,
        "is_own": waits_for_others(request.actor, found),
    }
    return answer(request, "carriers/carrier.html", shown, context)
