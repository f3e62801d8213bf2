"""Slips and ballots (design.md §5). Only this room reads or writes these tables.

No column here can hold a moment, an address or a person, and nothing ties a ballot to its slip.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.units import Unit

from .rules import SlipState

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


class Ballot(models.Model):
    """One ballot under a random key, so that its place in the table tells nothing (I4)."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    window = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    questionnaire = models.CharField(max_length=32)
    month = models.PositiveSmallIntegerField(help_text=_("months since the year 0"))
    answers = models.CharField(max_length=32, help_text=_("one character a question"))
    comment = models.TextField(blank=True)

    class Meta:
        indexes = [
            # All that is counted stands in the index: 200,000 ballots without touching a row.
            models.Index(
                fields=["window", "month", "questionnaire", "answers"], name="ballot_counted"
            )
        ]

    def __str__(self) -> str:
        return f"{self.window_id} {self.month}"


class Tally(models.Model):
    """How the ballots of one window and month add up; each is added as it is cast (D11).

    Sums alone: what one ballot said of two things together cannot be had from here.
    """

    pk = models.CompositePrimaryKey("window_id", "month")
    window = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.PositiveSmallIntegerField(help_text=_("months since the year 0"))
    level_5 = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    level_4 = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    level_3 = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    level_2 = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    level_1 = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    doors = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    faces = models.PositiveIntegerField(default=0, help_text=_("ballots"))
    things = models.PositiveIntegerField(default=0, help_text=_("ballots"))

    def __str__(self) -> str:
        return f"{self.window_id} {self.month}"
