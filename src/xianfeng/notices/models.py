from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One thing that a person should know; said in the language in which it is read."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(max_length=64, help_text=_("room.fact"))
    details = models.JSONField(default=dict, help_text=_("what fills the gaps of the sentence"))
    url = models.CharField(max_length=255, blank=True, help_text=_("a page of this platform"))
    key = models.CharField(
        max_length=120,
        blank=True,
        help_text=_("the same matter is announced only once while unread"),
    )
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, help_text=_("by email"))
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "key"],
                condition=Q(read_at__isnull=True) & ~Q(key=""),
                name="notice_once_while_unread",
            ),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__startswith="/") & ~Q(url__startswith="//"),
                name="notice_url_is_ours",
            ),
        ]
        indexes = [models.Index(fields=["user", "read_at", "-id"], name="notice_inbox")]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"


class Preference(models.Model):
    """How a person wants to be told beside the inbox; without one: by the day's digest."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notice_preference"
    )
    by_mail = models.BooleanField(default=True)
    messenger = models.CharField(
        max_length=32, blank=True, help_text=_("one set up by the operator")
    )
    address = models.CharField(max_length=120, blank=True, help_text=_("at that messenger"))
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return str(self.user_id)
