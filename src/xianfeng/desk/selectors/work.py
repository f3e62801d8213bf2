"""How much of everything there is."""

from dataclasses import dataclass

from xianfeng.actors.rules import Actor
from xianfeng.carriers.selectors.catalogue import RUNNING_VALUES, carriers_in_reach
from xianfeng.organisation.selectors.visible import (
    organisations_visible_to,
    units_visible_to,
    windows,
)
from xianfeng.people.selectors.visible import party_members
from xianfeng.plans.selectors.goals import goals_visible_to, plans_visible_to


@dataclass(frozen=True)
class Holdings:
    """How much of everything is in the actor's reach; all are counts."""

    organisations: int
    members: int
    windows: int
    plans: int
    goals: int
    running: int


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
        running=carriers_in_reach(actor).filter(stage__in=RUNNING_VALUES).count(),
    )
