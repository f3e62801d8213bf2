"""Questions as data, and the rounds in which they are asked; this room's alone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.ballots.models.log import LOGS
from xianfeng.ballots.rules import questions
from xianfeng.ballots.rules.log import LogName
from xianfeng.ballots.rules.rounds import RoundKind
from xianfeng.organisation.models.units import Unit
from xianfeng.rolls.models import Roll

ROUND_KINDS = [
    (RoundKind.WINDOW.value, pgettext_lazy("round", "service window")),
    (RoundKind.CAMPAIGN.value, pgettext_lazy("round", "campaign")),
    (RoundKind.MEMBERS.value, pgettext_lazy("round", "members")),
]


class Questionnaire(models.Model):
    """A frozen set of questions; a new wording is a new version under a new name."""

    name = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the canonical content"))
    content = models.JSONField(help_text=_("the questions as they are published"))
    published_on = models.DateField(null=True, help_text=_("empty: built in"))

    def __str__(self) -> str:
        return self.name

    @property
    def questions(self) -> questions.Questionnaire:
        """The questions, as rules know them."""
        return questions.Questionnaire.from_json(self.content)


class Round(models.Model):
    """What one votes on: one cell, whose ballots are opened and counted together."""

    kind = models.CharField(max_length=12, choices=ROUND_KINDS)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=40, blank=True, help_text=_("one of a campaign's groups"))
    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=120, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField(null=True, help_text=_("the first day on which it is closed"))
    log = models.CharField(max_length=8, choices=LOGS, default=LogName.PUBLIC.value)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "questionnaire"],
                condition=Q(kind=RoundKind.WINDOW.value),
                name="round_standing_once",
            ),
            models.UniqueConstraint(fields=["roll"], name="round_of_a_roll_once"),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gt=F("opens_on")),
                name="round_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(kind=RoundKind.MEMBERS.value, roll__isnull=False, log="members")
                | (
                    ~Q(kind=RoundKind.MEMBERS.value)
                    & Q(roll=None, unit__isnull=False, log="public")
                ),
                name="round_of_members_has_a_roll",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id} {self.title}".strip()

    @property
    def code(self) -> str:
        """How the log calls it."""
        return f"r{self.pk}"
