"""Slips, printed in batches (design.md §5).

Only this room reads or writes this table. No column can hold a moment, an address or a person.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xianfeng.ballots.rules.slips import SlipState
from xianfeng.organisation.models.units import Unit

SLIP_STATES = [
    (SlipState.UNUSED.value, _("unused")),
    (SlipState.USED.value, _("used")),
    (SlipState.VOIDED.value, _("called in")),
]


class Batch(models.Model):
    """Slips that were printed together for one window; who printed them stands in the trail."""

    window = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    questionnaire = models.CharField(max_length=32)
    count = models.PositiveIntegerField(help_text=_("slips"))
    printed_on = models.DateField(help_text=_("a day; never the hour"))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(count__gt=0), name="batch_not_empty")]

    def __str__(self) -> str:
        return f"{self.window_id} {self.printed_on} {self.count}"


class Slip(models.Model):
    """What is known of a slip: the hash of its code and whether it was used; no time, no order."""

    digest = models.CharField(primary_key=True, max_length=64)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=SLIP_STATES, default=SlipState.UNUSED.value)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in SlipState]), name="slip_state_known"
            )
        ]
        indexes = [models.Index(fields=["batch", "state"], name="slip_by_batch_and_state")]

    def __str__(self) -> str:
        return self.state
