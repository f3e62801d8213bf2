from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.organisation.models.organisations import Organisation

from .rules import NAME_MOST, PICTURES, TITLE_MOST, Kind

KINDS = [
    (Kind.JPEG.value, pgettext_lazy("kind of file", "picture (JPEG)")),
    (Kind.PNG.value, pgettext_lazy("kind of file", "picture (PNG)")),
    (Kind.WEBP.value, pgettext_lazy("kind of file", "picture (WebP)")),
    (Kind.PDF.value, "PDF"),
    (Kind.DOCX.value, "Word"),
    (Kind.XLSX.value, "Excel"),
    (Kind.PPTX.value, "PowerPoint"),
    (Kind.DOC.value, pgettext_lazy("kind of file", "Word (before 2007)")),
    (Kind.XLS.value, pgettext_lazy("kind of file", "Excel (before 2007)")),
    (Kind.PPT.value, pgettext_lazy("kind of file", "PowerPoint (before 2007)")),
    (Kind.WPS.value, pgettext_lazy("kind of file", "WPS text")),
    (Kind.ET.value, pgettext_lazy("kind of file", "WPS sheet")),
    (Kind.TEXT.value, pgettext_lazy("kind of file", "text")),
]


class Content(models.Model):
    """One stored file, named by its checksum; identical uploads are one."""

    digest = models.CharField(max_length=64, unique=True, help_text=_("SHA-256 of what is stored"))
    size = models.PositiveBigIntegerField(help_text=_("bytes"))
    kind = models.CharField(max_length=8, choices=KINDS)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="content_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.digest

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURES


class Document(models.Model):
    """A paper with an identity (D17): its key is its number, for ever; never deleted."""

    title = models.CharField(max_length=TITLE_MOST)
    name = models.CharField(max_length=NAME_MOST, help_text=_("of the file, as it was sent"))
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="documents")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="documents"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return self.title


class Use(models.Model):
    """Where a document is shown; taken off, it says by whom, when and why."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="uses")
    subject_type = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField(editable=False)
    taken_off_at = models.DateTimeField(null=True, editable=False)
    taken_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "subject_type", "subject_id"], name="document_used_once_a_place"
            ),
            models.CheckConstraint(
                condition=Q(taken_off_at=None) | ~Q(reason=""),
                name="document_off_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="document_used_at")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.subject_type} {self.subject_id}"
