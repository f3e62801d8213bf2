from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Sum

from xianfeng.ballots.models.slips import Batch, Slip
from xianfeng.ballots.rules.counts import (
    LEVELS,
)
from xianfeng.ballots.rules.slips import (
    SlipState,
)
from xianfeng.organisation.models.units import Unit

_BALLOTS = Sum(sum((F(f"level_{level}") for level in LEVELS[1:]), F(f"level_{LEVELS[0]}")))


@dataclass(frozen=True)
class BatchCard:
    """Slips printed together, and what became of them."""

    batch_id: int
    printed_on: date
    count: int
    unused: int
    used: int
    voided: int

    @property
    def anchor(self) -> str:
        """A name for this batch on a page."""
        return f"batch-{self.batch_id}"


def has_slips() -> bool:
    """Tell whether a slip was ever printed."""
    return Batch.objects.exists()


def batches_of(window: Unit) -> list[BatchCard]:
    """List the batches of a window, newest first, with the states of their slips."""
    batches = Batch.objects.filter(window=window).order_by("-printed_on", "-pk")
    counted = (
        Slip.objects.filter(batch__window=window)
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
            **{state.value: states[batch.pk].get(state.value, 0) for state in SlipState},
        )
        for batch in batches
    ]
