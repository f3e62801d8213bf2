"""Channels side by side, as slips: if one differs, it shows; what was voted is not looked at."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from xianfeng.ballots.rules.rounds import Channel
from xianfeng.ballots.selectors.batches import BatchCard
from xianfeng.review.words import CHANNELS


@dataclass(frozen=True)
class ChannelRow:
    """How many slips of a channel were made, used, called in, and are out."""

    label: Promise
    count: int
    used: int
    voided: int
    unused: int


def channel_rows(batches: Iterable[BatchCard]) -> tuple[ChannelRow, ...]:
    """Add batches up by channel, in their order; a channel without slips is absent."""
    batches = list(batches)
    return tuple(_row(channel, its) for channel in Channel if (its := _of(channel, batches)))


def _of(channel: Channel, batches: Iterable[BatchCard]) -> list[BatchCard]:
    return [batch for batch in batches if batch.channel is channel]


def _row(channel: Channel, batches: Iterable[BatchCard]) -> ChannelRow:
    batches = list(batches)
    sums = {
        name: sum(getattr(batch, name) for batch in batches)
        for name in ("count", "used", "voided", "unused")
    }
    return ChannelRow(CHANNELS[channel], **sums)
