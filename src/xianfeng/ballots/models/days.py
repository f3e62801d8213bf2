"""Sealed envelopes, the keys of the days, and openings (design.md §5); this room's alone."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.ballots.models.log import LOGS
from xianfeng.ballots.models.rounds import Round
from xianfeng.ballots.rules.days import DayState, OpeningStep

DAY_STATES = [
    (DayState.OPEN.value, pgettext_lazy("day of the box", "open")),
    (DayState.OVER.value, pgettext_lazy("day of the box", "over, waits for its opening")),
    (DayState.OPENED.value, pgettext_lazy("day of the box", "opened")),
    (DayState.DESTROYING.value, pgettext_lazy("day of the box", "its key is being destroyed")),
    (DayState.DESTROYED.value, pgettext_lazy("day of the box", "its key is destroyed")),
    (DayState.LOST.value, pgettext_lazy("day of the box", "lost: nobody can open it any more")),
]


class DayKey(models.Model):
    """One day of the box: a counter, not the clock; ballots are sealed to its public key."""

    number = models.PositiveIntegerField(primary_key=True)
    public_key = models.CharField(max_length=64)
    on = models.DateField(help_text=_("the day on which it began"))
    state = models.CharField(max_length=10, choices=DAY_STATES, default=DayState.OPEN.value)
    lost = models.JSONField(null=True, help_text=_("of a lost day: why, and which role said so"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state=DayState.OPEN.value),
                name="one_day_is_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class Envelope(models.Model):
    """One sealed ballot under a random key, so that its place in the table tells nothing (I4)."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.ForeignKey(DayKey, on_delete=models.PROTECT, related_name="+", db_index=False)
    sealed = models.BinaryField(help_text=_("always of one length"))

    class Meta:
        indexes = [models.Index(fields=["day", "round"], name="envelope_by_day_and_round")]

    def __str__(self) -> str:
        return f"{self.day_id} {self.round_id}"


class Opening(models.Model):
    """What a day's opening added to one of the logs, in two steps."""

    day = models.ForeignKey(DayKey, on_delete=models.PROTECT, related_name="+")
    log = models.CharField(max_length=8, choices=LOGS)
    step = models.PositiveSmallIntegerField(
        choices=[(step.value, str(step.value)) for step in OpeningStep]
    )
    start = models.PositiveBigIntegerField(help_text=_("leaves of the log before it"))
    size = models.PositiveBigIntegerField(help_text=_("leaves of the log after it"))
    ballots = models.PositiveIntegerField()
    cells = models.JSONField(
        help_text=_("each with its round, the rounds of its slips, its ballots")
    )
    first_note = models.TextField(help_text=_("the checkpoint of step one"))
    second_note = models.TextField(blank=True, help_text=_("the checkpoint of step two"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "log"], name="opening_once_a_day_and_log"),
        ]

    def __str__(self) -> str:
        return f"{self.day_id} {self.log} {self.step}"
