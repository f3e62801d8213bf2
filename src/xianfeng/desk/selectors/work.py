from dataclasses import dataclass
from datetime import date, datetime

from xianfeng.actors.rules import Actor
from xianfeng.ballots.selectors import has_slips
from xianfeng.carriers.models import Carrier
from xianfeng.carriers.permissions import can_approve_carrier
from xianfeng.carriers.rules import RUNNING, Stage
from xianfeng.carriers.selectors.catalogue import PROPOSED_AT, carriers_in_reach
from xianfeng.carriers.selectors.page import moves_in_order
from xianfeng.carriers.selectors.stuck import StuckCarrier, stuck_carriers
from xianfeng.carriers.selectors.voices import voices_lacking_of
from xianfeng.organisation.selectors.days import day_of
from xianfeng.organisation.selectors.visible import (
    organisations_visible_to,
    units_visible_to,
    windows,
)
from xianfeng.people.selectors.visible import party_members
from xianfeng.plans.selectors import goals_visible_to, plans_visible_to


@dataclass(frozen=True)
class WaitingProposal:
    """A proposal that all three voices accept; `since` its last count."""

    carrier: Carrier
    proposed_on: date
    since: date | None


@dataclass(frozen=True)
class LateCarrier:
    """A carrier that does not move, and for how many days where there is a first one."""

    stuck: StuckCarrier
    days: int | None


@dataclass(frozen=True)
class Holdings:
    """How much of everything is in the actor's reach; all are counts."""

    organisations: int
    members: int
    windows: int
    plans: int
    goals: int
    running: int


@dataclass(frozen=True)
class Workbench:
    """What came in, what is late, and what is there."""

    proposals: tuple[WaitingProposal, ...]
    gathering: int
    late: tuple[LateCarrier, ...]
    holdings: Holdings


@dataclass(frozen=True)
class FirstSteps:
    """What an administrator sees: what is there, and which first steps have been taken."""

    holdings: Holdings
    has_slips: bool

    @property
    def is_complete(self) -> bool:
        """Tell whether every first step has been taken."""
        held = self.holdings
        return self.has_slips and all((held.organisations, held.members, held.goals, held.running))


def workbench(actor: Actor, *, at: datetime) -> Workbench:
    """Gather what an organisation officer is to deal with."""
    proposed = list(
        carriers_in_reach(actor)
        .filter(stage=Stage.PROPOSED.value)
        .select_related("organisation__unit", "organisation__parent__unit", "proposed_by")
        .prefetch_related("endorsements", "moves")
        .order_by(PROPOSED_AT, "pk")
    )
    accepted = [carrier for carrier in proposed if not voices_lacking_of(carrier)]
    waiting = {carrier.pk for carrier in accepted}
    today = day_of(at)
    return Workbench(
        proposals=tuple(
            WaitingProposal(carrier, moves_in_order(carrier)[0].happened_on, _last_count(carrier))
            for carrier in accepted
            if can_approve_carrier(actor, carrier)
        ),
        gathering=len(proposed) - len(accepted),
        late=tuple(
            LateCarrier(item, None if item.since is None else (today - item.since).days)
            for item in stuck_carriers(actor, at=at)
            if item.carrier.pk not in waiting
        ),
        holdings=holdings(actor),
    )


def holdings(actor: Actor) -> Holdings:
    """Count what is in the actor's reach; six queries."""
    units = units_visible_to(actor).select_related(None)
    organisations = organisations_visible_to(actor)
    return Holdings(
        organisations=organisations.count(),
        members=party_members()
        .filter(organisation__in=organisations.select_related(None).values("pk"))
        .count(),
        windows=windows().filter(pk__in=units.values("pk")).count(),
        plans=plans_visible_to(actor).count(),
        goals=goals_visible_to(actor).count(),
        running=carriers_in_reach(actor)
        .filter(stage__in=[stage.value for stage in RUNNING])
        .count(),
    )


def first_steps(actor: Actor) -> FirstSteps:
    """Gather what an administrator of a new house is to do first."""
    return FirstSteps(holdings=holdings(actor), has_slips=has_slips())


def _last_count(carrier: Carrier) -> date | None:
    counted = [row.counted_at for row in carrier.endorsements.all()]
    return day_of(max(counted)) if counted else None
