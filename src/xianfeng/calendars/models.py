from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedAddress(models.Model):
    """Which of a user's addresses holds: the last one; none is stored."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="feed_address"
    )
    number = models.PositiveIntegerField(help_text=_("how many addresses there were"))
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return f"{self.user_id} {self.number}"
