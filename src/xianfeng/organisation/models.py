from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .rules import OrganisationKind, RoleKind, SheetKind, Standing, UnitKind

UNIT_KINDS = [
    (UnitKind.OFFICE.value, _("office")),
    (UnitKind.DIVISION.value, _("division")),
    (UnitKind.WINDOW.value, _("window")),
]
ORGANISATION_KINDS = [
    (OrganisationKind.WORK_COMMITTEE.value, _("work committee")),
    (OrganisationKind.LEADING_GROUP.value, _("leading group")),
    (OrganisationKind.COMMITTEE.value, _("committee")),
    (OrganisationKind.GENERAL_BRANCH.value, _("general branch")),
    (OrganisationKind.BRANCH.value, _("branch")),
    (OrganisationKind.GROUP.value, _("Party group")),
    (OrganisationKind.JOINT_BRANCH.value, _("joint branch")),
]
STANDINGS = [
    (Standing.FULL.value, _("full member")),
    (Standing.PROBATIONARY.value, _("probationary member")),
    (Standing.ACTIVIST.value, _("activist")),
]
ROLE_KINDS = [
    (RoleKind.ADMINISTRATOR.value, _("administrator")),
    (RoleKind.OFFICER.value, _("organisation officer")),
    (RoleKind.SECRETARY.value, _("secretary")),
    (RoleKind.LEADER.value, _("leader")),
    (RoleKind.AUDITOR.value, _("auditor")),
]
SHEET_KINDS = [
    (SheetKind.ORGANISATIONS.value, _("list of organisations")),
    (SheetKind.MEMBERS.value, _("list of members")),
]


class Unit(models.Model):
    """An administrative unit: an office, a division of one, or a window where people are served."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=UNIT_KINDS)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=255, unique=True, editable=False)
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return self.name


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
    path = models.CharField(max_length=255, unique=True, editable=False)
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A full or probationary member or an activist, as the organisation's list has it."""

    number = models.CharField(max_length=32, blank=True)
    name = models.CharField(max_length=80, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    standing = models.CharField(max_length=16, choices=STANDINGS)
    joined_date = models.DateField(null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="member",
    )
    recorded_at = models.DateTimeField(editable=False)

    actor_kind = "member"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="member_number_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What a user may do, at an organisation or a unit and below it, for a time.

    Without an organisation and a unit it holds for the whole installation.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roles"
    )
    kind = models.CharField(max_length=16, choices=ROLE_KINDS)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="roles"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="roles"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True, help_text=_("open while empty"))
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(unit__isnull=True),
                name="role_at_one_place",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="role_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.kind}"


class ImportPreview(models.Model):
    """What a sheet would change, kept for its sender until it is applied or out of date.

    The content holds the known columns alone: what must not be kept never comes this far.
    """

    token = models.CharField(max_length=32, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=SHEET_KINDS)
    file_name = models.CharField(max_length=120)
    content = models.BinaryField(help_text=_("the reviewed rows, as compressed JSON"))
    counts = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(db_index=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    skipped = models.PositiveIntegerField(default=0, help_text=_("wrong rows left out"))

    def __str__(self) -> str:
        return self.token
