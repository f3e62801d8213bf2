"""The two trees in time: one row for every change of a node itself, and what befell it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.organisations import ORGANISATION_KINDS, Organisation
from xianfeng.organisation.models.units import UNIT_KINDS, Unit
from xianfeng.organisation.rules.kinds import EventKind

EVENT_KINDS = [
    (EventKind.FOUNDED.value, _("founded")),
    (EventKind.ENTERED.value, _("imported from a spreadsheet")),
    (EventKind.RENAMED.value, _("renamed")),
    (EventKind.MOVED.value, _("moved")),
    (EventKind.MERGED.value, _("merged")),
    (EventKind.SPLIT.value, _("split")),
    (EventKind.CLOSED.value, _("closed")),
]


class UnitState(models.Model):
    """What a unit was from one day to another, half-open; the present state has no end.

    A move of a unit above writes nothing here: the tree of a day is put together from the
    states of all nodes on that day.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="states")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=UNIT_KINDS)
    parent = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="child_states"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("open while empty"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "starts_on"], name="unit_state_once_a_day"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ends_on=None), name="unit_state_one_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="unit_state_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_on}"


class OrganisationState(models.Model):
    """What an organisation was from one day to another, half-open, as `UnitState`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="states")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=ORGANISATION_KINDS)
    parent = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="child_states"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="organisation_states"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("open while empty"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "starts_on"], name="organisation_state_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ends_on=None),
                name="organisation_state_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="organisation_state_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_on}"


class TreeEvent(models.Model):
    """What befell an organisation or a unit, as its page tells it.

    `others` are those that were merged into the subject or split off it. `changes` holds field →
    [before, after]; parents and units stand there as keys, so that a page can leave out what its
    reader may not see.
    """

    kind = models.CharField(max_length=12, choices=EVENT_KINDS)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    others = models.ManyToManyField(Organisation, blank=True, related_name="events_of_others")
    happened_on = models.DateField(help_text=_("the day it took effect, as stated"))
    reason = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    members = models.PositiveIntegerField(default=0, help_text=_("people who moved with it"))
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, unit__isnull=False)
                | Q(organisation__isnull=False, unit=None),
                name="tree_event_of_one_node",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"
