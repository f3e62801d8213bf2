from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from xianfeng.access.own import is_own_matter, own_users, users_of
from xianfeng.actors.rules import Actor
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.permissions import can_approve_batch
from xianfeng.ballots.rules.rounds import Channel
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.foundation.ledger.leaves import BatchLeaf
from xianfeng.organisation.models.units import Unit


@dataclass(frozen=True)
class BatchCard:
    """Slips printed together, and what became of them."""

    batch_id: int
    printed_on: date
    count: int
    unused: int
    used: int
    voided: int
    channel: Channel = Channel.SLIP
    is_released: bool = True
    """Whether two have approved it; before that nobody can vote with its slips."""
    proposers: frozenset[int] = frozenset()
    """Who printed it, and for whom: neither of them approves it."""

    def is_own_of(self, actor: Actor) -> bool:
        """Tell whether the actor, or whom the actor may act for, has printed it."""
        return is_own_matter(actor, *self.proposers)

    @property
    def anchor(self) -> str:
        """A name for this batch on a page."""
        return f"batch-{self.batch_id}"

    @property
    def approval(self) -> str:
        """A name for its approval on a page."""
        return f"approve-{self.batch_id}"


def has_slips() -> bool:
    """Tell whether a slip was ever printed."""
    return Batch.objects.exists()


def batches_of(window: Unit) -> list[BatchCard]:
    """List the batches of a window, newest first, with the states of their slips."""
    batches = Batch.objects.filter(round__unit=window).order_by("-printed_on", "-pk")
    counted = (
        Slip.objects.filter(batch__round__unit=window)
        .values_list("batch_id", "state")
        .annotate(slips=Count("pk"))
        .order_by()
    )
    states: dict[int, dict[str, int]] = defaultdict(dict)
    for batch_id, state, slips in counted:
        states[batch_id][state] = slips
    return [
        BatchCard(
            batch_id=batch.pk,
            printed_on=batch.printed_on,
            count=batch.count,
            channel=Channel(batch.channel),
            is_released=batch.place is not None or is_spent(states[batch.pk]),
            proposers=users_of(batch.proposed_by_id, batch.proposed_for_id),
            **{state.value: states[batch.pk].get(state.value, 0) for state in SlipState},
        )
        for batch in batches
    ]


def batches_in(round_id: int) -> list[BatchCard]:
    """List the batches of one round, newest first, as `batches_of` those of a window."""
    unit = Unit.objects.filter(pk__in=Round.objects.filter(pk=round_id).values("unit")).first()
    mine = set(Batch.objects.filter(round=round_id).values_list("pk", flat=True))
    return [card for card in batches_of(unit) if card.batch_id in mine] if unit else []


def round_with(key: int) -> Round:
    """Return the round with this key, for rooms that keep the keys of theirs."""
    return Round.objects.get(pk=key)


def used_slips(round_ids: Collection[int]) -> dict[int, int]:
    """Count the used slips of each round: ballots cast, opened or not, in one query."""
    used = Slip.objects.filter(batch__round_id__in=round_ids, state=SlipState.USED.value)
    counted = used.values_list("batch__round_id").annotate(slips=Count("pk"))
    return dict(counted.order_by("batch__round_id"))


def is_spent(states: Mapping[str, int]) -> bool:
    """Tell whether no slip of a batch waits to be used."""
    return not states.get(SlipState.UNUSED.value)


def leaf_of(batch: Batch, count: int) -> BatchLeaf:
    """Return what the log says of a batch."""
    return BatchLeaf(
        batch=batch.code,
        round=batch.round.code,
        count=count,
        root=batch.root,
        channel=batch.channel,
        approvals=tuple(batch.approvals),
    )


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
    own = own_users(actor)
    unused = Slip.objects.filter(batch=OuterRef("pk"), state=SlipState.UNUSED.value)
    rows = (
        Batch.objects.filter(Exists(unused), place=None, round__unit__in=unit_ids)
        .exclude(proposed_by__in=own)
        .exclude(proposed_for__in=own)
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
