from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from xianfeng.actors.rules import Actor, Person, System
from xianfeng.audit.selectors import of_step
from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.models.carriers import Carrier, CarrierMove
from xianfeng.carriers.permissions import can_propose_for
from xianfeng.carriers.rules.life import RUNNING, Deed, Turn
from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import start_of
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.plans.models import Goal, GoalLink
from xianfeng.plans.selectors.goals import goals_visible_to, links_to

SUBJECT_TYPE = "carriers.carrier"
PROPOSED_AT = of_step(CarrierMove, Deed.PROPOSE)
STARTED_AT = of_step(CarrierMove, Deed.START)
ENDED_AT = of_step(CarrierMove, Deed.END)
"""Moments of a carrier's life, as said, for queries of carriers."""
NEWEST_FIRST = (
    ENDED_AT.desc(nulls_first=True),
    STARTED_AT.desc(nulls_last=True),
    PROPOSED_AT.desc(),
    "pk",
)
"""What runs before what is proposed, and what has ended last; the same on both databases."""
RUNNING_VALUES = sorted(stage.value for stage in RUNNING)


@dataclass(frozen=True)
class CarrierRow:
    """A carrier on a list, with the goals it serves and its last held activity."""

    carrier: Carrier
    goals: tuple[Goal, ...]
    last_held_at: datetime | None
    turn: Turn | None = None


def carriers_in_reach(actor: Actor) -> QuerySet[Carrier]:
    """List the carriers of the organisations in reach of roles, of one's own, and one's own."""
    everything = Carrier.objects.select_related("organisation__parent", "proposed_by")
    if isinstance(actor, System):
        return everything
    return everything.filter(_in_reach(actor))


def carriers_visible_to(actor: Actor) -> QuerySet[Carrier]:
    """List the carriers in reach, and every one of the house that runs or has run (D15, D16).

    A proposal is known only where it is made and above; what runs is known to all who sign in,
    so that others can take part and learn from it, and so is how it ended (D14).
    """
    everything = Carrier.objects.select_related("organisation__parent", "proposed_by")
    if isinstance(actor, System):
        return everything
    started = CarrierMove.objects.filter(carrier=OuterRef("pk"), step=Deed.START)
    known = Q(stage__in=RUNNING_VALUES) | Q(Exists(started))
    return everything.filter(_in_reach(actor) | known)


def _in_reach(actor: Actor) -> Q:
    organisations = organisations_visible_to(actor).select_related(None).values("pk")
    condition = Q(organisation__in=organisations)
    if isinstance(actor, Person):
        condition |= Q(proposed_by=actor.member_id)
    return condition


def with_last_held(carriers: QuerySet[Carrier]) -> QuerySet[Carrier]:
    """Add to each carrier the moment `last_held` of its last held activity, to sort by."""
    held = Activity.objects.filter(carrier=OuterRef("pk"), held_at__isnull=False)
    return carriers.annotate(last_held=Subquery(held.order_by("-held_at").values("held_at")[:1]))


def carrier_rows(actor: Actor, carriers: Iterable[Carrier]) -> list[CarrierRow]:
    """Return carriers as rows, with goals that the actor may see; three queries for any number."""
    shown = list(carriers)
    goals = goals_of(actor, shown)
    held = dict(
        Activity.objects.filter(carrier__in=shown, held_at__isnull=False)
        .values_list("carrier_id")
        .annotate(last=Max("held_at"))
        .order_by("carrier_id")
    )
    return [
        CarrierRow(carrier, tuple(goals[carrier.pk]), held.get(carrier.pk)) for carrier in shown
    ]


def goals_of(actor: Actor, carriers: Iterable[Carrier]) -> dict[int, list[Goal]]:
    """Return for each carrier the goals that it serves and the actor may see."""
    links = list(
        GoalLink.objects.filter(
            subject_type=SUBJECT_TYPE, subject_id__in=[carrier.pk for carrier in carriers]
        )
        .order_by("pk")
        .values_list("subject_id", "goal_id")
    )
    goals = goals_visible_to(actor).in_bulk({goal_id for _, goal_id in links})
    found: dict[int, list[Goal]] = defaultdict(list)
    for carrier_id, goal_id in links:
        if goal_id in goals:
            found[carrier_id].append(goals[goal_id])
    return found


def ran_in(carriers: QuerySet[Carrier], period: Period) -> QuerySet[Carrier]:
    """Narrow carriers to those that ran at some time in a period: begun before its end, not ended.

    The one definition for pages, papers and (on facts) the measures of diagnosis.
    """
    still = Q(ended_at=None) | Q(ended_at__gte=start_of(period.start + timedelta(days=1)))
    lives = carriers.alias(started_at=STARTED_AT, ended_at=ENDED_AT)
    return lives.filter(still, started_at__lt=start_of(period.end))


def carriers_serving(
    goals: Iterable[Goal | int],
    *,
    period: Period | None = None,
    at: datetime | None = None,
) -> dict[int, list[Carrier]]:
    """Return for each goal, by its id, the carriers that serve it, oldest first.

    What runs or has run is known to everybody, so that none of them depends on who asks.

    Args:
        period: those that ran at some time in it; None: those that run now.
        at: by the links that were known then; all where none is given.
    """
    links = links_to(goals, SUBJECT_TYPE, at=at)
    wanted = {carrier_id for ids in links.values() for carrier_id in ids}
    everything = Carrier.objects.select_related("organisation__parent", "proposed_by")
    linked = everything.filter(pk__in=wanted)
    carriers = ran_in(linked, period) if period else linked.filter(stage__in=RUNNING_VALUES)
    found = {carrier.pk: carrier for carrier in carriers.order_by(STARTED_AT, "pk")}
    order = {pk: place for place, pk in enumerate(found)}
    return {
        goal_id: [found[pk] for pk in sorted(set(ids) & found.keys(), key=order.__getitem__)]
        for goal_id, ids in links.items()
    }


def links_of_carrier() -> QuerySet[GoalLink]:
    """Give, for a query of carriers, the links of each to goals, seen by the actor or not."""
    return GoalLink.objects.filter(subject_type=SUBJECT_TYPE, subject_id=OuterRef("pk"))


def organisations_to_propose_for(actor: Actor) -> list[Organisation]:
    """List the organisations in whose name the actor may propose, top first."""
    visible = organisations_visible_to(actor).order_by("path")
    return [organisation for organisation in visible if can_propose_for(actor, organisation)]


def goals_to_serve(actor: Actor) -> QuerySet[Goal]:
    """List the goals that a carrier may be tied to, newest plan first."""
    return goals_visible_to(actor).order_by("-plan__starts_on", "plan_id", "pk")


def own_organisation(actor: Actor) -> Organisation | None:
    """Return the organisation in which a member may propose on their own."""
    if not isinstance(actor, Person):
        return None
    return Organisation.objects.select_related("unit").get(pk=actor.home.organisation_id)


def locked(carrier: Carrier) -> Carrier:
    """Read the carrier anew and hold it, so that two hands do not move it at once."""
    return (
        Carrier.objects.select_for_update(of=("self",))
        .select_related("organisation__parent__unit", "organisation__unit", "proposed_by")
        .get(pk=carrier.pk)
    )
