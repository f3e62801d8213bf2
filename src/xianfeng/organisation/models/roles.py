from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.rules import RoleKind

from .organisations import Organisation
from .units import Unit

ROLE_KINDS = [
    (RoleKind.ADMINISTRATOR.value, _("administrator")),
    (RoleKind.OFFICER.value, _("organisation officer")),
    (RoleKind.SECRETARY.value, _("secretary")),
    (RoleKind.LEADER.value, _("leader")),
    (RoleKind.AUDITOR.value, _("auditor")),
]


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
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("empty: a command, or taken over from before"),
    )
    reason = models.CharField(max_length=200, blank=True)
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
