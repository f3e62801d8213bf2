"""Slips, printed in batches (design.md §5).

Only this room reads or writes these tables. No column can hold a moment, an address or a person
who votes, and nothing ties a slip to its ballot but what its envelope holds.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.rules.rounds import Channel
from xianfeng.ballots.rules.slips import SlipState
from xianfeng.rolls.models import RollEntry

SLIP_STATES = [
    (SlipState.UNUSED.value, _("unused")),
    (SlipState.USED.value, _("used")),
    (SlipState.VOIDED.value, _("called in")),
]
CHANNELS = [
    (Channel.SLIP.value, pgettext_lazy("channel", "printed slip")),
    (Channel.KIOSK.value, pgettext_lazy("channel", "kiosk")),
    (Channel.TERMINAL.value, pgettext_lazy("channel", "rating device")),
    (Channel.SMS.value, pgettext_lazy("channel", "text message")),
    (Channel.WEB.value, pgettext_lazy("channel", "web page")),
    (Channel.ASSISTED.value, pgettext_lazy("channel", "with an officer's help")),
    (Channel.ROLL.value, pgettext_lazy("channel", "signed-in members")),
]


class Batch(models.Model):
    """Slips made together for one round; two have approved them before the first is used."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(help_text=_("slips"))
    channel = models.CharField(max_length=10, choices=CHANNELS, default=Channel.SLIP.value)
    printed_on = models.DateField(help_text=_("a day; never the hour"))
    root = models.CharField(max_length=64, blank=True, help_text=_("over what is stored of each"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    proposed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approvals = models.JSONField(default=list, help_text=_("as the log names those who approved"))
    place = models.PositiveBigIntegerField(
        null=True, help_text=_("of its leaf in the log; empty: not committed, not to be used yet")
    )
    before = models.PositiveIntegerField(
        default=0, help_text=_("slips that were used or called in before the sealed box")
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(count__gt=0), name="batch_not_empty")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.printed_on} {self.count}"

    @property
    def code(self) -> str:
        """How the log calls it."""
        return f"b{self.pk}"


class Slip(models.Model):
    """What is known of a slip: the hash of its code and whether it was used; no time, no order."""

    digest = models.CharField(primary_key=True, max_length=64)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=SLIP_STATES, default=SlipState.UNUSED.value)
    commitment = models.BinaryField(
        null=True, help_text=_("to its ballot, which shows nothing of it")
    )
    place = models.PositiveBigIntegerField(
        null=True, help_text=_("of its promise in the log, once the ballot was opened")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in SlipState]), name="slip_state_known"
            )
        ]
        indexes = [models.Index(fields=["batch", "state"], name="slip_by_batch_and_state")]

    def __str__(self) -> str:
        return self.state


class Taken(models.Model):
    """Somebody on a roll has taken their slip of a round: that they did, not which one it is."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(RollEntry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "entry"], name="slip_taken_once"),
        ]
        verbose_name_plural = "taken"

    def __str__(self) -> str:
        return f"{self.round_id} {self.entry_id}"
