"""Ballots, each under a random key (design.md §5).

Only this room reads or writes this table. No column can hold a moment, an address or a person.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.units import Unit


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
