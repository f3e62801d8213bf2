from django.db import models
from django.utils.translation import gettext_lazy as _


class DayNotice(models.Model):
    """A day of the official notice of a year: off, or worked as a make-up day."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    paper = models.CharField(max_length=120, blank=True, help_text=_("the notice that says so"))
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return f"{self.day} {'worked' if self.is_working else 'off'}"
