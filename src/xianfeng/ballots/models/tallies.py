"""How ballots add up, and their comments apart from them (design.md §5); this room's alone."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from xianfeng.ballots.models.rounds import Round


class Tally(models.Model):
    """How often an answer was given in a round and month: added up at openings alone (D11).

    An empty question counts the ballots themselves. Sums alone: what one ballot said of two things
    together cannot be had from here.
    """

    pk = models.CompositePrimaryKey("round_id", "month", "in_log", "question", "code")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.PositiveSmallIntegerField(help_text=_("months since the year 0"))
    in_log = models.BooleanField(help_text=_("no: counted before the sealed box, in no log"))
    question = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(help_text=_("ballots"))

    def __str__(self) -> str:
        return f"{self.round_id} {self.month} {self.question}"


class Comment(models.Model):
    """What somebody wrote, masked, apart from their answers, by month; its leaf has only a hash."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.PositiveSmallIntegerField(help_text=_("months since the year 0"))
    text = models.TextField(blank=True, help_text=_("empty once it was hidden"))
    salt = models.CharField(max_length=64, blank=True, help_text=_("empty: it stands in no log"))
    hidden_reason = models.CharField(max_length=40, blank=True)
    hidden_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["round", "month"], name="comment_by_round_and_month")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.month}"
