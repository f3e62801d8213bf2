from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone

from xianfeng.actors.rules import Actor
from xianfeng.carriers.models import Activity, Carrier, Endorsement
from xianfeng.carriers.rules import (
    Life,
    Stage,
    StuckReason,
    Tally,
    Voice,
    is_accepted,
    stuck,
)

from .catalogue import RUNNING_VALUES, carriers_in_reach, linked_ids


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
        at: the moment of asking.
    """
    carriers = list(
        carriers_in_reach(actor)
        .filter(Q(stage=Stage.PROPOSED.value) | Q(stage__in=RUNNING_VALUES))
        .order_by("pk")
    )
    found = [
        StuckCarrier(carrier, why.reason, why.since)
        for carrier, life in _lives(carriers, at)
        if (
            why := stuck(
                life,
                today=timezone.localtime(at).date(),
                silence_days=settings.FIGURES.carrier_silence_days,
                wait_days=settings.FIGURES.endorsement_wait_days,
            )
        )
    ]
    return sorted(found, key=lambda item: (item.since or date.max, item.carrier.pk))


def stuck_reason_of(carrier: Carrier, *, at: datetime) -> StuckCarrier | None:
    """Tell why one carrier is stuck, or None."""
    ((_, life),) = _lives([carrier], at)
    why = stuck(
        life,
        today=timezone.localtime(at).date(),
        silence_days=settings.FIGURES.carrier_silence_days,
        wait_days=settings.FIGURES.endorsement_wait_days,
    )
    return StuckCarrier(carrier, why.reason, why.since) if why else None


def _lives(carriers: list[Carrier], at: datetime) -> list[tuple[Carrier, Life]]:
    ids = [carrier.pk for carrier in carriers]
    last = dict(
        Activity.objects.filter(carrier__in=ids, held_at__lte=at)
        .values_list("carrier_id")
        .annotate(last=Max("held_at"))
        .order_by("carrier_id")
    )
    linked = linked_ids(ids)
    accepted = _accepted([c.pk for c in carriers if c.stage == Stage.PROPOSED.value])
    return [
        (
            carrier,
            Life(
                stage=Stage(carrier.stage),
                proposed_on=timezone.localtime(carrier.proposed_at).date(),
                started_on=_day(carrier.started_at),
                last_activity_on=_day(last.get(carrier.pk)),
                review_date=carrier.review_date,
                is_linked=carrier.pk in linked,
                is_accepted=carrier.pk in accepted,
            ),
        )
        for carrier in carriers
    ]


def _accepted(proposed: list[int]) -> set[int]:
    """List the proposals that all three voices accept."""
    tallies: dict[int, dict[Voice, Tally]] = defaultdict(dict)
    for row in Endorsement.objects.filter(carrier__in=proposed) if proposed else ():
        tallies[row.carrier_id][Voice(row.voice)] = row.tally
    figures = settings.FIGURES
    return {
        carrier_id
        for carrier_id, counted in tallies.items()
        if is_accepted(counted, quorum=figures.endorsement_quorum, share=figures.endorsement_share)
    }


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localtime(moment).date()
