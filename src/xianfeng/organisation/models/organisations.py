from django.db import models
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.units import Unit
from xianfeng.organisation.rules.kinds import OrganisationKind

ORGANISATION_KINDS = [
    (OrganisationKind.WORK_COMMITTEE.value, _("work committee")),
    (OrganisationKind.LEADING_GROUP.value, _("leading group")),
    (OrganisationKind.COMMITTEE.value, _("committee")),
    (OrganisationKind.GENERAL_BRANCH.value, _("general branch")),
    (OrganisationKind.BRANCH.value, _("branch")),
    (OrganisationKind.GROUP.value, _("Party group")),
    (OrganisationKind.JOINT_BRANCH.value, _("joint branch")),
]


class Organisation(models.Model):
    """A Party organisation in its own tree, tied to a unit (D12)."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=ORGANISATION_KINDS)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    covered_units = models.ManyToManyField(
        Unit,
        blank=True,
        related_name="covering_organisations",
        help_text=_("further units that a joint branch covers"),
    )
    founded_on = models.DateField(null=True, blank=True, help_text=_("empty: not known"))
    closed_on = models.DateField(null=True, blank=True, help_text=_("open while empty"))
    path = models.CharField(max_length=255, unique=True, editable=False)
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return self.name
