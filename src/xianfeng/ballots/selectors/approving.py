"""Batches of slips that wait for somebody outside the window's office."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from xianfeng.actors.rules import Actor
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.permissions import can_approve_batch
from xianfeng.ballots.rules.rounds import Channel
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.organisation.models.units import Unit


@dataclass(frozen=True)
class WaitingBatch:
    """A batch that nobody can vote with before a second person has approved it."""

    batch_id: int
    window_code: str
    window: str
    office: str
    printed_on: date
    count: int
    channel: Channel

    @property
    def anchor(self) -> str:
        """A name for this batch on a page."""
        return f"batch-{self.batch_id}"


def batches_to_approve(
    actor: Actor, unit_ids: QuerySet[Unit, int] | Collection[int]
) -> list[WaitingBatch]:
    """List the batches of some units that the actor may approve, those that wait longest first."""
    unused = Slip.objects.filter(batch=OuterRef("pk"), state=SlipState.UNUSED.value)
    rows = (
        Batch.objects.filter(Exists(unused), place=None, round__unit__in=unit_ids)
        .exclude(proposed_by__in=[actor.user_id, *actor.principals()])
        .select_related("round__unit__parent")
        .order_by("printed_on", "pk")
    )
    return [
        WaitingBatch(
            batch_id=batch.pk,
            window_code=unit.code,
            window=unit.name,
            office=unit.parent.name if unit.parent else "",
            printed_on=batch.printed_on,
            count=batch.count,
            channel=Channel(batch.channel),
        )
        for batch in rows
        if (unit := batch.round.unit) is not None and can_approve_batch(actor, unit)
    ]
