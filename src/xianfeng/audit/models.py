from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.ledger import Frontier

from .rules import Link, canonical, moment


class Entry(models.Model):
    """One line of the trail: who did what, when and why (D16); never edited, chained by hash."""

    number = models.PositiveBigIntegerField(primary_key=True, help_text=_("from 1, without gaps"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    for_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text=_("the person for whom the user acted as a deputy; usually empty"),
    )
    actor_kind = models.CharField(max_length=12, help_text=_("member, official or system"))
    verb = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)
    changes = models.JSONField(default=dict, help_text=_("field: before and after"))
    recorded_at = models.DateTimeField(editable=False, db_index=True)
    digest = models.CharField(
        max_length=64, editable=False, help_text=_("SHA-256 over the entry and the one before it")
    )

    class Meta:
        # Each ends with the number: a page of what is found is read in order, never sorted.
        indexes = [
            models.Index(fields=["user", "number"], name="audit_by_user"),
            models.Index(
                fields=["for_user", "number"],
                name="audit_by_principal",
                condition=Q(for_user__isnull=False),
            ),
            models.Index(fields=["verb", "number"], name="audit_by_verb"),
            models.Index(fields=["subject_type", "subject_id", "number"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"

    @property
    def text(self) -> bytes:
        """What the digest is made over; for whom, only where somebody acted for another."""
        fields: dict[str, Any] = {
            "user": self.user_id,
            "actor": self.actor_kind,
            "verb": self.verb,
            "subject": [self.subject_type, self.subject_id],
            "reason": self.reason,
            "detail": self.detail,
            "changes": self.changes,
            "at": moment(self.recorded_at),
        }
        if self.for_user_id is not None:
            fields["for"] = self.for_user_id
        return canonical(fields)

    @property
    def rooms(self) -> tuple[str, str]:
        """Whom the entry concerns: the room that did it, and that of the record it was done to."""
        return self.verb.partition(".")[0], self.subject_type.partition(".")[0]

    @property
    def link(self) -> Link:
        """The entry as the chain sees it."""
        return Link(self.number, self.text, bytes.fromhex(self.digest))


class State(models.Model):
    """The trail at some size: its last digest and its tree."""

    size = models.PositiveBigIntegerField(default=0, unique=True)
    digest = models.CharField(max_length=64)
    roots = models.JSONField(default=list, help_text=_("full subtrees of the tree, largest first"))

    class Meta:
        abstract = True

    @property
    def frontier(self) -> Frontier:
        """The tree, to which entries can be added."""
        return Frontier(self.size, tuple(bytes.fromhex(root) for root in self.roots))


class Head(State):
    """The one row that says where the trail ends; locked while an entry is added."""

    latest = models.JSONField(
        default=dict, help_text=_("room: the digest of the last entry that concerns it")
    )

    def __str__(self) -> str:
        return str(self.size)


class Checkpoint(State):
    """A signed state of the trail; older entries may be pruned up to one, never beyond."""

    note = models.TextField(help_text=_("C2SP signed note"))
    pruned_at = models.DateTimeField(
        null=True, blank=True, help_text=_("when the entries up to here were pruned")
    )
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return str(self.size)
