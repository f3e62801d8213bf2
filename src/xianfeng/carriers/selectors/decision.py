"""What stands beside the decision on a proposal: its subject, and what speaks against it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.conf import settings

from xianfeng.actors.rules import Actor
from xianfeng.carriers.models.carriers import Carrier
from xianfeng.carriers.rules.life import Stage, Turn, turn_of
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.days import day_of
from xianfeng.plans.selectors.goals import GoalRow, goal_rows

from .catalogue import RUNNING_VALUES, CarrierRow, carrier_rows, carriers_serving, goals_of
from .page import moves_in_order
from .voices import voices_lacking_of


@dataclass(frozen=True)
class DecisionCard:
    """A proposal as whoever decides on it sees it."""

    turn: Turn | None
    above: Organisation | None
    since: date
    """The day of its last count, or of its last step where nothing is counted."""
    due_on: date
    """By when it is to be decided; after that it counts as stuck."""
    goals: tuple[GoalRow, ...]
    alike: tuple[Carrier, ...]
    """The running carriers that serve the same goals."""
    running: int
    """How many carriers of the same organisation run."""


def decision_card(*, actor: Actor, carrier: Carrier, today: date) -> DecisionCard:
    """Gather what stands beside a decision."""
    goals = goals_of(actor, [carrier])[carrier.pk]
    serving = carriers_serving(goals)
    alike = {each.pk: each for found in serving.values() for each in found if each != carrier}
    moves = moves_in_order(carrier)
    counted = [day_of(row.counted_at) for row in carrier.endorsements.all()]
    wait = timedelta(days=settings.FIGURES.endorsement_wait_days)
    return DecisionCard(
        turn=turn_now(carrier),
        above=carrier.organisation.parent,
        since=max([moves[-1].happened_on, *counted]),
        due_on=moves[0].happened_on + wait,
        goals=tuple(goal_rows(goals, on=today)),
        alike=tuple(alike.values()),
        running=Carrier.objects.filter(
            organisation=carrier.organisation_id, stage__in=RUNNING_VALUES
        ).count(),
    )


def turn_now(carrier: Carrier) -> Turn | None:
    """Tell whose turn it is; no query where its moves and counts are at hand."""
    stage, last_step = Stage(carrier.stage), moves_in_order(carrier)[-1].step
    is_accepted = stage is Stage.PROPOSED and not voices_lacking_of(carrier)
    return turn_of(stage, last_step, is_accepted=is_accepted)


def turns_of(carriers: Iterable[Carrier]) -> dict[int, Turn | None]:
    """Tell for each carrier whose turn it is; two queries where any of them does not run yet."""
    waiting = [each.pk for each in carriers if each.stage in {Stage.PROPOSED, Stage.APPROVED}]
    if not waiting:
        return {}
    found = Carrier.objects.filter(pk__in=waiting).prefetch_related("endorsements", "moves")
    return {each.pk: turn_now(each) for each in found.order_by("pk")}


def rows_with_turns(actor: Actor, carriers: Iterable[Carrier]) -> list[CarrierRow]:
    """Return carriers as rows that say whose turn it is; five queries for any number."""
    rows = carrier_rows(actor, carriers)
    turns = turns_of(row.carrier for row in rows)
    return [replace(row, turn=turns.get(row.carrier.pk)) for row in rows]
