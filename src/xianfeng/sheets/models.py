from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportPreview(models.Model):
    """What a sheet would change, kept for its sender until it is applied or out of date.

    The content holds the known columns alone: what must not be kept never comes this far.
    """

    token = models.CharField(max_length=32, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(max_length=32)
    file_name = models.CharField(max_length=120)
    content = models.BinaryField(help_text=_("the reviewed rows, as compressed JSON"))
    counts = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(db_index=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    skipped = models.PositiveIntegerField(default=0, help_text=_("wrong rows left out"))

    def __str__(self) -> str:
        return self.token


class SheetImport(models.Model):
    """An import that was done, and which rows it wrote, so that it can be taken back.

    What stood in changed fields before is kept here until then, or until the person is forgotten.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind = models.CharField(max_length=32)
    file_name = models.CharField(max_length=120)
    entry = models.PositiveBigIntegerField(help_text=_("number of its line in the audit log"))
    content = models.BinaryField(help_text=_("keys of its rows, as compressed JSON"))
    counts = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.entry}"


class KeptExport(models.Model):
    """A long list as a workbook, made in the background, kept a day for its asker alone.

    Beside the one that is ready stands the one that was asked for after it, until it is made.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=32)
    code = models.CharField(max_length=32, help_text=_("of the node at its top"))
    query = models.TextField(blank=True, help_text=_("how it is filtered and sorted"))
    is_ready = models.BooleanField(default=False)
    content = models.BinaryField(default=bytes, help_text=_("the workbook"))
    rows = models.PositiveIntegerField(default=0, help_text=_("rows in it"))
    recorded_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "code", "is_ready"], name="kept_export_newest_alone"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.code}"
