from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from xianfeng.organisation.models.organisations import Organisation
from xianfeng.sheets.rules.rows import SheetKind

SHEET_KINDS = [
    (SheetKind.ORGANISATIONS.value, _("list of organisations")),
    (SheetKind.MEMBERS.value, _("list of members")),
    (SheetKind.POSTS.value, _("list of posts")),
]


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


class MemberExport(models.Model):
    """A list of members as a workbook, made in the background, kept a day for its asker alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField(help_text=_("the workbook"))
    rows = models.PositiveIntegerField(help_text=_("members in it"))
    recorded_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="member_export_newest_alone"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.organisation_id}"
