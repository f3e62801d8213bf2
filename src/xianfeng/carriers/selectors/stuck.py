from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xianfeng.actors.rules import Actor
from xianfeng.audit.selectors import of_step
from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.models.carriers import OF_PROPOSAL, Carrier, CarrierMove, Endorsement
from xianfeng.carriers.models.growth import Evaluation
from xianfeng.carriers.rules.life import (
    LIFE,
    RUNNING,
    Deed,
    Stage,
    StuckReason,
    Tally,
    Vitals,
    Voice,
    stuck,
    voices_lacking,
)
from xianfeng.organisation.selectors.days import day_if_known, day_of

from .catalogue import PROPOSED_AT, STARTED_AT, carriers_in_reach, links_of_carrier
from .past import last_step
from .voices import hurdle

MOVING = [step.name for step in LIFE.steps if step.to in {Stage.PROPOSED, Stage.APPROVED, *RUNNING}]
"""The steps to the stages at which a carrier can be stuck."""


@dataclass(frozen=True)
class StuckCarrier:
    """A carrier that does not move, why, and since when where there is such a day."""

    carrier: Carrier
    reason: StuckReason
    since: date | None


def stuck_carriers(actor: Actor, *, at: datetime) -> list[StuckCarrier]:
    """List the stuck carriers in the actor's reach, longest stuck first, without a day last.

    Args:
        actor: who looks; carriers known to everyone but out of reach are nobody's task.
        at: now, or a moment of which it is told what was stuck then.
    """
    return stuck_among(carriers_in_reach(actor), at=at)


def stuck_among(carriers: QuerySet[Carrier], *, at: datetime) -> list[StuckCarrier]:
    """List those of some carriers that were stuck at a moment, in the same order.

    What a paper counts does not depend on who reads it.
    """
    found = _stuck(carriers, at)
    return sorted(found, key=lambda item: (item.since or date.max, item.carrier.pk))


def stuck_reason_of(carrier: Carrier, *, at: datetime) -> StuckCarrier | None:
    """Tell why one carrier is stuck, or None."""
    return next(iter(_stuck(Carrier.objects.filter(pk=carrier.pk), at)), None)


def _stuck(carriers: QuerySet[Carrier], at: datetime) -> list[StuckCarrier]:
    held = Activity.objects.filter(carrier=OuterRef("pk"), held_at__lte=at)
    evaluated = Evaluation.objects.filter(carrier=OuterRef("pk"), recorded_at__lte=at)
    rows = list(
        carriers.annotate(last_step=last_step(at))
        .filter(last_step__in=MOVING)
        .annotate(
            proposed_at=PROPOSED_AT,
            approved_at=of_step(CarrierMove, Deed.APPROVE),
            started_at=STARTED_AT,
            review_date=Coalesce(
                Subquery(evaluated.order_by("-number").values("review_date")[:1]),
                of_step(CarrierMove, Deed.START, "due_date"),
            ),
            last_held=Subquery(held.order_by("-held_at").values("held_at")[:1]),
            is_linked=Exists(links_of_carrier().filter(recorded_at__lte=at)),
        )
        .order_by("pk")
    )
    proposed = [row.pk for row in rows if row.last_step == Deed.PROPOSE]
    accepted = _accepted(proposed, at)
    found = []
    for row in rows:
        vitals = Vitals(
            stage=LIFE[row.last_step].to,
            proposed_on=day_of(row.proposed_at),
            approved_on=day_if_known(row.approved_at),
            started_on=day_if_known(row.started_at),
            last_activity_on=day_if_known(row.last_held),
            review_date=row.review_date,
            is_linked=row.is_linked,
            is_accepted=row.pk in accepted,
        )
        why = stuck(
            vitals,
            today=day_of(at),
            silence_days=settings.FIGURES.carrier_silence_days,
            wait_days=settings.FIGURES.endorsement_wait_days,
            start_days=settings.FIGURES.carrier_start_days,
        )
        if why:
            found.append(StuckCarrier(row, why.reason, why.since))
    return found


def _accepted(proposed: list[int], at: datetime) -> set[int]:
    """List the proposals that all three voices had accepted."""
    tallies: dict[int, dict[Voice, Tally]] = defaultdict(dict)
    by_then = Endorsement.objects.filter(
        carrier__in=proposed, round=OF_PROPOSAL, counted_at__lte=at
    ).order_by("pk")
    for row in by_then if proposed else ():
        tallies[row.carrier_id][Voice(row.voice)] = row.tally
    needed = hurdle()
    return {
        carrier_id for carrier_id, counted in tallies.items() if not voices_lacking(counted, needed)
    }
