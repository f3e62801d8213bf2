"""The lists of slips: batches of a window, those that wait for approval, channels side by side.

If one channel differs, it shows; what was voted is not looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.ballots.rules.rounds import Channel
from xianfeng.ballots.selectors.batches import BatchCard, WaitingBatch
from xianfeng.review.words import CHANNELS
from xianfeng.ui.lists.columns import Column, Kind, of_field
from xianfeng.ui.lists.listing import Empty, Listing, declare
from xianfeng.ui.words import Text


def _slips(name: str, heading: Text) -> Column[BatchCard]:
    number = attrgetter(name)
    return Column(name, heading, number, sort=number, kind=Kind.NUMBER)


BATCHES = declare(
    Listing[BatchCard](
        name="review.batches",
        title=_("Batches of slips"),
        columns=(
            of_field(
                "printed_on",
                _("Printed on"),
                sort=lambda batch: (batch.printed_on, batch.batch_id),
                kind=Kind.DAY,
            ),
            Column("channel", _("Channel"), lambda batch: CHANNELS[batch.channel]),
            _slips("count", _("Printed")),
            _slips("used", _("Used")),
            _slips("unused", _("Unused")),
            _slips("voided", _("Called in")),
            Column(
                "steps",
                _("What can be done"),
                lambda _batch: "",
                template="review/_void.html",
                is_aloud=True,
                is_exported=False,
            ),
        ),
        order=(),
        empty=Empty(
            _("No slips yet"),
            _("Printed slips will be listed here by day, with how many were used."),
        ),
        counted=ngettext_lazy("%(number)s batch", "%(number)s batches", "count"),
        per_page=8,
        is_framed=False,
    )
)

APPROVALS = declare(
    Listing[WaitingBatch](
        name="review.approvals",
        title=_("Slips to approve"),
        columns=(
            Column(
                "window",
                _("Window"),
                lambda batch: batch.window,
                note=lambda batch: batch.office,
                note_heading=_("Unit"),
            ),
            Column("printed_on", _("Printed on"), lambda batch: batch.printed_on, kind=Kind.DAY),
            Column("channel", _("Channel"), lambda batch: CHANNELS[batch.channel]),
            Column("count", _("Printed"), lambda batch: batch.count, kind=Kind.NUMBER),
            Column(
                "steps",
                _("What can be done"),
                lambda _batch: "",
                template="review/_approve.html",
                is_aloud=True,
                is_exported=False,
            ),
        ),
        order=(),
        empty=Empty(
            _("No slips wait for you"),
            _("Slips printed by a window within your reach wait here until you approve them."),
        ),
        counted=ngettext_lazy("%(number)s batch", "%(number)s batches", "count"),
        is_framed=False,
    )
)


@dataclass(frozen=True)
class ChannelRow:
    """How many slips of a channel were made, used, called in, and are out."""

    label: Promise
    count: int
    used: int
    voided: int
    unused: int


def channel_rows(batches: Sequence[BatchCard]) -> tuple[ChannelRow, ...]:
    """Add batches up by channel, in their order; a channel without slips is absent."""
    return tuple(
        ChannelRow(
            CHANNELS[channel],
            count=sum(batch.count for batch in its),
            used=sum(batch.used for batch in its),
            voided=sum(batch.voided for batch in its),
            unused=sum(batch.unused for batch in its),
        )
        for channel in Channel
        if (its := [batch for batch in batches if batch.channel is channel])
    )
