"""The carriers that other rooms' pages show: of a goal, and of an organisation."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from xianfeng.actors.rules import Actor
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.permissions import can_propose
from xianfeng.carriers.rules.life import Stage
from xianfeng.carriers.selectors.catalogue import (
    NEWEST_FIRST,
    RUNNING_VALUES,
    STARTED_AT,
    SUBJECT_TYPE,
    CarrierRow,
    carrier_rows,
    carriers_visible_to,
)
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import subtree
from xianfeng.plans.models import Goal
from xianfeng.ui.charts import Mark

PLACE_ROWS = 12


@dataclass(frozen=True)
class PlaceCard:
    """The carriers of a goal or an organisation, as shown on its page."""

    rows: tuple[CarrierRow, ...]
    more: int
    propose_url: str
    """Where the actor may propose one; empty for others."""


def carriers_of_goal(actor: Actor | None, goal: Goal) -> PlaceCard | None:
    """Return the carriers that serve a goal and the actor may see; empty rows are the message."""
    if actor is None:
        return None
    carriers = _serving(actor, goal).order_by(*NEWEST_FIRST)
    return _place(actor, list(carriers), f"?goal={goal.pk}")


def _serving(actor: Actor, goal: Goal) -> QuerySet[Carrier]:
    ids = goal.links.filter(subject_type=SUBJECT_TYPE).values("subject_id")
    return carriers_visible_to(actor).filter(pk__in=ids)


def begun_for(actor: Actor, goal: Goal) -> list[Mark]:
    """List the starts of the running carriers that serve a goal and the actor may see."""
    carriers = _serving(actor, goal).filter(stage__in=RUNNING_VALUES)
    started = carriers.annotate(started=STARTED_AT).order_by("started", "pk")
    return [
        Mark(day_of(moment), title) for title, moment in started.values_list("title", "started")
    ]


def carriers_of_organisation(actor: Actor | None, organisation: Organisation) -> PlaceCard | None:
    """Return the carriers of an organisation and of all below, as far as the actor may see them."""
    if actor is None:
        return None
    below = subtree(Organisation.objects.all(), organisation.path)
    carriers = carriers_visible_to(actor).filter(organisation__in=below.values("pk"))
    is_open = organisation.closed_on is None
    return _place(actor, list(carriers.order_by(*NEWEST_FIRST)), may_propose=is_open)


def _place(
    actor: Actor, carriers: list[Carrier], query: str = "", *, may_propose: bool = True
) -> PlaceCard:
    shown = carriers[:PLACE_ROWS]
    return PlaceCard(
        rows=tuple(carrier_rows(actor, shown)),
        more=len(carriers) - len(shown),
        propose_url=reverse("carriers:propose") + query
        if may_propose and can_propose(actor)
        else "",
    )


def near_place(actor: Actor | None, carrier: Carrier) -> int | None:
    """Offer the near matches of a proposal to whoever sees it; nothing once it has gone on."""
    return carrier.pk if actor is not None and carrier.stage == Stage.PROPOSED else None
