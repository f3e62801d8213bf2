"""The logs of ballots (design.md §5.5): leaves in bundles, checkpoints, witnesses.

Everything here is published, or shown to a roll; nothing in it says who cast which ballot, or when.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xianfeng.audit.models import Grown
from xianfeng.ballots.rules.log import BUNDLE, LogName

LOGS = [(LogName.PUBLIC.value, _("public log")), (LogName.MEMBERS.value, _("log of members"))]


class LogHead(Grown):
    """Where a log ends; locked while leaves are added."""

    log = models.CharField(primary_key=True, max_length=8, choices=LOGS)
    alarm = models.CharField(
        max_length=300, blank=True, help_text=_("why nothing is signed until somebody looks")
    )

    def __str__(self) -> str:
        return f"{self.log} {self.size}"


class LogBundle(models.Model):
    """Up to 1,024 leaves of a log, one a line; full ones never change."""

    log = models.CharField(max_length=8, choices=LOGS)
    number = models.PositiveIntegerField(help_text=_("from 0, without gaps"))
    count = models.PositiveSmallIntegerField(help_text=_("leaves"))
    root = models.CharField(max_length=64, help_text=_("root over the leaves"))
    lines = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "number"], name="log_bundle_once"),
            models.CheckConstraint(
                condition=Q(count__gt=0, count__lte=BUNDLE), name="log_bundle_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.log} {self.number}"


class LogCheckpoint(Grown):
    """A signed state of a log, with what witnesses have signed beside it."""

    log = models.CharField(max_length=8, choices=LOGS)
    note = models.TextField(help_text=_("C2SP signed note"))
    cosignatures = models.JSONField(
        default=dict, help_text=_("name of a witness: its line of signature")
    )
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "note"], name="log_checkpoint_once")]
        indexes = [models.Index(fields=["log", "size"], name="log_checkpoint_by_size")]

    def __str__(self) -> str:
        return f"{self.log} {self.size}"

    @property
    def cosigned_note(self) -> str:
        """The note with the lines of all witnesses, as it is published."""
        return self.note + "".join(self.cosignatures[name] for name in sorted(self.cosignatures))


class LogWitness(models.Model):
    """What a witness has signed last, as it said itself, and what was odd about it."""

    log = models.CharField(max_length=8, choices=LOGS)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(default=0, help_text=_("leaves that it has seen"))
    said = models.JSONField(default=list, help_text=_("what was odd, the last first"))
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "name"], name="log_witness_once")]

    def __str__(self) -> str:
        return self.name
