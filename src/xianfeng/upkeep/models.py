from django.db import models
from django.utils.translation import gettext_lazy as _


class Backup(models.Model):
    """One backup that was made and checked; the file itself lies where the operator put it."""

    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(help_text=_("bytes of the file"))
    sha256 = models.CharField(max_length=64, help_text=_("SHA-256 of the file"))
    is_encrypted = models.BooleanField()
    recorded_at = models.DateTimeField(editable=False, db_index=True)

    def __str__(self) -> str:
        return self.file_name
