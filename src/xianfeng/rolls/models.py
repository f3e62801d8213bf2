from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import STANDINGS, Member
from xianfeng.rolls.rules import ChangeKind, DrawnFrom, Matter

MATTERS = [
    (Matter.VOTE.value, pgettext_lazy("roll", "vote")),
    (Matter.ENDORSE.value, pgettext_lazy("roll", "endorse")),
    (Matter.ANSWER.value, pgettext_lazy("roll", "answer")),
]
DRAWN_FROM = [
    (DrawnFrom.BRANCH.value, pgettext_lazy("roll", "the members of one organisation itself")),
    (DrawnFrom.SUBTREE.value, pgettext_lazy("roll", "an organisation and all below it")),
    (DrawnFrom.AFFECTED.value, pgettext_lazy("roll", "those affected, by number")),
    (DrawnFrom.SAMPLE.value, pgettext_lazy("roll", "a sample by lot")),
]
CHANGE_KINDS = [
    (ChangeKind.ADDED.value, pgettext_lazy("roll", "added")),
    (ChangeKind.REMOVED.value, pgettext_lazy("roll", "taken off")),
]


class Roll(models.Model):
    """Who may vote, endorse or answer on one matter; frozen with size and hash (D13)."""

    title = models.CharField(max_length=80)
    matter = models.CharField(max_length=12, choices=MATTERS)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rolls")
    drawn_from = models.CharField(max_length=12, choices=DRAWN_FROM)
    rule = models.JSONField(help_text=_("how it was drawn up, as frozen"))
    seed = models.PositiveBigIntegerField(null=True, help_text=_("the seed of a sample"))
    size = models.PositiveIntegerField(help_text=_("members when it was frozen"))
    digest = models.CharField(
        max_length=64, help_text=_("SHA-256 of the sorted numbers, one per line")
    )
    frozen_at = models.DateTimeField(editable=False)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "title"], name="roll_title_once"),
            models.CheckConstraint(condition=Q(size__gte=1), name="roll_not_empty"),
        ]

    def __str__(self) -> str:
        return self.title


class RollEntry(models.Model):
    """A member on a roll as it was frozen; never edited."""

    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="entries")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="roll_entries")
    number = models.CharField(max_length=40, help_text=_("as used for the hash"))
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=16, choices=STANDINGS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roll", "member"], name="roll_entry_once"),
        ]
        verbose_name_plural = "roll entries"

    def __str__(self) -> str:
        return f"{self.roll_id} {self.number}"


class RollChange(models.Model):
    """Somebody added to a roll or taken off after freezing, with the reason; never edited."""

    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, related_name="changes")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="roll_changes")
    kind = models.CharField(max_length=8, choices=CHANGE_KINDS)
    reason = models.CharField(max_length=200)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="roll_change_has_a_reason"),
        ]
        indexes = [models.Index(fields=["roll", "member"], name="roll_change_by_member")]

    def __str__(self) -> str:
        return f"{self.roll_id} {self.kind} {self.member_id}"
