from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xianfeng.carriers.models.carriers import Carrier
from xianfeng.plans.models import Indicator


class Expectation(models.Model):
    """What a carrier should move, by how much and until when; rows are only added and ended."""

    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="expectations")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="expectations")
    change = models.DecimalField(
        max_digits=20, decimal_places=4, help_text=_("in the figure's unit; below 0: fewer")
    )
    until = models.DateField(help_text=_("first day of the month until which"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(
        null=True, editable=False, help_text=_("when it was said anew or taken back")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["carrier", "indicator"],
                condition=Q(ended_at=None),
                name="expectation_once_a_figure",
            ),
            models.CheckConstraint(condition=~Q(change=0), name="expectation_changes_something"),
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.indicator}"
