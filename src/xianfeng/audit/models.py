from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xianfeng.foundation.days import day_at
from xianfeng.foundation.ledger.tree import Frontier
from xianfeng.foundation.life import Life, Need

from .rules import Link, as_digest, canonical, moment


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
    name_mark = models.CharField(
        max_length=32,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=_("proof of the name by which the user was called then"),
    )
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
        """What the digest is made over; for whom, only where somebody acted for another.

        Entries of earlier releases hold no proof of a name.
        """
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
        if self.name_mark:
            fields["name"] = self.name_mark
        return canonical(fields)

    @property
    def rooms(self) -> tuple[str, str]:
        """Whom the entry concerns: the room that did it, and that of the record it was done to."""
        return self.verb.partition(".")[0], self.subject_type.partition(".")[0]

    @property
    def link(self) -> Link:
        """The entry as the chain sees it."""
        return Link(self.number, self.text, as_digest(self.digest), self.recorded_at)


class Grown(models.Model):
    """A log at some size: its tree."""

    size = models.PositiveBigIntegerField(default=0)
    roots = models.JSONField(default=list, help_text=_("full subtrees of the tree, largest first"))

    class Meta:
        abstract = True

    @property
    def frontier(self) -> Frontier:
        """The tree, to which entries can be added."""
        return Frontier(self.size, tuple(bytes.fromhex(root) for root in self.roots))


class State(Grown):
    """The trail at some size: its last digest and its tree."""

    size = models.PositiveBigIntegerField(default=0, unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True


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
    pruning = models.TextField(
        blank=True, help_text=_("signed note that the entries up to here were pruned")
    )
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return str(self.size)


class Living(models.Model):
    """What has a life of rows of moves; the stage is where the last of them led, kept to ask by."""

    stage = models.CharField(max_length=12)

    class Meta:
        abstract = True


class Move(models.Model):
    """A step that something took in its life; one row a move, never edited (decision 0029).

    A room's table names its `life` and the field of what lives so (`noun`), and has the
    constraints of `moves_of`; `services.take` alone writes it.
    """

    life: ClassVar[Life[Any]]
    noun: ClassVar[str]

    number = models.PositiveSmallIntegerField(help_text=_("its place in the life, from 1"))
    step = models.CharField(max_length=24)
    happened_at = models.DateTimeField(help_text=_("when it happened, as stated"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text=_("who took the step; empty: a command"),
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text=_("whom they acted for as a deputy; usually empty"),
    )
    reason = models.TextField(blank=True)
    paper = models.CharField(max_length=120, blank=True, help_text=_("the paper that says so"))
    due_date = models.DateField(
        null=True, blank=True, help_text=_("the day that it sets: to look again, or to be done by")
    )
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{getattr(self, self.noun)} {self.step}"

    @property
    def happened_on(self) -> date:
        return day_at(self.happened_at, timezone.get_default_timezone())

    @property
    def recorded_on(self) -> date:
        return day_at(self.recorded_at, timezone.get_default_timezone())


def moves_of(life: Life[Any], noun: str) -> list[models.BaseConstraint]:
    """List the constraints of a table of moves.

    Args:
        life: its steps; a new one, or a new need, is a migration.
        noun: the field of what lives so; it begins the constraints' names.
    """
    begins = [str(step.name) for step in life.steps if not step.since]
    later = [str(step.name) for step in life.steps if step.since]
    given = {
        Need.REASON: ~Q(reason=""),
        Need.PAPER: ~Q(paper=""),
        Need.DUE_DATE: Q(due_date__isnull=False),
    }
    needing = {
        need: [str(step.name) for step in life.steps if need in step.needs]
        for need in Need
        if any(need in step.needs for step in life.steps)
    }
    return [
        models.UniqueConstraint(fields=[noun, "number"], name=f"{noun}_move_once"),
        models.CheckConstraint(
            condition=Q(number=1, step__in=begins) | Q(number__gt=1, step__in=later),
            name=f"{noun}_move_in_its_life",
        ),
        models.CheckConstraint(
            condition=Q(happened_at__lte=F("recorded_at")), name=f"{noun}_move_has_happened"
        ),
        *(
            models.CheckConstraint(
                condition=~Q(step__in=steps) | given[need], name=f"{noun}_move_has_{need}"
            )
            for need, steps in needing.items()
        ),
    ]
